"""What operators print: posters, and where their codes lead.

May import whatever `bot.operations` may, and its `shared`.
"""
