"""The board of the day in a group on Zalo Bot: on a day on which something changed, picture and words are one message."""

from __future__ import annotations

from pathlib import Path

from bot import clock
from storage.conversation import batch
from storage.database.store import Store
from storage.posts import groups
from storage.posts.groups import Group
from tests.cast.rows import initiative, submit
from tests.fakes.zalo_bot import FakeZalo
from tests.program.on_disk import rows
from tests.program.zalo_bot import started

CHANGED, UNCHANGED, UNFETCHED = "zgr-5a1c9e07b3d24f6881aa", "zgr-5a1c9e07b3d24f6881bb", "zgr-5a1c9e07b3d24f6881cc"


def due_now(template: Path, folder: Path) -> Path:
    """A database with three groups whose post is due at this moment; in the unit of two of them one was handed in."""
    path = folder / "due.db"
    path.write_bytes(template.read_bytes())
    store = Store(f"sqlite:///{path}")
    now = clock.now()
    submit(store, [initiative(1, "Q-BADINH", person=7)], now)
    with store.write() as tx:
        units = {CHANGED: "Q-BADINH", UNCHANGED: "Q-HOANGMAI", UNFETCHED: "Q-BADINH"}
        found = batch.chats(tx, [("zalo_bot", chat) for chat in units], "vi", now)
        for chat, unit in units.items():
            key = found["zalo_bot", chat].id
            group = Group(key, unit, post_at="00:00", bound_at=now, hour_at=now)
            groups.save(tx, group)
    store.close()
    return path


def test_on_a_changed_day_the_board_is_one_message_with_its_picture(tmp_path: Path, sqlite_template: Path) -> None:
    template = due_now(sqlite_template, tmp_path)
    with FakeZalo() as zalo:
        zalo.fail_next("sendPhoto", "400", chat=UNFETCHED)
        with started(tmp_path, zalo, template) as bot:
            zalo.wait(lambda: {one.chat for one in zalo.sent} >= {CHANGED, UNCHANGED, UNFETCHED}, seconds=40)
            zalo.wait(lambda: rows(bot, "SELECT DISTINCT state FROM outbox WHERE kind = 'post'") == [("sent",)])
        (board,), (quiet,), (words,) = zalo.to(CHANGED), zalo.to(UNCHANGED), zalo.to(UNFETCHED)
    assert board.picture.startswith(b"\x89PNG") and board.photo.startswith(f"{zalo.public}/picture/")
    assert "BẢNG SÁNG KIẾN" in board.text and "Ba Đình" in board.text
    assert words.text == board.text and not words.photo
    assert not quiet.photo and "Hoàng Mai" in quiet.text and len(quiet.text.splitlines()) <= 3
