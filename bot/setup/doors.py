"""Who may come in at the set-up page: one-time addresses, and the sessions that they begin.

They are kept beside the real database, in a file, and known there by their hashes only: the demo has another database,
`python -m bot setup` is another process, and whoever has begun goes on when the bot has begun itself anew.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import orjson

from bot.settings import Settings, secret_path

DOORS_FILE = "setup_doors"
LINK_GOOD_FOR = timedelta(hours=24)
SESSION_GOOD_FOR = timedelta(hours=12)
MOST_SESSIONS = 5  # open at once: the oldest ends
MOST_ACTS = 100  # that wait to be written down


def doors_path(settings: Settings) -> Path:
    """Where they are kept; the same for the demo and for the real bot that follows it."""
    real = settings.model_copy(update={"web_chat": "off"})
    return secret_path(real).parent / DOORS_FILE


class Doors:
    """The file. Small, and read anew at each request: another process may have changed it."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def new_link(self, now: datetime) -> str:
        """The secret of a new address; an older one opens nothing any more."""
        secret = secrets.token_urlsafe(32)
        with self._changing() as kept:
            kept["links"] = {_hash(secret): (now + LINK_GOOD_FOR).isoformat()}
        return secret

    def is_good(self, secret: str, now: datetime) -> bool:
        """Whether this address still lets somebody in."""
        return _is_open(self._read()["links"], secret, now)

    def enter(self, secret: str, now: datetime) -> str:
        """Use the address up; the secret of the session that begins, "" where it was no good any more."""
        with self._changing() as kept:
            if not _is_open(kept["links"], secret, now):
                return ""
            del kept["links"][_hash(secret)]
            return _begin(kept, now)

    def begin(self, now: datetime) -> str:
        """The secret of a new session, for whoever needs no address."""
        with self._changing() as kept:
            return _begin(kept, now)

    def is_in(self, session: str, now: datetime) -> bool:
        """Whether that session is open."""
        return _is_open(self._read()["sessions"], session, now)

    def leave(self, session: str) -> None:
        """That session is over."""
        with self._changing() as kept:
            kept["sessions"].pop(_hash(session), None)

    # What was done to the settings, until the database that it is for is open

    def note(self, subject: str, after: dict[str, Any], now: datetime) -> None:
        """Keep that settings were changed; `after` holds no secret."""
        with self._changing() as kept:
            kept["acts"] = [*kept["acts"], [subject, after, now.isoformat()]][-MOST_ACTS:]

    def noted(self) -> list[tuple[str, dict[str, Any], datetime]]:
        """What was kept so."""
        return [found for found in map(_act, self._read()["acts"]) if found is not None]

    def forget_notes(self) -> None:
        """They are written down now."""
        with self._changing() as kept:
            kept["acts"] = []

    # The file

    @contextmanager
    def _changing(self) -> Iterator[dict[str, Any]]:
        """What is kept, to be changed; nobody else changes it meanwhile, neither a thread nor another process."""
        import fcntl  # as where the database is locked

        self._path.parent.mkdir(parents=True, exist_ok=True)
        folder = os.open(self._path.parent, os.O_RDONLY)
        try:
            fcntl.flock(folder, fcntl.LOCK_EX)  # a file of ours for this may come to belong to another user
            kept = self._read()
            yield kept
            self._write(kept)
        finally:
            os.close(folder)

    def _read(self) -> dict[str, Any]:
        """What is kept there; of a file that is damaged nothing."""
        kept: dict[str, Any] = {"links": {}, "sessions": {}, "acts": []}
        try:
            found = orjson.loads(self._path.read_bytes())
        except (OSError, ValueError):
            return kept
        if not isinstance(found, dict):
            return kept
        return {key: found[key] if isinstance(found.get(key), type(usual)) else usual for key, usual in kept.items()}

    def _write(self, kept: dict[str, Any]) -> None:
        fresh = self._path.with_name(f"{self._path.name}.new")
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(orjson.dumps(kept))
        os.replace(fresh, self._path)


def _begin(kept: dict[str, Any], now: datetime) -> str:
    session = secrets.token_urlsafe(32)
    newest = list(kept["sessions"].items())[1 - MOST_SESSIONS :]
    kept["sessions"] = dict(newest) | {_hash(session): (now + SESSION_GOOD_FOR).isoformat()}
    return session


def _is_open(doors: dict[str, str], secret: str, now: datetime) -> bool:
    until = _moment(doors.get(_hash(secret)))
    return bool(secret) and until is not None and now < until


def _act(kept: object) -> tuple[str, dict[str, Any], datetime] | None:
    """None: it is damaged, and no reason not to start."""
    if not isinstance(kept, list) or len(kept) != 3:
        return None
    subject, after, at = kept[0], kept[1], _moment(kept[2])
    if not isinstance(subject, str) or not isinstance(after, dict) or at is None:
        return None
    return subject, after, at


def _moment(kept: object) -> datetime | None:
    """None: that is none."""
    try:
        found = datetime.fromisoformat(kept) if isinstance(kept, str) else None
    except ValueError:
        return None
    return found if found is not None and found.tzinfo is not None else None


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()
