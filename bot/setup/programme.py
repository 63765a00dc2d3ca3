"""Units and the campaign: a sheet with a preview, Hà Nội's list, one union alone; a few words for the campaign.

GET  /cai-dat/don-vi
POST /cai-dat/don-vi           `how`: one (with `name`) or hanoi
GET  /cai-dat/dot
POST /cai-dat/dot              `code` ("": a new one), `name`, `starts_on`, `ends_on`, `target`
GET  /cai-dat/mau/NAME         an empty sheet of units or targets, or a campaign's file, to fill in
POST /cai-dat/tep              a sheet or a campaign's file: what it would change, or all that is wrong with it
POST /cai-dat/tep/nap          load what was shown
"""

from __future__ import annotations

import asyncio
import tempfile
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from aiohttp import web

from bot.http.headers import attachment
from bot.operations.templates import CAMPAIGN, write_template
from bot.pages.desk.office.shown import MOST_FILE_BYTES, Shown, finish, look_at
from bot.pages.desk.sent import Sent, SentFile
from bot.setup.frame import HEADERS, PATH, Frame, Visit, see_other
from bot.setup.steps import ADDRESS
from handlers.loading.table import BadFileError, Problem
from handlers.setup import programme
from messages.catalog import say
from messages.format import HANOI
from storage.programme.campaigns import Campaign
from storage.programme.loading import ChangedError, Difference, Rows

STEPS = ("units", "campaign")  # that take a file
TEMPLATES = {"units.xlsx": "units", "targets.xlsx": "targets", "campaign.toml": CAMPAIGN}


class Programme:
    """The routes."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._parts = frame.parts
        self._shown: Shown | None = None  # the last one: one person sets a bot up

    def add_to(self, app: web.Application) -> None:
        """All routes of this file."""
        frame = self._frame
        for step in STEPS:
            app.router.add_get(f"{PATH}/{ADDRESS[step]}", frame.page(partial(self._page, step)))
        app.router.add_post(f"{PATH}/{ADDRESS['units']}", frame.form(self._take_units))
        app.router.add_post(f"{PATH}/{ADDRESS['campaign']}", frame.form(self._take_campaign))
        app.router.add_get(f"{PATH}/mau/{{name}}", frame.page(self._template))
        app.router.add_post(f"{PATH}/tep", frame.form(self._preview, MOST_FILE_BYTES))
        app.router.add_post(f"{PATH}/tep/nap", frame.form(self._load))

    async def _take_units(self, request: web.Request, visit: Visit, sent: Sent) -> web.Response:
        if self._parts.is_demo:
            return see_other("channel")
        how = sent.fields.get("how", "")
        try:
            if how == "hanoi":
                rows = await asyncio.to_thread(self._parts.store.reading, programme.ha_noi)
            else:
                rows = programme.one_union(sent.fields.get("name", ""), visit.lang)
        except BadFileError as bad:
            return await self._page("units", request, visit, problems=bad.problems, status=422)
        return await self._put(request, visit, rows, how or "one", "units")

    async def _take_campaign(self, request: web.Request, visit: Visit, sent: Sent) -> web.Response:
        if self._parts.is_demo:
            return see_other("channel")
        given = {key: sent.fields.get(key, "") for key in ("code", "name", "starts_on", "ends_on", "target")}
        issuer = self._parts.settings.controller.partition(",")[0].strip()
        try:
            rows = await asyncio.to_thread(self._parts.store.reading, programme.campaign, given, issuer, visit.lang)
        except BadFileError as bad:
            return await self._page("campaign", request, visit, problems=bad.problems, given=given, status=422)
        return await self._put(request, visit, rows, "campaign", "campaign")

    async def _put(self, request: web.Request, visit: Visit, rows: Rows, source: str, step: str) -> web.Response:
        what = await asyncio.to_thread(self._parts.store.reading, programme.compared, rows, visit.now)
        try:
            await self._parts.intake.write(programme.load, what, source, visit.now)
        except ChangedError:
            return await self._page(step, request, visit, problems=[Problem("changed")], status=409)
        return see_other(step)

    # A file

    async def _template(self, request: web.Request, visit: Visit) -> web.Response:
        name = request.match_info["name"]
        if name not in TEMPLATES:
            raise web.HTTPNotFound
        content = await asyncio.to_thread(_written, TEMPLATES[name], name, visit.lang)
        headers = HEADERS | {"Content-Disposition": attachment(name)}
        return web.Response(body=content, content_type="application/octet-stream", headers=headers)

    async def _preview(self, request: web.Request, visit: Visit, sent: Sent) -> web.Response:
        step = sent.fields.get("step", "")
        step = step if step in STEPS else "units"
        if self._parts.is_demo:
            return see_other("channel")
        file = sent.files.get("file", SentFile("", b""))
        if not file.name:
            said = say("setup.said.no_file", visit.lang)
            return await self._page(step, request, visit, said=said, good=False, status=422)
        there = await asyncio.to_thread(self._parts.store.reading, programme.there)

        async def compare(rows: Rows) -> Difference:
            return await asyncio.to_thread(self._parts.store.reading, programme.compared, rows, visit.now)

        try:
            self._shown = await look_at(file, there, compare)
        except BadFileError as bad:
            return await self._page(step, request, visit, problems=bad.problems, name=file.name, status=422)
        return await self._page(step, request, visit, shown=self._shown)

    async def _load(self, request: web.Request, visit: Visit, sent: Sent) -> web.Response:
        step = sent.fields.get("step", "")
        step = step if step in STEPS else "units"
        shown, self._shown = self._shown, None
        if shown is None or shown.id != sent.fields.get("id", ""):
            said = say("setup.said.again", visit.lang)
            return await self._page(step, request, visit, said=said, good=False, status=409)
        try:
            await self._parts.intake.write(programme.load, shown.what, shown.name, visit.now)
        except (BadFileError, ChangedError):  # it was good when it was shown
            return await self._page(step, request, visit, problems=[Problem("changed")], name=shown.name, status=409)
        await finish(self._parts.intake)
        return see_other(step)

    # The page

    async def _page(
        self, step: str, request: web.Request, visit: Visit, status: int = 200, **values: Any
    ) -> web.Response:
        parts = self._parts
        office = parts.settings.controller.partition(",")[0].strip()
        usual: dict[str, Any] = {"shown": None, "office": office}
        if step == "campaign":
            found = None if parts.is_demo else (await self._frame.standing()).campaign
            given = _given(found, visit.now.astimezone(HANOI).date(), visit.lang)
            if given["code"]:
                target = await asyncio.to_thread(parts.store.reading, programme.target_of, given["code"])
                given["target"] = str(target or "")
            usual["given"] = given
        elif not parts.is_demo:
            usual["roots"] = (await self._frame.standing()).roots
        return await self._frame.shown(request, visit, step, status, **{"roots": (), **usual, **values})


def _written(what: str, name: str, lang: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        write_template(what, path, lang)
        return path.read_bytes()


def _given(found: Campaign | None, today: date, lang: str) -> dict[str, str]:
    """What stands in the fields: the campaign that is there, else a new one of this year; one that is over stays."""
    if found is not None and found.ends_on >= today:
        starts, ends = found.starts_on.isoformat(), found.ends_on.isoformat()
        return {"code": found.code, "name": found.name, "starts_on": starts, "ends_on": ends, "target": ""}
    year = today.year
    name = say("setup.campaign_said.usual_name", lang, year=year)
    return {"code": "", "name": name, "starts_on": f"{year}-01-01", "ends_on": f"{year}-12-31", "target": ""}
