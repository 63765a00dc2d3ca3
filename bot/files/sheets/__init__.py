"""Sheets that we write: Excel, CSV and JSON, of initiatives, a day's list and the overview.

It imports `handlers` and what stands right of it; never a page.
"""
