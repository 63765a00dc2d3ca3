"""What a person sets: reminders, announcements, a pause, being named on boards: /nhacnho, /tamdung, /neuten."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from handlers.conversation import ask
from handlers.conversation.talk import Talk
from handlers.reading.fold import fold
from handlers.reading.hours import number_of_days
from messages.catalog import listed, listed_in_all
from messages.wire import Option
from storage.people import preferences
from storage.people.preferences import Preference


def choose(talk: Talk, about: str) -> None:
    """/neuten đồng ý|không in the private chat: whether this person may be named."""
    wants = preferences.find(talk.context.tx, talk.me.id)
    answer = _agreed(talk, about)
    if answer:
        wants = replace(wants, named=answer == "yes")
        talk.afterwards(preferences.save, preference=wants, now=talk.context.now)
        ask.aside(talk, talk.say(f"naming.said.{answer}", on=talk.context.limits.name_persons))
    elif not talk.context.limits.name_persons and not wants.named:
        ask.aside(talk, talk.say("naming.off"))
    else:
        menu = tuple(Option(f"/neuten {one}", talk.say(f"naming.choose.{one}")) for one in ("yes", "no"))
        ask.aside(talk, talk.say("naming.which", named=wants.named), menu)


def choose_on_papers(talk: Talk, about: str) -> None:
    """/tentrengiay có|không: whether the page that checks a letter or a certificate names this person."""
    wants = preferences.find(talk.context.tx, talk.me.id)
    answer = _agreed(talk, about)
    if answer:
        wants = replace(wants, on_papers=answer == "yes")
        talk.afterwards(preferences.save, preference=wants, now=talk.context.now)
        ask.aside(talk, talk.say(f"naming.papers.said.{answer}"))
        return
    menu = tuple(Option(f"/tentrengiay {one}", talk.say(f"naming.papers.{one}")) for one in ("yes", "no"))
    ask.aside(talk, talk.say("naming.papers.which", named=wants.on_papers), menu)


def _agreed(talk: Talk, about: str) -> str:
    """What they say to being named: "yes", "no", or nothing of the kind."""
    said = fold(about).strip(" .!")
    return next((one for one in ("yes", "no") if said in listed(f"naming.heard.{one}", talk.lang)), "")


LONGEST_PAUSE_DAYS = 90  # drafts are not kept longer


# What people order


def switch(talk: Talk, about: str) -> None:
    """/nhacnho bật|tắt in the private chat: whether this person is reminded."""
    wants = preferences.find(talk.context.tx, talk.me.id)
    said = fold(about).strip(" .!")
    first = next((word for word in listed_in_all("reminders.announcements") if said.startswith(word)), "")
    if first:
        _switch_announcements(talk, wants, said.removeprefix(first).strip())
    elif said in listed("reminders.on", talk.lang):
        _choose_reminders(talk, replace(wants, reminders=True, paused_until=None), "reminders.switched_on")
    elif said in listed("reminders.off", talk.lang):
        _choose_reminders(talk, replace(wants, reminders=False), "reminders.switched_off")
    else:
        if wants.reminders:
            offer = Option("/nhacnho off", talk.say("reminders.no_more"))
        else:
            offer = Option("/nhacnho on", talk.say("reminders.again"))
        until = wants.pause(talk.context.today)
        text = talk.say(
            "reminders.which_here", wants=wants.reminders, until=until, announcements=wants.announcements
        )  # fmt: skip
        ask.aside(talk, text, (offer, _other_announcements(talk, wants)))


def _switch_announcements(talk: Talk, wants: Preference, said: str) -> None:
    """/nhacnho thông báo bật|tắt: whether this person is sent what unions announce to many."""
    if said in listed("reminders.on", talk.lang):
        _choose_reminders(talk, replace(wants, announcements=True), "reminders.announcements_now_on")
    elif said in listed("reminders.off", talk.lang):
        _choose_reminders(talk, replace(wants, announcements=False), "reminders.announcements_now_off")
    else:
        switch(talk, "")


def _other_announcements(talk: Talk, wants: Preference) -> Option:
    word = listed_in_all("reminders.announcements")[0]
    if wants.announcements:
        return Option(f"/nhacnho {word} off", talk.say("reminders.announcements_off"))
    return Option(f"/nhacnho {word} on", talk.say("reminders.announcements_on"))


def pause(talk: Talk, about: str) -> None:
    """/tamdung 7 in the private chat: nothing comes by itself for so many days; 0: as usual again."""
    days = number_of_days(about)
    if days is None or days > LONGEST_PAUSE_DAYS:
        ask.aside(talk, talk.say("reminders.pause_which", most=LONGEST_PAUSE_DAYS))
        return
    wants = preferences.find(talk.context.tx, talk.me.id)
    if days == 0:
        _choose_reminders(talk, replace(wants, paused_until=None), "reminders.pause_over")
    else:
        until = talk.context.today + timedelta(days=days - 1)
        _choose_reminders(talk, replace(wants, paused_until=until), "reminders.paused", until=until)


def _choose_reminders(talk: Talk, wants: Preference, said: str, **values: date) -> None:
    """Keep what this person wants, and say so in the sentence of that name."""
    talk.afterwards(preferences.save, preference=wants, now=talk.context.now)
    ask.aside(talk, talk.say(said, **values))
