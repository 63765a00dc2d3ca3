"""The alarm, and the posts that it sets off.

May import `bot.background`, `bot.intake`, `bot.backups` and `bot.files`.
"""
