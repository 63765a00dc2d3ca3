"""Amounts of money as people type them.

Pure: imports `handlers.reading.fold` and nothing else of ours.
"""
