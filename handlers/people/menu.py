"""The menu of who has no form open, and answers given beside an open form."""

from __future__ import annotations

from handlers.conversation import ask
from handlers.conversation.talk import Talk
from handlers.people import roles
from messages.wire import Option
from storage.conversation.drafts import open_draft


def aside(talk: Talk, text: str) -> None:
    """Say something that is no part of a form; the open question comes again, without one the menu."""
    if talk.flow is None:
        talk.tell(text, menu=main_menu(talk))
    else:
        ask.ask(talk, head=text, again=True)


def main_menu(talk: Talk) -> tuple[Option, ...]:
    """What a person may do who is doing nothing."""
    options = [Option("/moi", talk.say("menu.new")), Option("/cuatoi", talk.say("menu.mine"))]
    if talk.person is not None and open_draft(talk.context.tx, talk.person.id) is not None:
        options.insert(0, Option("/tiep", talk.say("menu.resume")))
    return (*options, *roles.offers(talk), Option("/trogiup", talk.say("menu.help_label")))
