"""A bot that may write its data folder alone, as in a container: the set-up page keeps its settings there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.settings import read
from bot.setup.env_file import SetElsewhereError, keep
from tests.cast.pages.setup import OFFICE, Fresh, inside
from tests.fakes.telegram import TOKEN, fake_telegram
from tests.program.program import command

pytestmark = pytest.mark.skipif(not Path("/sys").exists(), reason="no place here that is closed to root too")

CLOSED = "/sys/.env"  # nobody makes a file there, not even root
KEPT = f"CONTROLLER={OFFICE['name']}, {OFFICE['address']}\nTELEGRAM_TOKEN={TOKEN}\n"


@pytest.fixture
def boxed(tmp_path: Path) -> Iterator[Fresh]:
    """What compose.yaml sets, and an `.env` in which every line is still empty."""
    (tmp_path / ".env").symlink_to(CLOSED)
    with fake_telegram() as telegram:
        bot = Fresh(
            tmp_path, DATABASE_URL=f"sqlite:///{tmp_path}/box/bot.db", MEDIA_DIR=f"{tmp_path}/box/media", DEMO="off",
            TELEGRAM_TOKEN="", CONTROLLER="", TELEGRAM_API_URL=telegram.address,
        ).start()  # fmt: skip
        yield bot
        bot.kill()


def test_an_office_sets_up_a_bot_that_can_write_its_data_alone(boxed: Fresh) -> None:
    office = inside(boxed).sees("Văn phòng của anh/chị")
    office.sends("/cai-dat/van-phong", **OFFICE).sees("Đang khởi động lại")
    boxed.begins_again().prints_address()
    office.opens("/cai-dat/kenh").sends("/cai-dat/kenh", channel="telegram", telegram_token=TOKEN).sees("Đang khởi động lại")
    boxed.begins_again().prints_address()
    assert "telegram" in boxed.first_line
    kept = boxed.folder / "box" / "settings.env"
    assert kept.read_text("utf-8").endswith(KEPT) and kept.stat().st_mode & 0o777 == 0o600
    said = command(boxed, "check").stdout
    assert f"{kept}: CONTROLLER, TELEGRAM_TOKEN" in said and TOKEN not in said


def test_what_env_says_goes_before_what_the_page_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CONTROLLER", "")
    keep({"CONTROLLER": "Hoa Sen, 1 Tràng Tiền"})
    assert "CONTROLLER" not in (tmp_path / "data/settings.env").read_text("utf-8").partition("\n")[0]
    assert read().controller == "Hoa Sen, 1 Tràng Tiền" and not Path(".env").exists()
    Path(".env").write_text("CONTROLLER=Bình Minh, 2 Tràng Thi\nLANGUAGE=en\n", "utf-8")
    monkeypatch.delenv("CONTROLLER")
    assert read().controller == "Bình Minh, 2 Tràng Thi"
    keep({"PUBLIC_URL": "https://a.vn", "CONTROLLER": "Hoa Mai, 3 Tràng Tiền"})
    assert read().controller == "Hoa Mai, 3 Tràng Tiền" and "CONTROLLER=\n" in Path("data/settings.env").read_text("utf-8")
    keep({"CONTROLLER": "", "PUBLIC_URL": ""})
    assert read().controller == "" == read().public_url


def test_what_a_closed_env_says_is_changed_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path(".env").write_text("LANGUAGE=en\n", "utf-8")
    Path(".env.new").symlink_to(CLOSED)
    with pytest.raises(SetElsewhereError) as error:
        keep({"LANGUAGE": "vi"})
    assert error.value.names == ["LANGUAGE"] and not Path("data").exists()
