"""Whole copies of a database: a SQLite file page by page, and rows from any kind into any other.

May import the rest of `storage.database`, but `migrate`, which takes a copy first.
"""
