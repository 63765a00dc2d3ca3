"""What the page keeps in `.env`: the rest of the file stays, nobody else reads it, and nothing half or wrong is written."""

from __future__ import annotations

from pathlib import Path

import pytest
from dotenv import dotenv_values

from bot.settings import SettingsError, read
from bot.setup.env_file import SetElsewhereError, changed, keep, quoted

OFFICE = 'Công đoàn "Hoa Sen", 1 Tràng Tiền # cổng 2'
BEFORE = "# của văn phòng\nPORT=8081\n\n#CONTROLLER=Ví dụ, ở đâu\nLANGUAGE=en\nLANGUAGE=vi\n"


def test_other_lines_and_comments_stay(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text(BEFORE, "utf-8")
    file.chmod(0o644)
    keep({"CONTROLLER": OFFICE, "LANGUAGE": "en"}, file)
    assert file.read_text("utf-8") == BEFORE.replace("LANGUAGE=vi\n", "LANGUAGE=en\n") + f"CONTROLLER='{OFFICE}'\n"
    assert file.stat().st_mode & 0o777 == 0o600
    settings = read(str(file))
    assert (settings.controller, settings.port, settings.language) == (OFFICE, 8081, "en")
    assert [path.name for path in tmp_path.iterdir()] == [".env"]


@pytest.mark.parametrize("value", ["a b, c", "it's, here", "back\\slash, x", "${HOME}, x", "$HOME, x", " two\nlines , x", "", "a#b, c"])
def test_whatever_an_office_is_called_comes_back_as_it_was_typed(value: str, tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text(changed("", {"CONTROLLER": value}), "utf-8")
    assert dotenv_values(file)["CONTROLLER"] == " ".join(value.split()).replace("${", "$ {")
    assert "\n" not in quoted(value)


@pytest.mark.parametrize(
    "wrong", [{"CONTROLLER": "no comma"}, {"TELEGRAM_TOKEN": "1:ab"}, {"ZALO_BOT_TOKEN": "none"}, {"PUBLIC_URL": "ftp://x"}]
)
def test_what_the_bot_could_not_start_with_is_not_written(wrong: dict[str, str], tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text(BEFORE, "utf-8")
    with pytest.raises(SettingsError):
        keep(wrong, file)
    assert file.read_text("utf-8") == BEFORE
    assert [path.name for path in tmp_path.iterdir()] == [".env"]


def test_what_the_environment_says_cannot_be_changed_by_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANGUAGE", "en")
    with pytest.raises(SetElsewhereError) as error:
        keep({"LANGUAGE": "vi"}, tmp_path / ".env")
    assert error.value.names == ["LANGUAGE"] and not (tmp_path / ".env").exists()


def test_a_link_to_the_file_stays_one(tmp_path: Path) -> None:
    (tmp_path / "real").write_text("PORT=8081\n")
    (tmp_path / ".env").symlink_to(tmp_path / "real")
    keep({"LANGUAGE": "en"}, tmp_path / ".env")
    assert (tmp_path / ".env").is_symlink() and "LANGUAGE=en" in (tmp_path / "real").read_text()
