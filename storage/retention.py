"""How long things are kept. People are told each number that concerns them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, text

from messages.channels import PULLED
from storage.database import bulk
from storage.database.columns import is_closed
from storage.database.last_seen import Clock
from storage.database.store import TABLES, first_id
from storage.initiatives import council, workplaces
from storage.people import council_members
from storage.people.personal_data import erase
from storage.sending.outbox import REFUSED

SEEN = timedelta(days=3)  # Telegram sends an event again for a day; the margin is for a weekend of trouble
SENT = timedelta(days=7)
TRANSCRIPT = timedelta(days=30)  # what the web page shows to somebody who comes back
REFUSAL = timedelta(days=100)  # three of a monthly post one after another, by which a chat that is gone is found out
PARKED = timedelta(days=30)
TOLD = timedelta(hours=1)  # what was told before consent
STRANGER = timedelta(days=30)  # a chat of nobody who consented
DRAFT = timedelta(days=90)  # said at consent and in /dulieu
PARTICULARS = timedelta(days=365)  # what was given for the legal form alone; said where it is asked for
PERSON = timedelta(days=90)  # whose only chats were closed: nobody can come back to it
CODE = timedelta(days=30)  # after its end
DESK = timedelta(days=1)  # after a session at the desk has ended
SUPPORT = timedelta(days=90)  # after the last word; said in /dulieu
UNSENT = timedelta(days=7)  # an announcement that was written and never sent
ANNOUNCED = timedelta(days=90)  # an announcement, and which chats heard it, after it was over
HELD = timedelta(days=90)  # a post for somebody who has not written since
HANDOVER = timedelta(days=1)
EASE = timedelta(days=90)  # whether people found the form easy; told with its result
SLOT = timedelta(days=400)  # a year of posts can be looked up; far longer than anything is posted late
AT_ONCE = 500  # rows in a transaction: a few milliseconds

_CHAT = TABLES["chat"]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Old:
    """Rows of a table that are kept for so long after `at`; `rows`: which they are, by their `key`.

    `first`: what is written before they go, where {} are those rows.
    """

    table: str
    rows: str
    kept: timedelta
    key: str = "id"
    at: str = "at"
    first: str = ""


def _announcements(at: str, kept: timedelta, old: str) -> tuple[_Old, _Old]:
    """Announcements of which `old` is true: first their chats, then what has none left."""
    return (
        _Old(
            table="announced",
            rows="SELECT announcement_id, chat_id FROM announced"
            f" JOIN announcement ON announcement.id = announcement_id WHERE {old}",
            kept=kept,
            key="(announcement_id, chat_id)",
            at=at,
        ),
        _Old(
            table="announcement",
            rows=f"SELECT id FROM announcement WHERE {old}"
            " AND NOT EXISTS (SELECT 1 FROM announced WHERE announcement_id = announcement.id)",
            kept=kept,
            at=at,
            first="UPDATE evidence SET state = 'erase', name = ''"
            " WHERE id IN (SELECT picture_id FROM announcement WHERE id IN ({}))",
        ),
    )


_OLD = (
    _Old(
        table="seen",
        rows="SELECT channel, event_id FROM seen WHERE at < :before",
        kept=SEEN,
        key="(channel, event_id)",
    ),
    _Old(
        table="outbox",  # refusals with a message behind them that went; before that message goes too
        rows="SELECT id FROM outbox WHERE at < :before AND state NOT IN ('queued', 'held')"
        f" AND error LIKE '{REFUSED}%' AND EXISTS (SELECT 1 FROM outbox AS later WHERE later.chat_id = outbox.chat_id"
        " AND later.n > outbox.n AND later.state IN ('sent', 'unsure'))",
        kept=SENT,
    ),
    _Old(
        table="outbox",
        rows="SELECT outbox.id FROM outbox JOIN chat ON chat.id = outbox.chat_id"
        " WHERE at < :before AND outbox.state NOT IN ('queued', 'held') AND channel NOT IN :pulled"
        f" AND error NOT LIKE '{REFUSED}%'",
        kept=SENT,
    ),
    _Old(
        table="outbox",
        rows="SELECT id FROM outbox WHERE at < :before AND state NOT IN ('queued', 'held')"
        f" AND NOT (kind = 'post' AND error LIKE '{REFUSED}%')",
        kept=TRANSCRIPT,
    ),
    _Old(
        table="outbox",
        rows="SELECT id FROM outbox WHERE at < :before AND state NOT IN ('queued', 'held')",
        kept=REFUSAL,
    ),
    _Old(table="outbox", rows="SELECT id FROM outbox WHERE at < :before AND state = 'held'", kept=HELD),
    _Old(
        table="handover",
        rows="SELECT chat_id FROM handover WHERE until < :before",
        kept=HANDOVER,
        key="chat_id",
        at="until",
    ),
    _Old(table="parked", rows="SELECT id FROM parked WHERE at < :before", kept=PARKED),
    _Old(
        table="draft",
        rows="SELECT id FROM draft WHERE touched_at < :before AND id < :first",
        kept=DRAFT,
        at="touched_at",
        first="UPDATE evidence SET state = 'erase', draft_id = NULL, name = '' WHERE draft_id IN ({})",
    ),
    _Old(
        table="particulars",
        rows="SELECT initiative_id FROM particulars WHERE given_at < :before",
        kept=PARTICULARS,
        key="initiative_id",
        at="given_at",
        first="UPDATE consent SET ended_at = :now WHERE ended_at IS NULL AND id IN"
        " (SELECT consent_id FROM particulars WHERE initiative_id IN ({}))",
    ),
    _Old(table="code", rows="SELECT id FROM code WHERE expires_at < :before", kept=CODE, at="expires_at"),
    _Old(
        table="desk_session",
        rows="SELECT hash FROM desk_session WHERE ends_at < :before",
        kept=DESK,
        key="hash",
        at="ends_at",
    ),
    _Old(
        table="faq",  # made of somebody's words, and reviewed by nobody
        rows="SELECT id FROM faq WHERE question_id IN (SELECT id FROM support WHERE touched_at < :before)",
        kept=SUPPORT,
        at="at",
    ),
    _Old(
        table="support",
        rows="SELECT id FROM support WHERE touched_at < :before",
        kept=SUPPORT,
        at="touched_at",
        first="DELETE FROM support_told WHERE question_id IN ({})",
    ),
    *_announcements("made_at", UNSENT, "made_at < :before AND announcement.state IN ('draft', 'dropped')"),
    *_announcements("ended_at", ANNOUNCED, "ended_at < :before"),
    _Old(table="ease", rows="SELECT id FROM ease WHERE day < :before", kept=EASE, at="day"),
    _Old(
        table="slot",
        rows="SELECT job, scope, period FROM slot WHERE due_at < :before",
        kept=SLOT,
        key="(job, scope, period)",
        at="due_at",
    ),
)


def forget(tx: Connection, now: datetime, clock: Clock | None = None) -> int:
    """Delete some of what is too old; how many rows went. Call it until it answers 0.

    `clock`: what is known of it; by one that is doubted nothing is old.
    """
    if clock is not None and clock.is_doubted:
        return 0
    forgetting = _Forgetting(tx, now, clock)
    gone = sum(forgetting.old(old) for old in _OLD)
    return gone + forgetting.people() + forgetting.strangers() + forgetting.told() + workplaces.forget(tx, now)


@dataclass(frozen=True, slots=True)
class _Forgetting:
    """Deletes some rows of each kind, in one transaction."""

    tx: Connection
    now: datetime
    clock: Clock | None

    def old(self, old: _Old) -> int:
        """Rows of one kind."""
        before = self.now - old.kept
        order = f" ORDER BY {old.key}" if old.first else ""  # twice the same rows; without it any will do
        some = f"{old.rows}{self._unless_spared(old.at, old.kept)}{order} LIMIT {AT_ONCE}"
        values = {"before": bulk.stamp(self.tx, before), "first": first_id(before), "pulled": sorted(PULLED)}
        values["now"] = bulk.stamp(self.tx, self.now)
        if old.first:
            self.tx.execute(text(old.first.format(some)), values | self._spared)
        delete = text(f"DELETE FROM {old.table} WHERE {old.key} IN ({some})")
        if ":pulled" in old.rows:
            delete = delete.bindparams(bindparam("pulled", expanding=True))
        return self.tx.execute(delete, values | self._spared).rowcount

    def people(self) -> int:
        """People who closed every chat of theirs long ago: as if they had withdrawn consent."""
        found = self.tx.execute(
            text(
                "SELECT DISTINCT person_id FROM chat WHERE person_id IS NOT NULL"
                f" AND {is_closed()} AND seen_at < :before{self._unless_spared('seen_at', PERSON)}"
                " AND NOT EXISTS (SELECT 1 FROM chat other WHERE other.person_id = chat.person_id"
                f" AND (NOT {is_closed('other')} OR other.seen_at >= :before)) LIMIT {AT_ONCE // 10}"
            ),
            {"before": bulk.stamp(self.tx, self.now - PERSON)} | self._spared,
        )
        people = [row.person_id for row in found]
        for person in people:
            councils = council_members.units(self.tx, person)
            erase(self.tx, person, chat=0, now=self.now, everything=False)
            if councils:
                council.end_complete(self.tx, councils, person, self.now)
        return len(people)

    def strangers(self) -> int:
        """Chats of nobody who consented, with their messages; groups stay."""
        held = "" if self.tx.dialect.name == "sqlite" else " FOR UPDATE"  # somebody may be coming back at this moment
        found = self.tx.execute(
            text(
                "SELECT id FROM chat WHERE person_id IS NULL"
                f" AND seen_at < :before{self._unless_spared('seen_at', STRANGER)}"
                " AND NOT EXISTS (SELECT 1 FROM group_chat WHERE chat_id = chat.id)"
                f" ORDER BY id LIMIT {AT_ONCE}{held}"
            ),
            {"before": bulk.stamp(self.tx, self.now - STRANGER)} | self._spared,
        )
        chats = [{"chat": row.id} for row in found]
        if chats:
            self.tx.execute(text("DELETE FROM outbox WHERE chat_id = :chat"), chats)
            self.tx.execute(text("DELETE FROM lease WHERE chat_id = :chat"), chats)
            self.tx.execute(text("DELETE FROM chat WHERE id = :chat"), chats)
        return len(chats)

    def told(self) -> int:
        """What somebody told who then did not agree, out of the states of their chats."""
        written = "state" if self.tx.dialect.name == "sqlite" else "CAST(state AS text)"
        found = self.tx.execute(
            text(
                f"SELECT id FROM chat WHERE person_id IS NULL AND seen_at < :before AND {written} LIKE :held"
                f"{self._unless_spared('seen_at', TOLD)} ORDER BY id LIMIT {AT_ONCE}"
            ),
            {"before": bulk.stamp(self.tx, self.now - TOLD), "held": '%"story"%'} | self._spared,
        )
        chats = [row.id for row in found]
        for chat in chats:
            known = _CHAT.c.id == chat
            state = self.tx.execute(_CHAT.select().with_only_columns(_CHAT.c.state).where(known)).scalar_one()
            left = {name: value for name, value in state.items() if name != "story"}
            self.tx.execute(_CHAT.update().where(known).values(state=left))
        return len(chats)

    def _unless_spared(self, column: str, kept: timedelta) -> str:
        """SQL: but for what was written while the clock stood back, until it has been kept for so long since."""
        if self.clock is None or self.clock.healed is None or self.now - self.clock.healed >= kept:
            return ""
        return f" AND NOT ({column} BETWEEN :back_from AND :back_to)"

    @property
    def _spared(self) -> dict[str, Any]:
        if self.clock is None or self.clock.back_from is None or self.clock.back_to is None:
            return {}
        stamp = bulk.stamp
        return {"back_from": stamp(self.tx, self.clock.back_from), "back_to": stamp(self.tx, self.clock.back_to)}


def given_up(tx: Connection) -> list[tuple[int, str]]:
    """(key, path) of files that are to be deleted."""
    rows = tx.execute(text(f"SELECT id, path FROM evidence WHERE state = 'erase' LIMIT {AT_ONCE}"))
    return [(row.id, row.path) for row in rows]


def erased(tx: Connection, files: Sequence[tuple[int, str]]) -> None:
    """These files are gone from the disk. SQLite gives the key of one to the next: its path says which is meant."""
    rows = [{"id": key, "path": path} for key, path in files]
    tx.execute(text("DELETE FROM evidence WHERE id = :id AND path = :path AND state = 'erase'"), rows)
    gone = "DELETE FROM photo_look WHERE evidence_id = :id AND NOT EXISTS (SELECT 1 FROM evidence WHERE id = :id)"
    tx.execute(text(gone), [{"id": key} for key, _ in files])
