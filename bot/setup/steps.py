"""The seven steps, each with what is there already: done, still to do, or to do later."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.settings import Settings
from handlers.setup import trial
from handlers.setup.standing import Standing
from messages.catalog import say

#: The steps in their order, and the last part of the address of each.
ADDRESS: Mapping[str, str] = {
    "office": "van-phong", "channel": "kenh", "units": "don-vi", "campaign": "dot", "officer": "can-bo",
    "group": "nhom", "board": "bang",
}  # fmt: skip
DONE, MAY, MUST, LATER = "done", "may", "must", "later"
SIGNS = {DONE: "✓", MAY: "!", MUST: "✗", LATER: "·"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A step as it stands. `mark`: done; may (the bot works without it); must; later (another step goes before)."""

    key: str
    mark: str
    found: str

    @property
    def address(self) -> str:
        """The last part of where it is."""
        return ADDRESS[self.key]

    @property
    def sign(self) -> str:
        """✓ ! ✗ ·"""
        return SIGNS[self.mark]


def look(settings: Settings, standing: Standing | None, lang: str) -> list[Line]:
    """All of them; `standing` None: the real database is not open yet."""
    lines = [_office(settings, lang), _channel(settings, lang)]
    if standing is None:
        return [*lines, *(Line(key=key, mark=LATER, found="") for key in list(ADDRESS)[2:])]
    return [
        *lines, _units(standing, lang), _campaign(standing, lang), _officer(standing, lang),
        _group(settings, standing, lang), _board(settings, standing, lang),
    ]  # fmt: skip


def is_set_up(settings: Settings, standing: Standing) -> bool:
    """Whether the bot can do its work: nothing that has to be done is left."""
    return not any(line.mark == MUST for line in look(settings, standing, settings.language))


def _office(settings: Settings, lang: str) -> Line:
    if settings.controller:
        return Line(key="office", mark=DONE, found=settings.controller)
    mark = MUST if settings.needs_controller or settings.chat == "demo" else MAY
    return _line("office", mark, lang)


def _channel(settings: Settings, lang: str) -> Line:
    names = list(settings.channels)
    if settings.chat == "public":
        names.append("web")
    if not names:
        return _line("channel", MUST, lang)
    said = ", ".join(say(f"setup.channel_name.{name}", lang) for name in names)
    return Line(key="channel", mark=DONE, found=said)


def _units(standing: Standing, lang: str) -> Line:
    if not standing.units:
        return _line("units", MUST, lang)
    return Line(key="units", mark=DONE, found=say("setup.found.units", lang, n=standing.units))


def _campaign(standing: Standing, lang: str) -> Line:
    one = standing.campaign
    if one is None:
        return _line("campaign", MUST if standing.units else LATER, lang)
    if standing.runs:
        return Line(key="campaign", mark=DONE, found=one.name)
    return Line(key="campaign", mark=MAY, found=say("setup.found.campaign_other_days", lang, campaign=one))


def _officer(standing: Standing, lang: str) -> Line:
    if standing.officers:
        return Line(key="officer", mark=DONE, found=say("setup.found.officers", lang, n=standing.officers))
    return _line("officer", MAY if standing.units else LATER, lang)


def _group(settings: Settings, standing: Standing, lang: str) -> Line:
    if standing.groups:
        return Line(key="group", mark=DONE, found=", ".join(standing.groups[:3]))
    if not settings.channels:
        return _line("group", LATER, lang, "group_web")
    return _line("group", MAY if standing.units else LATER, lang)


def _board(settings: Settings, standing: Standing, lang: str) -> Line:
    if standing.trial == "sent":
        return _line("board", DONE, lang, "board_sent")
    if standing.trial:
        found = "board_waits" if standing.trial in trial.UNDERWAY else "board_failed"
        return _line("board", MAY, lang, found)
    ready = bool(standing.groups) and standing.runs and bool(settings.channels)
    return _line("board", MAY if ready else LATER, lang)


def _line(key: str, mark: str, lang: str, found: str = "") -> Line:
    return Line(key=key, mark=mark, found=say(f"setup.found.{found or f'no_{key}'}", lang))
