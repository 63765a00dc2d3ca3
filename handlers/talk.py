"""One event being answered: where its chat stands, its person and draft, and all that it will change and say.

Handlers change a `Talk`; nothing is written before the batch ends. `receive.py` makes and closes it.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from handlers.flow import Flow
from handlers.steps import Answers, Form, Step
from handlers.where import Where, where
from handlers.world import World
from messages.catalog import say
from messages.wire import Document, Incoming, Option, Reply
from storage.records import Changes, Chat, Draft, Person
from storage.store import new_id

PULLED = frozenset({"web", "terminal"})  # channels that fetch their messages: nobody has to send them
HOLDING = frozenset({"zalo_oa"})  # channels that take posts only for a while after somebody wrote


@dataclass(slots=True)
class Talk:
    """Mutable, and gone with its event."""

    event: Incoming
    chat: Chat
    person: Person | None
    draft: Draft | None
    world: World
    changes: Changes
    flows: dict[str, Flow]
    where: Where = field(default_factory=Where)
    flow: Flow | None = None  # the form being filled in: always that of `where`
    replies: list[Reply] = field(default_factory=list)
    opened: int = 0  # the draft that this event began: a row that is not there yet
    loose: dict[str, Any] = field(default_factory=dict)  # answers of a form that has no draft
    _form: Form | None = None

    @classmethod
    def begin(
        cls,
        event: Incoming,
        chat: Chat,
        person: Person | None,
        draft: Draft | None,
        world: World,
        changes: Changes,
        flows: dict[str, Flow],
    ) -> Talk:
        """The talk as the chat left it; a draft that ended on another channel leaves the chat without a form."""
        place = where(chat.state)
        if place.flow and (place.flow not in flows or (chat.draft_id is not None and draft is None)):
            place = Where(turn=place.turn, pressed=place.pressed)
            chat = replace(chat, draft_id=None)
        talk = cls(event, chat, person, draft, world, changes, flows, place, flows.get(place.flow))
        talk.stay()
        return talk

    def stay(self) -> None:
        """What comes answers the question on the screen, even where another would be asked first by now."""
        flow = self.flow
        shown = flow.by_key.get(self.where.shown) if flow else None
        if shown is not None and shown.when(self.answers):
            self.where.asking = shown.key

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
        self.replies.append(Reply(text, choices=menu, turn=self.where.turn, document=document))

    # Where it stands

    def at(self, **changes: Any) -> None:
        """Move: the given parts of `where` change."""
        self._form = None
        for name, value in changes.items():
            setattr(self.where, name, value)
        if "flow" in changes:
            self.flow = self.flows.get(self.where.flow)

    @property
    def answers(self) -> Answers:
        """The answers so far."""
        return self.draft.answers if self.draft else self.loose

    @property
    def step(self) -> Step | None:
        """The question that stands open."""
        flow = self.flow
        if flow is None:
            return None
        answers = self.answers
        asked = flow.by_key.get(self.where.asking)
        return asked if asked and asked.when(answers) else flow.next(answers)

    def form(self) -> Form:
        """What a step may know; the same one while nothing of it has changed."""
        form, draft, person, lang = self._form, self.draft, self.person, self.chat.lang
        answers = draft.answers if draft else self.loose
        if form is not None and form.answers is answers and form.person is person and form.lang is lang:
            return form
        edited = draft.initiative_id if draft else None
        self._form = Form(self.where.flow, answers, lang, person, self.world, self.where.unit, edited)
        return self._form

    # What it changes

    def keep(self, answers: Answers) -> None:
        """The draft has these answers now. Before consent there is no draft: nothing is kept."""
        answers = dict(answers)
        if self.draft is None:
            self.loose = answers
            return
        old = self.draft  # by hand: `replace` costs as much as the question that follows
        self.draft = Draft(old.id, old.person_id, old.flow, old.initiative_id, answers, old.created_at, self.world.now)

    def open(self, flow: str, answers: Answers | None = None, initiative: int | None = None) -> None:
        """Begin a form on a new draft."""
        assert self.person is not None
        now = self.world.now
        self.draft = Draft(new_id(now), self.person.id, flow, initiative, dict(answers or {}), now, now)
        self.opened = self.draft.id
        self.chat = replace(self.chat, draft_id=self.draft.id)
        self.at(flow=flow, shown="", asking="", unsure=(), menu=(), sheet="", asked=())

    def leave(self) -> None:
        """No form is open in this chat; the draft, if there is one, stays. A new turn: old buttons are over."""
        self.draft = None
        self.chat = replace(self.chat, draft_id=None)
        self.at(flow="", shown="", asking="", unsure=(), held="", sheet="", asked=(), turn=self.where.turn + 1)

    def end(self) -> None:
        """The form is done with: its draft goes."""
        if self.draft is not None:
            gone = self.draft.id
            self.changes.delete("draft", gone)
        self.leave()
