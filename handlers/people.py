"""A person's own matters: consent, profile, the menu, and the rights over what is kept about them.

Law 91/2025/QH15: consent is asked with its purposes, proven, and taken back as easily as it was given.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from handlers import officers
from handlers.flow import Flow
from handlers.form import ask
from handlers.steps import Choice, Name, Phone, Unit, Workplace
from handlers.talk import Talk
from messages.wire import Document, Option
from storage import people

CONSENT_VERSION = "1"  # grows with the meaning of the text `consent.agree.ask`: then everybody is asked again


def menu(talk: Talk) -> tuple[Option, ...]:
    """What a person may do who is doing nothing."""
    names = {"/moi": "new", "/cuatoi": "mine", "/trogiup": "help_label"}
    if talk.person is not None and people.open_draft(talk.context.tx, talk.person.id) is not None:
        names = {"/tiep": "resume"} | names
    options = [Option(command, talk.say(f"menu.{name}")) for command, name in names.items()]
    return (*options[:-1], *officers.offers(talk), options[-1])


def consented(talk: Talk) -> None:
    """Keep the proof of consent and make the person; a refusal leaves nothing behind, or all as it was."""
    if talk.answers["agree"] == "no":
        talk.leave()
        if talk.person is None:
            talk.tell(talk.say("consent.declined"))
            return
        # /tiep asks for consent again, as everything does now but /rutdongy and the other rights.
        withdraw, agree = talk.say("data.withdraw"), talk.say("consent.agree.choice.yes")
        count = people.counts(talk.context.tx, talk.person.id)
        rights = (Option("/rutdongy", withdraw), Option("/tiep", agree))
        talk.tell(talk.say("consent.declined_again", count=count), menu=rights)
        return
    now = talk.context.now
    known = talk.person
    if known is None:
        person = people.newcomer(now, CONSENT_VERSION)
    else:
        person = replace(known, consent=CONSENT_VERSION)
    talk.known_as(person)
    talk.chat = replace(talk.chat, person_id=person.id)
    people.keep_consent(talk.changes, person, talk.chat, talk.say("consent.agree.ask"), now)
    talk.leave()
    if known:
        role = officers.accept_kept(talk)
        talk.tell("\n\n".join(part for part in (talk.say("consent.renewed"), role) if part), menu=menu(talk))


def must_consent(talk: Talk) -> bool:
    """Whether the text has changed its meaning since this person agreed to it."""
    return talk.person is not None and talk.person.consent != CONSENT_VERSION and talk.state.flow != "consent"


def profile_done(talk: Talk) -> None:
    """Copy the answers into the person."""
    assert talk.person is not None
    answers = talk.answers
    known = bool(talk.person.name)
    workplace = answers["workplace"]
    unit = workplace["code"] or (answers.get("union") or {}).get("code", "")
    phone = answers.get("phone") or ""
    talk.known_as(replace(talk.person, name=answers["name"], phone=phone, workplace=workplace["raw"], unit=unit))
    talk.end()
    role = officers.accept_kept(talk)
    if known or role:
        said = talk.say("profile.saved")
        talk.tell("\n\n".join(part for part in (said, role) if part), menu=menu(talk))


def remember_unit(talk: Talk, code: str) -> None:
    """This unit is offered first next time."""
    assert talk.person is not None
    if talk.person.last_unit != code:
        talk.known_as(replace(talk.person, last_unit=code))


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
    person = talk.person
    assert person is not None
    if key in PROFILE.by_key:
        union = {"code": person.unit, "raw": person.unit}
        grassroots = talk.context.units.by_code.get(person.unit)
        code = person.unit if grassroots and grassroots.kind == "grassroots" and key != "union" else ""
        answers = {
            "name": person.name,
            "phone": person.phone or None,
            "workplace": {"code": code, "raw": person.workplace},
        }
        talk.open("profile", answers | ({} if code else {"union": union}))
        talk.at(asking=key)
        ask(talk)
        return
    unit = talk.context.units.label(person.unit) if person.unit else ""
    text = talk.say("profile.shown", person=person, phone=person.phone.replace("+84", "0"), unit=unit)
    menu = (Option(f"/hoso {step.key}", talk.say(f"profile.{step.key}.label")) for step in PROFILE.steps)
    talk.tell(text, menu=tuple(menu))


def show_data(talk: Talk, about: str) -> None:
    """/dulieu: what is kept about me and why."""
    person = talk.person
    if person is None:
        talk.tell(talk.say("data.nothing"))
        return
    if about == "no":
        talk.tell(talk.say("data.kept"))
        return _again(talk)
    count = people.counts(talk.context.tx, person.id)
    consent = people.consent(talk.context.tx, person.id)
    unit = talk.context.units.label(person.unit) if person.unit else ""
    text = talk.say(
        "data.shown",
        person=person,
        phone=person.phone.replace("+84", "0"),
        unit=unit,
        count=count,
        consent=consent,
        roles=officers.roles(talk),
    )
    commands = {"/xuat": "export", "/rutdongy": "withdraw", "/xoa": "erase"}
    talk.tell(text, menu=tuple(Option(command, talk.say(f"data.{name}")) for command, name in commands.items()))


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
        erased = partial(people.erase, person=person.id, chat=talk.chat.id, now=talk.context.now, everything=everything)
        talk.changes.then.append(erased)
        talk.leave()
        talk.known_as(None)
        talk.chat = replace(talk.chat, person_id=None)
        talk.tell(talk.say(f"data.{word}_done", at=talk.context.now))
