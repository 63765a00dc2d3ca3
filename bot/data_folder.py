"""The folder where everything is kept: what has to lie there when a database is opened, and who else may look in."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from pathlib import Path

from bot.settings import Settings, kept_path, secret_path
from storage.database.places.address import address
from storage.database.store import Store

_OTHERS_MAY = stat.S_IRWXG | stat.S_IRWXO


class DatabaseMissingError(Exception):
    """There is no database, but files that people sent to one, in `folder`."""

    def __init__(self, file: Path, folder: Path) -> None:
        super().__init__(f"{file}: not there, but {folder} holds files")
        self.file = file
        self.folder = folder


def open_database(settings: Settings) -> Store:
    """The database, as it is. DatabaseMissingError: an empty one would be made where another was.

    The demo begins anew whenever its file is deleted.
    """
    file = database_file(settings)
    if file is not None and not file.exists() and settings.chat != "demo" and _were_kept(settings):
        raise DatabaseMissingError(file, settings.files)
    return Store(settings.database)


def database_file(settings: Settings) -> Path | None:
    """Where the SQLite database is; None with PostgreSQL."""
    url = address(settings.database)
    if url.get_backend_name() != "sqlite":
        return None
    return Path(url.database or "")


def _were_kept(settings: Settings) -> bool:
    """Whether a bot has kept files before, here or in its bucket, and signed with a key of its own."""
    has_key = bool(settings.secret_key) or secret_path(settings).exists()
    if not has_key:
        return False
    if any(path.is_file() for path in settings.files.glob("*/*")):
        return True
    return bool(settings.media_url) and next(settings.shelf.list(), None) is not None


def open_to_others(settings: Settings) -> list[Path]:
    """What other users of this machine may read or write of what people entrusted to us."""
    return [path for path in _kept(settings) if path.exists() and path.stat().st_mode & _OTHERS_MAY]


def _kept(settings: Settings) -> Iterator[Path]:
    yield settings.files
    yield secret_path(settings)
    yield kept_path()
    yield settings.backups.folder
    yield from settings.backups.finished()
    file = database_file(settings)
    if file is None:
        return
    if file.parent.absolute() != Path.cwd():  # which holds other things too
        yield file.parent
    yield file
    yield from sorted(file.parent.glob(f"{file.stem}*-before-*.db"))
