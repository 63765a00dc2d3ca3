"""Tests of officers."""
