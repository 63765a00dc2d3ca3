"""One event being answered: where its chat stands, its person and draft, and all that it will change and say.

Handlers change a `Talk`; nothing is written before the batch ends. `handlers/receive.py` makes and closes it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Concatenate, ParamSpec

from sqlalchemy import Connection

from handlers.conversation.context import Context
from handlers.conversation.flow import NO_PLAN, Flow, Plan
from handlers.conversation.state import ChatState
from handlers.conversation.steps.step import Answers, AnyStep, sentence_key
from messages.catalog import say
from messages.channels import METERED, PULLED, WITH_BUTTONS, WITH_BUTTONS_IN_GROUPS
from messages.wire import Answered, Document, Incoming, Option, Reply
from storage.database.records import Changes, Chat, Draft, Moves, Person
from storage.database.store import new_id

P = ParamSpec("P")


class MissingError(Exception):
    """A handler was called where there is no person, draft, form or question, and it needs one."""


class Talk:
    """Mutable, and gone with its event. What a step may see of it: `steps.StepContext`."""

    def __init__(
        self,
        event: Incoming,
        chat: Chat,
        person: Person | None,
        draft: Draft | None,
        context: Context,
        changes: Changes,
        flows: Mapping[str, Flow[Talk]],
    ) -> None:
        """The talk as the chat left it; a draft that ended on another channel leaves the chat without a form.

        What comes answers the question on the screen, even where another would be asked first by now.
        """
        state = ChatState.load(chat.state)
        flow = flows.get(state.flow)
        if state.flow and (flow is None or (chat.draft_id is not None and draft is None)):
            state, flow = ChatState(turn=state.turn, pressed=state.pressed), None
            chat = replace(chat, draft_id=None)
        self.event = event
        self.chat = chat
        self.person = person
        self.draft = draft
        self.context = context
        self.changes = changes
        self.state = state
        self.replies: list[Reply] = []
        self.answered: Answered | None = None  # what the page hears that sent this event
        self.announces = False  # whether an announcement has something to do behind the replies now
        self.elsewhere = 0  # another chat, for which this left something to be sent
        self.opened = 0  # the draft that this event began: a row that is not there yet
        #: Whether choices are buttons in this chat; else they are picked by number or by name.
        self.buttons = event.channel in WITH_BUTTONS
        if event.group:
            self.buttons = event.channel in WITH_BUTTONS_IN_GROUPS
        self._flows = flows
        self._loose: Answers = {}  # answers before consent: there is no draft, and they go with the event
        self._planned: tuple[str, Answers | None, Plan] = ("", None, NO_PLAN)  # the form, its answers, what it asks
        shown = flow.by_key.get(state.shown) if flow is not None else None
        if shown is not None and shown.when(self.answers):
            state.asking = shown.key

    # What it stands on

    @property
    def lang(self) -> str:
        """The language of this chat."""
        return self.chat.lang

    @property
    def flow(self) -> Flow[Talk] | None:
        """The form being filled in."""
        return self._flows.get(self.state.flow)

    @property
    def flow_name(self) -> str:
        """Its name, "" without one."""
        return self.state.flow

    @property
    def following(self) -> Flow[Talk] | None:
        """The form that begins when this one is done; who is known already does not come from one to the other."""
        if self.person is None or self.person.name or not self.this_flow.then:
            return None
        return self._flows[self.this_flow.then]

    @property
    def answers(self) -> Answers:
        """The answers so far."""
        draft = self.draft
        return self._loose if draft is None else draft.answers

    @property
    def plan(self) -> Plan:
        """What the open form asks where the answers are these; made once for all who look at it."""
        flow, draft, (name, known, plan) = self.state.flow, self.draft, self._planned
        answers = self._loose if draft is None else draft.answers
        if known is not answers or name != flow:
            plan = self.this_flow.plan(answers)
            self._planned = flow, answers, plan
        return plan

    @property
    def unit(self) -> str:
        """The unit of the poster or link by which the person came."""
        return self.state.unit

    @property
    def initiative(self) -> int | None:
        """The initiative handed in already that this edits."""
        draft = self.draft
        return None if draft is None else draft.initiative_id

    @property
    def step(self) -> AnyStep | None:
        """The question that stands open."""
        flow = self._flows.get(self.state.flow)
        if flow is None:
            return None
        draft = self.draft
        answers = self._loose if draft is None else draft.answers
        asked = flow.by_key.get(self.state.asking)
        if asked is not None and asked.when(answers):
            return asked
        return self.plan.next(answers, self)

    @property
    def has_page(self) -> bool:
        """Whether an address of our own opens on this channel: the web chat's own page, or there is a public one."""
        return self.event.channel in PULLED or self.context.limits.has_address

    @property
    def page_first(self) -> str:
        """What is said of the page before the first question: where messages are sold, it comes first; else nothing."""
        if self.event.channel in METERED and self.has_page:
            return self.say("form.first")
        return ""

    # The same where it has to be there: MissingError otherwise

    @property
    def me(self) -> Person:
        """Who talks."""
        if self.person is None:
            raise MissingError("person")
        return self.person

    @property
    def this_draft(self) -> Draft:
        """The draft that this chat works on."""
        if self.draft is None:
            raise MissingError("draft")
        return self.draft

    @property
    def this_flow(self) -> Flow[Talk]:
        """The form being filled in."""
        flow = self._flows.get(self.state.flow)
        if flow is None:
            raise MissingError("flow")
        return flow

    @property
    def this_step(self) -> AnyStep:
        """The question that stands open."""
        step = self.step
        if step is None:
            raise MissingError("step")
        return step

    # What to say

    def say(self, key: str, /, **values: Any) -> str:
        """A sentence in this chat's language.

        It may ask for `buttons`, whether choices can be pressed here, for `like`, a union as an example, and for the
        `operator`.
        """
        here = self.context
        like, operator = here.units.like, here.limits.operator
        return say(key, self.chat.lang, buttons=self.buttons, like=like, operator=operator, **values)

    def word(self, step: str, name: str, /, **values: Any) -> str:
        """A sentence of this step in the open form, else the common one."""
        lang = self.chat.lang
        here = self.context
        like, operator = here.units.like, here.limits.operator
        key = sentence_key(self.state.flow, step, name, lang)
        return say(key, lang, buttons=self.buttons, like=like, operator=operator, **values)

    def tell(self, text: str, menu: tuple[Option, ...] = (), document: Document | None = None) -> None:
        """Say something that asks no question of a form; `menu`: commands to go on with."""
        self.state.offers(menu)
        self.replies.append(Reply(text, choices=menu, turn=self.state.turn, document=document))

    # What it changes

    def keep(self, answers: dict[str, Any]) -> None:
        """These are the answers now, and the draft's. Before consent there is no draft: nothing is kept."""
        old = self.draft
        if old is None:
            self._loose = answers
            return
        self.draft = Draft(  # by hand: `replace` costs as much as the question that follows
            id=old.id,
            person_id=old.person_id,
            flow=old.flow,
            initiative_id=old.initiative_id,
            answers=answers,
            created_at=old.created_at,
            touched_at=self.context.now,
        )

    def take_up(self, draft: Draft) -> None:
        """Go on with this draft in this chat."""
        self.draft = draft
        self.chat = replace(self.chat, draft_id=draft.id)

    def open(self, flow: str, answers: Answers | None = None, initiative: int | None = None) -> None:
        """Begin a form on a new draft."""
        now = self.context.now
        self.opened = new_id(now)
        draft = Draft(
            id=self.opened,
            person_id=self.me.id,
            flow=flow,
            initiative_id=initiative,
            answers=dict(answers or {}),
            created_at=now,
            touched_at=now,
        )
        self.take_up(draft)
        self.state.opens(flow)

    def leave(self) -> None:
        """No form is open in this chat; the draft, if there is one, stays. A new turn: old buttons are over."""
        self.draft, self._loose = None, {}
        self.chat = replace(self.chat, draft_id=None)
        self.state.leaves()

    def end(self) -> None:
        """The form is done with: its draft goes."""
        if self.draft is not None:
            self.changes.delete("draft", self.draft.id)
        self.leave()

    def known_as(self, person: Person | None) -> None:
        """Who talks, as they are from now on; None: nobody that we know."""
        self.person = person

    def speak(self, lang: str) -> None:
        """Go on in this language."""
        self.chat = replace(self.chat, lang=lang)

    def afterwards(
        self, change: Callable[Concatenate[Connection, P], Moves | None], *arguments: P.args, **more: P.kwargs
    ) -> None:
        """Call `change(transaction, …)` when the rows of the batch are written; it may move counts."""

        def later(tx: Connection) -> Moves | None:
            return change(tx, *arguments, **more)

        self.changes.then.append(later)
