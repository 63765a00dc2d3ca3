"""Events on their way in: gathered into batches, handled here or in a second process.

Imports no other room of `bot`, and `handlers.receive`.
"""
