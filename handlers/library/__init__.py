"""What others have done about a trouble: shared initiatives, found by the meaning of its words.

May import `handlers.people`, `handlers.sharing`, `handlers.alike` and what stands below them.
"""
