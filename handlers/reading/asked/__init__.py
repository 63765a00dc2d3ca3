"""What people ask in their own words: how alike two questions are, and which of those with an answer is meant.

Pure, as all of `reading`.
"""
