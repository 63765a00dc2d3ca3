"""The seven steps, each with what is there already: done, still to do, or to do later."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.outside import outside_of
from bot.settings import Settings
from handlers import remaining
from handlers.remaining import Mark
from handlers.setup import trial
from handlers.setup.standing import Standing
from messages.catalog import say
from storage.set_up import Inside

#: The steps in their order, and the last part of the address of each.
ADDRESS: Mapping[str, str] = {
    "office": "van-phong", "channel": "kenh", "units": "don-vi", "campaign": "dot", "officer": "can-bo",
    "group": "nhom", "board": "bang",
}  # fmt: skip
#: The step that does what an item of the list asks for.
STEP_OF: Mapping[str, str] = {
    "controller": "office", "channel": "channel", "https": "channel", "units": "units", "campaign": "campaign",
    "officers": "officer", "groups": "group",
}  # fmt: skip
DONE, MAY, MUST, LATER = "done", "may", "must", "later"
_AS_STEP = {Mark.DONE: DONE, Mark.MAY_WAIT: MAY, Mark.NEEDED: MUST}
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


def look(settings: Settings, standing: Standing | None, now: datetime, lang: str) -> list[Line]:
    """All of them; `standing` None: the real database is not open yet.

    Whether a step is done, may wait or must be done is said by the list that `check` begins with.
    """
    marks = _marks(settings, standing, now)
    lines = [_office(settings, marks, lang), _channel(settings, marks, lang)]
    if standing is None:
        return [*lines, *(Line(key=key, mark=LATER, found="") for key in list(ADDRESS)[2:])]
    return [
        *lines, _units(standing, marks, lang), _campaign(standing, marks, lang), _officer(standing, marks, lang),
        _group(standing, marks, lang), _board(settings, standing, lang),
    ]  # fmt: skip


def is_set_up(settings: Settings, standing: Standing, now: datetime) -> bool:
    """Whether the bot can do its work: nothing that has to be done is left."""
    return not any(line.mark == MUST for line in look(settings, standing, now, settings.language))


def _marks(settings: Settings, standing: Standing | None, now: datetime) -> dict[str, str]:
    """By what the list calls each thing; what it leaves out here is missing."""
    inside = None
    if standing is not None:
        inside = Inside(
            units=standing.units, campaign=standing.campaign, officers=standing.officers, groups=len(standing.groups)
        )
    return {item.key: _AS_STEP[item.mark] for item in remaining.items(outside_of(settings), inside, now)}


def _office(settings: Settings, marks: Mapping[str, str], lang: str) -> Line:
    if settings.controller:
        return Line(key="office", mark=marks["controller"], found=settings.controller)
    return _line("office", marks["controller"], lang)


def _channel(settings: Settings, marks: Mapping[str, str], lang: str) -> Line:
    """An account that Zalo cannot reach is no channel yet."""
    if marks["channel"] != DONE:
        return _line("channel", marks["channel"], lang)
    names = [say(f"setup.channel_name.{name}", lang) for name in outside_of(settings).channels]
    if marks.get("https") == MUST:
        found = say("setup.found.channel_without_https", lang, channels=names)
        return Line(key="channel", mark=MUST, found=found)
    return Line(key="channel", mark=DONE, found=", ".join(names))


def _units(standing: Standing, marks: Mapping[str, str], lang: str) -> Line:
    if not standing.units:
        return _line("units", marks["units"], lang)
    return Line(key="units", mark=marks["units"], found=say("setup.found.units", lang, n=standing.units))


def _campaign(standing: Standing, marks: Mapping[str, str], lang: str) -> Line:
    one, mark = standing.campaign, marks["campaign"]
    if one is None:
        return _line("campaign", mark if standing.units else LATER, lang)
    if standing.runs:
        return Line(key="campaign", mark=mark, found=one.name)
    return Line(key="campaign", mark=mark, found=say("setup.found.campaign_other_days", lang, campaign=one))


def _officer(standing: Standing, marks: Mapping[str, str], lang: str) -> Line:
    mark = marks["officers"]
    if standing.officers:
        return Line(key="officer", mark=mark, found=say("setup.found.officers", lang, n=standing.officers))
    return _line("officer", mark if standing.units else LATER, lang)


def _group(standing: Standing, marks: Mapping[str, str], lang: str) -> Line:
    """The web has none, so that the list says nothing of them."""
    if standing.groups:
        return Line(key="group", mark=DONE, found=", ".join(standing.groups[:3]))
    if "groups" not in marks or marks["channel"] != DONE:
        return _line("group", LATER, lang, "group_web")
    return _line("group", marks["groups"] if standing.units else LATER, lang)


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
