"""Pictures that officers send for an announcement, and how the fetcher keeps them."""

from __future__ import annotations

from typing import Any

from bot.channels.fetcher import keep
from messages.channels import CHANNELS
from messages.wire import FileRef
from storage.conversation import evidence
from storage.database.store import Store
from tests.cast.announcements.going_out import WORDS
from tests.cast.talker import MORNING, Talker

ON_DISK = "ab/0123456789abcdef0123456789abcdef.png"


def sends(who: Talker, ref: str = "p1", mime: str = "image/jpeg", size: int = 2000, **more: Any) -> Talker:
    """A photo, as its channel tells of it before anybody has fetched it."""
    return who.does(files=(FileRef(f"{ref}.jpg", mime, size, ref=ref),), **more)


def is_fetched(store: Store, file: FileRef | None = None) -> None:
    """All that is pending is here: a PNG picture, or what this file says."""
    for one in store.reading(evidence.pending, [channel.name for channel in CHANNELS]):
        here = file or FileRef(mime="image/png", size=1500, path=ON_DISK)
        store.writing(keep, one, here, MORNING)


def written_with_picture(officer: Talker) -> Talker:
    """An announcement with a picture that is still to be fetched, up to its preview."""
    officer.says("/thongbao mới")
    sends(officer).hears("Em nhận được ảnh rồi", "muốn thông báo điều gì")
    return officer.says(WORDS).says("bỏ qua").hears(WORDS, "Em đang tải ảnh")
