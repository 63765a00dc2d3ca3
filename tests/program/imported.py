"""Imports all of the program, so that what is forked from here need not, and does once what each first start does.

That leaves nothing behind but what is the same in every process: migrations that were imported, words that were read
from their files, patterns that were compiled.
"""

import gc
import os
import pkgutil
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory

import bot
from handlers.loading.sample import load_sample
from storage.database.migrate import migrate
from storage.database.store import Store

_before = dict(os.environ)
for found in pkgutil.walk_packages(bot.__path__, "bot."):
    if not found.name.endswith(".__main__"):
        import_module(found.name)

#: What the program sets itself when it is imported.
SET = {name: value for name, value in os.environ.items() if _before.get(name) != value}

with TemporaryDirectory() as folder:
    store = Store(f"sqlite:///{Path(folder) / 'first.db'}")
    migrate(store)
    with store.write() as tx:
        load_sample(tx)
    store.close()

gc.collect()
gc.freeze()  # who is forked need not look through all of it: half of the time that a bot takes to start
