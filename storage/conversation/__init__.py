"""What a conversation leaves: chats, drafts, evidence, handovers, events that failed.

May import `storage.counting`, `storage.sending`, `storage.database`.
"""
