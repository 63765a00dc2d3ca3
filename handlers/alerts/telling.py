"""Operators are told what is wrong with the bot, each thing once, and its end: in one message, a few times an hour."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from messages.alerts import in_words
from messages.channels import PULLED
from messages.wire import Reply
from storage import alerts
from storage.alerts import Alert
from storage.people import operators
from storage.sending import outbox


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """What one bot found. `machine`: its name, where there may be several; `down`: channels that send nothing now."""

    bot: str
    machine: str
    began: Collection[Alert]
    over: Collection[Alert]
    down: Collection[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Which alerts stand then, of this bot and of all; the chats that were told."""

    standing: set[Alert]
    chats: list[int]


def tell(tx: Connection, news: News, now: datetime) -> Told:
    """Tell what another bot has not told; what comes too often waits, and is told together with what comes next."""
    alerts.see(tx, news.bot, now)
    chats: list[int] = []
    if (news.began or news.over) and alerts.may_tell(tx, now):
        began, over = alerts.begin(tx, news.began, now), alerts.end(tx, news.over)
        if began or over:
            alerts.count_told(tx, now)
            chats = _tell(tx, news, sorted(began), over, now)
    return Told(standing=alerts.of(tx, news.bot), chats=chats)


def _tell(tx: Connection, news: News, began: list[str], over: list[str], now: datetime) -> list[int]:
    """As a reply: it goes before posts, and where nobody knows whether it arrived, it is sent again."""
    chats = []
    for reached in operators.reached(tx, now, news.down):
        state = "sent" if reached.channel in PULLED else "queued"
        reply = Reply(in_words(began, over, reached.lang, news.machine))
        if outbox.queue(tx, reached.chat_id, reply, now, state=state):
            chats.append(reached.chat_id)
    return chats
