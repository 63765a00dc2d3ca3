"""Sheets that an operator loads: units, targets, campaigns, and the sample. Everything is checked, then all or nothing.

May import `handlers.reading` and what stands right of `handlers`.
"""
