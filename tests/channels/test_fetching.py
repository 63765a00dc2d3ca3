"""Files that are fetched from their channel while the database is in trouble: none is lost, none is fetched twice."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

from bot import clock
from bot.channels.fetcher import Fetcher
from bot.channels.telegram.channel import Telegram
from bot.files.media import Media
from bot.intake.intake import Intake
from bot.sending.sender import Sender
from messages.wire import FileRef
from storage.database.store import Store
from tests.cast.rows import rows
from tests.cast.sending import until as eventually
from tests.cast.talker import Talker, until
from tests.cast.trouble import read_only
from tests.databases import ON_BOTH
from tests.fakes.telegram import TOKEN, FakeTelegram, fake_telegram
from tests.files.photos import jpeg


def states(store: Store) -> list[str]:
    return [str(row[0]) for row in rows(store, "SELECT state FROM evidence")]


def asked_for(telegram: FakeTelegram) -> int:
    return sum(method == "getFile" for method, _ in telegram.calls)


async def fetching(
    store: Store, telegram: FakeTelegram, media: Media, becomes: str = "kept", then: Callable[[], object] = lambda: None
) -> None:
    """The database takes no changes when the photo is here, and does again while it is tried anew."""
    intake = Intake(store, clock.now)
    channel = Telegram(TOKEN, store, intake, clock.now, media, api_url=telegram.address)
    await channel._transport.initialize()
    sender = Sender(store, intake, clock.now, [channel])
    fetcher = Fetcher(store, intake, media, sender, clock.now, {"telegram": channel})
    with read_only(store):
        fetcher.start()
        await eventually(lambda: fetcher._tried)
        assert states(store) == ["pending"] and media.old_files(4e9), "it may be kept: nobody has heard that it is not"
    then()
    await eventually(lambda: states(store) == [becomes] and not fetcher._unsettled)
    await fetcher.close()
    await channel.close()
    await intake.close()


def test_whose_data_is_erased_meanwhile_leaves_no_photo(lite: Store, tmp_path: Path) -> None:
    an = Talker(lite, "an", "telegram").introduced().says(*until("evidence"))
    an.does(files=(FileRef("a.jpg", "image/jpeg", 4000, ref="photo"),)).hears("Đã nhận 1")
    media = Media(tmp_path)
    with fake_telegram() as telegram:
        telegram.file("photo", jpeg())
        asyncio.run(fetching(lite, telegram, media, "erase", lambda: an.says("/xoa").presses("Xóa tất cả")))
    assert media.old_files(4e9) == []


@ON_BOTH
def test_a_photo_that_the_database_cannot_keep_yet_stays_and_is_kept_then(store: Store, tmp_path: Path) -> None:
    an = Talker(store, "an", "telegram").introduced().says(*until("evidence"))
    an.does(files=(FileRef("a.jpg", "image/jpeg", 4000, ref="photo"),)).hears("Đã nhận 1")
    media = Media(tmp_path)
    with fake_telegram() as telegram:
        telegram.file("photo", jpeg())
        asyncio.run(fetching(store, telegram, media))
        assert asked_for(telegram) == 1
    assert media.old_files(4e9) == [str(row[0]) for row in rows(store, "SELECT path FROM evidence")]
