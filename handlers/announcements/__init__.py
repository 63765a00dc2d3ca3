"""Announcements: an officer writes one thing, and many chats hear it, each once.

`doing` is what officers do with one, `shown` how it is read, `whom` who it is for, `sending` brings it to the outbox
piece by piece; `in_chat` and `at_desk` are the two places where it is done. May import `handlers.officers` and what
stands under it.
"""
