"""What a paper's address tells whoever scans it: whether we printed it, and how its initiative stands at this second.

Names of people stand there only where they agreed themselves (`Preference.on_papers`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import Connection

from messages.format import HANOI
from storage import paper_marks
from storage.counting import coauthors
from storage.counting.coauthors import Answer
from storage.initiatives import initiatives, recognition, review
from storage.initiatives.initiatives import Initiative
from storage.initiatives.recognition import Recognition
from storage.people import personal_data, preferences
from storage.programme import units

VERIFIED, MERGED, WITHDRAWN = "verified", "merged", "withdrawn"
ERASED = "erased"  # stands only here: its author had all of it erased


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """One initiative as that page shows it."""

    code: str
    status: str  # one of `storage.initiatives.status.STATUSES`, or ERASED
    unit: str = ""
    title: str = ""  # "" where its author keeps it to officers
    names: tuple[str, ...] = ()  # of those who take part and agreed
    verified_on: date | None = None
    recognised: Recognition | None = None
    into: str = ""  # the code of the one that counts for it since they were merged
    into_path: str = ""

    @property
    def stands(self) -> bool:
        """Whether the union stands by it: it was verified, or recognised by a decision, and is still there."""
        gone = self.status in (MERGED, WITHDRAWN, ERASED, "rejected")
        return not gone and (self.status == VERIFIED or self.recognised is not None)


def look_up(tx: Connection, code: str, mark: str) -> Checked | None:
    """What there is of it now; None where it is not we who printed that code with that mark."""
    if not paper_marks.is_genuine(tx, code, mark):
        return None
    found = initiatives.by_code(tx, code)
    if found is None or (found.status == WITHDRAWN and not found.title):
        return Checked(code=code, status=ERASED)
    known = Checked(code=code, status=found.status, unit=units.name(tx, found.unit))
    if found.status == WITHDRAWN:
        return known
    if found.status == MERGED:
        return _merged(tx, known, found)
    return _told(tx, known, found)


def _merged(tx: Connection, known: Checked, found: Initiative) -> Checked:
    """It leads to the initiative that counts for it."""
    decided = review.find(tx, found.id)
    if decided is None:
        return known
    return replace(known, into=decided.reason, into_path=paper_marks.check_path(tx, decided.reason))


def _told(tx: Connection, known: Checked, found: Initiative) -> Checked:
    return replace(
        known,
        title=found.public_title,
        names=_names(tx, found),
        verified_on=verified_on(found),
        recognised=recognition.find(tx, found.id),
    )


def verified_on(found: Initiative) -> date | None:
    """The day in Hà Nội on which it was verified; None while it is not."""
    if found.status != VERIFIED or found.reviewed_at is None:
        return None
    return found.reviewed_at.astimezone(HANOI).date()


def _names(tx: Connection, found: Initiative) -> tuple[str, ...]:
    """The author where it is their own account, and co-authors who confirmed that they are: of these, who agreed."""
    named = [one for one in coauthors.named(tx, found.id) if one.answer == Answer.YES.value]
    people = [(one.person_id, personal_data.name(tx, one.person_id)) for one in named]
    if found.by_author and found.typist_id is not None:
        people = [(found.typist_id, found.author), *((key, name) for key, name in people if key != found.typist_id)]
    return tuple(name for key, name in people if name and preferences.find(tx, key).on_papers)
