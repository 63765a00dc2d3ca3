"""Group chats of an officer's units that hear nothing, and what may be done about it.

May import what `handlers.officers` may, and its `record`.
"""
