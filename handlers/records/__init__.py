"""Initiatives as rows of a sheet, out of the database and into it again: what each column holds, how it is read back.

May import the form and everything below it; never a conversation, a job, a command.
"""
