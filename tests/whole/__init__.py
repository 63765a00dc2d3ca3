"""Tests of the whole program, under load, kills and random people."""
