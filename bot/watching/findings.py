"""What is wrong with a bot at a moment, by the keys that `messages/alerts.py` has words for."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from bot.background.watch import DATABASE, down, notices
from bot.files.media import LEAST_FREE_BYTES
from bot.watching.looks import Look
from storage.sending.usage import REPLIES_ONLY_AT_SHARE, WARN_AT_SHARE

#: Somebody waits for an answer that is there.
REPLY_LATE_SECONDS = 300.0
#: A board that is due at five comes by a quarter past.
POST_LATE_SECONDS = 900.0
#: The tick that posts comes each minute; one that is so late stands still.
TICK_LATE_SECONDS = 300.0
#: Twice what is left free whatever people send: there is still time to make room.
DISK_LOW_BYTES = 2 * LEAST_FREE_BYTES


class Findings(NamedTuple):
    """`own`: of this bot and its machine; `common`: what any bot of this database finds."""

    own: set[str]
    common: set[str]


def findings(look: Look, late_seconds: float) -> Findings:
    """All that is wrong."""
    raised = set(notices())
    own = {*(raised - {DATABASE}), *(f"part of {name}" for name in down())}
    if late_seconds > TICK_LATE_SECONDS:
        own.add("tick")
    if look.free_bytes is not None and look.free_bytes < DISK_LOW_BYTES:
        own.add("disk")
    common = _in_the_database(look, down_channels(own))
    if look.in_trouble or DATABASE in raised:
        common.add(DATABASE)
    return Findings(own, common)


def _in_the_database(look: Look, down: set[str]) -> set[str]:
    """On a channel that is down messages wait, and that it is down is told already."""
    if look.inside is None:
        return set()
    found = set()
    if look.oldest_seconds("reply", but=down) > REPLY_LATE_SECONDS:
        found.add("queue")
    if look.oldest_seconds("post", but=down) > POST_LATE_SECONDS:
        found.add("late posts")
    for channel, used in look.inside.used.items():
        if used.all >= used.most * REPLIES_ONLY_AT_SHARE:
            found.add(f"replies only of {channel}")
        elif used.all >= used.most * WARN_AT_SHARE:
            found.add(f"quota of {channel}")
    return found


def down_channels(own: Collection[str]) -> set[str]:
    """Those of the channels on which nothing can be sent just now."""
    return {key.partition(" of ")[2] for key in own if key.startswith(("connection of ", "token of "))}
