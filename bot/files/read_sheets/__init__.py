"""Sheets that people send, as rows of what a person sees in them: one file for each kind.

Values, and what lies around them: merged cells, formats of numbers, formulas that were never calculated, hidden rows.
What the rows mean is `handlers/loading/read.py`. To take another kind: a function from bytes to pages, its line in
`bot/files/loaded_file.py`.
"""
