"""Initiatives as rows of a sheet that goes out: what each column holds, and how it is shown.

May import the form and everything below it; never a conversation, a job, a command.
"""
