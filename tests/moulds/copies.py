"""Copies of one mould, handed in by several, and looked at."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from handlers.alike import moulded, similar
from handlers.alike.similar import Told
from storage.database.store import Store
from tests.bench.moulds.measuring import filled
from tests.cast.rows import initiative, rows, submit
from tests.cast.talker import MORNING, Talker

NAMES = ("Nguyễn Văn An", "Trần Thị Bình", "Lê Văn Cường", "Phạm Thị Dung", "Hoàng Văn Em")
MOULD = 3  # of those of the bench


def authors(store: Store) -> list[Talker]:
    """Five who are known here."""
    return [Talker(store, f"w{at}").introduced(name).says("/huy") for at, name in enumerate(NAMES)]


def hand_in(store: Store, typists: Sequence[int], units: Sequence[str], mould: int = MOULD, first: int = 1) -> None:
    """One of that mould by each, which is then looked at."""
    made = []
    for at, typist in enumerate(typists):
        row = initiative(first + at, units[at % len(units)], typist)
        made.append(row | {"title": f"Kẻ vạch cho kho {at}", "author": NAMES[at % 5], "answers": filled(mould, at)})
    submit(store, made, MORNING)
    with store.write() as tx:
        for row in made:
            similar.keep(tx, key=row["id"], author="", told=Told.of("", row["answers"]))
    look(store)


def look(store: Store) -> None:
    while store.writing(moulded.look_at_some, MORNING + timedelta(hours=1)):
        pass


def people(store: Store) -> list[int]:
    return [key for (key,) in rows(store, "SELECT person_id FROM chat WHERE person_id IS NOT NULL ORDER BY chat")]
