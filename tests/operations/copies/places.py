"""Places to back up, for tests."""

from __future__ import annotations

from pathlib import Path

from bot.backups.place import Place
from storage.database.store import Store


def place(store: Store, folder: Path, key: str = "") -> Place:
    """Of this database, with a folder of files beside that of the backups."""
    url = store.url.render_as_string(hide_password=False)
    return Place(database=url, media=folder / "media", folder=folder / "backup", key=key)


def photo(folder: Path, name: str = "ab/" + "1" * 32 + ".png", says: bytes = b"a photo") -> Path:
    """A file that somebody sent."""
    file = folder / "media" / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(says)
    return file
