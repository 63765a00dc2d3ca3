"""The units of today, as the conversation looks them up: by code, by typed words, by who took over from whom."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from handlers.reading import Reading, UnitIndex
from handlers.reading.fold import fold
from handlers.reading.units import AREAS, SECTORS
from messages.alphabet import Key, alphabetical
from storage.programme.units import Unit

CITY_WORDS = re.compile(r"^(?:(?:toan|ca) )?(?:thanh pho|tp|tinh)(?: |$)")


@dataclass(frozen=True, slots=True)
class Like:
    """What stands in sentences as an example of a union: one of those that are loaded."""

    short: str  # as people type it: "ba dinh"
    name: str  # "LĐLĐ quận Ba Đình"
    area: str  # "Ba Đình", where there are unions of places
    sector: str  # "Công đoàn ngành Y tế", where there are unions of trades


ANY_UNIT = Like(short="ten don vi", name="tên đơn vị", area="", sector="")  # where none is loaded


class Units:
    """The units of today, found by code or by what people type; those that ended, and who took over from them."""

    def __init__(self, units: tuple[Unit, ...], today: date) -> None:
        self.by_code = {unit.code: unit for unit in units}
        self._today = today
        active = [unit for unit in units if unit.active(today) and unit.kind != "city"]
        self.index = UnitIndex(active)
        self.like = _like(active)
        self._cities = [unit for unit in units if unit.kind == "city" and unit.active(today)]
        self._city_index = UnitIndex(self._cities)
        ended = [unit for unit in units if unit.valid_to is not None and unit.valid_to < today]
        self._ended = UnitIndex(ended) if ended else None

    @cached_property
    def spoken(self) -> dict[str, tuple[str, str]]:
        """(its name, all that it is called and what the one above it is), as words are compared; by code."""
        found = {}
        for code, unit in self.by_code.items():
            above = self.by_code.get(unit.parent or "")
            own = f" {fold(unit.name)}"
            others = (unit.short_name, *unit.aliases, code, "" if above is None else above.short_name)
            found[code] = own, f"{own} {fold(' '.join(others))}"
        return found

    @property
    def root(self) -> str:
        """The unit that all others stand below, whatever its kind; "" where nothing is loaded."""
        roots = [code for code, unit in self.by_code.items() if unit.parent is None and self.active(code)]
        return next(iter(roots), "")

    @property
    def only(self) -> str:
        """The unit that all initiatives count for, where there is but one; nobody is asked for it then."""
        if len(self.by_code) != 1:
            return ""
        return self.root

    def active(self, code: str) -> bool:
        """Whether that code names a unit that takes initiatives today."""
        return code in self.by_code and self.by_code[code].active(self._today)

    def grow_to(self, today: date) -> bool:
        """Whether the same units exist on that day too: then it is today from now on, and nothing is built anew."""
        same = all(unit.active(today) == unit.active(self._today) for unit in self.by_code.values())
        if same:
            self._today = today
        return same

    def find_grassroots(self, text: str) -> Reading[str]:
        """The grassroots union that a text names; what else it may name is passed over."""
        got = self.index.find(text)
        codes = [code for code in (got.value, *got.candidates) if code and self.by_code[code].kind == "grassroots"]
        if got.status == "ok" and codes[:1] == [got.value]:
            return got
        if not codes:
            return Reading("reject")
        return Reading("ask", None, tuple(codes))

    def city(self, text: str) -> str:
        """The city's unit that a text names, in its own words or as "thành phố"; none takes initiatives by name."""
        bare = CITY_WORDS.sub("", fold(text)).strip()
        if not bare and len(self._cities) == 1 and text.strip():
            return self._cities[0].code
        for named in (text, bare):
            got = self._city_index.find(named)
            if got.status == "ok" and got.value:
                return got.value
        return ""

    def find_ended(self, text: str) -> Reading[str]:
        """The unit that is no more and that a text names."""
        if self._ended is None:
            return Reading("reject")
        return self._ended.find(text)

    def successors(self, code: str) -> tuple[str, ...]:
        """The units of today that took over from this one, through any number of changes; itself while it exists."""
        found: dict[str, None] = {}
        waiting, met = [code], set[str]()
        while waiting:
            at = waiting.pop(0)
            if self.active(at):
                found[at] = None
            elif at in self.by_code and at not in met:
                waiting += self.by_code[at].successors
            met.add(at)
        return tuple(found)

    def within(self, code: str, units: Sequence[str]) -> bool:
        """Whether this unit is one of these, or stands below one of them."""
        return bool(self.nearest(code, units))

    def in_order(self, codes: Iterable[str]) -> list[str]:
        """These units by their names, as a Vietnamese dictionary has them."""
        return sorted(codes, key=lambda code: alphabetical(self.label(code)))

    def nearest(self, code: str, among: Collection[str]) -> str:
        """The unit itself or the first above it that is one of these; "" where none is."""
        return next((each for each in self.line(code) if each in among), "")

    def line(self, code: str) -> list[str]:
        """The unit and all above it, from there upwards."""
        line: list[str] = []
        while code and code not in line:
            line.append(code)
            unit = self.by_code.get(code)
            code = "" if unit is None else unit.parent or ""
        return line

    def label(self, code: str) -> str:
        """ "CĐCS Trường Tiểu học Kim Liên (Đống Đa)": the name with the short name of the unit above."""
        unit = self.by_code.get(code)
        if unit is None:
            return code
        above = self.by_code.get(unit.parent or "")
        if above is None or above.parent is None:
            return unit.name
        return f"{unit.name} ({above.short_name})"


def _like(active: Sequence[Unit]) -> Like:
    """The first of each kind in the order of the alphabet; without places and trades any unit below the root."""
    ordered = sorted((unit for unit in active if unit.kind in AREAS | SECTORS), key=_by_name)
    areas = [unit for unit in ordered if unit.kind in AREAS]
    sectors = [unit for unit in ordered if unit.kind in SECTORS]
    below = [unit for unit in active if unit.parent is not None]
    one = next(iter((*areas, *sectors, *below, *active)), None)
    if one is None:
        return ANY_UNIT
    return Like(
        short=fold(one.short_name),
        name=one.name,
        area="".join(unit.short_name for unit in areas[:1]),
        sector="".join(unit.name for unit in sectors[:1]),
    )


def _by_name(unit: Unit) -> Key:
    return alphabetical(unit.short_name)
