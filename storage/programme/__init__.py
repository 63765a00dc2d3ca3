"""The programme: units, targets, campaigns, and what was loaded when.

May import `storage.counting`, `storage.database`.
"""
