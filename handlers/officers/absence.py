"""/nghi: an officer who is away hands the queue to another one for some days; it comes back by itself."""

from __future__ import annotations

from datetime import timedelta

from handlers.conversation import ask
from handlers.conversation.talk import Talk
from handlers.officers.record import write_down
from handlers.people.telling import tell
from handlers.reading.fold import fold
from handlers.reading.hours import days_until, number_of_days
from messages.catalog import listed
from messages.wire import Option
from storage.people import deputies, officers

LONGEST_DAYS = 60
MOST_NAMED = 8


def away(talk: Talk, about: str) -> None:
    """/nghi 5 ngày, giao Lan, or /nghi đến 5/12: who is to read; /nghi 5 ngày NUMBER: that officer does.

    /nghi thôi: back again.
    """
    if fold(about) in listed("officers.said.never", talk.lang):
        _back(talk)
        return
    words, _, person = about.rpartition(" ")
    if not person.isdecimal() or number_of_days(words) is None:
        (words, named), person = _to_whom(about, talk.lang), ""
    else:
        named = ()
    days = number_of_days(words) or days_until(words, talk.context.today)
    if days is None or not 1 <= days <= LONGEST_DAYS:
        ask.aside(talk, talk.say("officers.away_how", most=LONGEST_DAYS))
        return
    others = {one.person_id: one.name for one in officers.deciding(talk.context.tx) if one.person_id != talk.me.id}
    if int(person or 0) in others:
        _hand_over(talk, int(person), others[int(person)], days)
        return
    meant = {key: name for key, name in others.items() if not set(fold(name).split()[-1:]).isdisjoint(named)}
    menu = tuple(Option(f"/nghi {days} {key}", name) for key, name in list((meant or others).items())[:MOST_NAMED])
    ask.aside(talk, talk.say("officers.away_to" if menu else "officers.away_nobody", days=days), menu=menu)


def _to_whom(typed: str, lang: str) -> tuple[str, tuple[str, ...]]:
    """ "5 ngày, giao cho chị Lan": the days, and the words behind, among which a name may be."""
    words = fold(typed).replace(",", " ").split()
    at = next((place for place, word in enumerate(words) if word in listed("officers.said.to", lang)), len(words))
    return " ".join(words[:at]), tuple(words[at + 1 :])


def _hand_over(talk: Talk, person: int, name: str, days: int) -> None:
    until = talk.context.today + timedelta(days=days - 1)
    mine = officers.units(talk.context.tx, talk.me.id)
    talk.afterwards(deputies.appoint, person=person, units_=mine, by=talk.me.id, until=until)
    write_down(talk, "officer away", ", ".join(mine), after={"to": person, "until": until.isoformat()})
    labels = [talk.context.units.label(unit) for unit in mine]
    talk.afterwards(tell, [person], "officers.stands_in", talk.context.now, by=talk.me.name, units=labels, until=until)
    ask.aside(talk, talk.say("officers.handed_over", name=name, until=until))


def _back(talk: Talk) -> None:
    there = deputies.end(talk.context.tx, talk.me.id)
    write_down(talk, "officer back", str(talk.me.id))
    if there:
        talk.afterwards(tell, there, "officers.stood_in", talk.context.now, by=talk.me.name)
    ask.aside(talk, talk.say("officers.is_back"))
