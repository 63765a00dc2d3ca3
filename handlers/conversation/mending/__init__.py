"""Answers that were given already and are put right: by their question's name, by a name or number in them, in an edit.

`second_thoughts` tries each way in turn; `changing` sets the answer, reads it back and asks the open question again.
"""
