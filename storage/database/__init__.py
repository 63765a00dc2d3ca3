"""The open database: its tables, transactions, bulk statements and migrations.

Imports `messages` only.
"""
