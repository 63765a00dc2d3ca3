"""Photos and files that are to be fetched from their channel, and what became of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, text

from messages.wire import FileRef
from storage.database.store import TABLES, new_id

PHOTOS = frozenset({"image/jpeg", "image/png"})  # that every channel shows
AT_ONCE = 200  # rows in one look; more are found at the next


@dataclass(frozen=True, slots=True)
class Pending:
    """A file that was announced and is not here yet."""

    id: int
    channel: str
    chat_id: int
    ref: str
    name: str
    lang: str


def pending(tx: Connection, channels: Sequence[str]) -> list[Pending]:
    """The oldest files that these channels still have to hand out."""
    rows = tx.execute(
        text(
            "SELECT evidence.id, evidence.channel, chat_id, ref, name, lang"
            " FROM evidence JOIN chat ON chat.id = chat_id"
            f" WHERE evidence.state <> 'kept' AND evidence.state = 'pending' ORDER BY evidence.id LIMIT {AT_ONCE}"
        )
    )
    return [Pending(*row) for row in rows if row.channel in channels]


@dataclass(frozen=True, slots=True)
class Kept:
    """A file of a draft, as its page lists it; `path` is empty while it is still to be fetched.

    `number`: its place among all that came, so that it stays when another arrives late or is refused.
    """

    id: int
    name: str
    mime: str
    path: str
    shows: str
    size: int = 0
    number: int = 0


def of_initiative(tx: Connection, initiative: int) -> list[Kept]:
    """The files of one that was handed in."""
    return _kept(tx, "initiative_id", initiative)


def of_reuse(tx: Connection, report: int) -> list[Kept]:
    """The files that show how another unit applies an initiative."""
    return _kept(tx, "reuse_id", report)


def of_draft(tx: Connection, draft: int) -> list[Kept]:
    """The files of a draft, as they came, but for those that were refused."""
    return _kept(tx, "draft_id", draft)


def find(tx: Connection, key: int) -> Kept | None:
    """That file; None where there is none any more."""
    return next(iter(_kept(tx, "id", key)), None)


def draft_of(tx: Connection, key: int) -> int:
    """The draft that it belongs to; 0 where that is handed in, or gone."""
    return int(tx.execute(text("SELECT draft_id FROM evidence WHERE id = :id"), {"id": key}).scalar() or 0)


def flow_of(tx: Connection, key: int) -> str:
    """The form with whose draft it came; "" where that is handed in, or gone."""
    sql = "SELECT flow FROM evidence JOIN draft ON draft.id = draft_id WHERE evidence.id = :id"
    return str(tx.execute(text(sql), {"id": key}).scalar() or "")


def leave_draft(tx: Connection, key: int) -> None:
    """It belongs to no draft any more: something else waits for it."""
    tx.execute(text("UPDATE evidence SET draft_id = NULL WHERE id = :id"), {"id": key})


def give_up(tx: Connection, key: int) -> None:
    """Nobody waits for it: what is on the disk of it goes."""
    tx.execute(text("UPDATE evidence SET state = 'erase', draft_id = NULL, name = '' WHERE id = :id"), {"id": key})


def to_erase(path: str, now: datetime) -> dict[str, object]:
    """The row of a file on the disk that nobody keeps: it goes."""
    return {
        "id": new_id(now),
        "person_id": None,
        "draft_id": None,
        "initiative_id": None,
        "channel": "",
        "chat_id": 0,
        "ref": "",
        "path": path,
        "name": "",
        "mime": "",
        "size": 0,
        "state": "erase",
        "reason": "",
        "created_at": now,
        "shows": "",
    }


def forget(tx: Connection, key: int) -> None:
    """Its bytes are kept elsewhere from now on."""
    tx.execute(text("DELETE FROM evidence WHERE id = :id"), {"id": key})


def _kept(tx: Connection, column: str, key: int) -> list[Kept]:
    rows = tx.execute(
        text(
            "SELECT id, name, mime, path, shows, size, row_number() OVER (ORDER BY id) AS number, state FROM evidence"
            f" WHERE {column} = :key ORDER BY id"
        ),
        {"key": key},
    ).all()
    return [Kept(*row[:-1]) for row in rows if row.state in ("kept", "pending")]


def settle(tx: Connection, key: int, file: FileRef) -> bool:
    """The file is on disk, or refused; False when it is not wanted any more. `ref` stays, to send it back by."""
    done = tx.execute(
        text(
            "UPDATE evidence SET state = :state, reason = :reason, path = :path, mime = :mime, size = :size"
            " WHERE id = :id AND state = 'pending'"
        ),
        {
            "state": "refused" if file.refused else "kept", "reason": file.refused, "path": file.path,
            "mime": file.mime, "size": file.size, "id": key,
        },
    )  # fmt: skip
    return done.rowcount == 1


_EVIDENCE = TABLES["evidence"]


def files_since(tx: Connection, chat_id: int, since: datetime) -> int:
    """How many files came in this chat since then."""
    found = _EVIDENCE.select().where(_EVIDENCE.c.chat_id == chat_id, _EVIDENCE.c.created_at >= since)
    return len(tx.execute(found.with_only_columns(_EVIDENCE.c.id)).all())


def known_paths(tx: Connection, paths: Sequence[str]) -> set[str]:
    """Which of these files under MEDIA_DIR are kept: an evidence row names them, and not to have them erased."""
    kept = _EVIDENCE.c.path.in_(paths) & (_EVIDENCE.c.state != "erase")
    found = _EVIDENCE.select().with_only_columns(_EVIDENCE.c.path).where(kept)
    return set(tx.execute(found).scalars())
