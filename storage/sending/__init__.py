"""What is on its way out: the outbox, who sends it, what was used of a plan.

May import `storage.database`.
"""
