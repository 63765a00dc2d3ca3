"""Tests of boards and clusters."""
