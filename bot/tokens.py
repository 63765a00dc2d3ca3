"""Keeps an account's access token alive: claims the refresh token in the database, spends it, keeps the new pair.

No transaction is open while the platform is asked: the claim says that somebody is at it, and others wait for what
comes of it. A refresh token that was sent and not answered is sent once more when its claim is over, since most often
it never arrived; when it did, the platform knows it no more, the pair is lost, and operators are told what to do.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, NoReturn, Protocol, TypeVar

import structlog

from bot.channels.zalo_http import NotWritten, Refused, Silent
from bot.channels.zalo_oa_http import Fresh
from storage import tokens
from storage.store import Store, Trouble
from storage.tokens import CLAIM, Claim, Pair, hash_of

START = "zalo_oa:"  # what names of rows begin with
LOOK = 0.2  # seconds between two looks at a claim of somebody else's
SOON, OFFLINE = 2.0, 60.0  # seconds until a platform is asked again that could not be reached: at first, at most
LONGEST = 600.0  # seconds between two tries that fail
ASLEEP = 3600.0  # seconds between two looks at a pair that needs nothing
USED = -14014  # the platform's code for a refresh token that is used or too old
LOST = (
    "Zalo không nhận ZALO_OA_REFRESH_TOKEN nữa: vào trang ứng dụng ở developers.zalo.me, cấp quyền lại cho OA, chép"
    " refresh token mới vào .env rồi chạy lại. / Zalo does not take the refresh token any more: consent again for the"
    " OA at developers.zalo.me, put the new refresh token into .env, and start again."
)

Result = TypeVar("Result")
log = structlog.get_logger()


class NoToken(Exception):
    """There is no access token just now. `lost`: and there will be none without a human's consent."""

    def __init__(self, said: str, lost: bool = False) -> None:
        super().__init__(said)
        self.lost = lost


class Do(Protocol):
    """Who runs writing work where writing is done: `Intake.do`."""

    async def __call__(self, work: Callable[[], Result], /) -> Result:
        """What the work returns."""


class Renewer(Protocol):
    """Who can make a new pair of an old one."""

    async def renew(self, refresh: str) -> Fresh:
        """Raises Refused, NotWritten or Silent."""


def name_of(first: str) -> str:
    """The row that began with this refresh token."""
    return START + hash_of(first)


class Tokens:
    """One account's. `do` runs a writing function: the intake's own, or in a thread."""

    def __init__(
        self,
        first: str,
        api: Renewer,
        store: Store,
        do: Do,
        clock: Callable[[], datetime],
    ) -> None:
        self._first, self._name = first, name_of(first)
        self._api, self._store, self._do, self._clock = api, store, do, clock
        self._pair: Pair | None = None
        self._renewing = asyncio.Lock()
        self._keeping: asyncio.Task[None] | None = None
        self._failed: NoToken | None = None
        self._fails, self._not_before = 0, 0.0  # tries in vain, and when the next may be
        self._closing = False

    def start(self) -> None:
        """Renew in time from now on, also while nobody asks: an unused refresh token dies after three months."""
        self._keeping = asyncio.create_task(self._keep())

    async def close(self) -> None:
        """Stop; an answer that is on its way is waited for and kept."""
        self._closing = True
        async with self._renewing:
            if self._keeping is not None:
                self._keeping.cancel()
        if self._keeping is not None:
            await asyncio.gather(self._keeping, return_exceptions=True)

    async def access(self) -> str:
        """An access token that has not ended. NoToken, Trouble."""
        pair = self._living()
        if pair is None:
            try:
                await self._refresh()
            except NoToken:
                if self._living() is None:
                    raise
            pair = self._living()
        if pair is None:
            raise NoToken("the new access token has ended already")
        return pair.access

    async def instead_of(self, bad: str) -> str:
        """Another access token than this, which the platform refused. NoToken, Trouble."""
        await self._refresh(bad)
        return await self.access()

    def _living(self) -> Pair | None:
        return self._pair if self._pair is not None and self._pair.expires_at > self._clock() else None

    async def _keep(self) -> None:
        while True:
            try:
                await self._refresh()
                assert self._pair is not None
                wait = (self._pair.due_at - self._clock()).total_seconds()
            except NoToken as error:
                log.error("zalo_oa_no_new_token", said=str(error))
                wait = self._not_before - asyncio.get_running_loop().time()
            except Trouble as trouble:
                log.warning("zalo_oa_token_unread", said=str(trouble))
                wait = CLAIM.total_seconds()
            except Exception as error:  # of a kind nobody thought of: without this loop the account falls silent
                log.error("zalo_oa_token_failed", error=type(error).__name__)
                wait = LONGEST
            await asyncio.sleep(min(max(wait, LOOK), ASLEEP))

    async def _refresh(self, bad: str = "") -> None:
        """Have a pair that is not due, and not `bad`."""
        # Shielded: once a refresh token is sent, its answer must be kept, whoever stops waiting for it.
        work = asyncio.ensure_future(self._refresh_alone(bad))
        work.add_done_callback(lambda done: done.cancelled() or done.exception())
        await asyncio.shield(work)

    async def _refresh_alone(self, bad: str) -> None:
        async with self._renewing:
            if self._failed is not None and asyncio.get_running_loop().time() < self._not_before:
                await self._look(self._failed, bad)
                return
            while (claim := await self._claim(bad)).state == "theirs":
                if self._closing:
                    raise NoToken("stopping")
                await asyncio.sleep(LOOK)
            if claim.state == "good":
                self._have(claim.pair)
            elif claim.state == "young":
                raise NoToken("the access token came just now, and is refused")
            elif claim.state == "lost":
                self._fail(claim.pair, bad, LOST, ASLEEP)
            else:
                await self._spend(claim, bad)

    async def _look(self, failed: NoToken, bad: str) -> None:
        """It is not our time to try again, but another process may have done it."""

        def read() -> Pair | None:
            with self._store.read() as tx:
                return tokens.find(tx, self._name)

        pair = await asyncio.to_thread(read)
        if pair is None or pair.access in ("", bad) or self._clock() >= pair.due_at:
            raise NoToken(str(failed), failed.lost)
        self._have(pair)

    def _have(self, pair: Pair | None) -> None:
        self._pair, self._failed, self._fails = pair, None, 0

    async def _claim(self, bad: str) -> Claim:
        now = self._clock()
        return await self._write(lambda tx: tokens.claim(tx, self._name, self._first, now, bad))

    async def _spend(self, claim: Claim, bad: str) -> None:
        """The refresh token is ours to send."""
        pair = claim.pair
        if claim.state == "again":
            log.warning("zalo_oa_token_sent_before", said="sent, and never answered; once more")
        longer = 2 ** min(self._fails, 10)
        wait = min(CLAIM.total_seconds() * longer, LONGEST)
        try:
            fresh = await self._api.renew(pair.refresh)
        except NotWritten as error:
            await self._write(lambda tx: tokens.give_back(tx, self._name, pair.refresh))
            self._fail(pair, bad, f"not reached: {error}", min(SOON * longer, OFFLINE))
        except Silent as error:
            self._fail(pair, bad, f"no answer: {error}", wait)
        except Refused as error:
            # Either this token is used up, or something else is wrong that operators mend, and then it is still good.
            if error.code == USED or "refresh" in str(error).lower():
                await self._write(lambda tx: tokens.lose(tx, self._name, pair.refresh))
                self._fail(pair, bad, LOST, ASLEEP)
            await self._write(lambda tx: tokens.give_back(tx, self._name, pair.refresh))
            self._fail(pair, bad, f"refused: {error}; see ZALO_OA_APP_ID and ZALO_OA_APP_SECRET", wait)
        else:
            await self._keep_pair(pair.refresh, fresh)

    def _fail(self, pair: Pair, bad: str, said: str, wait: float) -> NoReturn:
        """No new pair. The old one does as long as it lives, for those who only ask for any."""
        self._pair = pair if pair.access not in ("", bad) else None
        self._fails += 1
        self._not_before = asyncio.get_running_loop().time() + wait
        self._failed = NoToken(said, lost=said == LOST)
        raise NoToken(said, self._failed.lost)

    async def _keep_pair(self, old: str, fresh: Fresh) -> None:
        """Both are kept before either is used. The answer exists only here: the database is waited for."""
        now = self._clock()
        expires = now + timedelta(seconds=fresh.seconds)

        def save(tx: Any) -> Pair | None:
            if tokens.save(tx, self._name, old, fresh.access, fresh.refresh, expires, now):
                tokens.forget_others(tx, self._name, START)
            return tokens.find(tx, self._name)

        while True:
            try:
                self._have(await self._write(save))
                break
            except Trouble as trouble:
                log.error("zalo_oa_token_unsaved", said=str(trouble))
                await asyncio.sleep(1.0)
        log.info("zalo_oa_token_renewed", good_for=fresh.seconds)

    async def _write(self, work: Callable[[Any], Result]) -> Result:
        def in_transaction() -> Result:
            with self._store.write() as tx:
                return work(tx)

        return await self._do(in_transaction)
