"""People, their accounts, roles, preferences and one-time codes; their data out, and erased.

May import `storage.conversation`, `storage.counting`, `storage.database`.
"""
