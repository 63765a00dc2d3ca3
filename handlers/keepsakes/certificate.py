"""A certificate that an initiative was recognised by a decision: what it says, and while what is so.

How it looks: `messages/pictures/certificate.svg`, a sheet of A4.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from messages.catalog import say
from messages.picture import Drawing
from storage import paper_marks
from storage.counting import coauthors
from storage.counting.count import COUNTED
from storage.initiatives import initiatives, recognition
from storage.initiatives.initiatives import Initiative
from storage.initiatives.recognition import Recognition
from storage.programme import units

PRINTED = 2.0  # times the template: 3508 by 2480 dots, 300 to an inch
ON_A_SCREEN = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """All in words. `address`: where its code leads; "" where the world cannot come to us, and it has no code."""

    unit: str
    heading: str
    of: str
    title: str  # "" where its author keeps it to officers: `of` names its code then
    by: str
    names: str
    recognised: str
    note: str
    code: str
    check: str
    address: str


def certificate(tx: Connection, key: int, lang: str, kind: str = "pdf", zoom: float = PRINTED) -> Drawing | None:
    """The certificate of that initiative; None while no decision is recorded, or it does not count any more."""
    found = initiatives.by_id(tx, key)
    record = recognition.find(tx, key)
    if found is None or record is None or found.status not in COUNTED:
        return None
    address = paper_marks.check_address(tx, found.code)
    sheet = Certificate(
        unit=units.name(tx, found.unit),
        heading=say("certificate.picture.heading", lang),
        of=say("certificate.picture.of", lang, code="" if found.public_title else found.code),
        title=found.public_title,
        by=say("certificate.picture.by", lang),
        names=", ".join(names(found)),
        recognised=recognised(record, lang),
        note=say("certificate.picture.note", lang),
        code=found.code,
        check=say("certificate.picture.check", lang) if address else "",
        address=address,
    )
    return Drawing(template="certificate", sheet=sheet, kind=kind, zoom=zoom)


def names(found: Initiative) -> list[str]:
    """Who takes part, as the initiative itself says."""
    return [found.author, *coauthors.names(found.answers)]


def recognised(record: Recognition, lang: str) -> str:
    """By which decision; one without a number is called by its name."""
    return say("certificate.picture.recognised", lang, record=record)


def file_name(code: str, lang: str) -> str:
    """What the file is called, without its ending."""
    return f"{say('certificate.file', lang)}-{code}"
