"""A search at the desk: what its address asks for, and what of that an officer may see."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import date
from urllib.parse import urlencode

from handlers.alike import finding, preparing
from handlers.conversation.talk import Talk
from handlers.desk.choosing import BEFORE_CODE
from handlers.initiative.form import FIELDS
from handlers.officers.group_codes import named
from handlers.officers.waiting import with_all_below
from handlers.people.roles import read_by
from handlers.reading.fold import fold
from handlers.reading.money.rules import read_money
from storage.initiatives import search
from storage.initiatives.search import PAGE, Found, Search, Sort
from storage.initiatives.sheets import portal
from storage.initiatives.status import STATUSES
from storage.programme.units import below

LONGEST = 200  # letters of what is typed into one field
YEARS = (1900, 2200)  # of a day that is asked for
MOST_LOOKS = 8  # pages that are looked through for an author's name
RECOGNISED = ("yes", "waiting", "no")
ENTERED = ("yes", "no")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What stands in the fields of the page, as it was typed or chosen; "" where nothing is asked."""

    q: str = ""
    author: str = ""
    unit: str = ""
    status: str = ""
    field: str = ""
    recognised: str = ""
    entered: str = ""
    first: str = ""
    last: str = ""
    at_least: str = ""
    at_most: str = ""
    sort: str = ""
    after: str = ""  # where the page begins

    @property
    def query(self) -> str:
        """The search as it stands in an address, from its first page on."""
        return urlencode({name: value for name, value in asdict(replace(self, after="")).items() if value})

    @property
    def next_query(self) -> str:
        """The same with the place where the page begins."""
        return urlencode({name: value for name, value in asdict(self).items() if value})


_CHOICES: Mapping[str, tuple[str, ...]] = {
    "status": STATUSES,
    "field": FIELDS,
    "recognised": RECOGNISED,
    "entered": ENTERED,
    "sort": tuple(Sort),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Scoped:
    """A search within an officer's units. `unclear`: the fields that say nothing."""

    search: Search
    author: tuple[str, ...] = ()  # words of the author's name, as they are known
    instead: tuple[tuple[str, str], ...] = ()
    unclear: tuple[str, ...] = ()

    def holds(self, author: str) -> bool:
        """Whether that author is called as was asked."""
        return set(self.author) <= set(fold(author).split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """A page of what was found; `next_query` "" at the end."""

    found: tuple[Found, ...]
    next_query: str
    units: Mapping[str, str]  # what the units on the page are called
    instead: tuple[tuple[str, str], ...]
    unclear: tuple[str, ...]
    entered: Mapping[int, str]  # codes on the portal, of those that are there
    is_ready: bool  # not before all that was handed in earlier can be found


def asked(query: Mapping[str, str]) -> Asked:
    """What an address asks for; what it cannot ask for is left out."""
    given = {}
    for name in (one.name for one in fields(Asked)):
        value = " ".join(query.get(name, "").split())[:LONGEST]
        if value and value in _CHOICES.get(name, (value,)):
            given[name] = value
    return Asked(**given)


def scoped(talk: Talk, given: Asked) -> Scoped:
    """The search that this is for the officer: within their units, whoever made it."""
    words, author = finding.wanted(talk.context.tx, given.q), finding.wanted(talk.context.tx, given.author)
    unclear: list[str] = []
    units = _units(talk, given.unit)
    if given.unit and not units:
        unclear.append("unit")

    def read(name: str, reader: Callable[[str], int | date]) -> int | date | None:
        typed = getattr(given, name)
        try:
            return reader(typed) if typed else None
        except ValueError:
            unclear.append(name)
            return None

    first, last = read("first", _day), read("last", _day)
    at_least, at_most = read("at_least", sum_of), read("at_most", sum_of)
    asked_for = Search(
        units=units,
        words=tuple(dict.fromkeys((*words.words, *author.words))),
        codes=words.codes,
        status=given.status,
        field=given.field,
        recognised=given.recognised,
        entered=given.entered,
        first=first if isinstance(first, date) else None,
        last=last if isinstance(last, date) else None,
        at_least=at_least if isinstance(at_least, int) else None,
        at_most=at_most if isinstance(at_most, int) else None,
        sort=Sort(given.sort) if given.sort else Sort.NEWEST,
    )
    instead = (*words.instead, *author.instead)
    meant = {typed: known for typed, known in author.instead}
    named_so = tuple(meant.get(word, word) for word in fold(given.author).split())
    return Scoped(search=asked_for, author=named_so, instead=instead, unclear=tuple(unclear))


def _units(talk: Talk, typed: str) -> list[str] | None:
    """The codes of the units to look in; None: all there are, for the city's officers."""
    tx, units, mine = talk.context.tx, talk.context.units, read_by(talk)
    if typed:
        typed = typed.rpartition(BEFORE_CODE)[2]  # as it is suggested
        return sorted({code for unit in named(talk, typed, mine) for code in below(tx, unit)})
    return None if units.root in mine else with_all_below(talk, mine)


def _day(typed: str) -> date:
    """The day, of a year that can be meant: at the ends of the calendar there is none before or behind."""
    found = date.fromisoformat(typed)
    if not YEARS[0] <= found.year <= YEARS[1]:
        raise ValueError("no day of ours")
    return found


def sum_of(typed: str) -> int:
    """The sum in VND, as it may be typed in a chat too; ValueError for what is none."""
    found = read_money(typed)
    if found.status != "ok" or found.value is None:
        raise ValueError("no sum")
    return found.value


def look(talk: Talk, given: Asked) -> Looked:
    """The page of that search."""
    tx, this = talk.context.tx, scoped(talk, given)
    found: list[Found] = []
    after = given.after
    for _ in range(MOST_LOOKS):
        page = search.page(tx, this.search, after, PAGE)
        found += (one for one in page.found if this.holds(one.author))
        after = page.after
        if not after or len(found) >= PAGE or not this.author:
            break
    units = talk.context.units
    return Looked(
        found=tuple(found),
        next_query=replace(given, after=after).next_query if after else "",
        entered=portal.numbers(tx, [one.id for one in found]),
        units={one.unit: units.label(one.unit) for one in found if one.unit},
        instead=this.instead,
        unclear=this.unclear,
        is_ready=preparing.is_ready(tx) if given.q or given.author else True,
    )
