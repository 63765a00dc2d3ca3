"""Campaigns at the desk: dates, phases and peaks, seen and corrected by officers of the unit above all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from handlers.conversation.talk import Talk
from handlers.desk.office.forms import Fields, Taken, keep, sentence, state_of, wrong
from handlers.desk.office.loading import may_load
from handlers.loading.campaigns import read_campaign
from handlers.loading.table import BadFileError
from storage.programme.campaigns import Campaign, Phase, all_campaigns, all_phases, find

CAMPAIGN = ("code", "name", "prefix", "starts_on", "ends_on", "applied_from", "applied_to", "legal_basis")
PHASE = ("code", "kind", "name", "starts_on", "ends_on")
FREE_ROWS = 2  # for phases that are new
MOST_PHASES = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A campaign as its form shows it: `fields` are the categories it takes, none: all."""

    code: str
    values: Fields
    phases: tuple[Fields, ...]
    fields: tuple[str, ...]
    seen: str
    there: int = 0  # phases that are kept, and keep their codes


def listed(talk: Talk) -> tuple[Campaign, ...] | None:
    """All campaigns, the latest first; None for who does not answer for all units."""
    return all_campaigns(talk.context.tx) if may_load(talk) else None


def form(talk: Talk, code: str) -> Form | None:
    """That campaign's form, an empty one where the code is ""; None where it is not there, or not this officer's."""
    if not may_load(talk):
        return None
    blank = dict.fromkeys(PHASE, "")
    if not code:
        values = dict.fromkeys(CAMPAIGN, "") | {"prefix": "SK"}
        return Form(code="", values=values, phases=(blank,) * FREE_ROWS, fields=(), seen="")
    campaign = find(talk.context.tx, code)
    if campaign is None:
        return None
    phases = [_cells(asdict(phase), PHASE) for phase in _phases(talk, code)]
    return Form(
        code=code,
        values=_cells(asdict(campaign), CAMPAIGN),
        phases=(*phases, *(blank,) * FREE_ROWS),
        fields=campaign.fields,
        seen=_seen(talk, campaign),
        there=len(phases),
    )


def save(talk: Talk, code: str, sent: Fields, fields: Sequence[str]) -> Taken | None:
    """Keep it as the form says; `fields`: the categories that were ticked. None where it is not this officer's."""
    campaign = find(talk.context.tx, code) if code else None
    if not may_load(talk) or (code and campaign is None):
        return None
    if campaign is not None and sent.get("seen") != _seen(talk, campaign):
        return Taken(said="changed")
    if not code and find(talk.context.tx, sent.get("code", "").strip().upper()):
        return wrong({"code": talk.say("office.campaigns_said.code_taken")})
    given, places = _given(sent, fields)
    if campaign is not None:
        given |= {"code": code, "sample": campaign.sample, "criteria": [*campaign.criteria]}
    try:
        rows = read_campaign(given)
    except BadFileError as bad:
        return wrong({_place(one.column, places): sentence(one, talk.lang) for one in reversed(bad.problems)})
    before = _before(talk, campaign)
    return keep(talk, rows, "campaign changed" if campaign else "campaign added", rows["campaign"][0]["code"], before)


def sent_phases(sent: Fields) -> list[Fields]:
    """The rows of phases as they were sent, the empty ones too."""
    rows: list[Fields] = []
    for number in range(MOST_PHASES):
        if f"phase-{number}-code" not in sent:
            break
        rows.append({name: sent.get(f"phase-{number}-{name}", "").strip() for name in PHASE})
    return rows


def _given(sent: Fields, fields: Sequence[str]) -> tuple[dict[str, Any], list[int]]:
    """What a campaign's file would say; and the places in the form of the phases in it."""
    given: dict[str, Any] = {name: sent.get(name, "").strip() for name in CAMPAIGN if sent.get(name, "").strip()}
    given["legal_basis"] = [line.strip() for line in sent.get("legal_basis", "").splitlines() if line.strip()]
    given["fields"] = list(fields)
    phases, places = [], []
    for place, row in enumerate(sent_phases(sent)):
        filled = {name: value for name, value in row.items() if value}
        if filled.keys() - {"kind"}:
            phases.append(filled)
            places.append(place)
    given["phases"] = phases
    return given, places


def _place(column: str, places: Sequence[int]) -> str:
    """The field of a form for what a file calls "phases 2: name"."""
    where, _, name = column.partition(": ")
    number = where.removeprefix("phases ")
    return f"phase-{places[int(number) - 1]}-{name}" if name and number.isdecimal() else column


def _phases(talk: Talk, code: str) -> list[Phase]:
    return [phase for phase in all_phases(talk.context.tx) if phase.campaign == code]


def _seen(talk: Talk, campaign: Campaign) -> str:
    return state_of([asdict(campaign), *(asdict(phase) for phase in _phases(talk, campaign.code))])


def _before(talk: Talk, campaign: Campaign | None) -> dict[str, Any]:
    """Each column as it was, a phase's behind its code: as they stand on record."""
    if campaign is None:
        return {}
    before = asdict(campaign)
    for phase in _phases(talk, campaign.code):
        before |= {f"{phase.code} {name}": value for name, value in asdict(phase).items()}
    return before


def _cells(row: Mapping[str, Any], names: Sequence[str]) -> Fields:
    return {name: _cell(row[name]) for name in names}


def _cell(value: Any) -> str:
    if isinstance(value, (list, tuple)):
        return "\n".join(value)
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else str(value)
