"""That other units apply an initiative. It is never an initiative of its own, and is counted apart.

May import `storage.conversation`, `storage.counting`, `storage.database`.
"""
