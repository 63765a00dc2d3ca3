"""What is counted for units and campaigns: keeping the counts, and reading them as they stood at any moment.

It imports `storage.programme` beside the database, and no other room of storage.
"""
