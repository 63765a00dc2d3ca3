"""The award lists as tables for a file: a title, the rules that hold for it, headings, rows. Words: `awards.*`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from handlers.awards.weighing import MOST_LISTED, MOST_PEOPLE, Asked, Lists, Standing, Valued
from handlers.boards import words
from handlers.conversation.units import Units
from messages.catalog import has, say
from messages.format import large_money, number, percent

Cell = str | int | Fraction | None
NARROW, MIDDLE, WIDE = 8, 18, 40  # characters
WIDTHS = {
    "rank": NARROW, "level": MIDDLE, "code": MIDDLE, "title": WIDE, "people": WIDE, "name": WIDE, "unit": WIDE,
    "cluster": MIDDLE, "kind": MIDDLE, "above": MIDDLE, "issuer": WIDE, "codes": WIDE,
}  # fmt: skip
_USUAL_WIDTH = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One list: what it is called, its rules, and its rows under their headings."""

    name: str
    title: str
    rules: tuple[str, ...]
    heads: tuple[str, ...]
    widths: tuple[int, ...]
    rows: tuple[tuple[Cell, ...], ...]


def title(asked: Asked, units: Units, lang: str) -> str:
    """Whose lists these are, and of which days."""
    names = [units.label(code) for code in units.in_order(asked.units)]
    return say("awards.title", lang, units=names, first=asked.first, last=asked.last)


def rules(asked: Asked, lang: str) -> tuple[str, ...]:
    """What holds for every list."""
    counted = say(f"awards.counted.{asked.counting}", lang)
    days = say("awards.rule.days", lang, first=asked.first, last=asked.last)
    return counted, days, say("awards.rule.ties", lang)


def tables(lists: Lists, units: Units, lang: str) -> tuple[Table, ...]:
    """Every list that has rows, in the order in which they stand in the file."""
    made = [_valued(lists, units, lang), _persons(lists, units, lang)]
    made += [_standings("number", lists.by_number, lists, units, lang)]
    made += [_standings("taking_part", lists.by_people, lists, units, lang)]
    for kind, rows in lists.by_target.items():
        made.append(_by_target(kind, rows, lists, units, lang))
    made.append(_by_cluster(lists, lang))
    return tuple(one for one in made if one.rows)


def _table(
    name: str,
    lists: Lists,
    columns: Sequence[str],
    rows: Sequence[Sequence[Cell]],
    lang: str,
    *own: str,
    kind: str = "",
) -> Table:
    """`own`: the rules of this list alone, before those that hold for all."""
    return Table(
        name=name,
        title=say(f"awards.list.{name}", lang, kind=kind),
        rules=(*own, *rules(lists.asked, lang)),
        heads=tuple(say(f"awards.column.{column}", lang) for column in columns),
        widths=tuple(WIDTHS.get(column, _USUAL_WIDTH) for column in columns),
        rows=tuple(map(tuple, rows)),
    )


# Initiatives and persons


def _valued(lists: Lists, units: Units, lang: str) -> Table:
    columns = ("rank", "level", "benefit", "code", "title", "people", "unit", "decision", "status", "confidential")
    levels = ", ".join(large_money(one, lang) for one in sorted(lists.asked.thresholds))
    rows = [_valued_row(one, units, lang) for one in lists.valued]
    return _table("benefit", lists, columns, rows, lang, say("awards.rule.benefit", lang, levels=levels))


def _valued_row(one: Valued, units: Units, lang: str) -> tuple[Cell, ...]:
    detail = one.detail
    return (
        one.rank, say("awards.level", lang, money=one.level), one.benefit, one.code, detail.title,
        detail.people or say("awards.erased", lang), _place(detail.unit, detail.workplace, units),
        detail.decision, say(f"officers.status.{detail.status}", lang),
        say("initiative.confidential.choice.yes", lang) if detail.confidential else "",
    )  # fmt: skip


def _place(unit: str, workplace: str, units: Units) -> str:
    return units.label(unit) if unit else workplace


def _persons(lists: Lists, units: Units, lang: str) -> Table:
    columns = ("rank", "name", "unit", "number", "as_author", "codes")
    rows = [
        (
            one.rank, one.name or say("awards.erased", lang), units.label(one.unit), one.number, one.as_author,
            ", ".join(one.codes),
        )
        for one in lists.persons
    ]  # fmt: skip
    own = say("awards.rule.persons", lang, most=MOST_PEOPLE, listed=MOST_LISTED)
    return _table("persons", lists, columns, rows, lang, own)


# Units


def kind_of(name: str, lang: str) -> str:
    """What a kind of unit is called; one that an office made up, as it stands."""
    key = f"loading.kind.{name}"
    return say(key, lang) if has(key, lang) else name


def _unit_cells(one: Standing, units: Units, lang: str) -> tuple[Cell, ...]:
    above = units.by_code.get(one.unit.parent or "")
    return kind_of(one.unit.kind, lang), one.rank, one.unit.code, one.unit.name, above.short_name if above else ""


def _standings(name: str, found: Sequence[Standing], lists: Lists, units: Units, lang: str) -> Table:
    columns = ("kind", "rank", "code", "unit", "above", "cluster", "number", "people_number", "members", "benefit")
    rows = [
        (
            *_unit_cells(one, units, lang), one.unit.cluster, one.number, one.people, one.unit.members or None,
            one.benefit,
        )
        for one in found
    ]  # fmt: skip
    return _table(name, lists, columns, rows, lang, say(f"awards.rule.{name}", lang), say("awards.rule.kinds", lang))


def _by_target(kind: str, found: Sequence[Standing], lists: Lists, units: Units, lang: str) -> Table:
    columns = ("kind", "rank", "code", "unit", "above", "number", "target", "percent", "issuer")
    rows = [(*_unit_cells(one, units, lang), one.number, *_target_cells(one)) for one in found]
    said = words.kind(kind, lang)
    own = _percent_rule(lists, said, lang), say("awards.rule.kinds", lang)
    return _table("target", lists, columns, rows, lang, *own, kind=said)


def _by_cluster(lists: Lists, lang: str) -> Table:
    columns = ("cluster", "rank", "code", "unit", "number", "target", "percent", "issuer")
    rows = [
        (one.unit.cluster, one.rank or None, one.unit.code, one.unit.name, one.number, *_target_cells(one))
        for one in lists.by_cluster
    ]
    own = say("awards.rule.cluster", lang)
    if not lists.cluster_kind:
        return _table("cluster", lists, columns, rows, lang, own)
    return _table(
        "cluster", lists, columns, rows, lang, own, _percent_rule(lists, words.kind(lists.cluster_kind, lang), lang)
    )


def _target_cells(one: Standing) -> tuple[Cell, ...]:
    aim = one.percentage
    if aim is None:
        return None, None, ""
    return aim.target, aim.part, aim.issuer


def _percent_rule(lists: Lists, kind: str, lang: str) -> str:
    campaign = lists.campaign.name if lists.campaign else ""
    return say("awards.rule.percent", lang, kind=kind, phase=lists.targets_of or "", campaign=campaign)


# As text


def as_text(cell: Cell, lang: str) -> str:
    """A cell as a paper has it."""
    if cell is None:
        return ""
    if isinstance(cell, Fraction):
        return percent(round(cell * 1000), lang)
    if isinstance(cell, int):
        return number(cell, lang)
    return cell
