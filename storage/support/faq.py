"""What the bot answers by itself beside what it was born with: proposed by officers, reviewed, per language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection, text

from storage.database import bulk, counters

COUNTER = "faq"
VERSION = "faq version"  # a counter: whoever keeps the answers in memory compares it
MOST = 40  # of a language: those of two are listed as buttons, and Telegram takes a hundred and some 10 kB of them


class State(StrEnum):
    """Kept, so the spelling stays."""

    PROPOSED = "proposed"
    LIVE = "live"


@dataclass(frozen=True, slots=True, kw_only=True)
class Faq:
    """See `tables.Faq`."""

    id: int
    lang: str
    asked: str
    answer: str
    state: str
    question_id: int | None


_SQL = "SELECT id, lang, asked, answer, state, question_id FROM faq"


def all_of(tx: Connection, state: State) -> list[Faq]:
    """All in that state, the oldest first."""
    rows = tx.execute(text(f"{_SQL} WHERE state = :state ORDER BY id"), {"state": state.value}).mappings()
    return [Faq(**row) for row in rows]


def find(tx: Connection, number: int) -> Faq | None:
    """That one; None where there is none any more."""
    row = tx.execute(text(f"{_SQL} WHERE id = :id"), {"id": number}).mappings().first()
    return None if row is None else Faq(**row)


def of_question(tx: Connection, question: int) -> Faq | None:
    """What was proposed of that question of the support desk, and waits for a review."""
    row = tx.execute(text(f"{_SQL} WHERE question_id = :question"), {"question": question}).mappings().first()
    return None if row is None else Faq(**row)


def propose(
    tx: Connection, *, lang: str, asked: str, answer: str, question: int, person: int, now: datetime
) -> int:  # fmt: skip
    """Somebody thinks that the bot should answer this by itself; its number."""
    number = counters.next_number(tx, COUNTER)
    row = {
        "id": number,
        "lang": lang,
        "asked": asked,
        "answer": answer,
        "state": State.PROPOSED.value,
        "question_id": question,
        "person_id": person,
        "at": now,
    }
    bulk.insert(tx, "faq", [row])
    return number


def rewrite(tx: Connection, number: int, *, asked: str, answer: str, now: datetime) -> None:
    """It has these words; what is answered already is answered so from now on."""
    bulk.update(tx, "faq", [{"id": number, "asked": asked, "answer": answer, "at": now}])
    counters.next_number(tx, VERSION)


def approve(tx: Connection, number: int, now: datetime) -> None:
    """It was reviewed: the bot answers it from now on, and its words are nobody's any more."""
    bulk.update(tx, "faq", [{"id": number, "state": State.LIVE.value, "question_id": None, "at": now}])
    counters.next_number(tx, VERSION)


def drop(tx: Connection, number: int) -> None:
    """The bot does not answer it any more."""
    tx.execute(text("DELETE FROM faq WHERE id = :id"), {"id": number})
    counters.next_number(tx, VERSION)
