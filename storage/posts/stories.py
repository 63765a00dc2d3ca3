"""Stories of initiatives, told in groups: an officer chooses one, its author is asked, and a yes lets it be told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection, text

from storage import audit
from storage.audit import Act
from storage.database import bulk
from storage.database.store import TABLES
from storage.sending import outbox

_TABLE = TABLES["story"]


class Answer(StrEnum):
    """What an author says to their story being told; kept in the column `answer`, so the spelling stays."""

    OPEN = ""  # they were asked
    YES = "yes"  # without a name
    NAMED = "named"
    NO = "no"


ANSWERS = (Answer.YES, Answer.NAMED, Answer.NO)  # that an author may give, in the order in which they are offered


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """See `tables.Story`."""

    initiative_id: int
    unit: str
    answer: str
    at: datetime
    offered: Sequence[int]
    photos: Mapping[str, int]

    @property
    def on_card(self) -> dict[str, int]:
        """The photos that its author chose, as far as an officer still lets them stand there."""
        return {place: photo for place, photo in self.photos.items() if photo in self.offered}

    @property
    def may_show_photos(self) -> bool:
        """Whether there is anything to take back: where its author said no, nothing is shown at all."""
        return bool(self.offered) and self.answer != Answer.NO

    @property
    def agreed(self) -> bool:
        """Whether it may be told."""
        return self.answer in (Answer.YES, Answer.NAMED)


def candidates(tx: Connection, units: Sequence[str], since: datetime, most: int) -> list[int]:
    """Initiatives of these units, verified since then, whose own author can be asked; the most valuable first.

    Nothing that is kept to officers, and nothing that was chosen before. Of those of no known value the latest.
    """
    values = {"since": bulk.stamp(tx, since), "units": bulk.keys(tx, sorted(units))}
    found: list[int] = []
    for which, order in (("benefit > 0", "benefit"), ("coalesce(benefit, 0) = 0", "review.at")):
        if len(found) < most:
            rows = bulk.rows(tx, _CANDIDATES.format(which, bulk.among(tx, "units"), order, most - len(found)), **values)
            found += [key for (key,) in rows]
    return found


# By value or by moment, until enough are found: by its unit, all that was ever handed in there would be looked at.
_CANDIDATES = (
    "SELECT initiative.id FROM review JOIN initiative ON initiative.id = review.initiative_id"
    " WHERE {} AND review.status = 'verified' AND review.at >= :since AND initiative.status = 'verified'"
    " AND by_author AND typist_id IS NOT NULL AND NOT confidential AND unit || '' {}"
    " AND NOT EXISTS (SELECT 1 FROM story WHERE story.initiative_id = initiative.id)"
    " ORDER BY {} DESC, initiative.id DESC LIMIT {}"
)


def find(tx: Connection, initiative: int) -> Chosen | None:
    """What is known of that story."""
    row = tx.execute(_TABLE.select().where(_TABLE.c.initiative_id == initiative)).mappings().first()
    return Chosen(**row) if row else None


def choose(
    tx: Connection, *, initiative: int, code: str, unit: str, offered: Sequence[int], officer: int, name: str,
    now: datetime,
) -> None:  # fmt: skip
    """An officer wants it told in the groups of that unit, with these photos or none; it waits for its author."""
    row = {"initiative_id": initiative, "unit": unit, "answer": Answer.OPEN.value, "at": now}
    row |= {"offered": list(offered), "photos": {}}
    bulk.insert(tx, "story", [row], ignore=True)
    after = {"unit": unit, "photos": len(offered)}
    audit.write(tx, Act(action="story chosen", subject=code, actor=officer, name=name, after=after), now)


def answer(tx: Connection, *, initiative: int, said: Answer, now: datetime) -> None:
    """Its author says that of its words; of its photos they are asked anew."""
    _change(tx, initiative, answer=said.value, photos={}, at=now)


def answer_photos(tx: Connection, *, initiative: int, photos: Mapping[str, int], now: datetime) -> None:
    """Its author lets these stand on the card, by their places; {}: none."""
    _change(tx, initiative, photos=dict(photos), at=now)


def take_photos_back(tx: Connection, *, initiative: int, code: str, officer: int, name: str, now: datetime) -> None:
    """An officer wants it told without photos after all; what has not gone yet goes without."""
    _change(tx, initiative, offered=[], photos={}, at=now)
    call_off(tx, code=code)
    audit.write(tx, Act(action="story without photos", subject=code, actor=officer, name=name), now)


def _change(tx: Connection, initiative: int, **values: object) -> None:
    tx.execute(_TABLE.update().where(_TABLE.c.initiative_id == initiative).values(**values))


def paper(code: str) -> str:
    """How a post is known by that tells this story: `Reply.paper`."""
    return f"story {code}"


def call_off(tx: Connection, *, code: str) -> None:
    """Its author says otherwise: where it did not go yet it does not go, and may be told later."""
    groups = outbox.call_off(tx, paper(code), _told_in(tx, code))
    if groups:
        among = bulk.among(tx, "groups")
        tx.execute(
            text(f"DELETE FROM slot WHERE job = 'story' AND period = :code AND scope {among}"),
            {"code": code, "groups": bulk.keys(tx, map(str, groups))},
        )


def has_gone(tx: Connection, code: str) -> bool:
    """Whether a group heard it, or hears it right now: calling it off comes too late there."""
    groups = _told_in(tx, code)
    return bool(groups) and outbox.not_arrived(tx, paper(code), groups) < len(groups)


def _told_in(tx: Connection, code: str) -> list[int]:
    """The groups for which it was written."""
    slots = "SELECT scope FROM slot WHERE job = 'story' AND period = :code AND state = 'posted'"
    return [int(scope) for (scope,) in tx.execute(text(slots), {"code": code})]


def forget(tx: Connection, *, initiative: int, code: str) -> None:
    """Its words may become others than its author read, or they are gone: a yes to those it was is a yes no more."""
    call_off(tx, code=code)
    tx.execute(_TABLE.delete().where(_TABLE.c.initiative_id == initiative))


def forget_person(tx: Connection, person: int) -> None:
    """Nothing is told any more of which this person is the author."""
    mine = "SELECT id, code FROM initiative JOIN story ON initiative_id = id WHERE typist_id = :person ORDER BY id"
    for key, code in tx.execute(text(mine), {"person": person}).all():
        forget(tx, initiative=key, code=code)


def agreed(tx: Connection, since: datetime, initiatives: Iterable[int] | None = None) -> list[Chosen]:
    """Those that may be told, to which their authors said yes since then; `initiatives`: of these only."""
    wanted = _TABLE.c.answer.in_([Answer.YES.value, Answer.NAMED.value]) & (_TABLE.c.at >= since)
    if initiatives is not None:
        wanted &= _TABLE.c.initiative_id.in_(list(initiatives))
    rows = tx.execute(_TABLE.select().where(wanted).order_by(_TABLE.c.at, _TABLE.c.initiative_id))
    return [Chosen(**row) for row in rows.mappings()]


def officers_with_groups(tx: Connection) -> dict[int, list[str]]:
    """{officer: their units that have a group}."""
    rows = tx.execute(
        text(
            "SELECT DISTINCT person_id, unit FROM officer WHERE role = 'officer'"
            " AND unit IN (SELECT unit FROM group_chat WHERE NOT quiet) ORDER BY person_id, unit"
        )
    )
    found: dict[int, list[str]] = {}
    for person, unit in rows:
        found.setdefault(person, []).append(unit)
    return found
