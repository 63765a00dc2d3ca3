"""Random faults while people fill in forms and groups get their posts, by a seed; what is left is checked.

`stage.py` holds the bot, its Telegram and its database, `kinds.py` the faults, `record.py` the checker.
"""
