"""The engine of forms: it asks, takes, doubts, goes back. It knows no question, command or unit by name.

May import `handlers.reading` and what stands right of `handlers`.
"""
