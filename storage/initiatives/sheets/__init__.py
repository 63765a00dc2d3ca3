"""Initiatives as sheets have them: all that a search finds, with what stands beside each, and what is loaded again.

May import the rest of `storage.initiatives`.
"""
