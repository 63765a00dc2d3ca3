"""Whole copies of a database: a SQLite file page by page, and rows from any kind into any other.

May import the rest of `storage.database`; `file_copy` not `migrate`, which takes a copy first.
"""
