"""The board that is sent to try it: what a group hears each evening, now, to the group that was bound last."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection

from handlers.boards.board import Board, boards
from handlers.boards.forecast import with_forecasts
from handlers.boards.words import daily
from messages.channels import PULLED, WITH_PICTURES
from messages.wire import Reply
from storage.database import facts
from storage.posts import groups
from storage.posts.groups import Bound
from storage.sending import outbox

#: What its message is until it is known what became of it; else it was sent, or it is not tried again.
UNDERWAY = ("queued", "sending")
TRIAL = "setup board"  # the fact that says which message it was: "<chat> <number>"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """A board on its way to a group."""

    chat_id: int
    channel: str
    title: str
    board: Board
    reply: Reply
    lang: str

    @property
    def is_pictured(self) -> bool:
        """Whether its picture goes along."""
        return self.channel in WITH_PICTURES

    def with_picture(self, path: str) -> Trial:
        """The same with the picture that is kept there."""
        return replace(self, reply=replace(self.reply, picture=path))


def find(tx: Connection, now: datetime) -> Trial | None:
    """The board of the group that was bound last; None where there is no group, or no campaign today."""
    group = max(groups.bound(tx), key=_bound_at, default=None)
    if group is None:
        return None
    board = with_forecasts(tx, boards(tx, [group.unit], now)).get(group.unit)
    if board is None:
        return None
    return Trial(
        chat_id=group.chat_id,
        channel=group.channel,
        title=group.title,
        board=board,
        reply=Reply(daily(board, group.lang), thread=group.thread),
        lang=group.lang,
    )


def _bound_at(group: Bound) -> tuple[float, int]:
    at = group.bound_at.timestamp() if group.bound_at else 0.0
    return at, group.chat_id


def queue(tx: Connection, one: Trial, now: datetime) -> bool:
    """Put it into the outbox, where the day's boards lie too; whether the group is still there."""
    state = "sent" if one.channel in PULLED else "queued"
    number = outbox.queue(tx, one.chat_id, one.reply, now, "post", state)
    if number:
        facts.keep(tx, TRIAL, f"{one.chat_id} {number}")
    return bool(number)


def state(tx: Connection) -> str:
    """What became of it; "": none was sent. What is no longer kept had been sent."""
    chat, _, number = facts.find(tx, TRIAL).partition(" ")
    if not number:
        return ""
    return outbox.state_of(tx, int(chat), int(number)) or "sent"
