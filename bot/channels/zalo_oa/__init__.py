"""Zalo Official Account: buttons, files, group chats of its own, tokens that are renewed.

May import `bot.channels.zalo`, which both channels of Zalo share, and what stands under it.
"""
