"""A backup of everything, taken while the bot runs, and the way back: `python -m bot backup`, `… restore`."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from pathlib import Path

from rich.console import Console
from rich.progress import Progress

from bot.backups import putting_back, taking
from bot.backups.encryption import WrongKeyError, new_pair
from bot.backups.place import Place, name_of_moment
from messages.catalog import in_every_language, say
from storage.database.copies import taken
from storage.database.copies.file_copy import BadCopyError
from storage.database.store import Store, TroubleError


def backup(place: Place, to: Path | None, now: datetime, lang: str) -> bool:
    """Make the backup `to`, else one in the folder of backups; whether it was done. What is wrong is said."""
    console = _console()
    to = to or place.folder / name_of_moment(now)
    if to.exists():
        console.print(in_every_language("commands.exists", name=str(to)), markup=False)
        return False
    store = Store(place.database)
    try:
        with Progress(console=console, transient=True) as bar:
            task = bar.add_task(say("commands.backing_up", lang), total=None)
            taking.take(place, to, lambda done, total: bar.update(task, completed=done, total=total))
        with suppress(TroubleError):  # a database of an older release: the copy is good all the same
            store.writing(taken.backed_up, now)
    except BadCopyError as bad:
        console.print(say("commands.not_backed_up", lang, name=store.name, why=str(bad)), markup=False)
        return False
    finally:
        store.close()
    size = sum(file.stat().st_size for file in to.rglob("*") if file.is_file())
    values = {"to": str(to), "size": size // 1_000_000 + 1, "encrypted": bool(place.key)}
    console.print(say("commands.backed_up", lang, **values), markup=False)
    return True


def restore(place: Place, backup: Path, now: datetime, lang: str) -> bool:
    """Put the backup in the place of what is there, which is kept beside it first; the bot has to be stopped."""
    console = _console()
    try:
        found = putting_back.put_back(place, backup, now)
    except BadCopyError as bad:
        console.print(in_every_language("commands.not_good", name=str(backup), why=str(bad)), markup=False)
        return False
    except WrongKeyError:
        console.print(in_every_language("commands.wrong_key", name=str(backup)), markup=False)
        return False
    values = {"before": str(found.kept or ""), "held": found.held, "damaged": found.damaged}
    console.print(say("commands.restored", lang, name=str(backup), **values), markup=False)
    return True


def show_new_key(lang: str) -> None:
    """Print a new pair of keys: kept nowhere else."""
    opens, encrypts = new_pair()
    print(say("commands.new_backup_key", lang, opens=opens, encrypts=encrypts))


def _console() -> Console:
    return Console(stderr=True, highlight=False, soft_wrap=True)
