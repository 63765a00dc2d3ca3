"""The settings that the set-up page keeps beside the data, where it cannot write `.env`, as in a container.

One counts where neither the environment nor `.env` says anything; an empty one says nothing.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from dotenv import dotenv_values

from storage.database.places.address import address

FILE = "settings.env"
USUAL_FOLDER = Path("data")  # while the database is none, as is said where it is looked at
#: They say where the file lies, so that it cannot say them.
OF_THE_FOLDER = ("DATABASE_URL", "MEDIA_DIR")


def file_of(env_file: str, usual_database: str, usual_media: Path) -> Path:
    """Where they are: beside the SQLite database, with PostgreSQL beside the folder of files, as the bot's key is."""
    before = said_before(env_file)
    url, media = before.get("DATABASE_URL", usual_database), Path(before.get("MEDIA_DIR", str(usual_media)))
    try:
        known = address(url)
    except ValueError:
        return USUAL_FOLDER / FILE
    beside = Path(known.database or "") if known.get_backend_name() == "sqlite" else media
    return beside.parent / FILE


def counting(file: Path, env_file: str) -> dict[str, str]:
    """Those of this file that count, by their names."""
    before = said_before(env_file)
    return {name: value for name, value in _read(file).items() if name not in before and name not in OF_THE_FOLDER}


def said_before(env_file: str) -> dict[str, str]:
    """What the environment and `.env` say, by the names of the settings."""
    return _read(env_file) | _said(os.environ)


def _read(file: str | Path) -> dict[str, str]:
    return _said(dotenv_values(file, encoding="utf-8"))


def _said(given: Mapping[str, str | None]) -> dict[str, str]:
    return {name.upper(): value for name, value in given.items() if value}
