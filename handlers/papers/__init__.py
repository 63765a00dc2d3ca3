"""Papers that an initiative is printed on: what stands on each, what only they ask of an author, who gets one.

How a paper is written as a file is `bot/files/papers`. May import `handlers.officers` and what stands below it.
"""
