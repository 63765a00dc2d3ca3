"""The conversation in a terminal: `python -m bot try`. What you type is what a worker types."""

from __future__ import annotations

import itertools
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from rich.console import Console

from bot.channels.plain_text import screen
from bot.clock import now
from handlers.loading.sample import load_sample
from handlers.receive import Receiver
from messages.channels import TERMINAL
from messages.wire import Incoming
from storage.conversation import chats
from storage.database.migrate import migrate
from storage.database.store import Store
from storage.programme import units

CHANNEL = TERMINAL.name
ADDRESS = "me"
MOST_SHOWN_AT_ONCE = 1000  # messages


def talk(database: Path, lang: str) -> None:
    """Until the end of input. The conversation is kept in the file: start again and it goes on."""
    on_screen = sys.stdout.isatty()  # there words are wrapped at the edge; a file keeps lines as they are
    console = Console(highlight=False, soft_wrap=not on_screen)
    with closing(Store(f"sqlite:///{database}")) as store:
        migrate(store)
        with store.write() as tx:
            if not units.version(tx):
                load_sample(tx)
        _hold(store, console, lang)
    console.print()


def _hold(store: Store, console: Console, lang: str) -> None:
    receiver = Receiver(store, lang)
    shown = 0  # the number of the last message that was
    for event in _events():
        receiver.receive([event], now())
        found = store.reading(chats.find, CHANNEL, ADDRESS)
        if found is None:
            continue
        chat_id, chat_lang = found
        new = store.reading(chats.messages, chat_id, shown, most=MOST_SHOWN_AT_ONCE)
        if not new:
            continue
        shown = new[-1].n
        if event.kind == "joined":
            new = new[-1:]  # of a conversation that goes on, only where it stands
        for message in new:
            console.print("\n" + screen(message.reply, chat_lang), markup=False)


def _events() -> Iterator[Incoming]:
    """That somebody came, then each line that is typed, until the end of input."""
    session = now().timestamp()  # what was handled in another session has other ids
    yield _event(f"{session}:0", kind="joined")
    for number in itertools.count(1):
        try:
            line = input("\n> ")
        except (EOFError, KeyboardInterrupt):
            return
        yield _event(f"{session}:{number}", text=line)


def _event(event_id: str, kind: str = "message", text: str = "") -> Incoming:
    return Incoming(channel=CHANNEL, event_id=event_id, chat=ADDRESS, sender=ADDRESS, at=now(), kind=kind, text=text)
