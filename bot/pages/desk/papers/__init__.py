"""Papers of one initiative at the desk: the legal form, and what is copied into the Confederation's portal.

May import `bot.pages.desk.desks`, `sent` and `deciding`.
"""
