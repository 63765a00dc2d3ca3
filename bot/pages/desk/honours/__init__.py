"""What is honoured: award lists, and what a council thinks of initiatives.

May import `bot.pages.desk.desks`, `sent` and `choosing`.
"""
