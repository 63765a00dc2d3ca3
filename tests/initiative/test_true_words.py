"""Each promise with what makes it true: nobody is promised an answer where nobody gives one, boards verify nothing."""

from __future__ import annotations

import re

import pytest

from messages.catalog import LANGUAGES, all_words
from storage.database.store import Store
from storage.people import officers
from tests.cast.talker import Talker

SOMEBODY_LOOKS = "xem hồ sơ, chậm nhất ngày"
#: Words that promise something by somebody, and what makes each true: a condition in the sentence, or a test.
PROMISES = {
    "mine.receipt": "said only where the unit, or one above it, has an officer",
    "mine.mended": "said only where the unit, or one above it, has an officer",
    "board.recognised": "verified ones are named only once there is one",
    "campaign.closing": "verified ones are named only once there is one",
}


@pytest.mark.parametrize(("unit", "promised"), [("", False), ("Q-BADINH", False), ("Q-HOANGMAI", True), ("HN", True)])
def test_the_receipt_promises_an_answer_only_where_an_officer_gives_one(
    worker: Talker, store: Store, unit: str, promised: bool
) -> None:
    if unit:
        officer = Talker(store, "binh").introduced()
        with store.write() as tx:
            person = tx.exec_driver_sql("SELECT max(person_id) FROM chat").scalar_one()
            officers.appoint(tx, person, unit, "Trần Thị Bình", officer.now)
    worker.submits()
    assert (SOMEBODY_LOOKS in worker.text) is promised
    worker.hears("Mã hồ sơ", "Tiếp theo" if not promised else SOMEBODY_LOOKS)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("key", sorted(PROMISES))
def test_each_promise_stands_under_its_condition(lang: str, key: str) -> None:
    words = str(all_words(lang)[key])
    promise = "reader" if key.startswith("mine.") else "verified"
    assert re.search(rf"\{{% if [\w.]*{promise} %\}}", words), words
