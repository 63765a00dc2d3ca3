"""Officers, invitations, and a crowd of people in one story."""

from __future__ import annotations

from datetime import UTC, datetime

from messages.wire import Incoming
from storage.database.store import Store
from storage.people import codes, officers
from storage.people.officers import Role
from tests.cast.talker import MORNING, Talker

HOANGMAI, BADINH, CITY = "Q-HOANGMAI", "Q-BADINH", "HN"
MONDAY_NINE = datetime(2026, 11, 23, 2, tzinfo=UTC)  # in Hà Nội nine: the support desk is open
FIRST, SECOND = "SK-2026-000001", "SK-2026-000002"


def invitation(store: Store, unit: str = HOANGMAI, name: str = "", role: Role = Role.OFFICER) -> str:
    """A code as `python -m bot officer invite` prints it."""
    with store.write() as tx:
        return codes.shown(officers.invite(tx, unit, name, MORNING, role))


def officer(store: Store, name: str, unit: str, channel: str = "web") -> Talker:
    """Somebody who consented, said who they are, and took an invitation up."""
    who = Talker(store, name, channel).introduced().says("/huy")
    return who.says(invitation(store, unit)).hears("nay là cán bộ phụ trách")


def supporter(store: Store, name: str, unit: str, channel: str = "web") -> Talker:
    """Somebody of the support team of that unit, come by an invitation."""
    who = Talker(store, name, channel).introduced().says("/huy")
    return who.says(invitation(store, unit, role=Role.SUPPORT)).hears("nay ở tổ hỗ trợ")


def on_monday(who: Talker) -> Talker:
    """They go on then."""
    who.now = MONDAY_NINE
    return who


def member(store: Store, name: str, called: str, unit: str = HOANGMAI, channel: str = "web") -> Talker:
    """Somebody of that name who took up an invitation to the council."""
    who = Talker(store, name, channel).introduced(called).says("/huy")
    return who.says(invitation(store, unit, role=Role.COUNCIL)).hears("thành viên hội đồng sáng kiến")


class Crowd:
    """A group chat: who says something in it, and what it hears."""

    def __init__(self, store: Store, channel: str) -> None:
        self.talker = Talker(store, f"-100{channel}", channel)

    def hears_from(self, sender: str, text: str, admin: bool | None = None) -> str:
        """What the group hears when this one says that."""
        talker = self.talker
        talker.sent += 1
        event = Incoming(
            talker.channel, f"g{talker.sent}", talker.name, sender, talker.now, text=text, group=True, admin=admin
        )
        return talker.gives(event).text
