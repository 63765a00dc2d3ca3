"""Pages for everybody's browser: the board, a form, an officer's list. A page is a file.

May import `bot.http` and `bot.files`; never a channel.
"""
