"""The channel: a token is tried at once, and the bot's name shown back; then the bot begins itself anew with it.

GET  /cai-dat/kenh
POST /cai-dat/kenh             `channel`: telegram, zalo_bot, zalo_oa or web, with what each needs
POST /cai-dat/kenh/dia-chi     `url`: the address by which the world reaches this machine, or nothing
"""

from __future__ import annotations

from collections.abc import Mapping

from aiohttp import web

from bot.pages.desk.sent import Sent
from bot.settings import OA_NEEDS, Settings
from bot.setup.frame import PATH, Frame, Visit
from bot.setup.platforms import bots, reaches_us, try_token
from bot.setup.saving import save
from bot.setup.steps import ADDRESS
from messages.catalog import say
from messages.channels import TELEGRAM, ZALO_BOT, ZALO_OA

WEB = "web"
#: The fields of the form that each channel needs, by the names of its settings.
FIELDS: Mapping[str, tuple[str, ...]] = {
    TELEGRAM.name: ("telegram_token",),
    ZALO_BOT.name: ("zalo_bot_token",),
    ZALO_OA.name: OA_NEEDS,
    WEB: (),
}
#: Whose token is tried before it is kept; an account's refresh token is good once, so the bot itself uses it.
TRIED = (TELEGRAM.name, ZALO_BOT.name)
MOST_LETTERS = 2000
LOOK_AGAIN_SECONDS = 3


class ChannelStep:
    """The routes."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame

    def add_to(self, app: web.Application) -> None:
        """All routes of this file."""
        app.router.add_get(f"{PATH}/{ADDRESS['channel']}", self._frame.page(self._show))
        app.router.add_post(f"{PATH}/{ADDRESS['channel']}", self._frame.form(self._keep))
        app.router.add_post(f"{PATH}/{ADDRESS['channel']}/dia-chi", self._frame.form(self._keep_address))

    async def _show(self, request: web.Request, visit: Visit) -> web.Response:
        return await self._page(request, visit)

    async def _keep(self, request: web.Request, visit: Visit, sent: Sent) -> web.Response:
        channel = sent.fields.get("channel", "")
        if channel not in FIELDS:
            return await self._page(request, visit, said=say("setup.channel_said.which", visit.lang), good=False)
        given = {name: "".join(sent.fields.get(name, "").split())[:MOST_LETTERS] for name in FIELDS[channel]}
        settings = self._frame.parts.settings
        wrong = ""
        if not settings.controller:
            wrong = say("setup.channel_said.office_first", visit.lang)
        elif not all(given.values()):
            wrong = say("setup.channel_said.empty", visit.lang)
        wrong = wrong or await try_token(settings, channel, given, visit.lang)
        wrong = wrong or await save(self._frame.parts, _values(channel, given, settings), channel, visit.lang)
        if wrong:
            return await self._page(request, visit, said=wrong, good=False, chosen=channel, status=422)
        return self._frame.restarting(visit, "channel")

    async def _keep_address(self, request: web.Request, visit: Visit, sent: Sent) -> web.Response:
        url = "".join(sent.fields.get("url", "").split())[:MOST_LETTERS].rstrip("/")
        if url and not url.startswith("https://"):
            wrong = say("setup.channel_said.https", visit.lang)
            return await self._page(request, visit, said=wrong, good=False, status=422)
        wrong = await save(self._frame.parts, {"PUBLIC_URL": url}, "address", visit.lang)
        if wrong:
            return await self._page(request, visit, said=wrong, good=False, status=422)
        if self._frame.parts.is_demo:  # which has no address; the channel brings the start that needs one
            parts = self._frame.parts
            parts.settings = parts.settings.model_copy(update={"public_url": url})
            return await self._page(request, visit, said=say("setup.channel_said.address_kept", visit.lang))
        return self._frame.restarting(visit, "channel")

    async def _page(self, request: web.Request, visit: Visit, status: int = 200, **values: object) -> web.Response:
        settings, url = self._frame.parts.settings, self._frame.parts.settings.public_url
        reached = bool(url) and not self._frame.parts.is_demo and await reaches_us(url, self._frame.parts.life)
        found = await bots(self._frame.parts, visit.lang)
        seconds = LOOK_AGAIN_SECONDS if any(one.soon for one in found) else 0
        usual: dict[str, object] = {
            "has": {*settings.channels, *((WEB,) if settings.chat == "public" else ())},
            "url": url, "reached": reached, "bots": found, "seconds": seconds,
            "chosen": "", "fields": FIELDS, "tried": TRIED,
        }  # fmt: skip
        return await self._frame.shown(request, visit, "channel", status, **{**usual, **values})


def _values(channel: str, given: Mapping[str, str], settings: Settings) -> dict[str, str]:
    """The lines of `.env`: the demo's own chat goes where a channel comes."""
    values = {name.upper(): value for name, value in given.items()}
    if channel == WEB:
        values["WEB_CHAT"] = "public"
    elif settings.web_chat == "demo":
        values["WEB_CHAT"] = ""
    return values
