"""What only the demo has: initiatives of the last weeks, an officer, answers for who presses "Trả lời thử"."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial
from random import Random
from typing import Any

from sqlalchemy import Connection

from handlers.conversation.context import Operator
from handlers.conversation.state import ChatState
from handlers.people.consent import CONSENT_VERSION
from handlers.reading.fold import fold
from messages.catalog import has, listed, say
from messages.format import HANOI
from storage.conversation import batch, chats
from storage.database.records import Changes
from storage.database.store import new_id
from storage.initiatives import initiatives
from storage.people import officers, personal_data
from storage.programme import campaigns, units

BENEFITS_VND = (20_000_000, 45_000_000, 80_000_000, 120_000_000, 300_000_000)
DAYS_BEFORE = 30  # on which initiatives were handed in before the demo began
INITIATIVES_BEFORE = 2999  # the first one in the demo is the 3,000th
CITY = "HN"  # the demo's officer and group (bound by its page) look at the whole city: every submission is seen there


def load_initiatives(tx: Connection, now: datetime) -> None:
    """Initiatives of the days before `now`, the same for everybody, so that boards have something to show."""
    units_ = [unit for unit in units.all_units(tx) if unit.kind != "city" and unit.active(_day(now))]
    campaign = next((one for one in campaigns.all_campaigns(tx) if one.starts_on <= _day(now) <= one.ends_on), None)
    if campaign is None:
        return
    chance = Random(1)
    zeal = [unit.members * chance.uniform(0.3, 1.7) for unit in units_]
    for ago in range(DAYS_BEFORE, 0, -1):
        at = now - timedelta(days=ago)
        first = (DAYS_BEFORE - ago) * INITIATIVES_BEFORE // DAYS_BEFORE
        last = (DAYS_BEFORE - ago + 1) * INITIATIVES_BEFORE // DAYS_BEFORE
        places = []
        if _day(at) >= campaign.starts_on:
            places = chance.choices(units_, zeal, k=last - first)
        rows = [_initiative(n, campaign.code, unit.code, at, chance) for n, unit in enumerate(places, first + 1)]
        initiatives.put(tx, rows)


def _day(moment: datetime) -> date:
    return moment.astimezone(HANOI).date()


def _initiative(n: int, campaign: str, unit: str, at: datetime, chance: Random) -> dict[str, Any]:
    title = f"Sáng kiến mẫu {n}"
    return {
        "id": new_id(at), "code": f"MAU-{n:06}", "campaign": campaign, "typist_id": None, "author": f"Tác giả mẫu {n}",
        "author_key": -n, "by_author": True, "unit": unit, "workplace": "", "title": title, "title_key": fold(title),
        "kind": "technical", "field": "production", "applied_on": _day(at) - timedelta(days=30),
        "benefit": chance.choice((None, *BENEFITS_VND)), "large": False, "confidential": False,
        "recognised": chance.choice(("yes", "no", "waiting")), "status": "verified",
        "answers": {}, "submitted_at": at, "updated_at": at, "reviewed_at": None,
    }  # fmt: skip


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
