"""What a search finds, as a file: sent at once where it is little, else written beside a page that says how far.

May import `bot.pages.desk.desks`.
"""
