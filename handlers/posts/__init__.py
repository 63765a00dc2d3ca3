"""Posts that come by themselves. A job is a file that ends in a `Job`; `run.JOBS` lists them.

May import `handlers.boards`, `handlers.reading` and what stands right of `handlers`.
A job knows no conversation.
"""
