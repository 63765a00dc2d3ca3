"""Tokens of a Zalo Official Account: renewed in time, spent once whoever asks, and never lost without a word."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from bot import clock
from bot.channels.zalo_oa.http import Api
from bot.channels.zalo_oa.tokens import NoTokenError, Tokens, name_of, todo_when_lost
from storage.database.sealing import SEALED, Seal
from storage.database.store import Store
from storage.sending import tokens as kept
from tests.databases import ON_BOTH
from tests.fakes.zalo_oa import APP_ID, APP_SECRET, FIRST, HIDDEN, FakeOa, OaUser
from tests.program.on_disk import rows
from tests.program.program import Program, command
from tests.program.zalo_oa import started

NOW = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)


@pytest.fixture
def oa() -> Iterator[FakeOa]:
    with FakeOa() as oa:
        yield oa


SEAL = Seal(b"the secret of this bot")


class Watch:
    """A clock that tests move."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def now(self) -> datetime:
        return clock.now() + self.ahead


@asynccontextmanager
async def process(oa: FakeOa, url: str, watch: Watch, first: str = FIRST, secret: str = APP_SECRET) -> Any:
    """The tokens as one process has them, with connections of its own."""
    store, api = Store(url), Api(oa.url, oa.url, APP_ID, secret)
    await api.open()
    try:
        yield Tokens(first, api, store, asyncio.to_thread, watch.now, SEAL)
    finally:
        await api.close()
        store.close()


def alone(work: Callable[..., Awaitable[Any]], oa: FakeOa, url: str, processes: int = 1, **more: str) -> Any:
    """Run this with the tokens of so many processes and their common clock."""

    async def run() -> Any:
        watch = Watch()
        async with AsyncExitStack() as stack:
            found = [await stack.enter_async_context(process(oa, url, watch, **more)) for _ in range(processes)]
            return await work(watch, *found)

    return asyncio.run(run())


def test_both_tokens_are_kept_before_either_is_used(oa: FakeOa, database_url: str) -> None:
    async def work(watch: Watch, tokens: Tokens) -> None:
        access = await tokens.access()
        row = row_of(database_url)
        assert row is not None and (row.access, row.spent) == (access, "") and row.refresh in oa._refresh
        watch.ahead = timedelta(hours=19)
        await tokens._refresh()
        assert await tokens.access() == access
        watch.ahead = timedelta(hours=21)  # of 25: now it is renewed
        await tokens._refresh()
        assert await tokens.access() != access

    alone(work, oa, database_url)
    assert (oa.renewed, oa.reused) == (2, 0)


def row_of(url: str, first: str = FIRST) -> kept.Pair | None:
    store = Store(url)
    try:
        with store.read() as tx:
            return kept.find(tx, name_of(first), SEAL)
    finally:
        store.close()


def test_two_processes_never_spend_one_refresh_token_twice(oa: FakeOa, database_url: str) -> None:
    async def work(watch: Watch, *processes: Tokens) -> None:
        for day in range(6):
            watch.ahead = timedelta(hours=26 * day)
            found = await asyncio.gather(*(one.access() for one in processes for _ in range(3)))
            assert len(set(found)) == 1

    alone(work, oa, database_url, processes=3)
    assert (oa.renewed, oa.reused) == (6, 0)


def test_a_refused_access_token_is_renewed_by_one_for_all(oa: FakeOa, database_url: str) -> None:
    async def work(watch: Watch, *processes: Tokens) -> None:
        bad = (await asyncio.gather(*(one.access() for one in processes)))[0]
        with pytest.raises(NoTokenError, match="just now"):
            await processes[0].instead_of(bad)  # a platform that refuses everything must not cost all tokens
        watch.ahead = timedelta(minutes=2)
        found = await asyncio.gather(*(one.instead_of(bad) for one in processes))
        assert len(set(found)) == 1 and found[0] != bad

    alone(work, oa, database_url, processes=3)
    assert (oa.renewed, oa.reused) == (2, 0)


@ON_BOTH
def test_a_lost_token_is_said_and_not_asked_for_again_and_again(oa: FakeOa, database_url: str) -> None:
    async def lost(watch: Watch, tokens: Tokens) -> None:
        access = await tokens.access()
        oa.consents_again("RT_SECRET_other")
        watch.ahead = timedelta(hours=21)
        for _ in range(5):
            with pytest.raises(NoTokenError, match="ZALO_OA_REFRESH_TOKEN"):
                await tokens._refresh()
        assert await tokens.access() == access  # it lives for some hours yet
        watch.ahead = timedelta(hours=26)
        with pytest.raises(NoTokenError, match="ZALO_OA_REFRESH_TOKEN"):
            await tokens.access()

    async def still_lost(_watch: Watch, tokens: Tokens) -> None:
        with pytest.raises(NoTokenError) as error:
            await tokens.instead_of("whatever")
        assert str(error.value) == todo_when_lost() and error.value.lost

    async def mended(_watch: Watch, tokens: Tokens) -> None:
        assert await tokens.access()

    alone(lost, oa, database_url)
    asked = oa.renewed
    row = row_of(database_url)
    assert row is not None and row.lost and asked == 1
    store = Store(database_url)
    with store.write() as tx:
        tx.exec_driver_sql("UPDATE token SET access = ''")
    store.close()
    alone(still_lost, oa, database_url)
    alone(mended, oa, database_url, first="RT_SECRET_other")  # a human has consented again
    assert oa.renewed == 2 and row_of(database_url) is None and row_of(database_url, "RT_SECRET_other") is not None


def test_a_new_consent_that_is_put_into_the_settings_is_taken_up_without_a_restart(oa: FakeOa, lite: Store) -> None:
    in_settings = [FIRST]

    async def run() -> None:
        api = Api(oa.url, oa.url, APP_ID, APP_SECRET)
        await api.open()
        tokens = Tokens(FIRST, api, lite, asyncio.to_thread, clock.now, SEAL, lambda: in_settings[-1])
        oa.consents_again("RT_SECRET_other")  # and the first one is worth nothing any more
        with pytest.raises(NoTokenError, match="ZALO_OA_REFRESH_TOKEN"):
            await tokens.access()
        assert tokens._notice.raised
        in_settings.append("RT_SECRET_other")
        assert await tokens.access()
        assert not tokens._notice.raised
        await api.close()

    asyncio.run(run())


def test_a_call_without_an_answer_is_made_again_when_its_time_is_over(oa: FakeOa, database_url: str) -> None:
    async def unanswered(watch: Watch, tokens: Tokens) -> None:
        with pytest.raises(NoTokenError, match="no answer"):
            await tokens.access()
        with pytest.raises(NoTokenError, match="no answer"):
            await tokens.access()  # not at once

    async def again(watch: Watch, tokens: Tokens) -> None:
        watch.ahead = kept.CLAIM
        assert await tokens.access()

    oa.fail_next("access_token", "reset")
    alone(unanswered, oa, database_url)
    row = row_of(database_url)
    assert row is not None and row.spent and not row.lost
    alone(again, oa, database_url)
    assert (oa.renewed, oa.reused) == (1, 0)


def test_what_another_process_has_renewed_is_found_before_the_next_try(oa: FakeOa, database_url: str) -> None:
    async def work(watch: Watch, one: Tokens, other: Tokens) -> None:
        oa.fail_next("access_token", "reset")
        with pytest.raises(NoTokenError, match="no answer"):
            await one.access()
        watch.ahead = kept.CLAIM
        access = await other.access()
        assert await one.access() == access

    alone(work, oa, database_url, processes=2)
    assert (oa.renewed, oa.reused) == (1, 0)


@ON_BOTH
def test_what_operators_can_mend_costs_no_token(oa: FakeOa, database_url: str) -> None:
    async def wrong(_watch: Watch, tokens: Tokens) -> None:
        with pytest.raises(NoTokenError, match="ZALO_OA_APP_SECRET"):
            await tokens.access()

    async def right(_watch: Watch, tokens: Tokens) -> None:
        assert await tokens.access()

    alone(wrong, oa, database_url, secret="another")
    row = row_of(database_url)
    assert row is not None and not row.spent and not row.lost
    alone(right, oa, database_url)


def test_a_pair_that_came_late_is_kept_unless_a_newer_one_is_there(store: Store) -> None:
    with store.write() as tx:
        assert kept.claim(tx, "a", SEAL, "r1", NOW).state == "mine"
        assert kept.claim(tx, "a", SEAL, "r1", NOW).state == "theirs"
        later = NOW + kept.CLAIM
        assert kept.claim(tx, "a", SEAL, "r1", later).state == "again"
        kept.lose(tx, "a", SEAL, "r1")  # so it had arrived the first time
        assert kept.claim(tx, "a", SEAL, "r1", later).state == "lost"
        assert kept.save(tx, "a", SEAL, "r1", "a2", "r2", later + timedelta(hours=25), later)
        assert kept.claim(tx, "a", SEAL, "r1", later).state == "good"
        assert kept.claim(tx, "a", SEAL, "r1", later, bad="a2").state == "young"
        assert not kept.save(tx, "a", SEAL, "r1", "a9", "r9", later, later)
        kept.lose(tx, "a", SEAL, "r1")
        found = kept.find(tx, "a", SEAL)
        assert found is not None and (found.access, found.refresh, found.lost) == ("a2", "r2", False)


# The program


def test_a_crash_between_the_answer_and_its_keeping_is_told_to_operators(
    oa: FakeOa, tmp_path: Path, sqlite_template: Path
) -> None:
    oa.answer_tokens.clear()
    with started(tmp_path, oa, sqlite_template) as bot:
        oa.wait(lambda: oa.renewed)  # the platform has spent the token, and its answer is on the way
        bot.kill()
    oa.answer_tokens.set()
    rows(bot, "UPDATE token SET sent_at = datetime(sent_at, '-1 minute')")
    with started(tmp_path, oa, sqlite_template) as bot:
        oa.wait(lambda: "zalo_oa_token_sent_before" in bot.said() and "cấp quyền lại" in bot.said())
        oa.user_says("7", "xin chào")  # is answered when a human has consented
        asked = oa.reused
        checked = command(bot, "check")
        assert checked.returncode == 1 and "cấp quyền lại" in checked.stdout and not HIDDEN.search(checked.stdout)
        assert oa.statuses[-1] == 200
        assert bot.ask("GET", "/health") == (200, {"ok": True, "look_at": ["token of zalo_oa"]})
    assert (asked, oa.renewed) == (1, 1) and not oa.sent
    oa.consents_again("RT_SECRET_new")
    with started(tmp_path, oa, sqlite_template, ZALO_OA_REFRESH_TOKEN="RT_SECRET_new"):
        oa.wait(lambda: oa.to("7"), seconds=20)
        OaUser(oa, "7").says("xin chào").hears("công đoàn")
    assert oa.reused == 1


def renewed_after(oa: FakeOa, turn: int) -> bool:
    return oa.renewed > turn


def test_two_programs_on_one_database_renew_one_after_the_other(oa: FakeOa, tmp_path: Path, server: str) -> None:
    from tests.program import postgres

    url = postgres.fresh_database(server)
    oa.lives = 2
    folders = [tmp_path / name for name in ("one", "two")]
    for folder in folders:
        folder.mkdir()
    named = {"DATABASE_URL": url, "SECRET_KEY": "k" * 32, "ZALO_OA_REFRESH_TOKEN": FIRST}
    programs: list[Program] = []
    try:
        for folder in folders:
            with_urls = {"ZALO_OA_API_URL": oa.url, "ZALO_OA_OAUTH_URL": oa.url, **named}
            programs.append(Program(folder, **account(), **with_urls).start())
        lan = OaUser(oa)
        for turn in range(6):
            oa.site = programs[turn % 2].address.replace("localhost", "127.0.0.1")
            lan.says("xin chào").hears("công đoàn")
            oa.wait(partial(renewed_after, oa, turn))
    finally:
        for program in programs:
            program.stop()
        postgres.drop_database(server, url)
    said = "".join(program.said() for program in programs)
    assert oa.reused == 0 and oa.renewed >= 6 and "token_lost" not in said and not HIDDEN.search(said)


def account() -> dict[str, str]:
    from tests.program.zalo_oa import SETTINGS

    return {name: value for name, value in SETTINGS.items() if name != "ZALO_OA_REFRESH_TOKEN"}


def in_plain_words(store: Store) -> str:
    """All that the table says."""
    with store.read() as tx:
        return str(tx.exec_driver_sql("SELECT * FROM token").all())


def test_no_token_stands_in_the_database_in_plain_words(oa: FakeOa, lite: Store) -> None:
    async def work(_watch: Watch, tokens: Tokens) -> None:
        access = await tokens.access()
        there = in_plain_words(lite)
        assert access not in there and not [one for one in oa._refresh if one in there] and there.count(SEALED) == 2

    alone(work, oa, lite.name)


def test_tokens_of_an_older_release_are_sealed_at_start_and_go_on(oa: FakeOa, lite: Store) -> None:
    async def first(_watch: Watch, tokens: Tokens) -> str:
        return await tokens.access()

    access = alone(first, oa, lite.name)
    pair = lite.reading(kept.find, name_of(FIRST), SEAL)
    assert pair is not None
    rows_of_before = f"UPDATE token SET access = '{pair.access}', refresh = '{pair.refresh}'"
    with lite.write() as tx:
        tx.exec_driver_sql(rows_of_before)
    assert lite.writing(kept.seal_plain, SEAL) == 0
    assert access not in in_plain_words(lite)
    assert lite.writing(kept.seal_plain, Seal(b"another")) == 1, "which is said at the start"
    assert lite.reading(kept.find, name_of(FIRST), SEAL) == pair and alone(first, oa, lite.name) == access
