"""Tests of the Zalo Official Account."""
