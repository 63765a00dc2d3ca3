"""Initiatives that were handed in: their status, and their way out as data.

May import `storage.conversation`, `storage.counting`, `storage.database`.
"""
