"""What a sheet of initiatives would change, and changing it. None that is there is ever changed or counted twice.

One is there already where its receipt code is, or, without a code, where its title, author and unit are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from handlers.alike import finding, later
from handlers.initiative.submission import WITHOUT_CAMPAIGN
from handlers.loading.table import BadFileError, Problem
from handlers.reading.fold import fold
from messages.format import HANOI
from storage.counting.count import QUICK
from storage.database.counters import next_number
from storage.database.records import Entry
from storage.database.store import first_id
from storage.initiatives.recognition import YES
from storage.initiatives.sheets import loaded
from storage.initiatives.sheets.loaded import Loaded, There
from storage.initiatives.status import REVIEWED
from storage.programme.campaigns import all_campaigns
from storage.programme.loading import ChangedError, Difference
from storage.programme.units import version

TABLE = "initiative"
FIRST_YEAR = 2000  # what is said to be handed in before it is a slip, and would have no key
MOST_FLAGGED = 2_000  # in one load: each is weighed against those that tell nearly the same
_OF_ROW = (
    "code", "campaign", "author", "author_key", "by_author", "unit", "workplace", "title", "title_key", "kind",
    "field", "applied_on", "benefit", "large", "confidential", "status", "answers", "reviewed_at",
)  # fmt: skip

Given = Mapping[str, Any]  # what `rows.initiatives` makes of a row


def difference(tx: Connection, given: Sequence[Given], now: datetime) -> Difference:
    """Which of these are new; BadFileError where a code is that of another one, or a day is to come."""
    by_code = loaded.with_codes(tx, (one["code"] for one in given if one["code"]))
    by_title = loaded.with_titles(tx, (one["title_key"] for one in given))
    problems: list[Problem] = []
    new, alike = [], []
    for one in given:
        problems += _wrong_day(one, now)
        there = by_code.get(one["code"])
        if there is not None and there.title_key != one["title_key"] and fold(there.author) != one["author_folded"]:
            problems.append(Problem("code_of_another", one["row"], values={"got": one["code"]}))
        namesakes = by_title.get(one["title_key"], ())
        if there is not None or (not one["code"] and any(_same(one, other) for other in namesakes)):
            continue
        new.append(_until_now(one, now))
        alike += [(one["row"], one["title"], other.code) for other in namesakes if other.unit == one["unit"]][:1]
    if problems:
        raise BadFileError(problems)
    unchanged = {TABLE: len(given) - len(new)}
    return Difference(version(tx), {TABLE: new}, {TABLE: []}, unchanged, tuple(alike))


def _wrong_day(one: Given, now: datetime) -> Iterator[Problem]:
    """What is wrong with the day on which it was handed in."""
    at = one["submitted_at"]
    if at is not None and at.astimezone(HANOI).date() > now.astimezone(HANOI).date():
        yield Problem("day_to_come", one["row"], values={"day": at})
    elif at is not None and at.year < FIRST_YEAR:
        yield Problem("no_such_day", one["row"], values={"got": f"{at:%d/%m/%Y}"})


def _until_now(one: Given, now: datetime) -> dict[str, Any]:
    """The same, not later than now: the noon of a day without an hour may be to come."""
    at = one["submitted_at"]
    return {**one, "submitted_at": None if at is None else min(at, now)}


def _same(one: Given, other: There) -> bool:
    return (other.unit, fold(other.author)) == (one["unit"], one["author_folded"])


def put(tx: Connection, what: Difference, now: datetime) -> None:
    """Write those that are new; `handlers.alike.later` does the rest. ChangedError: meanwhile something was loaded."""
    new = what.new[TABLE]
    if version(tx) != what.version or len(difference(tx, new, now).new[TABLE]) < len(new):
        raise ChangedError
    prefixes = {campaign.code: campaign.prefix for campaign in all_campaigns(tx)}
    for one in new:
        one["submitted_at"] = one["submitted_at"] or now
        # What was collected on paper waits for its union from today on; what has a code of ours waited before.
        one["waits_since"] = one["submitted_at"] if one["code"] else now
        one["code"] = one["code"] or _new_code(tx, prefixes.get(one["campaign"], WITHOUT_CAMPAIGN), now)
    keys = _keys(tx, new)
    loaded.put(tx, [_loaded(one, key) for one, key in zip(new, keys, strict=True)])
    _index(tx, new, keys)


def _new_code(tx: Connection, prefix: str, now: datetime) -> str:
    series = f"{prefix}-{now.astimezone(HANOI).year}"
    return f"{series}-{next_number(tx, series):06}"


def _keys(tx: Connection, new: Sequence[Given]) -> list[int]:
    """Keys that grow with the moments at which they were handed in, as all do."""
    given: Counter[int] = Counter()

    def next_key(begin: int) -> int:
        given[begin] += 1
        return begin + given[begin] - 1

    begins = [first_id(one["submitted_at"]) for one in new]
    keys = [next_key(begin) for begin in begins]
    while taken := loaded.taken_keys(tx, keys):
        keys = [next_key(begin) if key in taken else key for begin, key in zip(begins, keys, strict=True)]
    return keys


def _loaded(one: Given, key: int) -> Loaded:
    decision, at = one["decision"], one["submitted_at"]
    row = {name: one[name] for name in _OF_ROW}
    row |= {"id": key, "typist_id": None, "submitted_at": at, "waits_since": one["waits_since"]}
    row |= {"recognised": YES if decision else one["recognised"], "updated_at": one["updated_at"] or at}
    recognition = None
    if decision is not None:
        recognition = {**decision, "initiative_id": key, "officer_id": None, "at": decision["at"] or at}
    review = None
    if one["status"] in REVIEWED:
        review = {
            "initiative_id": key, "officer_id": None, "at": one["reviewed_at"] or at, "status": one["status"],
            "reason": one["reason"], "questions": [], "later_until": None, "asked": "", "asked_by": None,
        }  # fmt: skip
    return Loaded(
        row=row,
        people=tuple(one["people"]),
        recognition=recognition,
        review=review,
        first=_first(one),
        changes=tuple(_changes(one)),
    )


def _first(one: Given) -> Entry:
    """As it counted when it was handed in. What has neither kind nor field was handed in by the short form."""
    short = one["status"] == QUICK or (one["status"] == "withdrawn" and not one["kind"] and not one["field"])
    return Entry(
        campaign=one["campaign"],
        unit=one["unit"],
        author_key=one["author_key"],
        status=QUICK if short else "submitted",
        recognised=one["decision"]["was"] if one["decision"] else one["recognised"],
        benefit=one["benefit"],
        coauthors=tuple(one["people"]),
    )


def _changes(one: Given) -> list[tuple[datetime, dict[str, Any]]]:
    """What became of it since: recognised, decided, taken back; nothing is older than that it was handed in."""
    at, found = one["submitted_at"], []
    if one["decision"]:
        found.append((one["decision"]["at"] or at, {"recognised": YES}))
    if one["status"] in REVIEWED:
        found.append((one["reviewed_at"] or at, {"status": one["status"]}))
    elif one["status"] == "withdrawn":
        found.append((one["updated_at"] or at, {"status": one["status"]}))
    return sorted(((max(moment, at), columns) for moment, columns in found), key=lambda change: change[0])


def _index(tx: Connection, new: Sequence[Given], keys: Sequence[int]) -> None:
    """Each is found by its words; of not too many also what tells nearly the same. Both come in pieces, afterwards."""
    finding.know(tx, [part for one in new for part in (one["title"], one["author"])])
    later.put_off(tx, keys, weighed=len(new) <= MOST_FLAGGED)
