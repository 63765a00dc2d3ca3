"""Units at the desk: seen and corrected by the officers of the units above them; what a unit is called, by its own too.

Where a unit stands, since when and until when, is for those above it: nobody widens their own reach.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from handlers.conversation.talk import Talk
from handlers.desk import choosing
from handlers.desk.choosing import suggestion
from handlers.desk.office.forms import Fields, Taken, by_field, checked, keep, state_of, wrong
from handlers.loading.table import SHEETS, BadFileError
from handlers.people.roles import units_of
from storage.programme.units import Unit

FIELDS = tuple(column for column in SHEETS["units"].columns if column != "code")
FROM_ABOVE = frozenset({"kind", "parent", "valid_from", "valid_to", "successors"})
MOST_LISTED = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A unit in a list."""

    code: str
    label: str
    kind: str
    ended: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Units that are listed: the first of them, and how many there are."""

    units: tuple[Listed, ...]
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A unit as its form shows it; `fixed`: fields that only those above may change."""

    code: str
    label: str
    values: Fields
    fixed: frozenset[str]
    seen: str


def listed(talk: Talk, typed: str) -> Found:
    """My units and those right below them; or those that are called so, ended ones too."""
    units, mine = talk.context.units, units_of(talk)
    if typed.strip():
        wanted = typed.rpartition(choosing.BEFORE_CODE)[2]
        codes, total = choosing.search(talk, wanted, mine, ended=True, most=MOST_LISTED)
    else:
        below = [code for code, unit in units.by_code.items() if unit.parent in mine and code not in mine]
        codes = [*units.in_order(mine), *units.in_order(below)]
        total = len(codes)
    shown = [
        Listed(
            code=code,
            label=units.label(code),
            kind=units.by_code[code].kind,
            ended=not units.active(code),
        )
        for code in codes[:MOST_LISTED]
    ]
    return Found(units=tuple(shown), total=total)


def form(talk: Talk, code: str) -> Form | None:
    """That unit's form; None where it is no unit of mine nor below."""
    unit = _mine(talk, code)
    if unit is None:
        return None
    return Form(
        code=code,
        label=talk.context.units.label(code),
        values=_values(talk, unit),
        fixed=_fixed(talk, unit),
        seen=state_of(asdict(unit)),
    )


def new_form(talk: Talk) -> Form:
    """An empty form of a unit below one of mine; the first of them is offered."""
    mine = talk.context.units.in_order(units_of(talk))
    above = suggestion((mine[0], talk.context.units.label(mine[0]))) if mine else ""
    values = dict.fromkeys(("code", *FIELDS), "") | {"kind": "grassroots", "parent": above}
    return Form(code="", label="", values=values, fixed=frozenset(), seen="")


def save(talk: Talk, code: str, sent: Fields) -> Taken | None:
    """Correct it as the form says; None where it is no unit of mine nor below."""
    unit = _mine(talk, code)
    if unit is None:
        return None
    if sent.get("seen") != state_of(asdict(unit)):
        return Taken(said="changed")
    fixed = _fixed(talk, unit)
    cells = {"code": code} | _cells(unit) | {name: sent.get(name, "") for name in FIELDS if name not in fixed}
    return _take(talk, cells, "parent" not in fixed, "unit changed", asdict(unit))


def add(talk: Talk, sent: Fields) -> Taken:
    """A new unit below one of mine."""
    cells = {name: sent.get(name, "") for name in ("code", *FIELDS)}
    if cells["code"].strip().upper() in talk.context.units.by_code:
        return wrong({"code": talk.say("office.units_said.code_taken")})
    return _take(talk, cells, True, "unit added", {})


def _take(talk: Talk, cells: dict[str, str], is_placed: bool, action: str, before: Mapping[str, object]) -> Taken:
    """Check it as a row of a sheet, and that it stands below a unit of mine."""
    problems: dict[str, str] = {}
    if is_placed:
        above = choosing.chosen(talk, cells["parent"], units_of(talk), ended=True)
        cells["parent"] = above.code
        if not above.code:
            problems["parent"] = talk.say(f"office.units_said.{'which_parent' if above.offered else 'no_parent'}")
    try:
        rows = checked(talk, cells)
    except BadFileError as bad:
        return wrong({**by_field(bad, talk.lang), **problems})
    if problems:
        return wrong(problems)
    return keep(talk, rows, action, rows["unit"][0]["code"], before)


def _mine(talk: Talk, code: str) -> Unit | None:
    units = talk.context.units
    return units.by_code.get(code) if units.within(code, units_of(talk)) else None


def _fixed(talk: Talk, unit: Unit) -> frozenset[str]:
    """What this officer may not change about it: where it stands, where it is the highest of theirs."""
    units, mine = talk.context.units, units_of(talk)
    if unit.code == units.root:
        return frozenset({"parent"})
    is_highest = not units.within(unit.parent or "", mine)
    return FROM_ABOVE if is_highest else frozenset()


def _cells(unit: Unit) -> dict[str, str]:
    """The unit as the cells of its row in a sheet."""
    return {
        "name": unit.name,
        "short_name": unit.short_name,
        "kind": unit.kind,
        "parent": unit.parent or "",
        "aliases": "; ".join(unit.aliases),
        "members": str(unit.members),
        "cluster": unit.cluster,
        "valid_from": unit.valid_from.isoformat() if unit.valid_from else "",
        "valid_to": unit.valid_to.isoformat() if unit.valid_to else "",
        "successors": "; ".join(unit.successors),
    }


def _values(talk: Talk, unit: Unit) -> Fields:
    """The same as the form shows it: the unit above by its name."""
    above = suggestion((unit.parent, talk.context.units.label(unit.parent))) if unit.parent else ""
    return {**_cells(unit), "parent": above}
