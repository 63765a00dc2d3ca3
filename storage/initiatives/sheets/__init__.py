"""Initiatives as sheets have them: all that a search finds, with what stands beside each, what is loaded again,
and what was typed into the Confederation's portal.

May import the rest of `storage.initiatives`.
"""
