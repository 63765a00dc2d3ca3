"""/trang: the form on one page, behind an address of its own."""

from __future__ import annotations

from handlers.conversation import ask
from handlers.conversation.talk import Talk
from handlers.initiative.stories import keep as stories
from handlers.people import allowance, menu
from storage.conversation.drafts import open_draft


def give(talk: Talk, _about: str) -> None:
    """Give the address of the page of the open form; without one, of the draft touched last, else of a new one."""
    if not talk.has_page:
        ask.aside(talk, talk.say("form.no_address"), menu=menu.main_menu(talk))
        return
    if talk.flow is None:
        found = open_draft(talk.context.tx, talk.me.id)
        if found is not None:
            talk.take_up(found)
            talk.state.resumes(found.flow)
        elif allowance.refuses_new(talk):
            return
        else:
            talk.open("initiative")
    stories.as_whole_form(talk)
    talk.state.asks_next()  # the page may have answered what stands on the screen
    ask.ask(talk, head=talk.say("form.offer"))
    talk.replies[-1].page = talk.this_draft.id
