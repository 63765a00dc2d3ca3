"""Units of mine and below: found, corrected, added.

GET  /officer/units?q=…           mine and those right below, or those that are called so
GET  /officer/units/{code}        one of them, as a form
POST /officer/units/{code}        correct it
GET  /officer/units-new           an empty form; POST adds the unit
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Concatenate, ParamSpec, TypeVar
from urllib.parse import quote

from aiohttp import web

from bot.pages.desk.choosing import LONGEST
from bot.pages.desk.desks import PATH, Desk, Desks, UnknownError, see_other
from bot.pages.desk.sent import Sent
from handlers.conversation.talk import Talk
from handlers.desk.office import units
from handlers.desk.office.forms import Taken
from messages.catalog import say, table
from storage.programme.loading import ChangedError

UNITS, NEW = f"{PATH}/units", f"{PATH}/units-new"
TRIES = 2  # of a form, on PostgreSQL, where others load at the same moment

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")


class UnitPages:
    """The routes."""

    def __init__(self, desks: Desks) -> None:
        self._desks = desks

    def add_to(self, app: web.Application) -> None:
        """All routes of this file."""
        app.router.add_get(UNITS, self._desks.page(self._list))
        app.router.add_get(NEW, self._desks.page(self._new))
        app.router.add_post(NEW, self._desks.form(self._add))
        app.router.add_get(f"{UNITS}/{{code}}", self._desks.page(self._show))
        app.router.add_post(f"{UNITS}/{{code}}", self._desks.form(self._save))

    async def _list(self, request: web.Request, desk: Desk) -> web.Response:
        q = request.query.get("q", "")[:LONGEST]
        found = await self._desks.read(desk, units.listed, q)
        return self._desks.shown(request, desk, "desk/units.html", words="office.units", found=found, q=q)

    async def _show(self, request: web.Request, desk: Desk) -> web.Response:
        said = "done" if request.query.get("added") else ""
        return await self._page(request, desk, Taken(said=said))

    async def _new(self, request: web.Request, desk: Desk) -> web.Response:
        return await self._page(request, desk, Taken(said=""))

    async def _save(self, request: web.Request, desk: Desk, sent: Sent) -> web.Response:
        code = request.match_info["code"]
        taken = await kept(self._desks, desk, units.save, code, sent.fields)
        if taken is None:
            raise UnknownError(code)
        return await self._page(request, desk, taken, sent)

    async def _add(self, request: web.Request, desk: Desk, sent: Sent) -> web.Response:
        taken = await kept(self._desks, desk, units.add, sent.fields)
        if taken.done:
            return see_other(f"{UNITS}/{quote(sent.fields.get('code', '').strip().upper())}?added=1")
        return await self._page(request, desk, taken, sent)

    async def _page(self, request: web.Request, desk: Desk, taken: Taken, sent: Sent | None = None) -> web.Response:
        code = request.match_info.get("code", "")
        form = await self._desks.read(desk, units.form, code) if code else await self._desks.read(desk, units.new_form)
        if form is None:
            raise UnknownError(code)
        values: dict[str, Any] = {**form.values}
        if sent is not None and taken.said == "wrong":
            values |= {name: sent.fields.get(name, value) for name, value in values.items()}
        return self._desks.shown(
            request, desk, "desk/unit.html", words="office.units", form=form, values=values,
            kinds=list(table("loading.kind", desk.lang).items()), **told(taken, "office.units_said", desk.lang),
        )  # fmt: skip


async def kept(
    desks: Desks,
    desk: Desk,
    save: Callable[Concatenate[Talk, Arguments], Result],
    *arguments: Arguments.args,
    **named: Arguments.kwargs,
) -> Result | Taken:
    """What became of a form; once more where something was loaded at the same moment, and it is looked at anew."""
    for _ in range(TRIES):
        with suppress(ChangedError):
            return await desks.write(desk, save, *arguments, **named)
    return Taken(said="meanwhile")


def told(taken: Taken, words: str, lang: str) -> dict[str, Any]:
    """What a page says of its form, above it and at its fields."""
    said = say(f"{words}.{taken.said}", lang) if taken.said else ""
    whole = taken.problems.get("", "")
    return {
        "said": f"{said} {whole}".strip(),
        "good": taken.said in ("done", "same"),
        "problems": defaultdict(str, taken.problems),
    }
