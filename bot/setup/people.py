"""The first officer, the first group, and the board that is sent there to try it.

GET  /cai-dat/can-bo           POST: `unit`: a code, and a picture of it for their phone
GET  /cai-dat/nhom             POST: `unit`: a code that binds a group
POST /cai-dat/nhom/oa          a group that a Zalo Official Account makes: `account_group.py`
GET  /cai-dat/bang             POST: send the board now, by the way of all boards
"""

from __future__ import annotations

import asyncio
import math
from datetime import datetime
from functools import partial
from typing import Any

import structlog
from aiohttp import web

from bot.files.squares import squares
from bot.outside import outside_of
from bot.pages.desk.sent import Sent
from bot.setup import account_group
from bot.setup.frame import PATH, Frame, Visit, see_other
from bot.setup.platforms import bots
from bot.setup.steps import ADDRESS, STEP_OF
from handlers import remaining
from handlers.remaining import Item
from handlers.setup import codes as setup_codes
from handlers.setup import trial
from handlers.setup.codes import PURPOSES, Made
from handlers.setup.trial import Trial
from messages.catalog import say
from storage import set_up
from storage.people import codes

DRAWING_SECONDS = 60.0

log = structlog.get_logger()


class People:
    """The routes."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._parts = frame.parts
        self._codes: dict[str, Made] = {}  # made last, by step

    def add_to(self, app: web.Application) -> None:
        """All routes of this file."""
        for step in PURPOSES:
            app.router.add_get(f"{PATH}/{ADDRESS[step]}", self._frame.page(partial(self._page, step)))
            app.router.add_post(f"{PATH}/{ADDRESS[step]}", self._frame.form(partial(self._make, step)))
        app.router.add_post(f"{PATH}/{ADDRESS['group']}/{account_group.ADDRESS}", self._frame.form(self._make_group))
        app.router.add_get(f"{PATH}/{ADDRESS['board']}", self._frame.page(partial(self._page, "board")))
        app.router.add_post(f"{PATH}/{ADDRESS['board']}", self._frame.form(self._send))

    async def _make(self, step: str, request: web.Request, visit: Visit, sent: Sent) -> web.Response:
        if self._parts.is_demo:
            return see_other("channel")
        roots = [code for code, _ in (await self._frame.standing()).roots]
        unit = sent.fields.get("unit", "")
        if unit not in roots:
            said = say("setup.said.units_first", visit.lang)
            return await self._page(step, request, visit, said=said, good=False, status=422)
        self._codes[step] = await self._parts.intake.write(setup_codes.make, step, unit, visit.now)
        return see_other(step)

    async def _make_group(self, request: web.Request, visit: Visit, sent: Sent) -> web.Response:
        if self._parts.is_demo:
            return see_other("channel")
        unit, name, phones = (sent.fields.get(key, "") for key in ("unit", "name", "phones"))
        if unit not in [code for code, _ in (await self._frame.standing()).roots]:
            good, said = False, say("setup.said.units_first", visit.lang)
        else:
            good, said = await account_group.made(self._parts, unit, name, phones, visit.lang)
        typed = {"name": "", "phones": ""} if good else {"name": name, "phones": phones}
        return await self._page("group", request, visit, 200 if good else 422, said=said, good=good, typed=typed)

    async def _send(self, request: web.Request, visit: Visit, _sent: Sent) -> web.Response:
        parts = self._parts
        found = None if parts.is_demo else await asyncio.to_thread(parts.store.reading, trial.find, visit.now)
        if found is None:
            said = say("setup.board_said.nothing", visit.lang)
            return await self._page("board", request, visit, said=said, good=False, status=422)
        found = await self._drawn(found)
        if not await parts.intake.write(trial.queue, found, visit.now):
            said = say("setup.board_said.nothing", visit.lang)
            return await self._page("board", request, visit, said=said, good=False, status=409)
        parts.wake(found.chat_id)
        return see_other("board")

    async def _drawn(self, found: Trial) -> Trial:
        """With its picture; where it cannot be drawn, the words alone, as in the evening."""
        if not found.is_pictured:
            return found
        try:
            async with asyncio.timeout(DRAWING_SECONDS):
                return found.with_picture(await self._parts.pictures.draw(found.board, found.lang))
        except Exception as error:  # of whatever kind: the words do not wait for a picture that does not come
            log.warning("board_not_drawn", unit=found.board.code, said=type(error).__name__)
            return found

    async def _page(
        self, step: str, request: web.Request, visit: Visit, status: int = 200, **values: Any
    ) -> web.Response:
        usual: dict[str, Any] = {"roots": (), "groups": (), "ways": (), "code": "", "trial": "", "left": ()}
        usual |= {"account": None, "typed": {"name": "", "phones": ""}}
        settings = self._parts.settings
        usual |= {"has_address": bool(settings.public_url), "has_board": settings.board == "public"}
        usual["underway"] = trial.UNDERWAY
        if not self._parts.is_demo:
            standing = await self._frame.standing()
            usual |= {"roots": standing.roots, "groups": standing.groups, "trial": standing.trial}
        if step == "board" and not self._parts.is_demo:
            usual |= {"left": await self._left(visit.now), "step_of": STEP_OF, "addresses": ADDRESS}
        if step == "group" and not self._parts.is_demo:
            usual |= {"account": await account_group.offered(self._parts, visit.lang)}
        if made := await self._good(step, visit.now):
            ways = await self._ways(step, made.code, visit.lang)
            carried = any(made.code in way["address"] for way in ways)
            usual |= {"code": codes.shown(made.code), "ways": ways, "carried": carried}
            usual["good_for"] = _good_for(step, visit.lang)
            usual["seconds"] = math.ceil((made.until - visit.now).total_seconds())
        return await self._frame.shown(request, visit, step, status, **{**usual, **values})

    async def _good(self, step: str, now: datetime) -> Made | None:
        """The code that was made last for this step, while somebody can still use it."""
        made = self._codes.get(step)
        if made is None or not await asyncio.to_thread(self._parts.store.reading, made.is_good, now):
            return None
        return made

    async def _left(self, now: datetime) -> list[Item]:
        """What is left to do beside the steps: the list that `check` begins with."""
        parts = self._parts
        inside = await asyncio.to_thread(parts.store.reading, set_up.look, now)
        return remaining.left(remaining.items(outside_of(parts.settings), inside, now))

    async def _ways(self, step: str, code: str, lang: str) -> list[dict[str, Any]]:
        """By which bots it may be brought, each with its address and the picture of that."""
        ways = []
        for one in await bots(self._parts, lang):
            address = one.start(code) if step == "officer" else one.start_group(code)
            ways.append({"bot": one, "address": address, "squares": squares(address) if address else None})
        return ways


def _good_for(step: str, lang: str) -> str:
    """How long such a code may be used, in words."""
    good_for = PURPOSES[step].good_for
    return say(f"setup.code_good.{step}", lang, days=good_for.days, minutes=int(good_for.total_seconds() / 60))
