"""A council: its members, and initiatives put before it."""

from __future__ import annotations

from storage.database.store import Store
from storage.people import codes, officers
from storage.people.officers import Role
from tests.cast.crowd import HOANGMAI
from tests.cast.talker import MORNING, Talker

FIRST, SECOND = "SK-2026-000001", "SK-2026-000002"


def member(store: Store, name: str, called: str, unit: str = HOANGMAI, channel: str = "web") -> Talker:
    """Somebody of that name who took up an invitation to the council."""
    who = Talker(store, name, channel).introduced(called).says("/huy")
    with store.write() as tx:
        code = codes.shown(officers.invite(tx, unit, "", MORNING, Role.COUNCIL))
    return who.says(code).hears("thành viên hội đồng sáng kiến")


def marks(who: Talker, *points: str) -> Talker:
    """Answer one criterion after the other."""
    for one in points:
        who.says(one)
    return who
