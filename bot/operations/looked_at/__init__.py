"""What `check` looks at beside the list of what is left to do: settings, database, platforms, the machine.

Each file gives lines; `bot/operations/check.py` puts them on the screen.
"""
