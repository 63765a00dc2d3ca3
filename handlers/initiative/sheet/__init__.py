"""Reads a form that came as one message: its labels, the letter around it, and the sentences without labels.

Pure: texts in, the words for each question out. `labelled` puts together what `labels`, `letter` and `prose` find.
"""
