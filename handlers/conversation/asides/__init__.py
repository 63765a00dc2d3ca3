"""What is said beside an open question: words to the bot such as "quay lại", and remarks that answer nothing.

Imports `answer` and what stands below it; `take` decides what came in, and calls these.
"""
