"""Files that come in or go out: photos, sheets, drawn boards.

Imports no other room of `bot`.
"""
