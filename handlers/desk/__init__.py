"""The officers' desk, a web page: how an officer comes in, and what is decided there.

May import `handlers.officers` and what stands under it.
"""
