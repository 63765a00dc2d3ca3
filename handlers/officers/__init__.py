"""What officers ask for: the digest, the day's list, codes for groups.

May import `handlers.posts` and what stands under it.
"""
