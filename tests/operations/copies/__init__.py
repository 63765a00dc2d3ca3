"""Tests of operators' commands and settings."""
