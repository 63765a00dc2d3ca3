"""The web chat, and the demo's three phones made of it.

May import `bot.http`, `bot.files`, `bot.intake`; no other channel.
"""
