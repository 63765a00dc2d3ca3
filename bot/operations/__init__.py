"""What operators do and see with a command: each says on the screen what it did, or what is wrong.

May import everything of `bot` but `cli`. A bool that comes back says whether it was done.
"""
