"""The story that comes before any question: kept at once, read, shown; then only what the short form needs is asked.

May import the rest of `handlers.initiative` but `drafts`, `mine` and `one_message`, which may import it.
"""
