"""How the seven steps stand, and what each says of what is there."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.settings import Settings
from bot.setup.steps import DONE, MAY, MUST, Line, is_set_up, look
from handlers.setup.standing import Standing
from storage.programme.campaigns import Campaign
from tests.program.given import given

NOW = datetime(2026, 11, 29, 8, tzinfo=UTC)
SETTINGS = given(telegram_token="1:x", controller="Công đoàn Hoa Sen, 1 Tràng Tiền", web_chat="off")
BARE = Standing(units=1, roots=(("HS", "Hoa Sen"),), campaign=None, runs=False, officers=1, groups=("Tổ 1",), trial="")


def line(key: str, standing: Standing, lang: str = "vi", settings: Settings = SETTINGS) -> Line:
    return next(one for one in look(settings, standing, NOW, lang) if one.key == key)


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


@pytest.mark.parametrize(
    ("starts", "ends", "mark"), [(-9, -1, MUST), (-9, 0, DONE), (0, 9, DONE), (1, 9, MAY)], ids=str
)  # fmt: skip
def test_a_campaign_stands_as_check_has_it(starts: int, ends: int, mark: str) -> None:
    days = [NOW.date() + timedelta(days=one) for one in (starts, ends)]
    one = Campaign(
        code="A", name="Đợt 1", prefix="SK", starts_on=days[0], ends_on=days[1], applied_from=None, applied_to=None,
        legal_basis=(), fields=(), sample=False,
    )  # fmt: skip
    there = replace(BARE, campaign=one, runs=mark == DONE)
    assert line("campaign", there).mark == mark
    assert is_set_up(SETTINGS, there, NOW) is (mark != MUST)


def test_an_account_that_zalo_cannot_reach_is_no_channel_yet() -> None:
    four = dict.fromkeys(("app_id", "app_secret", "secret_key", "refresh_token"), "1")
    account = given(**{f"zalo_oa_{name}": one for name, one in four.items()}, controller="Hoa Sen, 1 Tràng Tiền", web_chat="off")
    channel = line("channel", BARE, settings=account)
    assert (channel.mark, channel.found) == (MUST, "Zalo OA; cần địa chỉ https")
    reached = account.model_copy(update={"public_url": "https://a.vn"})
    assert line("channel", BARE, settings=reached).mark == DONE


def test_the_web_needs_no_group_and_one_is_one() -> None:
    web = given(web_chat="public", controller="Hoa Sen, 1 Tràng Tiền")
    assert line("group", replace(BARE, groups=()), settings=web).found == "cần Telegram hoặc Zalo"
    assert [line(key, BARE, "en").found for key in ("units", "officer")] == ["1 union", "1 officer"]
