"""A person's own matters: consent, profile, the menu, and the rights over what is kept about them.

Law 91/2025/QH15: consent is asked with its purposes, proven, and taken back as easily as it was given.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from handlers import officers
from handlers.flow import Flow
from handlers.form import ask
from handlers.steps import Choice, Name, Phone, Unit, Workplace
from handlers.talk import Talk
from messages.format import paragraphs
from messages.wire import Document, Option
from storage import people
from storage.records import Person

CONSENT_VERSION = "1"  # grows with the meaning of the text `consent.agree.ask`: then everybody is asked again


def menu(talk: Talk) -> tuple[Option, ...]:
    """What a person may do who is doing nothing."""
    options = [Option("/moi", talk.say("menu.new")), Option("/cuatoi", talk.say("menu.mine"))]
    if talk.person is not None and people.open_draft(talk.context.tx, talk.person.id) is not None:
        options.insert(0, Option("/tiep", talk.say("menu.resume")))
    return (*options, *officers.offers(talk), Option("/trogiup", talk.say("menu.help_label")))


def consented(talk: Talk) -> None:
    """Keep the proof of consent and make the person; a refusal leaves nothing behind, or all as it was."""
    known, now = talk.person, talk.context.now
    if talk.answers["agree"] == "no":
        talk.leave()
        _declined(talk)
        return
    if known is None:
        person = people.newcomer(now, CONSENT_VERSION)
    else:
        person = replace(known, consent=CONSENT_VERSION)
    talk.known_as(person)
    talk.chat = replace(talk.chat, person_id=person.id)
    people.keep_consent(talk.changes, person, talk.chat, talk.say("consent.agree.ask"), now)
    talk.leave()
    if known is not None:
        role = officers.accept_kept(talk)
        talk.tell(paragraphs(talk.say("consent.renewed"), role), menu=menu(talk))


def _declined(talk: Talk) -> None:
    """Say what that means; to somebody who agreed to an earlier text, also what is kept and how to have it erased."""
    if talk.person is None:
        talk.tell(talk.say("consent.declined"))
        return
    count = people.counts(talk.context.tx, talk.person.id)
    # /tiep asks for consent again, as everything does now but /rutdongy and the other rights.
    rights = (
        Option("/rutdongy", talk.say("data.withdraw")),
        Option("/tiep", talk.say("consent.agree.choice.yes")),
    )
    talk.tell(talk.say("consent.declined_again", count=count), menu=rights)


def must_consent(talk: Talk) -> bool:
    """Whether the text has changed its meaning since this person agreed to it."""
    return talk.person is not None and talk.person.consent != CONSENT_VERSION and talk.state.flow != "consent"


def profile_done(talk: Talk) -> None:
    """Copy the answers into the person."""
    me, answers = talk.me, talk.answers
    workplace, union = answers["workplace"], answers.get("union") or {}
    known = replace(
        me,
        name=answers["name"],
        phone=answers.get("phone") or "",
        workplace=workplace["raw"],
        unit=workplace["code"] or union.get("code", ""),
    )
    talk.known_as(known)
    talk.end()
    role = officers.accept_kept(talk)
    if me.name or role:
        talk.tell(paragraphs(talk.say("profile.saved"), role), menu=menu(talk))


def remember_unit(talk: Talk, code: str) -> None:
    """This unit is offered first next time."""
    if talk.me.last_unit != code:
        talk.known_as(replace(talk.me, last_unit=code))


CONSENT = Flow("consent", steps=(Choice("agree", ("yes", "no"), counted=False),), finish=consented, then="profile")

PROFILE = Flow(
    "profile",
    steps=(
        Name("name", least=4, most=100),
        Phone("phone", optional=True),
        Workplace("workplace", least=2, most=200),
        # A workplace that is a loaded grassroots union names the union above it already.
        Unit(
            "union",
            optional=True,
            when=lambda answers: not (answers.get("workplace") or {"code": ""})["code"],
        ),
    ),
    finish=profile_done,
    then="initiative",
)


def edit_profile(talk: Talk, key: str) -> None:
    """/hoso: what is known of me, each part to mend."""
    me = talk.me
    if key in PROFILE.by_key:
        talk.open("profile", _answers(talk, me, mended=key))
        talk.state.asks(key)
        ask(talk)
        return
    text = talk.say("profile.shown", person=me, phone=phone_as_written(me), unit=unit_label(talk, me))
    menu = tuple(Option(f"/hoso {step.key}", talk.say(f"profile.{step.key}.label")) for step in PROFILE.steps)
    talk.tell(text, menu=menu)


def _answers(talk: Talk, person: Person, mended: str) -> dict[str, Any]:
    """The profile as answers to its questions.

    A grassroots union is the workplace itself, and there is no question about the union above it; unless it is that
    question that is to be mended.
    """
    unit = talk.context.units.by_code.get(person.unit)
    answers: dict[str, Any] = {"name": person.name, "phone": person.phone or None}
    if unit is not None and unit.kind == "grassroots" and mended != "union":
        return answers | {"workplace": {"code": person.unit, "raw": person.workplace}}
    union = {"code": person.unit, "raw": person.unit}
    return answers | {"workplace": {"code": "", "raw": person.workplace}, "union": union}


def phone_as_written(person: Person) -> str:
    """The phone number as people write it."""
    return person.phone.replace("+84", "0")


def unit_label(talk: Talk, person: Person) -> str:
    return talk.context.units.label(person.unit) if person.unit else ""


def show_data(talk: Talk, about: str) -> None:
    """/dulieu: what is kept about me and why."""
    person = talk.person
    if person is None:
        talk.tell(talk.say("data.nothing"))
    elif about == "no":
        talk.tell(talk.say("data.kept"))
        _again(talk)
    else:
        text = talk.say(
            "data.shown",
            person=person,
            phone=phone_as_written(person),
            unit=unit_label(talk, person),
            count=people.counts(talk.context.tx, person.id),
            consent=people.consent(talk.context.tx, person.id),
            roles=officers.roles(talk),
        )
        commands = {"/xuat": "export", "/rutdongy": "withdraw", "/xoa": "erase"}
        menu = tuple(Option(command, talk.say(f"data.{name}")) for command, name in commands.items())
        talk.tell(text, menu=menu)


def export(talk: Talk, _about: str) -> None:
    """/xuat: everything kept about me, as a file."""
    if talk.person is None:
        talk.tell(talk.say("data.nothing"))
        return
    text = people.export(talk.context.tx, talk.person.id)
    talk.tell(talk.say("data.exported"), document=Document("du-lieu-cua-toi.json", "application/json", text))
    _again(talk)


def _again(talk: Talk) -> None:
    """Back to the question that stands open."""
    if talk.flow is not None:
        ask(talk, again=True)


def withdraw_consent(talk: Talk, about: str) -> None:
    """/rutdongy: profile, contact and drafts go at once; what was handed in stays without the account."""
    _erase(talk, about, command="/rutdongy", word="withdraw", everything=False)


def erase(talk: Talk, about: str) -> None:
    """/xoa: as /rutdongy, and what nobody has reviewed yet goes too."""
    _erase(talk, about, command="/xoa", word="erase", everything=True)


def _erase(talk: Talk, about: str, command: str, word: str, everything: bool) -> None:
    person = talk.person
    if person is None:
        talk.tell(talk.say("data.nothing"))
    elif about != "yes":
        count = people.counts(talk.context.tx, person.id)
        sure = Option(f"{command} yes", talk.say(f"data.{word}_yes"))
        talk.tell(
            talk.say(f"data.{word}_sure", count=count),
            menu=(sure, Option("/dulieu no", talk.say("data.keep"))),
        )
    else:
        talk.afterwards(people.erase, person=person.id, chat=talk.chat.id, now=talk.context.now, everything=everything)
        talk.leave()
        talk.known_as(None)
        talk.chat = replace(talk.chat, person_id=None)
        talk.tell(talk.say(f"data.{word}_done", at=talk.context.now))
