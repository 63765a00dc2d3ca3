"""Co-authors who have an account: found by name or by a code, told that they are named, asked whether it is they.

May import `handlers.people.telling` and `codes`, and what `handlers.people` may.
"""
