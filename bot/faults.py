"""What an operator reads about a fault that lies outside of the program, and what there is to do: one sentence.

To add one: a case in `what_to_mend`, and its words under `[failed]` in `messages/*/commands.toml`.
"""

from __future__ import annotations

import errno
from typing import Any

from bot.data_folder import DatabaseMissingError
from bot.shelves.shelf import ShelfTroubleError
from messages.catalog import in_every_language
from storage.database.copies.file_copy import BadCopyError
from storage.database.copies.transfer import UnfinishedMoveError
from storage.database.migrate import TooNewError, WrongTablesError
from storage.database.places.sqlite_file import InUseError
from storage.database.store import EmptyFileError, FileLostError, TroubleError

#: What a database says of itself, or a pooler in front of it, and the sentence about it.
_SAID = {
    "not a database": "not_sqlite",
    "malformed": "database_damaged",
    "database or disk is full": "disk_full",
    "statement pooling": "pooled_by_statement",
}
_DISK_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def what_to_mend(error: Exception) -> str:
    """What is wrong outside of the program, and where to look; "" when it is the program itself."""
    match error:
        case TooNewError():
            return _of_database("database_too_new", version=str(error))
        case WrongTablesError():
            return _of_database("database_of_other_tables", why=str(error))
        case DatabaseMissingError():
            return _of_database("database_missing", file=str(error.file), folder=str(error.folder))
        case InUseError():
            return _of_database("database_in_use", file=str(error))
        case UnfinishedMoveError():
            return _of_database("move_unfinished", source=str(error))
        case TroubleError() | BadCopyError():
            return _of_trouble(error)
        case ImportError() if "psycopg" in f"{error.name} {error}":
            return _of_database("driver_missing")
        case ShelfTroubleError():
            return "MEDIA_URL: " + in_every_language("commands.failed.shelf", why=str(error))
        case OSError():
            return _of_system(error)
    return ""


def _of_trouble(error: Exception) -> str:
    match error:
        case FileLostError():
            return _of_database("database_lost", file=str(error))
        case EmptyFileError():
            return _of_database("database_empty", file=str(error))
    for said, key in _SAID.items():
        if said in str(error):
            return _of_database(key, why=str(error))
    return _of_database("database_unusable", why=str(error))


def _of_system(error: OSError) -> str:
    if error.errno in _DISK_FULL:
        return in_every_language("commands.failed.disk_full")
    if error.filename:
        return f"{error.filename}: " + in_every_language("commands.failed.file", why=error.strerror)
    refused = in_every_language("commands.failed.system_refuses", why=str(error))
    return f"{refused}; {in_every_language('commands.failed.see_address')}"


def _of_database(key: str, **values: Any) -> str:
    return "DATABASE_URL: " + in_every_language(f"commands.failed.{key}", **values)
