"""Which initiatives other workplaces may read and learn from: those verified, not kept to officers, and shared.

Their authors are asked with the news of verification. A yes holds for the words that it was given to: it goes when
these change, and with its author's account.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection

from storage import library_bits
from storage.database import bulk
from storage.database.store import TABLES

_TABLE = TABLES["sharing"]
#: Which rows of `initiative` everybody may read; what it says is looked up anew each time, so that a no holds at once.
PUBLIC = (
    "initiative.status = 'verified' AND NOT initiative.confidential AND EXISTS (SELECT 1 FROM sharing"
    " WHERE sharing.initiative_id = initiative.id AND sharing.answer = 'yes')"
)


class Answer(StrEnum):
    """What an author says to sharing; kept in the column `answer`, so the spelling stays."""

    OPEN = ""  # they were asked
    YES = "yes"
    NO = "no"


ANSWERS = (Answer.YES, Answer.NO)  # that an author may give, in the order in which they are offered


def find(tx: Connection, initiative: int) -> Answer | None:
    """What its author says; None where they were not asked."""
    sql = "SELECT answer FROM sharing WHERE initiative_id = :key"
    return next((Answer(said) for (said,) in bulk.rows(tx, sql, key=initiative)), None)


def public(tx: Connection, initiatives: Sequence[int]) -> set[int]:
    """Those of these that everybody may read."""
    sql = f"SELECT id FROM initiative WHERE id {bulk.among(tx, 'keys')} AND {PUBLIC}"
    return {key for (key,) in bulk.rows(tx, sql, keys=bulk.keys(tx, list(initiatives)))}


def ask(tx: Connection, *, initiative: int, now: datetime) -> None:
    """Its author is asked."""
    bulk.insert(tx, "sharing", [{"initiative_id": initiative, "answer": Answer.OPEN.value, "at": now}], ignore=True)


def answer(tx: Connection, *, initiative: int, said: Answer, now: datetime) -> None:
    """Its author says that, whatever they said before."""
    row = {"initiative_id": initiative, "answer": said.value, "at": now}
    bulk.merge(tx, "sharing", [row], ("initiative_id",), "answer = excluded.answer, at = excluded.at")
    if said != Answer.YES:
        library_bits.take_out(tx, ":key", key=initiative)


def forget(tx: Connection, *, initiative: int) -> None:
    """Its words may become others than its author agreed to share."""
    tx.execute(_TABLE.delete().where(_TABLE.c.initiative_id == initiative))
    library_bits.take_out(tx, ":key", key=initiative)
