"""Consent: asked first, kept with its version; a change of meaning asks everybody again."""

from __future__ import annotations

from dataclasses import replace

from handlers.conversation.flow import Flow
from handlers.conversation.steps.choice import Choice
from handlers.conversation.talk import Talk
from handlers.people import roles, told_before
from handlers.people.menu import main_menu
from handlers.reading.fold import fold
from messages.format import paragraphs
from messages.wire import Option
from storage.people import personal_data

#: Grows with the meaning of `consent.agree.ask` and of `consent.agree.help`, the whole: then everybody is asked again.
CONSENT_VERSION = "2"


def consented(talk: Talk) -> None:
    """Keep the proof of consent and make the person; a refusal leaves nothing behind, or all as it was."""
    known, now = talk.person, talk.context.now
    if talk.answers["agree"] == "no":
        talk.leave()
        told_before.forget(talk)
        _declined(talk)
        return
    if known is None:
        person = personal_data.newcomer(now, CONSENT_VERSION)
    else:
        person = replace(known, consent=CONSENT_VERSION, name_key=fold(known.name))
    talk.known_as(person)
    talk.chat = replace(talk.chat, person_id=person.id)
    told_before.keep(talk)
    personal_data.keep_consent(talk.changes, person, talk.chat, _text(talk), now)
    talk.leave()
    if known is not None:
        role = roles.accept_kept(talk)
        talk.tell(paragraphs(talk.say("consent.renewed"), role), menu=main_menu(talk))


def _text(talk: Talk) -> str:
    """What was agreed to, as it was shown and as it could be read in full."""
    return paragraphs(talk.say("consent.agree.ask"), talk.say("consent.agree.help"))


def _declined(talk: Talk) -> None:
    """Say what that means; to somebody who agreed to an earlier text, also what is kept and how to have it erased."""
    if talk.person is None:
        talk.tell(talk.say("consent.declined"))
        return
    count = personal_data.counts(talk.context.tx, talk.person.id)
    # /tiep asks for consent again, as everything does now but /rutdongy and the other rights.
    rights = (
        Option("/rutdongy", talk.say("data.withdraw")),
        Option("/tiep", talk.say("consent.agree.choice.yes")),
    )
    talk.tell(talk.say("consent.declined_again", count=count), menu=rights)


def must_consent(talk: Talk) -> bool:
    """Whether the text has changed its meaning since this person agreed to it."""
    return talk.person is not None and talk.person.consent != CONSENT_VERSION and talk.state.flow != "consent"


CONSENT = Flow(
    "consent",
    steps=(Choice("agree", ("yes", "no"), counted=False, reviewed=False, exact=True),),
    finish=consented,
    then="profile",
)
