"""How the seven steps stand, and what each says of what is there."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.settings import Settings
from bot.setup.steps import DONE, MAY, Line, look
from handlers.setup.standing import Standing
from tests.program.given import given

NOW = datetime(2026, 11, 29, 8, tzinfo=UTC)
SETTINGS = given(telegram_token="1:x", controller="Công đoàn Hoa Sen, 1 Tràng Tiền", web_chat="off")
BARE = Standing(units=1, roots=(("HS", "Hoa Sen"),), campaign=None, runs=False, officers=1, groups=("Tổ 1",), trial="")


def line(key: str, standing: Standing, lang: str = "vi", settings: Settings = SETTINGS) -> Line:
    return next(one for one in look(settings, standing, lang) if one.key == key)


@pytest.mark.parametrize(
    ("trial", "mark", "found"),
    [
        ("queued", MAY, "đang gửi"), ("sending", MAY, "đang gửi"), ("sent", DONE, "đã tới nhóm"),
        ("failed", MAY, "chưa tới nhóm"), ("unsure", MAY, "chưa tới nhóm"), ("gone", MAY, "chưa tới nhóm"),
    ],
)  # fmt: skip
def test_a_board_that_is_not_tried_again_is_not_said_to_be_on_its_way(trial: str, mark: str, found: str) -> None:
    board = line("board", replace(BARE, trial=trial))
    assert (board.mark, board.found) == (mark, found)
