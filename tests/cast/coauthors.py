"""Initiatives that name co-authors, and how many take part."""

from __future__ import annotations

from datetime import datetime

import orjson
from sqlalchemy import text

from handlers.people.codes import looks_like_code
from storage.counting import recount
from storage.counting.standing import standing
from storage.database.store import Store
from tests.cast.rows import CAMPAIGN
from tests.cast.talker import PLEDGE, Talker, since

BINH = "Trần Thị Bình"
TITLE = "Cải tiến khuôn dập giảm phế phẩm"


def people(store: Store, now: datetime, unit: str = "HN") -> int:
    """How many take part there, which a full recount confirms."""
    with store.write() as tx:
        assert list(recount.differences(tx)) == []
        return standing(tx, CAMPAIGN, [unit], [now])[unit][0].people


def submits(worker: Talker, coauthors: str, title: str = TITLE) -> Talker:
    """Hand in one that names these."""
    answers = [title, *since("field")]
    answers.insert(-1, coauthors)
    return worker.says(*answers, *PLEDGE).hears("Mã hồ sơ")


def known(store: Store, name: str, called: str = BINH, unit: str = "hoang mai", channel: str = "web") -> Talker:
    """Somebody who introduced themself and has no form open."""
    return Talker(store, name, channel).introduced(called, unit).says("/huy")


def late(talker: Talker, *others: Talker) -> Talker:
    """It is as late for them as for these others."""
    talker.now = max(one.now for one in (talker, *others))
    return talker


def code_for(author: Talker, receipt: str) -> str:
    """The first code that the author may pass on."""
    heard = author.says(f"/madongtacgia {receipt}").hears("Mã dùng một lần").text
    return next(word for word in heard.split() if looks_like_code(word))


def named_in(store: Store) -> list[str]:
    """The names of the co-authors of all initiatives, in order."""
    with store.read() as tx:
        found = tx.execute(text("SELECT answers FROM initiative ORDER BY id")).scalars()
        told = [orjson.loads(one) if isinstance(one, str) else one for one in found]
    return [f"{name} {share}%" for one in told for name, share in (one.get("coauthors") or {}).get("people", ())]
