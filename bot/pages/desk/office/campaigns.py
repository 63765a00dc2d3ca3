"""Campaigns with their phases and peaks, for officers of the unit above all.

GET  /officer/campaigns             all of them
GET  /officer/campaigns/{code}      one, as a form; POST corrects it
GET  /officer/campaigns-new         an empty form; POST adds the campaign
"""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from aiohttp import web

from bot.pages.desk.desks import PATH, Desk, Desks, UnknownError, see_other
from bot.pages.desk.office.units import kept, told
from bot.pages.desk.sent import Sent
from handlers.desk.office import campaigns
from handlers.desk.office.forms import Taken
from handlers.desk.office.loading import may_load
from handlers.initiative.form import FIELDS
from messages.catalog import table

CAMPAIGNS, NEW = f"{PATH}/campaigns", f"{PATH}/campaigns-new"


class Campaigns:
    """The routes."""

    def __init__(self, desks: Desks) -> None:
        self._desks = desks

    def add_to(self, app: web.Application) -> None:
        """All routes of this file."""
        app.router.add_get(CAMPAIGNS, self._desks.page(self._list))
        app.router.add_get(NEW, self._desks.page(self._show))
        app.router.add_post(NEW, self._desks.form(self._save))
        app.router.add_get(f"{CAMPAIGNS}/{{code}}", self._desks.page(self._show))
        app.router.add_post(f"{CAMPAIGNS}/{{code}}", self._desks.form(self._save))

    async def _list(self, request: web.Request, desk: Desk) -> web.Response:
        found = await self._desks.read(desk, campaigns.listed)
        if found is None:
            return self._not_mine(request, desk)
        return self._desks.shown(request, desk, "desk/campaigns.html", words="office.campaigns", campaigns=found)

    async def _show(self, request: web.Request, desk: Desk) -> web.Response:
        said = "done" if request.query.get("added") else ""
        return await self._page(request, desk, Taken(said=said))

    async def _save(self, request: web.Request, desk: Desk, sent: Sent) -> web.Response:
        if not await self._desks.read(desk, may_load):
            return self._not_mine(request, desk)
        code, fields = request.match_info.get("code", ""), sent.fields.getall("fields", ())
        taken = await kept(self._desks, desk, campaigns.save, code, sent.fields, tuple(fields))
        if taken is None:
            raise UnknownError
        if taken.done and not code:
            return see_other(f"{CAMPAIGNS}/{quote(sent.fields.get('code', '').strip().upper())}?added=1")
        return await self._page(request, desk, taken, sent)

    async def _page(self, request: web.Request, desk: Desk, taken: Taken, sent: Sent | None = None) -> web.Response:
        if not await self._desks.read(desk, may_load):
            return self._not_mine(request, desk)
        form = await self._desks.read(desk, campaigns.form, request.match_info.get("code", ""))
        if form is None:
            raise UnknownError
        values, phases, chosen = {**form.values}, [*form.phases], form.fields
        if sent is not None and taken.said == "wrong":
            values |= {name: sent.fields.get(name, value) for name, value in values.items()}
            phases, chosen = campaigns.sent_phases(sent.fields), tuple(sent.fields.getall("fields", ()))
        return self._desks.shown(
            request, desk, "desk/campaign.html", words="office.campaigns", form=form, values=values, phases=phases,
            chosen_fields=chosen, all_fields=FIELDS, kinds=list(table("loading.phase_kind", desk.lang).items()),
            **told(taken, "office.campaigns_said", desk.lang),
        )  # fmt: skip

    def _not_mine(self, request: web.Request, desk: Desk) -> web.Response:
        values: dict[str, Any] = {"say_key": "office.load_said.not_mine"}
        return self._desks.shown(request, desk, "desk/sentence.html", 403, **values)
