"""Imports all of the program, so that what is forked from here need not."""

import gc
import pkgutil
from importlib import import_module

import bot

for found in pkgutil.walk_packages(bot.__path__, "bot."):
    if not found.name.endswith(".__main__"):
        import_module(found.name)

gc.collect()
gc.freeze()  # who is forked need not look through all of it: half of the time that a bot takes to start
