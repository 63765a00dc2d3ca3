"""The one-time codes that the set-up page shows: for the first officer, and for the first group."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from handlers.officers.group_codes import GROUP_CODE_FOR
from storage import audit
from storage.audit import Act
from storage.people import codes, officers
from storage.people.codes import CodeKind


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
