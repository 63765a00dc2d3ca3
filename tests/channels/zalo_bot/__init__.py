"""Tests of Zalo Bot."""
