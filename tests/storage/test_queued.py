"""The queue of an officer in pages: each initiative stands on one of them, forwards and backwards, on both databases."""

from __future__ import annotations

import pytest

from storage.database.store import Store
from storage.initiatives import queued
from storage.initiatives.queued import Page, Queue, Scope, Wanted
from tests.cast.crowd import HOANGMAI
from tests.cast.rows import NOW, initiative, submit
from tests.databases import ON_BOTH


@ON_BOTH
@pytest.mark.parametrize("number", [0, 6, 7])
def test_pages_forwards_and_backwards_hold_the_same(store: Store, number: int) -> None:
    submit(store, [initiative(key, HOANGMAI, key % 2) for key in range(1, number + 1)], NOW)
    scope = Scope(own=[HOANGMAI], below=[], late=NOW, person_id=99, wanted=Wanted())

    def page(**where: queued.Place | None) -> Queue:
        with store.read() as tx:
            return queued.queue(tx, scope, NOW, Page(most=3, **where))

    forwards = [page()]
    for _ in range(number and (number - 1) // 3):
        forwards.append(page(after=forwards[-1].last))
    assert len({code for one in forwards for code in one.codes}) == number == forwards[0].total
    assert [one.skipped for one in forwards] == [0, 3, 6][: len(forwards)]
    backwards = [forwards[-1]]
    for _ in forwards[1:]:
        backwards.append(page(before=backwards[-1].first))
    assert [(one.codes, one.skipped) for one in backwards[::-1]] == [(one.codes, one.skipped) for one in forwards]
