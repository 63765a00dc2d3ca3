"""Whatever authors, co-authors and officers do in whatever order: counts agree, and who was taken out is named no more."""

from __future__ import annotations

from pathlib import Path

import orjson
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule, run_state_machine_as_test

from handlers.people.codes import looks_like_code
from storage.counting import coauthors
from storage.counting.coauthors import Answer
from storage.counting.recount import differences
from storage.initiatives.status import set_status
from tests.cast.coauthors import known, submits
from tests.cast.machine import OnOneFile
from tests.cast.talker import PLEDGE, Talker

NAMES = ("Trần Thị Bình", "Lê Văn Cường", "Phạm Văn Dũng")
TITLES = ("Cải tiến khuôn dập giảm phế phẩm", "Giá treo dụng cụ trong xưởng", "Tấm chắn bụi cho máy mài")
WHO = st.integers(0, 2)
WRITTEN = st.lists(st.sampled_from(NAMES), min_size=1, max_size=3, unique=True)


def shared(names: list[str]) -> str:
    return ", ".join(f"{name} {20 + number}%" for number, name in enumerate(names))


class Named(OnOneFile):
    """Two authors and three of those whom they name; the third comes late."""

    def __init__(self) -> None:
        super().__init__()
        self.authors = [Talker(self.store, name).introduced(name) for name in ("Nguyễn Văn An", "Đỗ Thị Minh")]
        self.named = [known(self.store, str(number), name) for number, name in enumerate(NAMES[:2])]
        self.codes: list[str] = []

    def everybody(self) -> list[Talker]:
        """One clock for all: the latest."""
        people = [*self.authors, *self.named]
        at = max(one.now for one in people)
        for one in people:
            one.now = at
        return people

    def code(self, which: int) -> tuple[str, Talker]:
        """One that was handed in, and its author."""
        place = which % len(self.codes)
        return self.codes[place], self.authors[place % 2]

    @precondition(lambda self: len(self.codes) < len(TITLES))
    @rule(names=WRITTEN)
    def is_handed_in(self, names: list[str]) -> None:
        self.everybody()
        author = self.authors[len(self.codes) % 2].says("/huy", "/moi khac")
        submits(author, shared(names), TITLES[len(self.codes)])
        self.codes.append(author.text.partition("Mã hồ sơ: ")[2].split()[0])

    @precondition(lambda self: self.codes)
    @rule(which=WHO, names=WRITTEN)
    def names_others(self, which: int, names: list[str]) -> None:
        self.everybody()
        code, author = self.code(which)
        author.says("/huy", f"/sua {code}")
        if "Đồng tác giả" in author.text:
            author.says("sửa đồng tác giả", f"chỉ có {shared(names)}", *PLEDGE)

    @precondition(lambda self: self.codes)
    @rule(which=WHO, who=WHO, order=st.sampled_from(("latoi", "khongphaitoi")))
    def answers(self, which: int, who: int, order: str) -> None:
        self.everybody()
        code, _ = self.code(which)
        one = self.named[who % len(self.named)].says(f"/{order} {code}")
        assert one.heard

    @precondition(lambda self: self.codes)
    @rule(which=WHO, who=WHO)
    def brings_a_code(self, which: int, who: int) -> None:
        self.everybody()
        code, author = self.code(which)
        heard = author.says(f"/madongtacgia {code}").text
        found = [word for word in heard.split() if looks_like_code(word)]
        for one in found[:1]:
            self.named[who % len(self.named)].says(one)

    @precondition(lambda self: len(self.named) < len(NAMES))
    @rule()
    def comes_late(self) -> None:
        self.named.append(known(self.store, "late", NAMES[len(self.named)]))
        self.everybody()

    @rule(who=WHO, everything=st.booleans())
    def is_erased_and_comes_back(self, who: int, everything: bool) -> None:
        self.everybody()
        place = who % len(self.named)
        self.named[place].says("/xoa yes" if everything else "/rutdongy yes").introduced(NAMES[place]).says("/huy")

    @precondition(lambda self: self.codes)
    @rule(which=WHO, status=st.sampled_from(("verified", "returned", "rejected", "submitted", "withdrawn")))
    def is_decided(self, which: int, status: str) -> None:
        code, author = self.code(which)
        with self.store.write() as tx:
            key = tx.exec_driver_sql(f"SELECT id FROM initiative WHERE code = '{code}'").scalar_one()
            set_status(tx, key, status, author.now)

    @invariant()
    def counts_agree_and_nobody_is_linked_who_is_not_named(self) -> None:
        with self.store.read() as tx:
            assert list(differences(tx)) == []
            for key, answers in tx.exec_driver_sql("SELECT id, answers FROM initiative").all():
                names = coauthors.names(orjson.loads(answers))
                linked = [one for one in coauthors.named(tx, key) if one.answer != Answer.NO]
                assert {one.name for one in linked} <= set(names)
                assert len({one.name for one in linked}) == len(linked)
            assert tx.exec_driver_sql("SELECT count(*) FROM parked").scalar() == 0


@pytest.mark.parametrize("examples", [5, pytest.param(12, marks=pytest.mark.long)])
def test_whatever_is_answered_counts_agree(sqlite_template: Path, examples: int) -> None:
    Named.template = sqlite_template
    run_state_machine_as_test(Named, settings=settings(max_examples=examples, stateful_step_count=15, deadline=None))
