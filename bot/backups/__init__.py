"""Backups on disk: how one is made, encrypted, put back, and which are kept. One is a folder: the database, the files.

May import `bot.background`; when one is made by itself is said in `bot.schedule`.
"""
