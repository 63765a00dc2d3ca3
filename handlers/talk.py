"""One event being answered: where its chat stands, its person and draft, and all that it will change and say.

Handlers change a `Talk`; nothing is written before the batch ends. `receive.py` makes and closes it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from handlers.flow import Flow
from handlers.steps import Answers, Step, StepContext
from handlers.where import ChatState
from handlers.world import Context
from messages.catalog import say
from messages.wire import Document, Incoming, Option, Reply
from storage.records import Changes, Chat, Draft, Person
from storage.store import new_id


class Talk:
    """Mutable, and gone with its event."""

    def __init__(
        self,
        event: Incoming,
        chat: Chat,
        person: Person | None,
        draft: Draft | None,
        context: Context,
        changes: Changes,
        flows: dict[str, Flow],
    ) -> None:
        """The talk as the chat left it; a draft that ended on another channel leaves the chat without a form.

        What comes answers the question on the screen, even where another would be asked first by now.
        """
        place = ChatState.load(chat.state)
        flow = flows.get(place.flow)
        if place.flow and (flow is None or (chat.draft_id is not None and draft is None)):
            place, flow = ChatState(turn=place.turn, pressed=place.pressed), None
            chat = replace(chat, draft_id=None)
        answers, edited = (draft.answers, draft.initiative_id) if draft else ({}, None)
        shown = flow.by_key.get(place.shown) if flow else None
        if shown is not None and shown.when(answers):
            place.asking = shown.key
        self.event = event
        self.chat = chat
        self.person = person
        self.draft = draft
        self.context = context
        self.changes = changes
        self.flows = flows
        self.state = place
        self.flow = flow  # the form being filled in: always that of `state`
        self.form = StepContext(place.flow, answers, chat.lang, person, context, place.unit, edited)
        self.replies: list[Reply] = []
        self.opened = 0  # the draft that this event began: a row that is not there yet

    # What to say

    @property
    def lang(self) -> str:
        """The language of this chat."""
        return self.chat.lang

    def say(self, key: str, /, **values: Any) -> str:
        """A sentence in this chat's language."""
        return say(key, self.lang, **values)

    def tell(self, text: str, menu: tuple[Option, ...] = (), document: Document | None = None) -> None:
        """Say something that asks no question of a form; `menu`: commands to go on with."""
        self.at(menu=tuple((option.value, option.label) for option in menu))
        self.replies.append(Reply(text, choices=menu, turn=self.state.turn, document=document))

    # Where it stands

    def at(self, **changes: Any) -> None:
        """Move: the given parts of `state` change."""
        place = self.state
        for name, value in changes.items():
            setattr(place, name, value)
        self.flow = self.flows.get(place.flow)
        self.form.flow, self.form.unit = place.flow, place.unit

    @property
    def answers(self) -> Answers:
        """The answers so far; before consent there is no draft, and they go with the event."""
        return self.form.answers

    @property
    def step(self) -> Step | None:
        """The question that stands open."""
        flow, answers = self.flow, self.form.answers
        if flow is None:
            return None
        asked = flow.by_key.get(self.state.asking)
        return asked if asked and asked.when(answers) else flow.plan(answers).next(answers)

    # What it changes

    def keep(self, answers: dict[str, Any]) -> None:
        """These are the answers now, and the draft's. Before consent there is no draft: nothing is kept."""
        self.form.answers = answers
        old = self.draft
        if old is not None:  # by hand: `replace` costs as much as the question that follows
            self.draft = Draft(
                old.id, old.person_id, old.flow, old.initiative_id, answers, old.created_at, self.context.now
            )

    def take_up(self, draft: Draft) -> None:
        """Go on with this draft in this chat."""
        self.draft = draft
        self.chat = replace(self.chat, draft_id=draft.id)
        self.form.answers, self.form.initiative = draft.answers, draft.initiative_id

    def open(self, flow: str, answers: Answers | None = None, initiative: int | None = None) -> None:
        """Begin a form on a new draft."""
        assert self.person is not None
        now = self.context.now
        self.opened = new_id(now)
        self.take_up(Draft(self.opened, self.person.id, flow, initiative, dict(answers or {}), now, now))
        self.at(flow=flow, shown="", asking="", unsure=(), menu=(), sheet="", asked=())

    def leave(self) -> None:
        """No form is open in this chat; the draft, if there is one, stays. A new turn: old buttons are over."""
        self.draft = None
        self.chat = replace(self.chat, draft_id=None)
        self.form.answers, self.form.initiative = {}, None
        self.at(flow="", shown="", asking="", unsure=(), held="", sheet="", asked=(), turn=self.state.turn + 1)

    def end(self) -> None:
        """The form is done with: its draft goes."""
        if self.draft is not None:
            gone = self.draft.id
            self.changes.delete("draft", gone)
        self.leave()

    def known_as(self, person: Person | None) -> None:
        """Who talks, as they are from now on; None: nobody that we know."""
        self.person = self.form.person = person

    def speak(self, lang: str) -> None:
        """Go on in this language."""
        self.chat = replace(self.chat, lang=lang)
        self.form.lang = lang
