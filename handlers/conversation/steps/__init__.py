"""The kinds of question: what each accepts, offers and how it shows an answer. A kind is a file: copy the nearest.

May import `handlers.conversation.context`, `units` and `handlers.reading`.
"""
