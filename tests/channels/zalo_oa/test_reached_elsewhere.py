"""Who wrote on Zalo and is known on another channel too is reached where a window is open: one message, one channel."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from messages.wire import Option, Reply
from storage.database.columns import to_text
from tests.fakes.zalo_oa import FakeOa, OaUser
from tests.program.on_disk import rows, state
from tests.program.program import Phone, Program
from tests.program.zalo_oa import introduced, queue, started


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Iterator[tuple[FakeOa, Program]]:
    folder = tmp_path_factory.mktemp("elsewhere")
    with FakeOa() as oa, started(folder, oa, sqlite_template, WEB_CHAT="public") as bot:
        yield oa, bot


def known_on_both(oa: FakeOa, bot: Program, user: str) -> tuple[OaUser, Phone]:
    """Somebody who wrote on Zalo, and joined the page to the same account."""
    lan = introduced(OaUser(oa, user))
    lan.says("/huy")
    code = next(word for word in lan.says("/taikhoan").text.split() if word.count("-") == 2)
    phone = Phone(bot)
    phone.says(code.strip("."))
    return lan, phone


def last_wrote(bot: Program, user: str, ago: timedelta) -> None:
    rows(bot, "UPDATE chat SET seen_at = ? WHERE chat = ?", to_text(datetime.now(UTC) - ago), user)


def test_a_reminder_outside_the_window_comes_to_the_other_channel(pair: tuple[FakeOa, Program]) -> None:
    oa, bot = pair
    lan, phone = known_on_both(oa, bot, "501")
    inside = queue(bot, lan.user, Reply("Nhắc trong 48 giờ"))
    oa.wait(lambda: state(bot, inside) == "sent")
    assert "Nhắc trong 48 giờ" not in phone.look().text
    last_wrote(bot, lan.user, timedelta(hours=50))
    post = queue(bot, lan.user, Reply("Hồ sơ đã được xác minh", choices=(Option("/cuatoi", "Xem"),)))
    oa.wait(lambda: state(bot, post) == "failed")
    assert "Hồ sơ đã được xác minh" in phone.look().text
    lan.says("/trogiup")
    assert not any("Hồ sơ đã được xác minh" in sent.text for sent in oa.to(lan.user)), "one message, one channel"


def test_who_is_known_nowhere_else_gets_it_when_they_write(pair: tuple[FakeOa, Program]) -> None:
    oa, bot = pair
    lan = introduced(OaUser(oa, "502"))
    last_wrote(bot, lan.user, timedelta(hours=50))
    post = queue(bot, lan.user, Reply("Hồ sơ đã được xác minh"))
    oa.wait(lambda: state(bot, post) == "held")
    lan.says("/trogiup").hears("Hồ sơ đã được xác minh")
