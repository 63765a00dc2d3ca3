"""What the set-up page asks of the database: what is there already, a first union and campaign, a board to try.

Imports what stands right of `desk`; knows no conversation.
"""
