"""What officers decide about an initiative, wherever they do it: whether they may, what it changes, who is told.

What is said to the officer comes back as an `Outcome`: the chat and the desk say it each their own way.
May import the rest of `handlers` that `handlers.officers` may, and its `record` and `waiting`.
"""
