"""An officer at the desk, as everything that answers officers in a chat sees them: one way to ask, whoever shows it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from handlers.conversation.context import ContextCache
from handlers.conversation.talk import Talk
from handlers.people.consent import CONSENT_VERSION
from handlers.people.roles import read_by
from messages.wire import Incoming
from storage.conversation import batch
from storage.database.records import Changes, Chat
from storage.people import council_members, desk_sessions
from storage.people.desk_sessions import Session

KIND = "desk"  # of what comes from there


def opened(tx: Connection, secret: str, contexts: ContextCache, now: datetime) -> tuple[Session, Talk] | None:
    """Whoever has that secret, while they have a role and agreed to what holds now; the role is asked for anew.

    The talk is for looking only: what it changes and says goes nowhere.
    """
    session = desk_sessions.find(tx, secret, now)
    if session is None:
        return None
    person = batch.people(tx, [session.person_id], {}).get(session.person_id)
    if person is None or person.consent != CONSENT_VERSION:
        return None
    chat = Chat(
        id=session.chat_id,
        channel=session.channel,
        chat=session.chat,
        person_id=person.id,
        draft_id=None,
        lang=session.lang,
        said=0,
        state={},
        seen_at=now,
        gone_at=None,
    )
    event = Incoming(session.channel, "", session.chat, session.chat, now, kind=KIND)
    talk = Talk(event, chat, person, None, contexts.at(tx, now), Changes(), {})
    if not read_by(talk) and not council_members.units(tx, person.id):
        return None
    return session, talk
