"""Events on their way in: gathered into batches, handled here or in a second process.

Imports only `background` of this floor, and `handlers.receive`.
"""
