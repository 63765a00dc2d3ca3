"""Where a database is and how it is reached there: its address, its SQLite file, its PostgreSQL server.

Imports nothing of ours.
"""
