"""Begin, resume, put aside and drop a form: /moi, /tiep, /huy, /bo."""

from __future__ import annotations

from dataclasses import replace

from handlers.conversation import answer, ask, take
from handlers.conversation.asides import shortcuts
from handlers.conversation.flow import SHORT
from handlers.conversation.talk import Talk
from handlers.initiative.stories import keep as stories
from handlers.people import allowance
from handlers.people.start import go_on_with, proceed
from handlers.people.told_before import UNREAD
from messages.wire import Option
from storage.conversation.drafts import drop as drop_draft
from storage.conversation.drafts import of_person, open_draft
from storage.database.records import Draft

# Drafts


def new(talk: Talk, sure: str) -> None:
    """/moi: a new initiative; an unfinished one is offered first, and stays."""
    draft = talk.draft
    if draft is None or draft.flow != "initiative":
        draft = open_draft(talk.context.tx, talk.me.id)
    if draft is None or (draft.answers and sure == "khac"):
        if allowance.refuses_new(talk):
            return
        talk.leave()
        answer.begin(talk, "initiative")
    elif draft.answers:
        menu = (
            Option(f"/tiep {draft.id}", talk.say("menu.resume")),
            Option("/moi khac", talk.say("menu.new_beside")),
            Option(f"/bo {draft.id}", talk.say("menu.drop")),
        )
        talk.tell(talk.say("menu.unfinished", title=title_of(talk, draft)), menu=menu)
    else:
        go_on_with(talk, draft, "initiative", head="")


def resume(talk: Talk, which: str) -> None:
    """/tiep: go on with the draft touched last, or with the one named."""
    if talk.flow is not None and which in ("", str(talk.chat.draft_id)):
        talk.state.holds("")
        ask.ask(talk, again=True)
        return
    which = which.partition(" ")[0]
    drafts = of_person(talk.context.tx, talk.me.id)
    draft = next((draft for draft in drafts if which in ("", str(draft.id))), None)
    if draft is None:
        proceed(talk, head=talk.say("menu.nothing_open"))
    elif draft.flow == "initiative" and allowance.is_being_set_up(talk):
        return
    elif draft.answers.get(SHORT) == UNREAD:
        stories.take_up(talk, draft)
    else:
        go_on_with(talk, draft, draft.flow, head=talk.say("menu.going_on", title=title_of(talk, draft)))


def drop(talk: Talk, which: str) -> None:
    """/bo: throw a draft away, after asking."""
    wanted, _, sure = which.partition(" ")
    drafts = of_person(talk.context.tx, talk.me.id)
    draft = next((draft for draft in drafts if str(draft.id) == wanted), None)
    if draft is None:
        proceed(talk, head=talk.say("menu.nothing_open"))
    elif sure != "yes":
        menu = (
            Option(f"/bo {draft.id} yes", talk.say("menu.drop_yes")),
            Option(f"/tiep {draft.id} no", talk.say("menu.drop_no")),
        )
        talk.tell(talk.say("menu.drop_sure", title=title_of(talk, draft)), menu=menu)
    else:
        if talk.chat.draft_id == draft.id:
            talk.leave()
        drop_draft(talk.changes, draft.id)
        menu = (Option("/moi", talk.say("menu.new")), Option("/cuatoi", talk.say("menu.mine")))
        talk.tell(talk.say("menu.dropped"), menu=menu)


def cancel(talk: Talk, _about: str) -> None:
    """/huy: put the form aside; the draft stays."""
    if talk.flow is None:
        proceed(talk, head=talk.say("menu.nothing_open"))
    else:
        shortcuts.cancel(talk)


def use_held(talk: Talk, question: str) -> None:
    """/lay: the words that were kept are the answer after all, to the open question or to the one named."""
    held = talk.state.held
    talk.state.holds("")
    if talk.flow is None or not held:
        proceed(talk)
        return
    if question in talk.flow.by_key:
        talk.state.asks(question)
    talk.event = replace(talk.event, text=held, pressed="")
    take.take(talk)


def another_way(talk: Talk, _about: str) -> None:
    """/cachkhac: none of what others do, but a way of one's own: a form that begins with the trouble that was typed."""
    trouble = talk.state.held
    if talk.flow is not None or not trouble:
        new(talk, "")
    elif not allowance.refuses_new(talk):
        talk.state.holds("")
        stories.begin_with_trouble(talk, trouble)


def offer_resume(talk: Talk) -> None:
    """After a long absence: say what stands open, and what the words just typed might be."""
    step, draft = talk.this_step, talk.this_draft
    text = talk.event.text
    place = ask.progress(talk, step, talk.plan)
    menu = [Option("/tiep", talk.say("menu.resume"))]
    if answer.could_answer(talk, step, text):
        talk.state.holds(text)
        menu.append(Option("/lay", talk.say("menu.use_held")))
    menu += [
        Option("/moi khac", talk.say("menu.new_beside")),
        Option(f"/bo {draft.id}", talk.say("menu.drop")),
    ]
    talk.tell(talk.say("menu.back_again", title=title_of(talk, draft), place=place), menu=tuple(menu))


def title_of(talk: Talk, draft: Draft) -> str:
    """What a draft is called, also while it has no title."""
    return str(draft.answers.get("title") or talk.say("mine.untitled"))
