"""Whether the form was easy: asked after a submission, once a quarter, and kept without who said it.

May import `conversation` and `reading`.
"""
