"""Whether the bot does its work, for those who watch over it: pages for machines, and alerts in operators' chats.

Reads what the other rooms count and say of themselves; they never import it.
"""
