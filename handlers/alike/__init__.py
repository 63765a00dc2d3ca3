"""What tells nearly the same, and what has these words: sketches of texts, and the index that is made of them.

May import `handlers.reading` and what stands right of `handlers`.
"""
