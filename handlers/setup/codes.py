"""The one-time codes that the set-up page shows, for the first officer and the first group; a group that needs none."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from handlers.officers.group_codes import GROUP_CODE_FOR
from storage import audit
from storage.audit import Act
from storage.people import codes, officers
from storage.people.codes import CodeKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Purpose:
    """What a code is made for, how, and how long it is good."""

    make: Callable[[Connection, str, datetime], str]
    kind: CodeKind
    good_for: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A code that was made here: the database knows only what it hashes to."""

    code: str
    step: str
    until: datetime

    def is_good(self, tx: Connection, now: datetime) -> bool:
        """Whether it still does what it is for: neither used, nor too old, nor shown in vain too often."""
        return codes.about(tx, PURPOSES[self.step].kind, self.code, now) is not None


def make(tx: Connection, step: str, unit: str, now: datetime) -> Made:
    """A new code for this step."""
    purpose = PURPOSES[step]
    return Made(code=purpose.make(tx, unit, now), step=step, until=now + purpose.good_for)


def for_officer(tx: Connection, unit: str, now: datetime) -> str:
    """A code that makes an officer of this unit of whoever sends it to the bot."""
    code = officers.invite(tx, unit, "", now)
    audit.write(tx, Act(action="officer invited", subject=unit, after={"role": "officer"}), now)
    return code


def for_group(tx: Connection, unit: str, now: datetime) -> str:
    """A code that binds a group to this unit, on whatever channel."""
    code = codes.make(tx, CodeKind.GROUP, unit, now, GROUP_CODE_FOR)
    codes.make(tx, CodeKind.GROUP_ADMIN, unit, now, GROUP_CODE_FOR, code)
    audit.write(tx, Act(action="group code made", subject=unit), now)
    return code


def note_group(tx: Connection, unit: str, group: str, now: datetime) -> None:
    """A group was made for this unit, which needs no code."""
    audit.write(tx, Act(action="group made", subject=unit, after={"group": group}), now)


#: By step of the page.
PURPOSES: Mapping[str, Purpose] = {
    "officer": Purpose(make=for_officer, kind=CodeKind.OFFICER, good_for=officers.GOOD_FOR),
    "group": Purpose(make=for_group, kind=CodeKind.GROUP, good_for=GROUP_CODE_FOR),
}
