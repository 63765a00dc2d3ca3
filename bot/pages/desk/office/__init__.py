"""What an office keeps beside its initiatives: units, targets, campaigns, people, groups, and sheets that are loaded.

Each is a page like those of `bot.pages.desk`, and its logic a file of the same name in `handlers.desk.office`.
May import `bot.pages.desk.desks`, `sent` and `choosing`.
"""
