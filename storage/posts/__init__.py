"""Posts that come by themselves: the groups they go to, the slots that make each come once.

May import `storage.counting`, `storage.sending`, `storage.database`.
"""
