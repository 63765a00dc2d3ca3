"""Zalo Bot: numbered choices in plain text, polled or by webhook.

May import `bot.channels.zalo`, which both channels of Zalo share, and what stands under it.
"""
