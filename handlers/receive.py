"""`Receiver(store).receive(events, now)`: a batch of events, everything they cause, in one transaction.

Whoever calls it may tell a channel "got it" for an event when this returns, and not before: seen, moved, written
and queued commit together, and the same event again does nothing. What fails on its own data is parked, and the
rest goes on; when the database itself is in trouble, `Trouble` is raised and nothing is acknowledged.
"""

from __future__ import annotations

import json
import traceback
from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import Connection

from handlers.announcements.in_chat import ANNOUNCING
from handlers.conversation import files
from handlers.conversation.context import Context, ContextCache, Limits
from handlers.conversation.flow import Flow
from handlers.conversation.talk import Talk
from handlers.initiative.form import INITIATIVE
from handlers.officers import verdicts
from handlers.officers.recognising import RECOGNISING
from handlers.papers.entered import ENTERING
from handlers.papers.particulars import PARTICULARS
from handlers.people.consent import CONSENT
from handlers.people.profile import PROFILE
from handlers.reading.cleaning import clean, without_emoticons
from handlers.reuse.applying import APPLYING
from handlers.reuse.confirming import DOUBTING
from handlers.routing import respond
from messages.catalog import say
from messages.channels import HOLDING, PULLED
from messages.wire import BESIDE_THE_CHAT, Answered, Incoming, Reply, pack
from storage.conversation import batch
from storage.conversation.row_cache import RowCache
from storage.database.records import Changes, Chat, Draft, Message, Person
from storage.database.store import Store, TroubleError
from storage.sending import outbox
from storage.sending.outbox import Queued

_ALL_FLOWS = (
    CONSENT, PROFILE, INITIATIVE, *verdicts.FLOWS, RECOGNISING, PARTICULARS, ENTERING, ANNOUNCING, APPLYING, DOUBTING,
)  # fmt: skip
FLOWS: dict[str, Flow[Talk]] = {flow.name: flow for flow in _ALL_FLOWS}
SILENT = timedelta(hours=1)  # after so long a silence, posts may have been held back: the first event lets them go


class UnkeptError(Exception):
    """Of an event nothing could be kept, not even that it failed; the text is the error's kind and place."""


class Receipt(NamedTuple):
    """What became of one event: "done", "seen" (it was handled before), "parked" (kept with its error), or "unkept".

    Unkept is what could not even be parked: the channel is told nothing, and the others of the batch went on.
    """

    outcome: str
    chat_id: int = 0
    queued: int = 0  # how many messages it left for the sender
    files: int = 0  # how many files it left to be fetched
    error: str = ""  # of a parked or unkept one: its kind and place, never its text, which may quote an answer
    rows: tuple[Queued, ...] = ()  # the messages, where nobody else may be sending them
    answered: Answered | None = None  # what the page hears that sent it
    announces: bool = False  # an announcement has something to do behind the replies
    elsewhere: int = 0  # another chat, for which it left messages too


class Receiver:
    """Answers batches of events on one database, and keeps from one to the next what the database need not tell again.

    Threads may share it.
    """

    def __init__(self, store: Store, lang: str = "vi", limits: Limits | None = None) -> None:
        """`lang`: for chats met for the first time."""
        self.store = store
        self.lang = lang
        self.contexts = ContextCache(limits or Limits())
        self.rows = RowCache()  # on SQLite only: with PostgreSQL others may write between two batches

    def receive(self, events: Sequence[Incoming], now: datetime) -> list[Receipt]:
        """Handle these events, in order; one receipt for each. Trouble: none was handled."""
        try:
            return self._together(events, now)
        except TroubleError:
            raise
        except Exception:
            return [self._alone(event, now) for event in events]

    def _together(self, events: Sequence[Incoming], now: datetime) -> list[Receipt]:
        """All in one transaction."""
        if not self.store.sqlite:
            with self.store.write() as tx:
                return _Batch(tx, self.contexts.at(tx, now), RowCache(), self.lang).answer(events)
        with self.store.write() as tx:
            state = self.rows.begin(tx, self.store.writes)
            receipts = _Batch(tx, self.contexts.at(tx, now), self.rows, self.lang).answer(events)
        self.rows.end(state)
        return receipts

    def _alone(self, event: Incoming, now: datetime) -> Receipt:
        """In a transaction of its own; parked where it fails there too."""
        try:
            return self._together([event], now)[0]
        except TroubleError:
            raise
        except Exception as error:
            return self._park(event, error, now)

    def _park(self, event: Incoming, error: Exception, now: datetime) -> Receipt:
        try:
            with self.store.write() as tx:
                return _park(tx, event, error, now, self.lang)
        except TroubleError:
            raise
        except Exception as refused:
            return Receipt("unkept", error=_told(refused))


class _Batch:
    """The events of one transaction, answered in waves.

    A wave has at most one event of a chat and of a person, so that everybody sees what came before.
    """

    def __init__(self, tx: Connection, context: Context, rows: RowCache, lang: str) -> None:
        self._tx = tx
        self._context = context
        self._rows = rows
        self._lang = lang

    def answer(self, events: Sequence[Incoming]) -> list[Receipt]:
        """A receipt for each, in their order."""
        receipts: dict[int, Receipt] = {}
        waiting = list(enumerate(events))
        while waiting:
            waiting = self._wave(waiting, receipts)
        return [receipts[number] for number in range(len(events))]

    def _wave(self, waiting: list[tuple[int, Incoming]], receipts: dict[int, Receipt]) -> list[tuple[int, Incoming]]:
        """Answer what can be answered together; what has to wait for it."""
        context, rows = self._context, self._rows
        mine, later = self._first_of_each(waiting)
        fresh = batch.unseen(self._tx, [(event.channel, event.event_id) for _, event, _ in mine], context.now)
        batch.people(self._tx, sorted({chat.person_id for _, _, chat in mine if chat.person_id}), rows.people)
        batch.drafts(self._tx, sorted({chat.draft_id for _, _, chat in mine if chat.draft_id}), rows.drafts)
        changes = Changes()
        talks: list[tuple[int, Chat, Talk]] = []
        for number, event, chat in mine:
            key = event.channel, event.event_id
            if key in fresh:
                fresh.remove(key)
                talks.append((number, chat, _answer(event, chat, rows, context, changes)))
            else:
                receipts[number] = Receipt("seen", chat.id)
        self._save(changes, talks, receipts)
        if changes.then or any(event.group for _, event, _ in mine):
            rows.forget()  # these may write other rows than their own
        return later

    def _first_of_each(
        self, waiting: list[tuple[int, Incoming]]
    ) -> tuple[list[tuple[int, Incoming, Chat]], list[tuple[int, Incoming]]]:
        """The first event of each chat and person, with its chat; and those behind them."""
        keys = dict.fromkeys([(event.channel, event.chat) for _, event in waiting])
        chats = batch.chats(self._tx, keys, self._lang, self._context.now, self._rows.chats)
        mine: list[tuple[int, Incoming, Chat]] = []
        later: list[tuple[int, Incoming]] = []
        taken: set[int] = set()
        for number, event in waiting:
            chat = chats[event.channel, event.chat]
            who = -(chat.person_id or chat.id)
            if chat.id in taken or who in taken:
                later.append((number, event))
            else:
                taken.add(chat.id)
                taken.add(who)
                mine.append((number, event, chat))
        return mine, later

    def _save(self, changes: Changes, talks: list[tuple[int, Chat, Talk]], receipts: dict[int, Receipt]) -> None:
        """Write what the talks changed; their receipts."""
        now = self._context.now
        first = batch.save(self._tx, changes, now)
        at = 0
        for number, before, talk in talks:
            messages = changes.messages[at : at + len(talk.replies)]
            key = 0
            if first and not _releases_held(before, now):
                key = first + at
            receipts[number] = _receipt(talk, messages, key)
            at += len(messages)
        for draft in changes.deletes.get("draft", ()):
            self._rows.drafts.pop(draft, None)


def _releases_held(before: Chat, now: datetime) -> bool:
    """Whether posts were held back for this chat: they come before the answer, and the sender has to read both."""
    return before.channel in HOLDING and now - before.seen_at >= SILENT


def _receipt(talk: Talk, messages: list[Message], key: int) -> Receipt:
    """`key` of the first of its messages, 0 when not known."""
    event, chat = talk.event, talk.chat
    if event.channel in PULLED:
        return Receipt("done", chat.id, files=len(event.files), answered=talk.answered, announces=talk.announces)
    rows: tuple[Queued, ...] = ()
    if key and not event.group:
        rows = tuple([_queued(key + i, message, event, chat.lang) for i, message in enumerate(messages)])
    return Receipt(
        "done",
        chat.id,
        len(messages),
        len(event.files),
        rows=rows,
        answered=talk.answered,
        announces=talk.announces,
        elsewhere=talk.elsewhere,
    )


def _queued(key: int, message: Message, event: Incoming, lang: str) -> Queued:
    """The row of the outbox as the sender would read it."""
    chat_id, n, body, _ = message
    return Queued(
        id=key,
        chat_id=chat_id,
        n=n,
        kind="reply",
        body=body,
        tries=0,
        next_at=None,
        channel=event.channel,
        chat=event.chat,
        lang=lang,
        gone=False,
    )


def _answer(event: Incoming, chat: Chat, rows: RowCache, context: Context, changes: Changes) -> Talk:
    person = rows.people.get(chat.person_id or 0)
    draft = rows.drafts.get(chat.draft_id or 0)
    talk = Talk(_cleaned(event), chat, person, draft, context, changes, FLOWS)
    respond(talk)
    if talk.event.files:
        files.give_up_untaken(talk)
    _close(talk, chat, person, draft, rows)
    return talk


def _cleaned(event: Incoming) -> Incoming:
    """Without what no person typed."""
    text, pressed = without_emoticons(clean(event.text)), ""
    if event.pressed:
        pressed = clean(event.pressed)
    if (text, pressed) != (event.text, event.pressed):
        event = replace(event, text=text, pressed=pressed)
    if event.files:
        event = replace(event, files=tuple([replace(file, name=clean(file.name)) for file in event.files]))
    return event


def _close(talk: Talk, before: Chat, person: Person | None, draft: Draft | None, rows: RowCache) -> None:
    """Turn what the talk changed into rows; `before`, `person`, `draft`: as they were."""
    if talk.person is not None and talk.person is not person:
        _keep_person(talk.changes, talk.person, new=person is None)
        rows.people[talk.person.id] = talk.person
    if talk.draft is not None and talk.draft is not draft:
        _keep_draft(talk, talk.draft)
        rows.drafts[talk.draft.id] = talk.draft
    chat = _keep_chat(talk, before, _keep_messages(talk))
    rows.chats[chat.channel, chat.chat] = chat


def _keep_person(changes: Changes, person: Person, new: bool) -> None:
    row = {name: getattr(person, name) for name in Person.__slots__}
    if new:
        changes.insert("person", row)
    else:
        changes.update("person", row)


def _keep_draft(talk: Talk, draft: Draft) -> None:
    if talk.opened == draft.id:
        talk.changes.insert("draft", {name: getattr(draft, name) for name in Draft.__slots__})
    elif draft.touched_at == talk.context.now:
        talk.changes.drafts.append((draft.id, draft.answers))


def _keep_messages(talk: Talk) -> int:
    """Queue what was said; the number of the last message of this chat."""
    chat, messages = talk.chat, talk.changes.messages
    said = chat.said
    state = "sent" if chat.channel in PULLED else "queued"
    for reply in talk.replies:
        said += 1
        messages.append((chat.id, said, pack(reply), state))
    return said


def _keep_chat(talk: Talk, before: Chat, said: int) -> Chat:
    """The chat as it is from now on."""
    now, changes, chat, kind = talk.context.now, talk.changes, talk.chat, talk.event.kind
    beside = kind in BESIDE_THE_CHAT or (kind == "page" and chat.channel in HOLDING)
    if kind == "back" or (not beside and _releases_held(chat, now)):
        talk.afterwards(outbox.release_held, chat_id=chat.id)
    gone_at = now if kind == "left" else None  # blocked or removed: quiet until they come back
    if kind == "desk":
        gone_at = chat.gone_at
    if chat is not before or gone_at is not before.gone_at:
        row = {"person_id": chat.person_id, "draft_id": chat.draft_id, "lang": chat.lang, "gone_at": gone_at}
        changes.update("chat", {"id": chat.id, **row})
    seen_at = chat.seen_at if beside else now  # of the person themself
    state = talk.state.kept()
    changes.chats.append((chat.id, said, state, seen_at))
    return Chat(
        id=chat.id,
        channel=chat.channel,
        chat=chat.chat,
        person_id=chat.person_id,
        draft_id=chat.draft_id,
        lang=chat.lang,
        said=said,
        state=state,
        seen_at=seen_at,
        gone_at=gone_at,
    )


def _park(tx: Connection, event: Incoming, error: Exception, now: datetime, lang: str) -> Receipt:
    """Keep the event with its error, say sorry, and count it as seen."""
    key = (event.channel, event.chat)
    chat = batch.chats(tx, [key], lang, now)[key]
    changes = Changes()
    told = _told(error)
    changes.insert("seen", {"channel": event.channel, "event_id": event.event_id, "at": now})
    changes.insert(
        "parked",
        {
            "channel": event.channel,
            "event_id": event.event_id,
            "chat": event.chat,
            # Escaped, so that whatever broke it (NUL, half a letter, a huge number) can be kept.
            "body": json.dumps(asdict(replace(event, name="")), default=str),
            "error": told,
            "at": now,
        },
    )
    said = chat.said + 1
    body = pack(Reply(say("any.sorry", chat.lang)))
    state = "sent" if chat.channel in PULLED else "queued"
    if event.kind == "desk":  # its page says so, and not the chat
        batch.save(tx, changes, now)
        return Receipt("parked", chat.id, error=told)
    changes.messages.append((chat.id, said, body, state))
    changes.chats.append((chat.id, said, chat.state, chat.seen_at))
    batch.save(tx, changes, now)
    return Receipt("parked", chat.id, queued=int(event.channel not in PULLED), error=told)


def _told(error: Exception) -> str:
    """The error's kind and place: its words may quote answers."""
    place = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} at {place.name}:{place.lineno}"
