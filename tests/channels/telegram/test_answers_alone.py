"""What one person asks in a group: seen there by them alone where the server can, else in the private chat."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from storage.database.store import Store
from tests.cast.crowd import FIRST
from tests.cast.sending import sending
from tests.cast.talker import FORM, PLEDGE, Talker
from tests.fakes.telegram import FakeTelegram, Room, Somebody, fake_telegram

AN, GROUP = 501, -100


@pytest.fixture
def telegram() -> Iterator[FakeTelegram]:
    with fake_telegram(everyone=(1000, 1.0), private=(1000, 1.0)) as fake:
        fake.in_group = (1000, 1.0)
        yield fake


class Scene:
    """An, who has handed in and asks in a group where others read along."""

    def __init__(self, store: Store, telegram: FakeTelegram, media: Path) -> None:
        self.store, self.telegram, self.media = store, telegram, media
        Talker(store, str(AN), "telegram").introduced().says(*FORM, *PLEDGE)
        with store.write() as tx:
            tx.execute(text("UPDATE outbox SET state = 'sent'"))
        self.room = telegram.group(GROUP)
        telegram.rooms[AN] = Room(AN)
        self.an = Somebody(telegram, AN).in_group(self.room)

    def runs(self, *asks: Callable[[], object]) -> None:
        """While a bot runs, one after another."""

        async def run() -> None:
            async with sending(self.store, self.telegram, self.media, receives=True):
                for ask in asks:
                    await asyncio.to_thread(ask)

        asyncio.run(run())

    def asked(self, line: str = "/cuatoi", alone: bool = False) -> Callable[[], object]:
        """An asks, and reads the answer somewhere; the group has been told by then too."""

        def ask() -> None:
            answers, lines = self.answers, len(self.telegram.to(GROUP))
            self.an.says_alone(line) if alone else self.an.says(line)
            self.telegram.wait(lambda: self.answers > answers and len(self.telegram.to(GROUP)) > lines)

        return ask

    @property
    def answers(self) -> int:
        return f"{self.private}\n{self.shown(AN)}".count(FIRST)

    def shown(self, person: int) -> str:
        return "\n".join(sent.text for sent in self.telegram.seen_by(GROUP, person))

    @property
    def private(self) -> str:
        return "\n".join(sent.text for sent in self.telegram.to(AN))


@pytest.fixture
def scene(lite: Store, telegram: FakeTelegram, tmp_path: Path) -> Scene:
    return Scene(lite, telegram, tmp_path)


@pytest.mark.parametrize("version", [(10, 2), (10, 3)])
def test_an_admin_bot_shows_the_answer_in_the_group_to_its_asker_alone(scene: Scene, version: tuple[int, int]) -> None:
    scene.telegram.version, scene.room.bot_is_admin = version, True
    scene.runs(scene.asked())
    assert FIRST in scene.shown(AN) and not scene.shown(502)
    assert not scene.private, "it is read once"


def test_a_bot_that_is_no_admin_may_answer_a_command_that_only_it_saw(scene: Scene) -> None:
    scene.telegram.version = (10, 2)
    scene.runs(scene.asked(alone=True))
    assert FIRST in scene.shown(AN) and not scene.shown(502)


def test_a_bot_that_is_no_admin_answers_in_the_private_chat_what_all_saw(scene: Scene) -> None:
    scene.telegram.version = (10, 2)
    scene.runs(scene.asked())
    assert FIRST in scene.private
    assert FIRST not in scene.shown(502) and "trả lời riêng" in scene.shown(502)
    (link,) = scene.telegram.to(GROUP)[0].buttons
    assert link["url"].endswith("?start=r_cuatoi")


@pytest.mark.parametrize("code", [404, 400])
def test_an_older_server_shows_no_more_than_the_way_and_is_not_asked_again(scene: Scene, code: int) -> None:
    """It passes over for whom a message is: what stands in the group then is the line that all may read."""
    scene.telegram.unknown_code, scene.room.bot_is_admin = code, True
    scene.runs(scene.asked(), scene.asked())
    scene.runs(scene.asked())
    assert scene.private.count(FIRST) == 3 and FIRST not in scene.shown(502)
    tried = [parameters for method, parameters in scene.telegram.calls if "receiver_user_id" in parameters]
    assert len(tried) == 1, "not again, also after a restart"
    assert scene.shown(502).count("trả lời riêng") == 3


def test_a_server_that_takes_the_reader_and_knows_no_edit_tells_the_way(scene: Scene) -> None:
    scene.telegram.version, scene.room.bot_is_admin = (10, 2), True
    scene.telegram.odd_answers["editEphemeralMessageText"].append(
        (400, b'{"ok":false,"error_code":400,"description":"Bad Request: method not found"}')
    )
    scene.runs(scene.asked())
    assert FIRST in scene.private and FIRST not in scene.shown(AN)
    assert "trả lời riêng" in scene.shown(AN) and not scene.shown(502)


def test_a_long_answer_goes_to_the_private_chat(scene: Scene) -> None:
    scene.telegram.version, scene.room.bot_is_admin = (10, 2), True
    with scene.store.write() as tx:
        tx.execute(text("UPDATE initiative SET title = :title"), {"title": "Cải tiến " * 130})
    scene.runs(scene.asked())
    assert FIRST in scene.private and "Cải tiến" not in scene.shown(AN)


def test_who_blocked_the_bot_meanwhile_still_reads_the_way(scene: Scene) -> None:
    scene.telegram.rooms[AN].error = (403, "Forbidden: bot was blocked by the user")
    scene.runs(lambda: scene.an.says("/cuatoi").hears("trả lời riêng"))
    assert FIRST not in scene.shown(AN)


def test_the_token_is_not_thought_wrong_because_a_method_is_unknown(scene: Scene) -> None:
    scene.telegram.version, scene.room.bot_is_admin = (10, 2), True
    scene.telegram.odd_answers["editEphemeralMessageText"].append(
        (404, b'{"ok":false,"error_code":404,"description":"Not Found: method not found"}')
    )
    scene.runs(scene.asked(), lambda: Somebody(scene.telegram, 777).says("xin chào").hears("đồng ý"))


def test_a_group_that_became_a_supergroup_never_takes_the_place_of_the_private_chat(scene: Scene) -> None:
    scene.telegram.rooms[-200] = Room(-200, "supergroup")
    scene.room.moved_to = -200
    scene.runs(
        lambda: scene.an.says("/cuatoi"),
        lambda: scene.telegram.wait(lambda: FIRST in scene.private),
    )
    with scene.store.read() as tx:
        assert set(tx.execute(text("SELECT chat FROM chat")).scalars()) == {str(AN), str(GROUP)}
    assert not any(FIRST in sent.text for sent in scene.telegram.to(-200))
