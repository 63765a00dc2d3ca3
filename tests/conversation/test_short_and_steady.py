"""The first message is short, what may be typed is said under a few questions only, "Bước n/m" never grows."""

from __future__ import annotations

import pytest

from bot.channels.plain_text import screen
from storage.database.store import Store
from tests.cast.talker import FORM, Talker, until

FIRST_MESSAGE_LETTERS = 500


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_the_first_message_is_short(lite: Store, lang: str) -> None:
    an = Talker(lite, "an", channel="zalo_bot").opens()
    if lang == "en":
        an.says("/language en", "hello")
    (first,) = an.heard
    assert len(screen(first, lang)) <= FIRST_MESSAGE_LETTERS, screen(first, lang)


def test_what_may_be_typed_is_said_under_three_questions(lite: Store) -> None:
    an = Talker(lite, "an", channel="zalo_bot").introduced()
    shown = [screen(an.screen, "vi")]
    for answer in FORM:
        an.says(answer)
        shown.append(screen(an.screen, "vi"))
    assert not [one for one in shown if "quay lại" in one]
    assert not [one for one in shown if "bỏ qua" in one]


@pytest.mark.parametrize("other", [{}, {"có": "không", "500 triệu": "Thợ đỡ đau lưng hơn hẳn trước"}])
def test_the_number_of_steps_never_grows(worker: Talker, other: dict[str, str]) -> None:
    of = [worker.screen.steps or 0]
    for answer in FORM:
        worker.says(other.get(answer, answer))
        of.append(worker.screen.steps or 0)
    assert of == sorted(of, reverse=True) and of[-1], of


def test_all_that_is_known_of_somebody_is_one_message(worker: Talker) -> None:
    worker.says(*until("kind"), "/xuat").hears("toàn bộ", "loại giải pháp").is_at("kind")
    assert len(worker.heard) == 1 and worker.screen.document
    worker.says("tạm dừng", "/xuat").hears("toàn bộ")
    assert len(worker.heard) == 1
