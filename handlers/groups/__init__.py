"""Group chats: whose board they hear, when, and what may be asked there.

May import `handlers.people`, `handlers.boards` and what stands under them.
"""
