"""However questions are asked, taken, handed on and closed, nobody hears what was said to another."""

from __future__ import annotations

import random
import re

import pytest

from storage.database.store import Store, TroubleError
from storage.support import questions
from tests.cast.crowd import BADINH, HOANGMAI, supporter
from tests.cast.rows import rows
from tests.cast.talker import Talker
from tests.databases import ON_BOTH, ON_POSTGRESQL

STEPS = 30


def owners(store: Store) -> dict[int, str]:
    """Whose question has which number, by the name of their chat."""
    sql = "SELECT support.id, chat FROM support JOIN chat ON chat.person_id = support.person_id"
    return {int(number): str(chat).removesuffix("-2") for number, chat in rows(store, sql)}


@ON_BOTH
@pytest.mark.parametrize("seed", [1, 2])
def test_nobody_gets_anothers_answer(store: Store, seed: int) -> None:
    choose = random.Random(seed)
    team = [supporter(store, f"to{n}", HOANGMAI if n else BADINH) for n in range(3)]
    askers = [Talker(store, f"tho{n}", "telegram").introduced() for n in range(3)]
    code = next(word for word in askers[0].says("/taikhoan").text.split() if word.isupper() and len(word) >= 8)
    askers.append(Talker(store, "tho0-2", "telegram").opens().says(code))
    assert rows(store, "SELECT count(DISTINCT person_id) FROM chat WHERE substr(chat, 1, 4) = 'tho0'") == [(1,)]
    said = 0
    for _ in range(STEPS):
        number = choose.randint(1, 6)
        if choose.random() < 0.4:
            asker = choose.choice(askers)
            asker.says(*choose.choice([("/hotro Em hỏi tiếp", "ừ"), ("/hotro", "Em hỏi ạ", "ừ"), (f"/khep {number}",)]))
        else:
            member, said = choose.choice(team), said + 1
            owner = owners(store).get(number, "nobody")
            answer = f"Gửi {owner} lời thứ {said}"
            member.says(*choose.choice([
                (f"/nhan {number}", answer), (f"/nhan {number} thay", answer), (f"/traloi {number} {answer}",),
                (f"/chuyen {number}",), (f"/khep {number}",),
            ]))  # fmt: skip
        for asker in askers:
            heard = set(re.findall(r"Gửi (\w+) lời thứ", asker.looks().text))
            assert heard <= {asker.name.removesuffix("-2")}, (asker.name, heard)
    assert rows(store, "SELECT count(*) FROM parked") == [(0,)]
    assert any("Gửi tho" in str(row) for row in rows(store, "SELECT lines FROM support"))


@ON_POSTGRESQL
def test_of_two_at_once_the_one_behind_gives_way_and_is_answered_anew(store: Store) -> None:
    Talker(store, "tho").introduced().says("/hotro Em hỏi ạ", "ừ")
    with store.write() as first:
        assert questions.held(first, 1) is not None
        with pytest.raises(TroubleError, match="lock timeout"), store.write() as second:
            questions.held(second, 1)
