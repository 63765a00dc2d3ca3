"""Where backups lie, what one consists of, and how it is named: a night's `2026-11-29`, another `20261129-101500`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from bot.shelves.folder import Folder
from bot.shelves.shelf import Shelf
from messages.format import HANOI

DATABASE = "database.db"
FILES = "files"
ENCRYPTED = ".age"  # the ending of what is encrypted
#: Of which database it is, without a password.
OF = "backup_of.txt"
#: For whom it is encrypted, as age writes it; who has this cannot open it.
RECIPIENT = "encrypted_for.txt"
UNFINISHED = ".part"
_NIGHT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_NAMES = re.compile(rf"({_NIGHT.pattern}|[0-9]{{8}}-[0-9]{{6}})(\.[0-9]+)?")


@dataclass(frozen=True, slots=True)
class Place:
    """What is backed up, and where to."""

    database: str  # its address
    media: Path  # the folder of files on this machine
    folder: Path  # that holds the backups
    key: str = ""  # "": they are not encrypted
    shelf: Shelf | None = None  # where files are kept, if not in `media`

    @property
    def kept(self) -> Shelf:
        """Where the files are that are backed up."""
        return self.shelf or Folder(self.media)

    def finished(self) -> list[Path]:
        """The backups that are whole, the oldest first by when they were made."""
        if not self.folder.is_dir():
            return []
        found = [path for path in self.folder.iterdir() if _NAMES.fullmatch(path.name) and path.is_dir()]
        return sorted(found, key=lambda path: path.stat().st_mtime)

    def holds(self, folder: Path) -> bool:
        """Whether this folder lies among the files that are backed up: each backup would hold those before it."""
        return folder.resolve().is_relative_to(self.media.resolve())

    def unfinished(self) -> list[Path]:
        """What was broken off."""
        return sorted(self.folder.glob(f"*{UNFINISHED}")) if self.folder.is_dir() else []


def name_of_night(day: date) -> str:
    """What the backup of that night is called."""
    return day.isoformat()


def name_of_moment(now: datetime) -> str:
    """What a backup is called that somebody asked for."""
    return f"{now.astimezone(HANOI):%Y%m%d-%H%M%S}"


def night_of(backup: Path) -> date | None:
    """The night of a backup that was made by itself; None: somebody asked for it, and they throw it away."""
    return date.fromisoformat(backup.name) if _NIGHT.fullmatch(backup.name) else None


def files_in(folder: Path) -> Iterator[str]:
    """The paths of all finished files below this folder."""
    return (found.path for found in Folder(folder).list())
