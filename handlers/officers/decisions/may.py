"""Why an officer may not decide something now; None: they may. Whoever asks holds the initiative until the commit."""

from __future__ import annotations

from handlers.conversation.talk import Talk
from handlers.initiative import at_once
from handlers.initiative.at_once import DECIDED
from handlers.officers.decisions.outcome import Outcome
from storage.counting.count import COUNTED
from storage.initiatives import review
from storage.initiatives.initiatives import Initiative
from storage.people import personal_data


def why_not(talk: Talk, found: Initiative, seen: int = 0) -> Outcome | None:
    """Why nothing can be decided about it now.

    `seen`: which state of it the officer looked at, by the Unix time of its last change; 0: nobody says.
    """
    if found.typist_id == talk.me.id:
        return Outcome("review.own")
    held = review.hold(talk.context.tx, found.id)
    status = held[0] if held else "withdrawn"
    decided = talk.context.memo.get((DECIDED, found.id))  # by another officer, in this very moment
    if status != "submitted" or decided:
        return _decided_by(talk, found, decided or status)
    if any(row["id"] == found.id for row in talk.changes.updates.get("initiative", ())):
        return Outcome("review.just_changed", {"code": found.code})
    if seen and held and int(held[1].timestamp()) != seen:
        return Outcome("review.changed", {"code": found.code})
    return None


def _decided_by(talk: Talk, found: Initiative, status: str) -> Outcome:
    """That it is done, and by whom where an officer did it."""
    reviewed = review.find(talk.context.tx, found.id)
    name = ""
    if reviewed is not None and reviewed.status == status and reviewed.officer_id and reviewed.officer_id != talk.me.id:
        name = personal_data.name(talk.context.tx, reviewed.officer_id)
    return Outcome("review.done_already", {"code": found.code, "status": status, "name": name})


def why_not_merged(talk: Talk, found: Initiative, other: Initiative, seen: int = 0) -> Outcome | None:
    """Why it cannot be merged into the other one now, also after what others have just made of either."""
    for key in sorted((found.id, other.id)):  # in one order, so that two who merge at once wait for each other
        review.hold(talk.context.tx, key)
    if (why := why_not(talk, found, seen)) is not None:
        return why
    if other.typist_id == talk.me.id:
        return Outcome("review.own")
    held = review.hold(talk.context.tx, other.id)
    status = at_once.decided(talk, other.id) or (held[0] if held else "")
    if status not in COUNTED:
        return Outcome("review.no_merge", {"code": found.code})
    return None


def may_undo(talk: Talk, found: Initiative) -> bool:
    """Whether this officer decided it themself, some minutes ago, and nothing was built on it."""
    reviewed = review.find(talk.context.tx, found.id)
    if reviewed is None or not reviewed.status or reviewed.status != found.status:
        return False
    return reviewed.officer_id == talk.me.id and talk.context.now - reviewed.at <= review.UNDO_FOR
