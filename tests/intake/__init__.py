"""Tests of batches and the second process."""
