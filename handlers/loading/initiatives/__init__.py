"""Initiatives from a sheet: one that was exported here, or one in which an office collected them for others.

May import what `handlers.loading` may; of its files `cells` and `table`.
"""
