"""Telegram: python-telegram-bot as the client of its API, our own polling and webhook.

May import `bot.channels`' single files, `bot.sending`, `bot.http`, `bot.intake`; no other channel.
"""
