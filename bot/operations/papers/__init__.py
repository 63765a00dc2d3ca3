"""Papers that operators have made for an office: award lists, what a council needs.

May import whatever `bot.operations` may, and its `shared`.
"""
