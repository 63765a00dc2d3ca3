"""Who keeps people's data is named before anybody real is asked for consent; the demo and stand-ins need nobody."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from bot.settings import SettingsError, must_name_controller
from tests.cast.places import ROOT
from tests.program.given import given
from tests.program.process import run_bot

WHO = "LĐLĐ thành phố Hà Nội, 1A Yết Kiêu, Hoàn Kiếm, Hà Nội"
URL = "https://sangkien.congdoan.vn"
OA = {"zalo_oa_app_id": "1", "zalo_oa_app_secret": "s", "zalo_oa_secret_key": "k", "zalo_oa_refresh_token": "r"}


@pytest.mark.parametrize(
    "on", [{"telegram_token": "123:abc"}, {"zalo_bot_token": "123:abc"}, OA, {"web_chat": "public", "public_url": URL}]
)
def test_whoever_lets_people_in_says_who_keeps_their_data(on: dict[str, str]) -> None:
    with pytest.raises(SettingsError, match=r"CONTROLLER: .*ai giữ dữ liệu.* / .*who keeps their data"):
        must_name_controller(given(**on))
    must_name_controller(given(**on, controller=WHO))


@pytest.mark.parametrize(
    "on", [{}, {"web_chat": "public"}, {"telegram_token": "123:abc", "telegram_api_url": "http://127.0.0.1:8081"}]
)
def test_the_demo_a_page_for_this_machine_and_a_platform_to_try_things_out_need_nobody(on: dict[str, str]) -> None:
    must_name_controller(given(**on))


@pytest.mark.parametrize("half", ["LĐLĐ thành phố Hà Nội", ", 1A Yết Kiêu", "LĐLĐ Hà Nội,"])
def test_a_controller_has_a_name_and_an_address(half: str) -> None:
    with pytest.raises(ValueError, match="tên và địa chỉ"):
        given(controller=half)


def run(folder: Path, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "COLUMNS": "200", **settings}
    return run_bot(*arguments, cwd=folder, env=environment)


def test_run_says_so_and_ends_and_check_lists_it(tmp_path: Path) -> None:
    ended = run(tmp_path, "run", ZALO_BOT_TOKEN="123:abc")
    assert ended.returncode == 2 and "CONTROLLER:" in ended.stderr and "Traceback" not in ended.stderr
    assert "CONTROLLER" in run(tmp_path, "check", WEB_CHAT="public", HOST="0.0.0.0").stdout
    named = run(tmp_path, "check", WEB_CHAT="public", HOST="0.0.0.0", CONTROLLER=WHO)
    assert "✓ Đơn vị giữ dữ liệu" in named.stdout
