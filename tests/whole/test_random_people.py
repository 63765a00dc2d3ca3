"""People at random: they type, press old and new buttons, go back, edit, leave, restart; networks send twice.

Whatever they do: no answered step is lost, nothing is counted twice, and there is always something to answer.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from handlers.initiative.form import INITIATIVE
from messages.wire import Incoming, Reply
from storage.database.store import Store
from tests.cast.machine import OnOneFile
from tests.cast.talker import FORM, PLEDGE, Talker

WORDS = (
    *FORM, *PLEDGE, "nộp hộ", "Trần Thị Bình", "12 tỷ", "không tính được", "1", "2", "3", "quay lại", "bỏ qua", "giúp", "ok",
    "sửa 3", "sửa tên", "sửa", "giữ nguyên", "/cuatoi", "/moi", "/tiep", "/huy", "tiếp", "để sau", "/moi khac", "vâng nhưng sai tên",
    "/ngonngu en", "/ngonngu vi", "xong", "", "🎉", "/trogiup", "Bệnh nhân chờ thuốc từ 40 phút còn 15 phút",
)  # fmt: skip


class Person(OnOneFile):
    """One person, one chat, one database file."""

    def __init__(self) -> None:
        super().__init__()
        self.person = Talker(self.store, "an").introduced()
        self.screens: list[Reply] = [self.person.screen]
        self.events: list[Incoming] = [self.person.last]
        self.known: dict[int, dict[str, Any]] = {}

    def _after(self) -> None:
        if self.person.heard:
            self.screens.append(self.person.screen)
        self.events.append(self.person.last)

    @rule(word=st.sampled_from(WORDS))
    def types(self, word: str) -> None:
        self.person.says(word)
        assert self.person.heard, f"silence after {word!r}"
        self._after()

    @rule(count=st.integers(1, len(FORM)))
    def goes_on(self, count: int) -> None:
        """Answer like a person who knows the form, so that reviews are reached."""
        for _ in range(count):
            self.person.goes_on()
            self._after()

    @rule(text=st.text(max_size=60))
    def types_anything(self, text: str) -> None:
        self.person.says(text)
        assert self.person.heard
        self._after()

    @rule(which=st.integers(0, 30), data=st.data())
    def presses(self, which: int, data: st.DataObject) -> None:
        screen = self.screens[-1 - which % len(self.screens)]
        options = (*screen.choices, *screen.shortcuts)
        if options:
            option = data.draw(st.sampled_from(options))
            turn = None if option.value.startswith("/") else screen.turn
            self.person.does(kind="press", pressed=option.value, turn=turn)
            self._after()

    @rule(which=st.integers(0, 30))
    def comes_again(self, which: int) -> None:
        self.person.gives(self.events[-1 - which % len(self.events)]).hears_nothing()

    @rule(hours=st.sampled_from([1, 13, 24 * 40]))
    def waits(self, hours: int) -> None:
        self.person.waits(hours=hours)

    @rule(names=st.lists(st.sampled_from(["a.jpg", "b.pdf"]), min_size=1, max_size=6))
    def sends_files(self, names: list[str]) -> None:
        self.person.sends(*names)
        assert self.person.heard
        self._after()

    @precondition(lambda self: len(self.events) % 5 == 0)
    @rule()
    def the_program_restarts(self) -> None:
        self.store.close()
        self.store = self.person.store = Store(str(self.store.url))

    @invariant()
    def no_answer_is_lost(self) -> None:
        """An answer may be replaced; it goes only with its draft, when that is dropped or handed in."""
        with self.store.read() as tx:
            rows = tx.exec_driver_sql("SELECT id, answers FROM draft WHERE flow = 'initiative'").all()
        now = {row.id: orjson.loads(row.answers) for row in rows}
        for draft, answers in self.known.items():
            if draft in now:
                final = {step.key for step in INITIATIVE.steps if step.final}
                # "files" counts what was sent; "Bỏ tệp đã gửi", which is 2 at that question, takes it away.
                assert set(answers) - final - {"files"} <= set(now[draft])
        self.known = now

    @invariant()
    def nothing_is_counted_twice(self) -> None:
        with self.store.read() as tx:
            codes = tx.exec_driver_sql("SELECT code FROM initiative ORDER BY code").scalars().all()
            parked = tx.exec_driver_sql("SELECT count(*) FROM parked").scalar()
        assert codes == [f"SK-2026-{n:06}" for n in range(1, len(codes) + 1)] or self.person.now.year > 2026
        assert parked == 0


@pytest.mark.parametrize("examples", [10, pytest.param(30, marks=pytest.mark.long)])
def test_people_at_random(sqlite_template: Path, examples: int) -> None:
    Person.template = sqlite_template
    run_state_machine_as_test(Person, settings=settings(max_examples=examples, stateful_step_count=30, deadline=None))
