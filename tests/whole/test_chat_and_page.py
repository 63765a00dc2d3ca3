"""One form by chat, by its page, and by both at random: one draft, no answer lost, one submission, the same in the end."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule, run_state_machine_as_test
from sqlalchemy import text

from handlers.conversation.steps.step import Answers
from handlers.initiative.form import INITIATIVE
from handlers.one_page.fields import stamp
from messages.wire import FileRef, Incoming
from storage.conversation import chats
from storage.database.store import Store
from tests.cast.machine import OnOneFile
from tests.cast.talker import ANSWERS, PICKED, PLEDGE, TYPED, Talker, until
from tests.databases import ON_BOTH

PAGE = PICKED | TYPED
MORE = {
    "title": ("Xe đẩy thuốc có ngăn", "x"), "benefit": ("1.200", "60 triệu", "nhiều lắm"), "applied": ("hôm nào đó", "tháng 6/2026"),
    "effect": ("other", "money"), "effects": ("Bệnh nhân chờ thuốc từ 40 phút còn 15 phút",), "unit": ("ba dinh", "?"),
}  # fmt: skip
ORDERS = ("quay lại", "bỏ qua", "giúp", "/trang", "tiếp", "1", *PLEDGE)


class Both:
    """One person in the chat and on the page at once."""

    def __init__(self, store: Store) -> None:
        self.chat = Talker(store, "an").introduced()

    @property
    def draft(self) -> int:
        """The draft that the chat works on; 0: none."""
        with self.chat.store.read() as tx:
            found = chats.find(tx, self.chat.channel, self.chat.name)
            assert found is not None
            return chats.standing(tx, found[0])[0]

    def leaves(self, **fields: str) -> None:
        """Leave these fields of the page."""
        self.chat.does(kind="page", upload=self.draft, fields=tuple(fields.items()))

    def presses_send(self) -> None:
        """Press the page's button."""
        self.chat.does(kind="page", upload=self.draft, done=True)

    def handed_in(self) -> list[dict[str, Any]]:
        """What the initiatives of this database say, but for when and by what they came."""
        with self.chat.store.read() as tx:
            rows = tx.execute(text("SELECT code, title, kind, field, unit, benefit, recognised FROM initiative"))
            return [dict(row._mapping) for row in rows]


def by_chat(both: Both) -> None:
    both.chat.tells().says("sửa loại giải pháp", "kỹ thuật", *PLEDGE)


def by_page(both: Both) -> None:
    both.chat.says("/trang")
    for name, value in PAGE.items():
        both.leaves(**{name: value})
    both.presses_send()


def by_both(both: Both) -> None:
    both.chat.says(*until("before"))
    both.leaves(**{name: PAGE[name] for name in ("before", "applied", "effect", "benefit")})
    both.chat.says("/trang").says(ANSWERS["solution"], ANSWERS["calculation"]).hears("Có gì thêm")
    both.leaves(kind="technical", recognised="no", confidential="no")
    both.presses_send()


@ON_BOTH
@pytest.mark.parametrize("way", [by_chat, by_page, by_both])
def test_one_form_three_ways_gives_the_same_initiative(store: Store, way: Any) -> None:
    both = Both(store)
    way(both)
    both.chat.hears("Mã hồ sơ")
    assert len(both.chat.heard) == 1
    assert both.handed_in() == [{
        "code": "SK-2026-000001", "title": TYPED["title"], "kind": "technical", "field": "production",
        "unit": "Q-HOANGMAI", "benefit": 500_000_000, "recognised": "no",
    }]  # fmt: skip
    assert both.draft == 0


class AtRandom(OnOneFile):
    """Chat and page in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.both = Both(self.store)
        self.events: list[Incoming] = []
        self.known: dict[int, Answers] = {}

    @rule(count=st.integers(1, 6))
    def answers_in_the_chat(self, count: int) -> None:
        chat = self.both.chat
        for _ in range(count):
            chat.goes_on()

    @rule(order=st.sampled_from(ORDERS))
    def says(self, order: str) -> None:
        self.both.chat.says(order)

    @rule(names=st.lists(st.sampled_from(list(PAGE)), min_size=1, unique=True))
    def types_on_the_page(self, names: list[str]) -> None:
        self.both.leaves(**{name: PAGE[name] for name in names})
        self.events.append(self.both.chat.last)

    @rule(name=st.sampled_from(list(MORE)), data=st.data())
    def types_something_else(self, name: str, data: st.DataObject) -> None:
        words = data.draw(st.sampled_from(MORE[name]))
        self.both.leaves(**{name: words})

    @rule(data=st.data())
    def a_page_of_long_ago_is_sent_whole(self, data: st.DataObject) -> None:
        """A browser without the script sends every field, most of them as they stood when it showed them."""
        before = self.answers()
        stood = {name: "" for name in PAGE}
        was = {f"{name}.was": stamp("") for name in PAGE}
        self.both.leaves(**stood, **was)
        assert before.items() <= self.answers().items()

    @rule(name=st.sampled_from(["a.jpg", "b.jpg"]))
    def chooses_a_photo(self, name: str) -> None:
        file = FileRef(name, "image/jpeg", 1000, path=f"ab/{name}", shows="before")
        self.both.chat.does(kind="page", upload=self.both.draft, files=(file,))

    @rule()
    def presses_the_button(self) -> None:
        self.both.presses_send()
        self.events.append(self.both.chat.last)

    @rule(which=st.integers(0, 30))
    def a_request_comes_again(self, which: int) -> None:
        if self.events:
            self.both.chat.gives(self.events[-1 - which % len(self.events)]).hears_nothing()

    def answers(self) -> dict[str, Any]:
        """The answers of the draft that is open, but for those that are passed again."""
        with self.store.read() as tx:
            rows = tx.exec_driver_sql("SELECT id, answers FROM draft WHERE flow = 'initiative'").all()
        final = {step.key for step in INITIATIVE.steps if step.final}
        found = {row.id: orjson.loads(row.answers) for row in rows}.get(self.both.draft, {})
        return {key: answer for key, answer in found.items() if key not in final}

    @invariant()
    def there_is_one_draft_at_most(self) -> None:
        with self.store.read() as tx:
            assert int(tx.exec_driver_sql("SELECT count(*) FROM draft").scalar() or 0) <= 1

    @invariant()
    def no_answer_is_lost(self) -> None:
        """An answer may be replaced, also by words that are none yet: these are kept as typed."""
        draft, now = self.both.draft, self.answers()
        before = self.known.get(draft, {})
        lost = set(before) - set(now) - {"typed"} - set(now.get("typed", {}))
        assert not lost - {"effects", "benefit"}, lost  # "không tính được" moves to the other effects
        self.known = {draft: now}

    @invariant()
    def each_submission_is_one(self) -> None:
        rows = self.both.handed_in()
        assert [row["code"] for row in rows] == [f"SK-2026-{n:06}" for n in range(1, len(rows) + 1)]
        with self.store.read() as tx:
            assert tx.exec_driver_sql("SELECT count(*) FROM parked").scalar() == 0
            said = tx.exec_driver_sql("SELECT count(*) FROM outbox WHERE body LIKE '%Em đã nhận sáng kiến.%'").scalar()
        assert said == len(rows)


@pytest.mark.parametrize("examples", [10, pytest.param(30, marks=pytest.mark.long)])
def test_chat_and_page_at_random(sqlite_template: Path, examples: int) -> None:
    AtRandom.template = sqlite_template
    run_state_machine_as_test(AtRandom, settings=settings(max_examples=examples, stateful_step_count=25, deadline=None))
