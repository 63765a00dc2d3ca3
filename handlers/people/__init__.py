"""People: consent, profile, roles, their data, the way in.

May import `handlers.conversation`, `handlers.reading` and what stands right of `handlers`.
"""
