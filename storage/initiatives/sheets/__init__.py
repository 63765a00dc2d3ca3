"""Initiatives as sheets have them: all that a search finds, what is loaded again, what stands on the portal.

May import the rest of `storage.initiatives`.
"""
