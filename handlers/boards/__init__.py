"""Boards: how units stand, in rows and in words.

May import `handlers.conversation`, `handlers.reading` and what stands right of `handlers`.
"""
