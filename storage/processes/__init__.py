"""What the processes of one PostgreSQL database share: what they tell each other, and who of them may do what.

May import `storage.database`. With SQLite there is one process, and nothing of this is used.
"""
