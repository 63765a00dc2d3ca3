"""Presses that come twice, late or out of order, and everything that people and networks put into a text."""

from __future__ import annotations

import unicodedata

import pytest

from tests.cast.talker import ANSWERS, OPENED, PLEDGE, Talker, since, until

STRANGE = {
    "emoji": "Khuôn dập 👩‍🔧 có chốt định vị 🎉",
    "right to left marks": "Khuôn dập \u202e có chốt \u2066định vị\u2069",
    "NUL": "Khuôn dập \x00 có chốt định vị",
    "lone surrogate": "Khuôn dập \ud83d có chốt định vị",
    "decomposed": unicodedata.normalize("NFD", "Khuôn dập có chốt định vị"),
    "HTML": "<script>alert('x')</script><b>Khuôn</b>",
    "Jinja": "{{ 7 * 7 }} {% for x in y %} khuôn dập",
    "SQL": "Robert'); DROP TABLE initiative;-- khuôn",
    "format": "%s %(rows)s {0} {shown} $1 :name ?1 khuôn",
}


def test_the_same_event_twice_changes_nothing(worker: Talker) -> None:
    worker.says(ANSWERS["title"]).is_at("field").again().hears_nothing()
    assert worker.receipt.outcome == "seen"
    worker.says(*since("field"), *PLEDGE)
    worker.hears("SK-2026-000001").again().hears_nothing()
    with worker.store.read() as tx:
        assert tx.exec_driver_sql("SELECT count(*) FROM initiative").scalar() == 1


def test_a_double_tap_is_silent(worker: Talker) -> None:
    worker.says(ANSWERS["title"])
    screen = worker.screen
    worker.presses("Khác").is_at("before").presses_old("Khác", screen).hears_nothing()


def test_a_double_tap_on_submit_hands_in_once(worker: Talker) -> None:
    worker.tells()
    screen = worker.screen
    worker.presses("Gửi").hears("SK-2026-000001").presses_old(
        "Gửi", screen
    ).hears_nothing()


def test_a_double_tap_on_back_goes_back_once(worker: Talker) -> None:
    worker.says(*until("before"))
    screen = worker.screen
    worker.presses("Quay lại").is_at("field").presses_old("Quay lại", screen).hears_nothing()
    worker.says("giữ nguyên").is_at("before")


def test_an_older_button_is_said_and_the_question_asked_again(worker: Talker) -> None:
    first = worker.says(ANSWERS["title"]).screen
    worker.says("khác").is_at("before").presses_old("Khác", first).hears("câu hỏi trước", "vướng ở đâu").is_at("before")


def test_a_press_on_the_same_question_asked_again_counts(worker: Talker) -> None:
    worker.says(*until("kind"))
    screen = worker.screen
    worker.says("giúp").presses_old("Quản lý", screen).hears("Đã ghi: Quản lý")


def test_a_button_nobody_offered_does_nothing(worker: Talker) -> None:
    worker.does(kind="press", pressed="no-such-value", turn=worker.screen.turn).is_at("title")
    worker.does(kind="press", pressed="/nosuch", turn=None).hears("chưa hiểu lệnh").is_at("title")


@pytest.mark.parametrize("text", STRANGE.values(), ids=STRANGE.keys())
def test_strange_text_is_kept_as_text(worker: Talker, text: str) -> None:
    worker.says(text).is_at("field")
    worker.says("quay lại").hears("Đang ghi: " + text)


@pytest.mark.parametrize("text", ["", "   ", "\x00", "\u200b\u202e", "\n\n"])
def test_empty_text_asks_again(worker: Talker, text: str) -> None:
    worker.says(text).hears("chưa nhận được chữ nào").is_at("title")


def test_ten_thousand_characters_are_answered_kindly(worker: Talker) -> None:
    worker.says(*until("solution"), "khuôn dập " * 1000).hears("9.999 chữ", "chỉ ghi được 4.000").is_at("solution")


@pytest.mark.parametrize("step", [*ANSWERS, *OPENED, "review"])
def test_every_question_bears_every_word_to_the_bot(worker: Talker, step: str) -> None:
    worker.says(*until(step))
    at = worker.screen.step
    for word in ("giúp", "/cuatoi", "/trogiup", "?", "🎉", "nộp"):
        worker.says(word)
        assert worker.heard, word
        if worker.screen.step != at:  # "nộp" may be a good answer to "skip or send files"
            break
    worker.says("quay lại")
    assert worker.heard
