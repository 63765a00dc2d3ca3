"""Other units that apply an initiative: who there says so, the officer who confirms it, the board of all.

May import `handlers.officers` and what stands right of it.
"""
