"""The way in: /start with or without the code of a poster, consent, profile, then what the person came for."""

from __future__ import annotations

from handlers.conversation import answer, ask
from handlers.conversation.talk import Talk
from handlers.people import accounts, consent
from handlers.people.menu import main_menu
from messages.format import paragraphs
from storage.conversation.drafts import open_draft
from storage.database.records import Draft

# What comes next for a person


def proceed(talk: Talk, head: str = "") -> None:
    """Go on with what this person needs next: consent, profile, the open form, else the menu."""
    if talk.flow is not None:
        ask.ask(talk, head, again=True)
    elif talk.person is None:
        if not head and not talk.chat.said:
            head = talk.say("menu.welcome")
        ask_consent(talk, head)
    elif not talk.person.name:
        begun = open_draft(talk.context.tx, talk.person.id, "profile")
        go_on_with(talk, begun, "profile", head)
    else:
        talk.tell(paragraphs(head, talk.say("menu.ask")), menu=main_menu(talk))


def ask_consent(talk: Talk, head: str) -> None:
    """Ask for consent; nothing else goes on before it is given."""
    talk.state.opens("consent")
    first = talk.page_first
    ask.ask(talk, paragraphs(head, first))
    if first:
        talk.replies[-1].page = -talk.chat.id  # there is no draft before consent


def go_on_with(talk: Talk, draft: Draft | None, flow: str, head: str) -> None:
    """Go on with this draft of that form; None: begin the form."""
    if draft is None:
        answer.begin(talk, flow, head)
        return
    talk.take_up(draft)
    talk.state.resumes(flow)
    answer.go_on(talk, head)


def start(talk: Talk, payload: str) -> None:
    """/start, with the unit of a poster as `u_<code>`, a group's code as `g_<code>`, an invitation as `o_<code>`."""
    if payload.startswith(("g_", "o_")):
        code(talk, payload[2:])
        return
    if payload.startswith("u_") and talk.context.units.successors(payload[2:]):
        talk.state.came_by(payload[2:])
    if talk.person is None:
        proceed(talk, head=talk.say("menu.welcome"))
    else:
        proceed(talk)


def code(talk: Talk, about: str) -> None:
    """/ma CODE, or the code alone: an invitation, a code that joins accounts, or one that binds a group."""
    head = accounts.take(talk, about)
    if head and consent.must_consent(talk):
        talk.leave()
        ask_consent(talk, head)
    elif head:
        proceed(talk, head)
