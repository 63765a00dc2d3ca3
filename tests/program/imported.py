"""Imports all of the program, so that what is forked from here need not."""

import gc
import os
import pkgutil
from importlib import import_module

import bot

_before = dict(os.environ)
for found in pkgutil.walk_packages(bot.__path__, "bot."):
    if not found.name.endswith(".__main__"):
        import_module(found.name)

#: What the program sets itself when it is imported.
SET = {name: value for name, value in os.environ.items() if _before.get(name) != value}

gc.collect()
gc.freeze()  # who is forked need not look through all of it: half of the time that a bot takes to start
