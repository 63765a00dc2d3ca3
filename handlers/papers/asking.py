"""An officer has an author asked for what only the legal form needs: in the author's own chat, once a day at most."""

from __future__ import annotations

from datetime import timedelta

from handlers.conversation.talk import Talk
from handlers.officers.decisions.outcome import Outcome
from handlers.officers.decisions.told import tell_author
from handlers.officers.record import write_down
from handlers.papers.application import PRINTED
from messages.catalog import listed
from storage import audit
from storage.initiatives.initiatives import Initiative
from storage.people import particulars

AGAIN = timedelta(days=1)
ACT = "initiative particulars asked"
MOST_ACTS = 20


def ask_author(talk: Talk, found: Initiative) -> Outcome:
    """Send the author what to press."""
    if (why := why_not(talk, found)) is not None:
        return why
    talk.context.memo[ACT, found.id] = True
    word = listed("papers.said.add", talk.lang)[0]
    tell_author(talk, found, "papers.told_asked", ((f"/don {found.code} {word}", "papers.add"),))
    write_down(talk, ACT, found.code)
    return Outcome("papers.asked", {"code": found.code}, done=True)


def why_not(talk: Talk, found: Initiative) -> Outcome | None:
    """Why the author is not asked: it was done a moment ago, or there is nothing to ask for."""
    values = {"code": found.code}
    if found.typist_id is None:
        return Outcome("review.nobody_to_ask")
    if found.status not in PRINTED:
        return Outcome("papers.not_printed", {**values, "status": found.status})
    if particulars.are_given(talk.context.tx, found.id):
        return Outcome("papers.given_already", values)
    if _asked_lately(talk, found):
        return Outcome("papers.asked_already", values)
    return None


def _asked_lately(talk: Talk, found: Initiative) -> bool:
    if (ACT, found.id) in talk.context.memo:
        return True
    since = talk.context.now - AGAIN
    acts = audit.of_subject(talk.context.tx, found.code, MOST_ACTS)
    return any(act.action == ACT and act.at > since for act in acts)
