"""`kill -9` in the middle of a conversation: what was acknowledged is there, what was not can be sent again."""

from __future__ import annotations

from pathlib import Path

from tests.cast.talker import FORM, PLEDGE, between
from tests.program.program import Phone, Program

AFTER = (1, 5, 9)  # answers, counted from nought: the last one is the pledge


def test_every_acknowledged_answer_survives_a_kill(tmp_path: Path) -> None:
    site = Program(tmp_path).start()
    phone = Phone(site).introduced()
    for number, answer in enumerate((*FORM, *PLEDGE)):
        phone.says(answer)
        if number in AFTER:
            site.kill()
            assert phone.posts({"id": "lost", "text": "nobody hears this"}).status == 0
            site.start()
            phone = Phone(site, phone.session)  # the page, loaded again: the whole transcript comes back
    phone.look()
    text = "\n".join(message["text"] for message in Phone(site, phone.session).messages)
    assert "Mã hồ sơ: SK-2026-000001" in text
    for answer in between("before", "applied"):
        assert answer in text
    assert site.stop() == 0


def test_a_stop_finishes_what_was_begun(tmp_path: Path) -> None:
    site = Program(tmp_path).start()
    phone = Phone(site).introduced()
    assert site.stop() == 0
    assert "Traceback" not in site.said()
    site.start()
    Phone(site, phone.session).hears("Tên sáng kiến là gì")
    site.kill()
