"""Files that come in or go out: photos, sheets, drawn boards.

Imports only `background` of this floor.
"""
