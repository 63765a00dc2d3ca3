"""What `check` says in six states of a bot, word for word: a list of what is left, each with its next step.

After a change of words that is meant, write them anew: GOLDEN=write .venv/bin/pytest tests/operations/test_check.py
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from bot.operations.looked_at import watched
from handlers.remaining import Mark, Outside, items
from messages.wire import Reply
from storage import alerts, set_up
from storage.alerts import Alert
from storage.conversation import batch
from storage.database.copies import taken
from storage.database.migrate import migrate
from storage.database.store import Store
from storage.people import officers, operators
from storage.sending import outbox, usage
from tests.cast.groups import group
from tests.cast.places import ROOT, as_before
from tests.fakes.telegram import TOKEN, fake_telegram
from tests.fakes.zalo_bot import FakeZalo
from tests.program.given import given
from tests.program.process import run_bot

WHO = "LĐLĐ thành phố Hà Nội, 1A Yết Kiêu, Hoàn Kiếm, Hà Nội"
#: What is another in each run: moments, days of the year, the place, the ports.
ANOTHER_EACH_TIME = (
    (r"\d\d:\d\d (?=\d\d/\d\d/\d{4}|\d+ [A-Z])", ""), (r"\d\d/\d\d/\d{4}", "DAY"), (r"\d{1,2} [A-Z][a-z]{2} \d{4}", "DAY"),
    (r"127\.0\.0\.1:(?!8080)\d+", "SERVER"),
)  # fmt: skip


def checked(folder: Path, **settings: str) -> CompletedProcess[str]:
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), **settings}
    return run_bot("check", cwd=folder, env=environment)


def reads_as_before(name: str, ended: CompletedProcess[str]) -> str:
    said = ended.stdout
    for pattern, word in ANOTHER_EACH_TIME:
        said = re.sub(pattern, word, said)
    as_before(f"check_{name}.txt", said)
    assert not ended.stderr
    return said


def database(folder: Path, template: Path | None, change: Callable[[Store], None] | None = None) -> None:
    """The bot's own, new or filled with the sample."""
    file = folder / "data" / "sangkien.db"
    file.parent.mkdir(mode=0o700)
    if template is not None:
        shutil.copy(template, file)
    store = Store(f"sqlite:///{file}")
    migrate(store)
    if change is not None:
        change(store)
    store.close()
    file.chmod(0o600)
    media = folder / "data" / "media"
    media.mkdir(mode=0o700)


def sql(*statements: str) -> Callable[[Store], None]:
    def change(store: Store) -> None:
        with store.write() as tx:
            for statement in statements:
                tx.exec_driver_sql(statement)

    return change


def furnished(store: Store) -> None:
    """A campaign that runs, an officer of the whole city, a group, a backup."""
    now = datetime.now(UTC)
    first, last = (f"{now + timedelta(days=days):%Y-%m-%d}" for days in (-90, 90))
    sql(f"UPDATE campaign SET starts_on = '{first}', ends_on = '{last}'")(store)
    with store.write() as tx:
        officers.appoint(tx, 1, "HN", "Trần Thị Bình", now)
        operators.appoint(tx, 1, now)
        taken.backed_up(tx, now - timedelta(days=1))
    group(store, "Nhóm thành phố", "HN")


def test_nothing_is_there_yet(tmp_path: Path) -> None:
    ended = checked(tmp_path)
    assert ended.returncode == 1
    said = reads_as_before("empty", ended)
    for what in ("Đơn vị giữ dữ liệu", "Kênh nhắn tin", "Đơn vị", "Đợt sáng kiến"):
        assert f"✗ {what} /" in said


def test_a_token_but_no_units(tmp_path: Path) -> None:
    database(tmp_path, None)
    with fake_telegram() as telegram:
        ended = checked(tmp_path, TELEGRAM_TOKEN=TOKEN, TELEGRAM_API_URL=telegram.address, CONTROLLER=WHO)
    said = reads_as_before("token_without_units", ended)
    assert ended.returncode == 1 and "✓ Kênh nhắn tin" in said and "✗ Đơn vị /" in said


def test_units_but_no_campaign(tmp_path: Path, sqlite_template: Path) -> None:
    database(tmp_path, sqlite_template, sql("DELETE FROM target", "DELETE FROM phase", "DELETE FROM campaign"))
    ended = checked(tmp_path, WEB_CHAT="public", CONTROLLER=WHO)
    said = reads_as_before("units_without_campaign", ended)
    assert ended.returncode == 1 and "✓ Đơn vị / Units" in said and "✗ Đợt sáng kiến" in said
    assert "Nhóm chat" not in said  # the web has none


def test_all_but_https(tmp_path: Path, sqlite_template: Path) -> None:
    database(tmp_path, sqlite_template, furnished)
    with FakeZalo() as zalo:
        ended = checked(tmp_path, ZALO_BOT_TOKEN=zalo.token, ZALO_BOT_API_URL=zalo.url, CONTROLLER=WHO)
    said = reads_as_before("all_but_https", ended)
    assert (
        ended.returncode == 0
        and "! Địa chỉ https" in said
        and "✗" not in said
        and said.count("\n") == said.count("✓") + 4
    )


def test_all_is_well(tmp_path: Path, sqlite_template: Path) -> None:
    database(tmp_path, sqlite_template, furnished)
    with fake_telegram() as telegram:
        settings = {"TELEGRAM_TOKEN": TOKEN, "TELEGRAM_API_URL": telegram.address}
        ended = checked(tmp_path, PUBLIC_URL="https://sangkien.example.vn", CONTROLLER=WHO, **settings)
    said = reads_as_before("all_well", ended)
    assert ended.returncode == 0 and "Mọi việc đã xong. / All is well." in said


def test_the_database_is_damaged(tmp_path: Path, sqlite_template: Path) -> None:
    database(tmp_path, sqlite_template)
    file = tmp_path / "data" / "sangkien.db"
    whole = file.read_bytes()
    file.write_bytes(whole[: len(whole) // 2])
    ended = checked(tmp_path, WEB_CHAT="public", CONTROLLER=WHO)
    said = reads_as_before("database_damaged", ended)
    assert ended.returncode == 1 and "✗ Cơ sở dữ liệu" in said and "restore" in said
    assert not re.search(r"\b[A-Z][a-z]+Error\b", said)


@pytest.mark.parametrize(
    ("used", "step"), [(200, "cuối tháng"), (2500, "gần hết lượt"), (2900, "chỉ còn trả lời")]
)  # fmt: skip
def test_the_plan_of_zalo_is_looked_ahead(lite: Store, used: int, step: str) -> None:
    now = datetime(2026, 11, 28 if used > 200 else 5, 5, tzinfo=UTC)
    with lite.write() as tx:
        usage.add(tx, "zalo_bot", "2026-11", used, 0)
        outside = Outside(channels=("zalo_bot",), zalo_quota=3000 if used > 200 else 1000)
        quota = next(one for one in items(outside, set_up.look(tx, now), now) if one.key == "quota")
    assert step in quota.todo("vi") and quota.todo("en") and quota.mark is not Mark.DONE


def troubled(store: Store) -> None:
    """Alerts stand, and an answer has waited for half an hour; nobody is told of it."""
    furnished(store)
    now = datetime.now(UTC)
    with store.write() as tx:
        for one in operators.listed(tx):
            operators.remove(tx, one.person_id)
        found = [Alert("token of telegram", ""), Alert("quota of zalo_bot", ""), Alert("part of sending", "a")]
        alerts.begin(tx, found, now)


def test_alerts_that_stand_are_named_with_what_to_do(tmp_path: Path, sqlite_template: Path) -> None:
    database(tmp_path, sqlite_template, troubled)
    with fake_telegram() as telegram:
        settings = {"TELEGRAM_TOKEN": TOKEN, "TELEGRAM_API_URL": telegram.address}
        ended = checked(tmp_path, PUBLIC_URL="https://sangkien.example.vn", CONTROLLER=WHO, **settings)
    said = ended.stdout
    assert ended.returncode == 1
    for line in (
        "✗ Telegram không nhận mã bot (token)", "! Zalo Bot: đã dùng 80 % lượt tin", "✗ Một phần của trợ lý đang hỏng: sending",
        "! Người nhận cảnh báo / Who is told of trouble: 0", "officer invite-operator", "→ Lấy lại mã ở nơi đã tạo bot",
    ):  # fmt: skip
        assert line in said, said


def test_an_answer_that_waits_is_named_though_no_bot_runs(lite: Store, tmp_path: Path) -> None:
    now = datetime.now(UTC)
    with lite.write() as tx:
        chat = batch.chats(tx, [("telegram", "501")], "vi", now)["telegram", "501"]
        outbox.queue(tx, chat.id, Reply("Chào anh/chị"), now - timedelta(minutes=30))
    found = watched.lines(given(telegram_token=TOKEN, media_dir=tmp_path), lite)
    assert any("chờ gửi quá 5 phút" in line.what and line.mark is Mark.NEEDED for line in found)
