"""Proof by fire: many people, killed processes, broken wires; then a checker that knows nothing of the bot's own code.

`people.py` holds what people say to what they see, `lines.py` the channels on which they say it, `crowd.py` all of them
at once, `faults.py` what befalls the bot, `run.py` the run, `record.py` what the channels saw, `check.py` the checker.
"""
