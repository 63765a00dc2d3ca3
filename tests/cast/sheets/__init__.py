"""Workbooks of every kind that an office has, written by hand: the smallest file that says so much."""
