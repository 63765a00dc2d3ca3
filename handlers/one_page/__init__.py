"""A form on one page: what its fields show, and what becomes of what was typed there. One draft for chat and page.

May import `handlers.people`, `handlers.boards` and what stands under them.
"""
