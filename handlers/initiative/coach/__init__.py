"""The coach: checks what an initiative tells, and asks one short question where something does not add up.

Imports the engine and `reading`; the form asks by it, officers see what it found.
"""
