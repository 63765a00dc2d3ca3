"""What an officer and an author read, word for word, in both languages.

After a change of words that is meant, write them anew: GOLDEN=write .venv/bin/pytest tests/moulds/test_words.py
"""

from __future__ import annotations

import pytest

from storage.database.store import Store
from tests.cast.crowd import HOANGMAI, officer
from tests.cast.places import as_before
from tests.cast.talker import Talker
from tests.moulds.copies import authors, hand_in, people

TYPED = (
    ("hoa", "/duyet khuôn"), ("hoa", "/duyet T-1 khuôn"), ("hoa", "/duyet T-1 hoi moi nguoi"), ("an", ""),
    ("hoa", "/duyet T-2 hoi moi nguoi"), ("hoa", "/duyet T-11"), ("hoa", "/duyet T-11 khuôn"),
    ("hoa", "/duyet T-11 hoi moi nguoi"), ("an", ""), ("hoa", "/duyet T-21 khuôn"),
)  # fmt: skip


def transcript(store: Store, lang: str) -> str:
    workers = authors(store)
    typists = people(store)
    hand_in(store, typists, [HOANGMAI])
    hand_in(store, typists[:1] * 6, [HOANGMAI], mould=5, first=11)
    hand_in(store, typists[1:2], [HOANGMAI], mould=7, first=21)
    there: dict[str, Talker] = {"an": workers[0], "hoa": officer(store, "hoa", HOANGMAI)}
    for who in there.values():
        who.says(f"/ngonngu {lang}")
    lines = []
    for name, typed in TYPED:
        who = there[name]
        if typed:
            who.says(typed)
            lines.append(f"[{name}] {typed}")
        else:
            who.looks()
        lines += [f"    → {name}: {reply.text}".replace("\n", "\n      ") for reply in who.heard]
        lines += [f"      [{label}]" for label in who.labels]
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_it_reads_as_before(lite: Store, lang: str) -> None:
    as_before(f"moulds.{lang}.txt", transcript(lite, lang))
