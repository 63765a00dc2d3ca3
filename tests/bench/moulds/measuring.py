"""Copies of 60 moulds among honest texts, and what of them is found.

Each mould is filled by many; 5 % of their words are changed, of some a sentence is dropped (`moulds.toml`). Honest texts
are those of `stories.py`, half of them of one field. They come in any order, and are looked at one after another as the
bot does it.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import text

from handlers.alike import moulded, similar
from handlers.alike.similar import Told
from storage.database import bulk
from storage.database.store import Store
from tests.bench.stories import FIELDS, story
from tests.cast.rows import initiative

_MADE_OF: dict[str, Any] = tomllib.loads(Path(__file__).with_name("moulds.toml").read_text())
MOULDS = len(_MADE_OF["moulds"])
CHANGED, DROPPED = 0.05, 0.2  # of the words; how often a sentence is
AT = datetime(2026, 12, 1, tzinfo=UTC)
_SENTENCE_END = re.compile(r"(?<=\.)\s+")


@dataclass(frozen=True, slots=True)
class Figures:
    """Of all that are in a group how many are copies; of the copies how many are; of the honest ones how many are.

    `mixed`: groups with copies of several moulds.
    """

    precision: float
    recall: float
    honest: float
    of_one_field: float
    mixed: int


def filled(mould: int, number: int) -> dict[str, object]:
    """What the copy of that number tells."""
    chance = Random(mould * 1_000 + number)
    slots = {name: chance.choice(words) for name, words in _MADE_OF["slots"].items()}
    told = [part.format(**slots, n=chance.randint(2, 60)) for part in _MADE_OF["moulds"][mould]]
    if chance.random() < DROPPED:
        part = chance.randrange(2)
        sentences = _SENTENCE_END.split(told[part])
        sentences.pop(chance.randrange(len(sentences)))
        told[part] = " ".join(sentences)
    before, solution = (" ".join(_changed(chance, word) for word in part.split()) for part in told)
    return {"before": before, "solution": solution}


def _changed(chance: Random, word: str) -> str:
    return str(chance.choice(_MADE_OF["others"])) if chance.random() < CHANGED else word


def measure(store: Store, honest: int, moulds: int = MOULDS, fills: int = 40) -> Figures:
    """Fill an empty database, look, and compare; a group of honest texts counts against them too."""
    chance, copies = Random(11), moulds * fills
    of = [at // fills if at < copies else None for at in range(copies + honest)]
    told = [filled(at // fills, at % fills) for at in range(copies)]
    told += [story(at, FIELDS[0] if at % 2 else "").answers for at in range(honest)]
    order = list(range(len(told)))
    chance.shuffle(order)
    for begin in range(0, len(order), 500):
        with store.write() as tx:
            some = order[begin : begin + 500]
            rows = [
                initiative(key, "Q-HOANGMAI", key) | {"answers": told[at]} for key, at in enumerate(some, begin + 1)
            ]
            bulk.insert(tx, "initiative", rows)
            for row in rows:
                similar.keep(tx, key=row["id"], author="", told=Told.of("", row["answers"]))
    while store.writing(moulded.look_at_some, AT, 200):
        pass
    with store.read() as tx:
        found = tx.execute(text("SELECT initiative_id, group_id FROM mould WHERE kind = 'mould'")).all()
    grouped = {order[key - 1]: group for key, group in found}
    copied = [at for at in grouped if of[at] is not None]
    wrong = [at for at in grouped if of[at] is None]
    of_groups = {group: {of[at] for at in copied if grouped[at] == group} for group in grouped.values()}
    return Figures(
        precision=len(copied) / max(1, len(grouped)),
        recall=len(copied) / copies,
        honest=len(wrong) / honest,
        of_one_field=sum(1 for at in wrong if (at - copies) % 2) / (honest / 2),
        mixed=sum(1 for several in of_groups.values() if len(several) > 1),
    )
