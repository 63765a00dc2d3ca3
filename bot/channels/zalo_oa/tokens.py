"""Keeps an account's access token alive: claims the refresh token in the database, spends it, keeps the new pair.

No transaction is open while the platform is asked: the claim says that somebody is at it, and others wait for what
comes of it. A refresh token that was sent and not answered is sent once more when its claim is over, since most often
it never arrived; when it did, the platform knows it no more, the pair is lost, and operators are told what to do.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any, NoReturn, Protocol, TypeVar

import structlog

from bot.background.loops import Loop
from bot.background.parts import Part
from bot.background.small_tasks import share
from bot.background.watch import Notice
from bot.channels.zalo.http import NotWrittenError, RefusedError, SilentError
from bot.channels.zalo_oa.http import Fresh
from messages.catalog import in_every_language
from storage.database.sealing import Seal
from storage.database.store import Store, TroubleError
from storage.sending import tokens
from storage.sending.tokens import CLAIM, Claim, Pair, hash_of

ROW_START = "zalo_oa:"  # what names of rows begin with
LOOK_SECONDS = 0.2  # between two looks at a claim of somebody else's
OFFLINE_FIRST_SECONDS = 2.0  # until a platform is asked again that could not be reached: at first
OFFLINE_LONGEST_SECONDS = 60.0  # and at most
LONGEST_PAUSE_SECONDS = 60.0  # between two tries that fail
LOST_SECONDS = 30.0  # between two looks whether operators have put another refresh token into the settings
ASLEEP_SECONDS = 3600.0  # between two looks at a pair that needs nothing
DATABASE_PAUSE_SECONDS = 1.0  # between two tries to keep a pair
USED_CODE = -14014  # the platform's code for a refresh token that is used or too old

Result = TypeVar("Result")
log = structlog.get_logger()


class NoTokenError(Exception):
    """There is no access token just now. `lost`: and there will be none without a human's consent."""

    def __init__(self, said: str, lost: bool = False) -> None:
        super().__init__(said)
        self.lost = lost


def todo_when_lost() -> str:
    """What operators are to do then, in every language."""
    return in_every_language("zalo_oa.alert.refresh_token_lost")


class Do(Protocol):
    """Who runs writing work where writing is done: `Intake.do`."""

    async def __call__(self, work: Callable[[], Result], /) -> Result:
        """What the work returns."""


class Renewer(Protocol):
    """Who can make a new pair of an old one."""

    async def renew(self, refresh: str) -> Fresh:
        """Raises RefusedError, NotWrittenError or SilentError."""


def name_of(first: str) -> str:
    """The row that began with this refresh token."""
    return ROW_START + hash_of(first)


class Tokens:
    """One account's. `do` runs a writing function: the intake's own, or in a thread."""

    def __init__(
        self,
        first: str,
        api: Renewer,
        store: Store,
        do: Do,
        clock: Callable[[], datetime],
        seal: Seal,
        in_force: Callable[[], str] = str,
    ) -> None:
        """`seal`: by which tokens are kept. `in_force`: the refresh token that the settings hold now; "": none."""
        self._first, self._name = first, name_of(first)
        self._in_force = in_force
        self._seal = seal
        self._api, self._store, self._do, self._clock = api, store, do, clock
        self._pair: Pair | None = None
        self._renewing = asyncio.Lock()
        self._keeping = Loop(Part.ACCOUNT_TOKENS, self._keep)
        self._failed: NoTokenError | None = None
        self._fails, self._not_before = 0, 0.0  # tries in vain, and when the next may be
        self._notice = Notice("token of zalo_oa")
        self.on_renewed: list[Callable[[], None]] = []  # told when a lost one has another in its place
        self._look_at = 0.0  # when the settings may be read again
        self._closing = False

    def start(self) -> None:
        """Renew in time from now on, also while nobody asks: an unused refresh token dies after three months."""
        self._keeping.start()

    async def close(self) -> None:
        """Stop; an answer that is on its way is waited for and kept."""
        self._closing = True
        async with self._renewing:
            await self._keeping.stop()

    async def access(self) -> str:
        """An access token that has not ended. NoTokenError, Trouble."""
        pair = self._living()
        if pair is None:
            try:
                await self._refresh()
            except NoTokenError:
                if self._living() is None:
                    raise
            pair = self._living()
        if pair is None:
            raise NoTokenError("the new access token has ended already")
        return pair.access

    async def instead_of(self, bad: str) -> str:
        """Another access token than this, which the platform refused. NoTokenError, Trouble."""
        await self._refresh(bad)
        return await self.access()

    def _living(self) -> Pair | None:
        if self._pair is None or self._pair.expires_at <= self._clock():
            return None
        return self._pair

    async def _keep(self) -> None:
        said = ""
        while True:
            try:
                await self._refresh()
                said = ""
                wait = self._seconds_until_due()
            except NoTokenError as error:
                if str(error) != said:
                    log.error("zalo_oa_no_new_token", said=str(error))
                said = str(error)
                wait = self._not_before - asyncio.get_running_loop().time()
                if error.lost:
                    wait = LOST_SECONDS
            except TroubleError as trouble:
                log.warning("zalo_oa_token_unread", said=str(trouble))
                wait = CLAIM.total_seconds()
            await asyncio.sleep(min(max(wait, LOOK_SECONDS), ASLEEP_SECONDS))

    def _seconds_until_due(self) -> float:
        if self._pair is None:
            raise NoTokenError("there is no pair")
        return (self._pair.due_at - self._clock()).total_seconds()

    async def _refresh(self, bad: str = "") -> None:
        """Have a pair that is not due, and not `bad`."""
        # Shielded: once a refresh token is sent, its answer must be kept, whoever stops waiting for it.
        await asyncio.shield(share(self._refresh_alone(bad)))

    async def _refresh_alone(self, bad: str) -> None:
        async with self._renewing:
            self._take_up_another()
            if self._failed is not None and asyncio.get_running_loop().time() < self._not_before:
                await self._look(self._failed, bad)
                return
            while (claim := await self._claim(bad)).state == "theirs":
                if self._closing:
                    raise NoTokenError("stopping")
                await asyncio.sleep(LOOK_SECONDS)
            if claim.state == "good":
                self._have(claim.pair)
            elif claim.state == "young":
                raise NoTokenError("the access token came just now, and is refused")
            elif claim.state == "lost":
                self._lost(claim.pair, bad)
            else:
                await self._spend(claim, bad)

    def _take_up_another(self) -> None:
        """After a new consent: begin with the refresh token that operators put into the settings for a lost one."""
        if self._failed is None or not self._failed.lost:
            return
        now = asyncio.get_running_loop().time()
        if now < self._look_at:
            return
        self._look_at = now + LOST_SECONDS
        first = self._in_force()
        if first and first != self._first:
            self._first, self._name = first, name_of(first)
            self._have(None)

    async def _look(self, failed: NoTokenError, bad: str) -> None:
        """It is not our time to try again, but another process may have done it."""
        pair = await asyncio.to_thread(self._store.reading, tokens.find, self._name, self._seal)
        if pair is None or pair.access in ("", bad) or self._clock() >= pair.due_at:
            raise NoTokenError(str(failed), failed.lost)
        self._have(pair)

    def _have(self, pair: Pair | None) -> None:
        self._pair, self._failed, self._fails = pair, None, 0
        if pair is None or not self._notice.raised:
            return
        self._notice.raised = False
        for tell in self.on_renewed:
            tell()

    async def _claim(self, bad: str) -> Claim:
        return await self._write(tokens.claim, self._name, self._seal, self._first, self._clock(), bad)

    async def _spend(self, claim: Claim, bad: str) -> None:
        """The refresh token is ours to send."""
        pair = claim.pair
        if claim.state == "again":
            log.warning("zalo_oa_token_sent_before")
        longer = 2 ** min(self._fails, 10)
        wait = min(CLAIM.total_seconds() * longer, LONGEST_PAUSE_SECONDS)
        try:
            fresh = await self._api.renew(pair.refresh)
        except NotWrittenError as error:
            await self._write(tokens.give_back, self._name, self._seal, pair.refresh)
            wait = min(OFFLINE_FIRST_SECONDS * longer, OFFLINE_LONGEST_SECONDS)
            self._fail(pair, bad, NoTokenError(f"not reached: {error}"), wait)
        except SilentError as error:
            self._fail(pair, bad, NoTokenError(f"no answer: {error}"), wait)
        except RefusedError as error:
            # Either this token is used up, or something else is wrong that operators mend, and then it is still good.
            if error.code == USED_CODE or "refresh" in str(error).lower():
                await self._write(tokens.lose, self._name, self._seal, pair.refresh)
                self._lost(pair, bad)
            await self._write(tokens.give_back, self._name, self._seal, pair.refresh)
            said = f"refused: {error}; see ZALO_OA_APP_ID and ZALO_OA_APP_SECRET"
            self._fail(pair, bad, NoTokenError(said), wait)
        else:
            await self._keep_pair(pair.refresh, fresh)

    def _lost(self, pair: Pair, bad: str) -> NoReturn:
        self._notice.raised = True
        self._fail(pair, bad, NoTokenError(todo_when_lost(), lost=True), ASLEEP_SECONDS)

    def _fail(self, pair: Pair, bad: str, failed: NoTokenError, wait: float) -> NoReturn:
        """No new pair for so many seconds. The old one does as long as it lives, for those who only ask for any."""
        self._pair = None
        if pair.access not in ("", bad):
            self._pair = pair
        self._fails += 1
        self._not_before = asyncio.get_running_loop().time() + wait
        self._failed = failed
        raise NoTokenError(str(failed), failed.lost)  # another one, since what is raised holds on to its frames

    async def _keep_pair(self, old: str, fresh: Fresh) -> None:
        """Both are kept before either is used. The answer exists only here: the database is waited for."""
        now = self._clock()
        while True:
            try:
                self._have(await self._write(_save, self._name, self._seal, old, fresh, now))
                break
            except TroubleError as trouble:
                log.error("zalo_oa_token_unsaved", said=str(trouble))
                await asyncio.sleep(DATABASE_PAUSE_SECONDS)
        log.info("zalo_oa_token_renewed", good_for=fresh.seconds)

    async def _write(self, change: Callable[..., Result], *arguments: Any) -> Result:
        return await self._do(partial(self._store.writing, change, *arguments))


def _save(tx: Any, name: str, seal: Seal, old: str, fresh: Fresh, now: datetime) -> Pair | None:
    """Keep the pair that came for the refresh token `old`, unless a newer one is there; the pair that is there now."""
    expires_at = now + timedelta(seconds=fresh.seconds)
    if tokens.save(tx, name, seal, old, fresh.access, fresh.refresh, expires_at, now):
        tokens.forget_others(tx, name, ROW_START)
    return tokens.find(tx, name, seal)
