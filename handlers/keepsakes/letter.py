"""A letter of thanks to somebody whose initiative was verified: what its picture shows.

How it looks: `messages/pictures/letter.svg`.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from handlers.keepsakes.checked import verified_on
from messages.catalog import say
from messages.picture import Drawing
from storage import paper_marks
from storage.counting import tree
from storage.initiatives import review
from storage.initiatives.initiatives import Initiative
from storage.people import officers
from storage.programme import units


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """All in words. `address`: where its code leads; "" where the world cannot come to us, and it has no code."""

    unit: str
    heading: str
    to: str
    name: str
    reason: str
    title: str  # "" where its author keeps it to officers
    verified: str
    thanks: str
    code: str
    check: str
    address: str


def thanking_union(tx: Connection, found: Initiative) -> str:
    """The union whose officer verified it, which may stand above the author's; theirs where that officer is gone."""
    reviewed = review.find(tx, found.id)
    theirs = officers.units(tx, reviewed.officer_id) if reviewed is not None else ()
    line = tree.ancestors(tx, [found.unit]).get(found.unit, [])
    return units.name(tx, next((unit for unit in line if unit in theirs), found.unit))


def letter(tx: Connection, found: Initiative, name: str, role: str, lang: str) -> Drawing:
    """The letter to this person, who is its author, a co-author, or handed it in for its author (`role`)."""
    address = paper_marks.check_address(tx, found.code)
    sheet = Letter(
        unit=thanking_union(tx, found),
        heading=say("letter.picture.heading", lang),
        to=say("letter.picture.to", lang),
        name=name,
        reason=say("letter.picture.reason", lang, role=role),
        title=found.public_title,
        verified=say("letter.picture.verified", lang, day=verified_on(found)),
        thanks=say("letter.picture.thanks", lang),
        code=found.code,
        check=say("letter.picture.check", lang) if address else "",
        address=address,
    )
    return Drawing(template="letter", sheet=sheet)
