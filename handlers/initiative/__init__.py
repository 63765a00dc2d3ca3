"""The initiative: its form (the flow), the form in one message, handing in, and what its author can do with it.

May import `handlers.people`, `handlers.boards` and what stands under them.
"""
