"""`receive(events, store, talk)`: a batch of events, everything they cause, in one transaction.

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
from functools import partial
from typing import NamedTuple

from sqlalchemy import Connection

from handlers import accounts, colleague, commands, evidence, form, groups, one_message, reading
from handlers.initiative import INITIATIVE
from handlers.one_time import code_in, looks_like_code
from handlers.people import CONSENT, PROFILE, must_consent
from handlers.talk import Talk
from handlers.understand import clean, pick, plain
from handlers.world import Context, ContextCache
from messages.catalog import listed, say
from messages.channels import HOLDING, PULLED
from messages.wire import Incoming, Option, Reply, pack
from storage import batch, outbox
from storage.outbox import Queued
from storage.recent import RowCache
from storage.records import Changes, Chat, Draft, Message, Person
from storage.store import Store, Trouble

FLOWS = {flow.name: flow for flow in (CONSENT, PROFILE, INITIATIVE)}
AWAY = timedelta(hours=12)  # after so long, words are not taken for the answer to a question nobody remembers
FRESH = timedelta(minutes=10)  # after so long, "ừ" is not taken for a yes to erasing something
A_STORY = 80  # letters of a message that tells something, where nothing was asked
SILENT = timedelta(hours=1)  # after so long a silence, posts may have been held back: the first event lets them go


class Receipt(NamedTuple):
    """What became of one event: "done", "seen" (it was handled before) or "parked" (kept with its error)."""

    outcome: str
    chat_id: int = 0
    queued: int = 0  # how many messages it left for the sender
    files: int = 0  # how many files it left to be fetched
    error: str = ""  # of a parked one: its kind and place, never its text, which may quote an answer
    rows: tuple[Queued, ...] = ()  # the messages, where nobody else may be sending them


def receive(events: Sequence[Incoming], store: Store, now: datetime, lang: str = "vi") -> list[Receipt]:
    """Handle these events, in order; one receipt for each. `lang` is for chats met for the first time."""
    try:
        return _together(store, events, now, lang)
    except Trouble:
        raise
    except Exception:
        return [_alone(event, store, now, lang) for event in events]


def _alone(event: Incoming, store: Store, now: datetime, lang: str) -> Receipt:
    try:
        return _together(store, [event], now, lang)[0]
    except Trouble:
        raise
    except Exception as error:
        with store.write() as tx:
            return _park(tx, event, error, now, lang)


def _together(store: Store, events: Sequence[Incoming], now: datetime, lang: str) -> list[Receipt]:
    """In waves, each with at most one event of a chat and of a person, so that everybody sees what came before."""
    recent = store.memory.setdefault("recent", RowCache()) if store.sqlite else RowCache()
    with store.write() as tx:
        state = recent.begin(tx, store.writes) if store.sqlite else None
        context = store.memory.setdefault("known", ContextCache()).at(tx, now)
        receipts: dict[int, Receipt] = {}
        waiting = list(range(len(events)))
        while waiting:
            waiting = _wave(tx, context, recent, events, waiting, receipts, lang)
    recent.end(state)
    return [receipts[number] for number in range(len(events))]


def _wave(
    tx: Connection,
    context: Context,
    recent: RowCache,
    events: Sequence[Incoming],
    waiting: list[int],
    receipts: dict[int, Receipt],
    lang: str,
) -> list[int]:
    keys = dict.fromkeys([(events[number].channel, events[number].chat) for number in waiting])
    chats = batch.chats(tx, keys, lang, context.now, recent.chats)
    mine: list[tuple[int, Incoming, Chat]] = []
    later: list[int] = []
    taken: set[int] = set()
    for number in waiting:
        event = events[number]
        chat = chats[event.channel, event.chat]
        who = -(chat.person_id or chat.id)
        if chat.id in taken or who in taken:
            later.append(number)
        else:
            taken |= {chat.id, who}
            mine.append((number, event, chat))
    fresh = batch.unseen(tx, [(event.channel, event.event_id) for _, event, _ in mine], context.now)
    batch.people(tx, sorted({chat.person_id for _, _, chat in mine if chat.person_id}), recent.people)
    batch.drafts(tx, sorted({chat.draft_id for _, _, chat in mine if chat.draft_id}), recent.drafts)
    changes = Changes()
    talks: list[tuple[int, Chat, Talk]] = []
    for number, event, chat in mine:
        key = event.channel, event.event_id
        if key in fresh:
            fresh.remove(key)
            talks.append((number, chat, _answer(event, chat, recent, context, changes)))
        else:
            receipts[number] = Receipt("seen", chat.id)
    first, at = batch.save(tx, changes, context.now), 0
    for number, before, talk in talks:
        # Posts that were held back come before the answer: the sender has to read both.
        known = first and not _releases_held(before, context.now)
        receipts[number] = _receipt(talk, changes.messages[at : at + len(talk.replies)], first + at if known else 0)
        at += len(talk.replies)
    for draft in changes.deletes.get("draft", ()):
        recent.drafts.pop(draft, None)
    if changes.then or any(event.group for _, event, _ in mine):
        recent.forget()  # these may write other rows than their own
    return later


def _releases_held(before: Chat, now: datetime) -> bool:
    return before.channel in HOLDING and now - before.seen_at >= SILENT


def _receipt(talk: Talk, messages: list[Message], key: int) -> Receipt:
    """`key` of the first of its messages, 0 when not known."""
    event, chat = talk.event, talk.chat
    if event.channel in PULLED:
        return Receipt("done", chat.id, files=len(event.files))
    rows: tuple[Queued, ...] = ()
    if key and not event.group:
        channel, name, lang = event.channel, event.chat, chat.lang
        rows = tuple([
            Queued(key + i, chat_id, n, "reply", body, 0, None, channel, name, lang, False)
            for i, (chat_id, n, body, _) in enumerate(messages)
        ])  # fmt: skip
    return Receipt("done", chat.id, len(messages), len(event.files), rows=rows)


def _answer(event: Incoming, chat: Chat, recent: RowCache, context: Context, changes: Changes) -> Talk:
    text, pressed = clean(event.text), clean(event.pressed) if event.pressed else ""
    if (text, pressed) != (event.text, event.pressed):
        event = replace(event, text=text, pressed=pressed)
    if event.files:
        event = replace(event, files=tuple(replace(file, name=clean(file.name)) for file in event.files))
    person = recent.people.get(chat.person_id or 0)
    draft = recent.drafts.get(chat.draft_id or 0)
    talk = Talk(event, chat, person, draft, context, changes, FLOWS)
    respond(talk)
    _close(talk, chat, person, draft, recent)
    return talk


def respond(talk: Talk) -> None:
    """Decide what this event is: a command, a press, a pick from a menu, or words for the open form."""
    event = talk.event
    if event.group:
        groups.respond(talk)
    elif event.kind == "colleague":
        colleague.took_over(talk)
    elif talk.state.colleague and colleague.answered(talk):
        return
    elif must_consent(talk) and not commands.for_anyone(event.pressed or event.text):
        talk.leave()
        commands.ask_consent(talk, head=talk.say("consent.again"))
    elif event.kind not in ("message", "press"):
        _without_words(talk)
    elif event.album and event.album == talk.state.album.rstrip("!"):
        form.take_more_files(talk)
    elif event.pressed:
        _press(talk)
    elif event.text.startswith("/"):
        commands.run(talk, event.text)
    elif one_message.taken(talk):
        return
    elif command := _from_menu(talk) or commands.by_word(talk, anywhere=talk.flow is not None):
        commands.run(talk, command)
    else:
        _words(talk)


def _without_words(talk: Talk) -> None:
    event = talk.event
    if event.kind == "upload" and talk.flow is not None and talk.draft is not None and talk.draft.id == event.upload:
        form.take(talk)
    elif event.kind == "unsupported":
        evidence.not_delivered(talk)
    elif event.kind == "late":
        colleague.came_late(talk)
    elif event.kind == "joined":
        commands.start(talk, event.text)


def _press(talk: Talk) -> None:
    """A command, or an answer: that counts once, and only on the question that stands open."""
    if talk.event.pressed.startswith("/"):
        commands.run(talk, talk.event.pressed)
        return
    press = (talk.event.turn or 0, talk.event.pressed)
    if press == talk.state.pressed:
        return
    if talk.flow is None or press[0] != talk.state.turn:
        commands.proceed(talk, head=talk.say("any.old_button"))
        return
    talk.at(pressed=press)
    form.take(talk)


def _from_menu(talk: Talk) -> str:
    """The command behind a number, label or yes/no typed at a menu."""
    if not talk.state.menu or talk.event.files:
        return ""
    fresh = talk.context.now - talk.chat.seen_at <= FRESH
    menu = [Option(value, label) for value, label in talk.state.menu if fresh or not value.endswith(" yes")]
    picked = pick(talk.event.text, menu)
    word = reading.read_reply(talk.event.text) if not picked else ""
    if plain(talk.event.text) in listed("menu.said.tiep", talk.lang):
        return picked  # "tiếp tục" goes on with what is open, and confirms nothing
    if word == "YES" and menu and menu[0].value.startswith("/tiep"):
        return menu[0].value  # "ừ" to "mình làm tiếp chứ ạ?"
    ending = {"YES": " yes", "NO": " no"}.get(word, "\n")
    return picked or next((option.value for option in menu if option.value.endswith(ending)), "")


def _words(talk: Talk) -> None:
    event, state = talk.event, talk.state
    state.menu, state.album = (), event.album or state.album
    code = code_in(event.text) if talk.flow is not INITIATIVE else _good_code(talk)
    if code:
        commands.run(talk, f"/ma {code}")
    elif talk.flow is None:
        commands.proceed(talk, head=_at_the_menu(talk))
    elif _away(talk) and not event.files and not _to_the_bot(talk):
        commands.offer_resume(talk)
    else:
        form.take(talk)


def _away(talk: Talk) -> bool:
    """Whether they left a form half filled in, and so long ago that nobody remembers the question."""
    return talk.flow is INITIATIVE and bool(talk.answers) and talk.context.now - talk.chat.seen_at >= AWAY


def _at_the_menu(talk: Talk) -> str:
    """What to say first to words that no question asked for: a story that is not kept is never passed over."""
    story = len(talk.event.text) >= A_STORY
    if talk.event.files:
        return talk.say("file.not_now")
    if talk.person is None:
        parts = ("menu.welcome", "menu.not_kept") if story else ("menu.welcome",)
        return "\n\n".join(talk.say(part) for part in parts)
    return talk.say("menu.story") if story else ""


def _good_code(talk: Talk) -> str:
    """Within the form a code is an answer like any other, unless it is one that somebody was given."""
    text = talk.event.text
    return text if looks_like_code(text) and accounts.good(talk, text) else ""


def _to_the_bot(talk: Talk) -> bool:
    """Whether these words mean the open form itself: "tiếp", "sửa tên", "giúp"."""
    text = talk.event.text
    return bool(commands.by_word(talk)) or reading.read_reply(text) in (
        "SKIP",
        "BACK",
        "EDIT",
        "HELP",
        "CANCEL",
    )


def _close(talk: Talk, before: Chat, person: Person | None, draft: Draft | None, recent: RowCache) -> None:
    """Turn what the talk changed into rows."""
    now, changes, event, chat = talk.context.now, talk.changes, talk.event, talk.chat
    if talk.person is not person and talk.person is not None:
        row = {name: getattr(talk.person, name) for name in Person.__slots__}
        (changes.update if person else changes.insert)("person", row)
        recent.people[talk.person.id] = talk.person
    if talk.draft is not draft and talk.draft is not None:
        _keep_draft(talk, talk.draft)
        recent.drafts[talk.draft.id] = talk.draft
    said, state = chat.said, "sent" if event.channel in PULLED else "queued"
    for reply in talk.replies:
        said += 1
        changes.messages.append((chat.id, said, pack(reply), state))
    if _releases_held(chat, now):
        changes.then.append(partial(outbox.release_held, chat_id=chat.id))
    gone_at = now if event.kind == "left" else None  # blocked or removed: quiet until they come back
    if chat is not before or gone_at is not before.gone_at:
        row = {"person_id": chat.person_id, "draft_id": chat.draft_id, "lang": chat.lang, "gone_at": gone_at}
        changes.update("chat", {"id": chat.id, **row})
    seen_at = chat.seen_at if event.kind == "colleague" else now  # of the person themself
    place = talk.state.kept()
    changes.chats.append((chat.id, said, place, seen_at))
    recent.chats[chat.channel, chat.chat] = Chat(
        chat.id, chat.channel, chat.chat, chat.person_id, chat.draft_id, chat.lang, said, place, seen_at, gone_at
    )


def _keep_draft(talk: Talk, draft: Draft) -> None:
    if talk.opened == draft.id:
        talk.changes.insert("draft", {name: getattr(draft, name) for name in Draft.__slots__})
    elif draft.touched_at == talk.context.now:
        talk.changes.drafts.append((draft.id, draft.answers))


def _park(tx: Connection, event: Incoming, error: Exception, now: datetime, lang: str) -> Receipt:
    """Keep the event with its error, say sorry, and count it as seen. The error's text may quote answers: not kept."""
    key = (event.channel, event.chat)
    chat = batch.chats(tx, [key], lang, now)[key]
    changes = Changes()
    where = traceback.extract_tb(error.__traceback__)[-1]
    told = f"{type(error).__name__} at {where.name}:{where.lineno}"
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
    body = pack(Reply(say("any.sorry", chat.lang)))
    state = "sent" if event.channel in PULLED else "queued"
    changes.messages.append((chat.id, chat.said + 1, body, state))
    changes.chats.append((chat.id, chat.said + 1, chat.state, chat.seen_at))
    batch.save(tx, changes, now)
    return Receipt("parked", chat.id, 0 if event.channel in PULLED else 1, error=told)
