"""What may be typed after `python -m bot`: each command declares its arguments, and hands over to `operations`.

May import everything of `bot`, but only inside of a command: nothing but typer is loaded to show the help.
"""
