"""When an initiative is handed in, the co-authors who have an account are found, counted as such, and told.

All of it happens behind the rows of the batch, on what then stands in the database.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from handlers.conversation.units import Units
from handlers.people.coauthors.known import account_of, key_by_name
from handlers.people.telling import tell
from handlers.reading.fold import fold
from storage.counting import coauthors
from storage.counting.coauthors import Answer, Named
from storage.database.records import Move
from storage.initiatives import initiatives
from storage.initiatives.initiatives import Initiative

YES, NO = "/latoi", "/khongphaitoi"
MOST_EARLIER = 5  # initiatives that are looked at: each may ask somebody a question


def keep(tx: Connection, *, initiative: int, units: Units, since: datetime, now: datetime) -> list[Move]:
    """Those whom the answers of this initiative name take part in it beside its author; who is new there is told.

    `since`: when its author began these answers. Whoever had their name taken out meanwhile is named no more; a name
    that was written again knowing that is somebody else's.
    """
    found = initiatives.by_id(tx, initiative)
    if found is None:
        return []
    known = {one.person_id: one for one in coauthors.named(tx, initiative)}
    people: dict[str, int] = {}
    for name in coauthors.names(found.answers):
        person = _meant(tx, found, name, units, known.values())
        before = None if person is None else known.get(person)
        if before is not None and before.answer == Answer.NO:
            if before.at > since:
                coauthors.drop_name(tx, initiative, name)
                continue
            person = None
        if person is None or person in people.values():
            people[name] = key_by_name(name, found.unit)
            continue
        people[name] = person
        _keep_one(tx, found, name, person, before, now)
    for one in known.values():
        if one.answer != Answer.NO and one.person_id not in people.values():
            coauthors.forget(tx, one)
    return count(tx, found, people, now)


def find_earlier(tx: Connection, *, name: str, unit: str, units: Units, now: datetime) -> list[Move]:
    """Initiatives that named somebody of that name, in the unit or above it, before they had an account: as `keep`."""
    keys = [key_by_name(name, each) for each in units.line(unit)]
    moves: list[Move] = []
    for initiative in coauthors.naming_by_key(tx, keys, MOST_EARLIER):
        moves += keep(tx, initiative=initiative, units=units, since=now, now=now)
    return moves


def _meant(tx: Connection, found: Initiative, name: str, units: Units, known: Iterable[Named]) -> int | None:
    """The person whom that name means: as it was found before, else as it is found now."""
    for one in known:
        if one.answer != Answer.NO and fold(one.name) == fold(name):
            return one.person_id
    person = account_of(tx, units, name, found.unit)
    return None if person == found.author_key else person


def _keep_one(tx: Connection, found: Initiative, name: str, person: int, before: Named | None, now: datetime) -> None:
    """They are named so; who is new is told. Whoever typed their own name in need not be."""
    if before is not None:
        if before.name != name:
            coauthors.keep(tx, replace(before, name=name))
        return
    one = Named(initiative_id=found.id, person_id=person, name=name, answer=Answer.OPEN.value, at=now)
    if person == found.typist_id:
        coauthors.keep(tx, replace(one, answer=Answer.YES.value))
        return
    coauthors.keep(tx, one)
    ask(tx, found, one, now)


def count(tx: Connection, found: Initiative, people: Mapping[str, int], now: datetime) -> list[Move]:
    """These take part in it, but for whoever is its author as well, who takes part once."""
    others = set(people.values()) - {found.author_key, key_by_name(found.author, found.unit)}
    return coauthors.change(tx, found.id, sorted(others), now)


def ask(tx: Connection, found: Initiative, one: Named, now: datetime) -> None:
    """Tell them who names them, and as what, and ask whether it is they; of what is kept to officers no title."""
    buttons = ((f"{YES} {found.code}", "coauthor.yes"), (f"{NO} {found.code}", "coauthor.no"))
    title = "" if found.is_private else found.title
    share = coauthors.share_of(found.answers, one.name)
    tell(
        tx, [one.person_id], "coauthor.named", now, buttons=buttons,
        code=found.code, author=found.author, title=title, share=share,
    )  # fmt: skip
