"""Copies of everything, as an operator asks for them: backup, restore, move.

May import everything of `bot` but `cli`.
"""
