"""What was left over, for operators: events that failed, and messages that did not arrive, or may not have."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import orjson
from rich.console import Console

from bot import clock
from handlers.receive import Receiver
from messages.catalog import say
from messages.wire import FileRef, Incoming
from storage.conversation import parked
from storage.database.store import Store, new_id
from storage.sending import unsent


def show_parked(store: Store, lang: str) -> None:
    """Print every event that failed: what it said stays where it is."""
    found = store.reading(parked.parked)
    for one in found:
        _print(say("commands.parked_line", lang, one=one))
    _print(say("commands.parked_none" if not found else "commands.parked_what_to_do", lang))


def retry_parked(store: Store, keys: Sequence[int], lang: str) -> bool:
    """Handle these events once more; whether all of them went well."""
    return all([_retry(store, key, lang) for key in keys])


def _retry(store: Store, key: int, lang: str) -> bool:
    body = store.reading(parked.body, key)
    if body is None:
        return _said("commands.parked_unknown", lang, key)
    event = _event(body)
    if event is None:
        return _said("commands.parked_unreadable", lang, key)
    now = clock.now()
    event = replace(event, event_id=f"{event.event_id}#{new_id(now)}")  # the old name was seen
    receipt = Receiver(store, lang).receive([event], now)[0]
    if receipt.outcome in ("parked", "unkept"):
        store.writing(parked.drop_event, event.channel, event.event_id)
        return _said("commands.parked_again", lang, key, why=receipt.error)
    store.writing(parked.drop, key)
    _said("commands.parked_done", lang, key)
    return True


def _event(body: str) -> Incoming | None:
    """The event as it was; None: the channel's own words, which nobody could read."""
    try:
        found: dict[str, Any] = orjson.loads(body)
        files = tuple(FileRef(**file) for file in found.pop("files", ()))
        return Incoming(**found | {"files": files, "at": datetime.fromisoformat(found["at"])})
    except (ValueError, TypeError, KeyError, AttributeError):
        return None


def drop_parked(store: Store, keys: Sequence[int], lang: str) -> bool:
    """Forget these events; whether all of them were there."""
    return all([store.writing(parked.drop, key) or _said("commands.parked_unknown", lang, key) for key in keys])


def show_unsent(store: Store, lang: str) -> None:
    """Print every message that did not arrive, or may not have."""
    found = store.reading(unsent.unsent)
    for one in found:
        _print(say("commands.unsent_line", lang, one=one, state=say(f"commands.unsent_state.{one.state}", lang)))
    _print(say("commands.unsent_none" if not found else "commands.unsent_what_to_do", lang))


def send_again(store: Store, keys: Sequence[int], lang: str) -> bool:
    """Queue these messages anew, all where none is named: a running bot sends them. Whether there were any."""
    sent = store.writing(unsent.send_again, list(keys)) if keys else store.writing(unsent.send_all_again)
    _print(say("commands.unsent_queued", lang, n=sent))
    return not keys or sent == len(keys)


def drop_unsent(store: Store, keys: Sequence[int], lang: str) -> bool:
    """Forget these messages; whether all of them were there."""
    dropped = store.writing(unsent.drop, list(keys))
    _print(say("commands.unsent_dropped", lang, n=dropped))
    return dropped == len(keys)


def drop_held_back(store: Store, lang: str) -> None:
    """Forget what a restore held back."""
    _print(say("commands.unsent_dropped", lang, n=store.writing(unsent.drop_held_back)))


def _said(key: str, lang: str, number: int, **values: Any) -> bool:
    _print(say(key, lang, key=number, **values))
    return False


def _print(line: str) -> None:
    Console(highlight=False, soft_wrap=True).print(line, markup=False)
