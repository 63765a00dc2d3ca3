"""Tests of the web chat and the demo."""
