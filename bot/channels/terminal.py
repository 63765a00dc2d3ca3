"""The conversation in a terminal: `python -m bot try`. What you type is what a worker types."""

from __future__ import annotations

import itertools
from pathlib import Path

from rich.console import Console

from bot.clock import now
from bot.numbered import screen
from handlers.receive import receive
from handlers.sample import load_sample
from messages.channels import TERMINAL
from messages.wire import Incoming
from storage import chats, units
from storage.migrate import migrate
from storage.store import Store

CHANNEL, CHAT = TERMINAL.name, "me"


def talk(database: Path, lang: str) -> None:
    """Until the end of input. The conversation is kept in the file: start again and it goes on."""
    store = Store(f"sqlite:///{database}")
    migrate(store)
    with store.write() as tx:
        if not units.version(tx):
            load_sample(tx)
    console = Console(highlight=False, soft_wrap=True)
    started = now().timestamp()
    shown = 0
    line, kind = "", "joined"
    for number in itertools.count():
        event = Incoming(CHANNEL, f"{started}:{number}", CHAT, CHAT, now(), kind, line)
        receive([event], store, now(), lang)
        with store.read() as tx:
            found = chats.find(tx, CHANNEL, CHAT)
            new = chats.messages(tx, found[0], shown, most=1000) if found else []
        for message in new if number else new[-1:]:
            console.print("\n" + screen(message.reply, found[1] if found else lang), markup=False)
        shown = new[-1].n if new else shown
        try:
            line, kind = input("\n> "), "message"
        except (EOFError, KeyboardInterrupt):
            console.print()
            store.close()
            return
