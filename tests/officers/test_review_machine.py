"""Whatever officers and authors do in whatever order: counts agree, the record is whole, and nothing falls between."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import text

from handlers.officers.review import ORDERS
from messages.catalog import listed
from storage import audit
from storage.counting.count import COUNTED
from storage.counting.recount import differences
from storage.database.store import Store
from tests.cast.crowd import CITY, HOANGMAI, officer
from tests.cast.machine import OnOneFile
from tests.cast.talker import PLEDGE, Talker

DECIDED = {"verified": "Xác minh", "returned": "Trả lại để bổ sung", "rejected": "Không công nhận"}
REASON = {"returned": "Cách làm mới", "rejected": "Chưa áp dụng"}


class Reviews(OnOneFile):
    """Two authors, the officer of their union and the city's."""

    def __init__(self) -> None:
        super().__init__()
        self.authors = [Talker(self.store, name).introduced() for name in ("an", "minh")]
        self.readers = [officer(self.store, "hoa", HOANGMAI), officer(self.store, "city", CITY)]
        self.codes: list[str] = []
        self.decided: tuple[str, Talker] | None = None  # what was decided last, and by whom

    def status(self, code: str) -> str:
        """What became of it."""
        with self.store.read() as tx:
            sql = text("SELECT status FROM initiative WHERE code = :code")
            return str(tx.execute(sql, {"code": code}).scalar_one())

    def now(self) -> datetime:
        """One clock for all: the latest."""
        at = max(one.now for one in (*self.authors, *self.readers))
        for one in (*self.authors, *self.readers):
            one.now = at
        return at

    @rule(who=st.integers(0, 1))
    def hands_in(self, who: int) -> None:
        self.now()
        author = self.authors[who]
        if len(self.codes) < 4:
            author.says("/huy", "/moi khac").submits()
            self.codes.append(author.text.partition("Mã hồ sơ: ")[2].split()[0])

    @precondition(lambda self: self.codes)
    @rule(which=st.integers(0, 3), who=st.integers(0, 1), order=st.sampled_from(ORDERS))
    def an_officer_orders(self, which: int, who: int, order: str) -> None:
        self.now()
        code, reader = self.codes[which % len(self.codes)], self.readers[who]
        before = self.status(code)
        reader.says(f"/duyet {code} {listed(f'review.said.{order}', 'vi')[0]}")
        if order in REASON and before == "submitted":
            reader.presses(REASON[order])
        if order in DECIDED:
            assert self.status(code) == (order if before == "submitted" else before)
        if order in DECIDED and before == "submitted":
            self.decided = code, reader
        if order == "ask" and before == "submitted":
            reader.says("Anh cho biết máy nào ạ?")

    @precondition(lambda self: len(self.codes) > 1)
    @rule(which=st.integers(0, 3), other=st.integers(0, 3), who=st.integers(0, 1))
    def an_officer_merges(self, which: int, other: int, who: int) -> None:
        self.now()
        code, into = self.codes[which % len(self.codes)], self.codes[other % len(self.codes)]
        before, counts = self.status(code), self.status(into) in COUNTED
        self.readers[who].says(f"/duyet {code} trùng {into}")
        merged = before == "submitted" and counts and code != into
        assert self.status(code) == ("merged" if merged else before)
        if merged:
            self.decided = code, self.readers[who]

    @precondition(lambda self: self.decided)
    @rule()
    def who_decided_last_undoes_it(self) -> None:
        assert self.decided is not None
        self.now()
        (code, reader), before = self.decided, self.status(self.decided[0])
        reader.says(f"/duyet {code} hoàn tác")
        if "Em đã hoàn tác" in reader.text:
            assert before in (*DECIDED, "merged") and self.status(code) == "submitted"
        else:
            assert self.status(code) == before
        self.decided = None

    @precondition(lambda self: self.codes)
    @rule(which=st.integers(0, 3), who=st.integers(0, 1), order=st.sampled_from(("rut", "sua", "traloi")))
    def an_author_orders(self, which: int, who: int, order: str) -> None:
        self.now()
        code, author = self.codes[which % len(self.codes)], self.authors[who]
        before = self.status(code)
        author.says("/huy", f"/{order} {code}")
        if order == "rut" and "Không rút" in author.labels:
            author.presses("Rút lại")
            assert before in ("submitted", "returned") and self.status(code) == "withdrawn"
        elif order == "sua" and author.heard and author.screen.steps:
            while author.screen.step and "Sửa" not in author.labels:
                author.presses("Giữ nguyên")
            author.says(*PLEDGE)
            assert self.status(code) == "submitted"
        elif order == "traloi" and "trả lời thế nào" in author.text:
            author.says("Máy số 5 ạ").hears("Em đã gửi câu trả lời")

    @rule(minutes=st.sampled_from((1, 11, 60 * 24)))
    def time_passes(self, minutes: int) -> None:
        self.now()
        for one in (*self.authors, *self.readers):
            one.waits(minutes=minutes)

    @invariant()
    def what_is_merged_was_merged_into_one_that_was_not_taken_back(self) -> None:
        with self.store.read() as tx:
            sql = (
                "SELECT one.code FROM initiative one JOIN review ON initiative_id = one.id JOIN initiative other"
                " ON other.code = reason WHERE one.status = 'merged' AND other.status = 'withdrawn'"
            )
            assert not tx.exec_driver_sql(sql).all()

    @invariant()
    def counts_agree_and_the_record_is_whole(self) -> None:
        with self.store.read() as tx:
            assert not list(differences(tx))
            assert audit.verify(tx) == 0


@pytest.mark.parametrize("examples", [5, pytest.param(12, marks=pytest.mark.long)])
def test_whatever_is_decided_counts_agree_and_the_record_is_whole(sqlite_template: Path, examples: int) -> None:
    Reviews.template = sqlite_template
    run_state_machine_as_test(Reviews, settings=settings(max_examples=examples, stateful_step_count=25, deadline=None))


@pytest.mark.parametrize("order", ["verified", "returned"])
def test_a_withdrawn_one_is_not_decided(store: Store, order: str) -> None:
    author, hoa = Talker(store, "an").introduced().submits(), officer(store, "hoa", HOANGMAI)
    hoa.says("/duyet")
    author.says("/rut SK-2026-000001").presses("Rút lại")
    hoa.presses(DECIDED[order]).hears("đã được tác giả rút")
