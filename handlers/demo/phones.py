"""Who stands behind the demo's phones: an officer, and answers for who presses "Trả lời thử"."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from functools import partial

from sqlalchemy import Connection

from handlers.conversation.context import Operator
from handlers.conversation.state import ChatState
from handlers.people.consent import CONSENT_VERSION
from handlers.reading.fold import fold
from messages.catalog import has, listed, say
from storage.conversation import batch, chats
from storage.database.records import Changes
from storage.people import officers, personal_data

CITY = "HN"  # the demo's officer and group (bound by its page) look at the whole city: every submission is seen there


def appoint(tx: Connection, channel: str, chat: str, lang: str, now: datetime) -> int:
    """Whoever opens this chat is an officer of the city who agreed to everything long ago; the key of the chat."""
    known = batch.chats(tx, [(channel, chat)], lang, now)[channel, chat]
    name, workplace = say("demo.officer.name", lang), say("demo.officer.workplace", lang)
    person = personal_data.newcomer(
        now, CONSENT_VERSION, name=name, name_key=fold(name), workplace=workplace, unit=CITY
    )
    changes = Changes()
    personal_data.introduce(changes, person, known)
    agreed_to = say("consent.agree.ask", lang, operator=Operator())
    personal_data.keep_consent(changes, person, replace(known, lang=lang), agreed_to, now)
    changes.then.append(partial(officers.appoint, person=person.id, unit=CITY, name=person.name, now=now))
    batch.save(tx, changes, now)
    return known.id


def answer(tx: Connection, chat_id: int, lang: str) -> str:
    """What one might answer to the question on this chat's screen; empty where people should choose for themselves."""
    draft, state = chats.standing(tx, chat_id)
    place = ChatState.load(state)
    if not place.flow or place.unsure:
        return ""
    name = f"demo.answer.{place.flow}.{place.shown}"
    if stories := listed(name, lang):  # each form tells another: the same title twice would be asked about
        return stories[(draft >> 22) % len(stories)]
    return say(name, lang) if has(name, lang) else ""
