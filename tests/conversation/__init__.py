"""Tests of the engine of forms, by talking."""
