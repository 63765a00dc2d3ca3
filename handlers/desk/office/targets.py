"""Targets of a unit at the desk: what it is to reach (giao) is set by those above it, what it pledges by itself too."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from handlers.conversation.talk import Talk
from handlers.desk.office.forms import Fields, Taken, by_field, checked, keep, state_of, wrong
from handlers.loading.table import BadFileError
from handlers.people.roles import units_of
from storage.programme import targets
from storage.programme.campaigns import all_campaigns, all_phases
from storage.programme.targets import Target

FIELDS = ("scope", "kind", "value", "issuer", "issued_on")
ASSIGNED, PLEDGED = "giao", "dang_ky"
_PARTED = "/"  # a campaign and a phase of it, in one choice


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """A campaign or a phase of it, to choose from."""

    value: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """The targets of a unit, and what a new one may be for; `seen`: a mark of all of them."""

    unit: str
    label: str
    targets: tuple[Target, ...]
    scopes: tuple[Scope, ...]
    kinds: tuple[str, ...]
    seen: str

    def name_of(self, target: Target) -> str:
        """What it is for."""
        value = scope_of(target)
        return next((one.name for one in self.scopes if one.value == value), value)

    def find(self, scope: str, kind: str) -> Target | None:
        """The one that is for that, where there is one."""
        return next((one for one in self.targets if scope_of(one) == scope and one.kind == kind), None)


def scope_of(target: Target) -> str:
    """Its campaign and phase as one choice."""
    return f"{target.campaign}{_PARTED}{target.phase}"


def form(talk: Talk, unit: str) -> Form | None:
    """The targets of that unit; None where it is no unit of mine nor below."""
    units = talk.context.units
    if unit not in units.by_code or not units.within(unit, units_of(talk)):
        return None
    found = tuple(targets.of_unit(talk.context.tx, unit))
    return Form(
        unit=unit,
        label=units.label(unit),
        targets=found,
        scopes=tuple(_scopes(talk)),
        kinds=_kinds(talk, unit),
        seen=state_of([asdict(one) for one in found]),
    )


def cells(target: Target) -> Fields:
    """A target as its form shows it."""
    return {
        "scope": scope_of(target),
        "kind": target.kind,
        "value": str(target.value),
        "issuer": target.issuer,
        "issued_on": target.issued_on.isoformat() if target.issued_on else "",
    }


def save(talk: Talk, unit: str, sent: Fields) -> Taken | None:
    """Keep that target, in place of what the unit had for the same; None where it is no unit of mine nor below."""
    there = form(talk, unit)
    if there is None:
        return None
    if sent.get("seen") != there.seen:
        return Taken(said="changed")
    scope, kind = sent.get("scope", ""), sent.get("kind", "")
    if scope not in {one.value for one in there.scopes}:
        return wrong({"scope": talk.say("office.targets_said.which")})
    if kind not in there.kinds:
        return wrong({"kind": talk.say("office.targets_said.from_above")})
    campaign, _, phase = scope.partition(_PARTED)
    row = {"unit": unit, "kind": kind, "campaign": campaign, "phase": phase}
    row |= {name: sent.get(name, "") for name in ("value", "issuer", "issued_on")}
    try:
        rows = checked(talk, row)
    except BadFileError as bad:
        return wrong(by_field(bad, talk.lang))
    old = there.find(scope, kind)
    return keep(talk, rows, "target set", unit, asdict(old) if old else {})


def _scopes(talk: Talk) -> list[Scope]:
    """Every campaign whole, each with its phases behind it; the latest first."""
    tx = talk.context.tx
    phases = all_phases(tx)
    found = []
    for campaign in all_campaigns(tx):
        found.append(Scope(value=f"{campaign.code}{_PARTED}", name=campaign.name))
        found += [
            Scope(value=f"{campaign.code}{_PARTED}{phase.code}", name=f"{campaign.name}: {phase.name}")
            for phase in phases
            if phase.campaign == campaign.code
        ]
    return found


def _kinds(talk: Talk, unit: str) -> tuple[str, ...]:
    units, mine = talk.context.units, units_of(talk)
    above = units.by_code[unit].parent or ""
    is_given_from_above = unit != units.root and not units.within(above, mine)
    return (PLEDGED,) if is_given_from_above else (ASSIGNED, PLEDGED)
