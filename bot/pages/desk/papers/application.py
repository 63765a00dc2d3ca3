"""The legal form of an initiative as a Word file: `GET /officer/papers/{code}`; who took it stands in the audit log."""

from __future__ import annotations

from aiohttp import web

from bot.files.papers.forms import WORD, Forms, file_name
from bot.http.headers import attachment
from bot.pages.desk.desks import HEADERS, PATH, Desk, Desks
from handlers.conversation.talk import Talk
from handlers.officers.waiting import may_read
from handlers.papers import gathering
from handlers.papers.application import Application
from storage import audit
from storage.audit import Act
from storage.initiatives import initiatives


class ApplicationPage:
    """The route."""

    def __init__(self, desks: Desks, forms: Forms) -> None:
        self._desks = desks
        self._forms = forms

    def add_to(self, app: web.Application) -> None:
        """The route of this file."""
        app.router.add_get(f"{PATH}/papers/{{code}}", self._desks.page(self._send))

    async def _send(self, request: web.Request, desk: Desk) -> web.Response:
        code = request.match_info["code"]
        form = await self._desks.read(desk, _form, code)
        if form is None:
            raise await self._desks.unknown(desk, code)
        content = await self._forms.made(form)
        act = Act(action="initiative form printed", subject=form.code, actor=desk.person, name=desk.name)
        await self._desks.intake.write(audit.write, act, desk.now)
        headers = HEADERS | {"Content-Disposition": attachment(file_name(form))}
        return web.Response(body=content, content_type=WORD, headers=headers)


def _form(talk: Talk, code: str) -> Application | None:
    """The form, for an officer of the initiative's unit."""
    found = initiatives.by_code(talk.context.tx, code)
    if found is None or not may_read(talk, found):
        return None
    return gathering.one(talk.context.tx, found.code)
