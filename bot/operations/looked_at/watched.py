"""Lines about what a running bot found wrong with itself, and who is told of it."""

from __future__ import annotations

from bot import clock
from bot.operations.looked_at.line import Line, both, named
from bot.settings import Settings
from bot.watching.findings import DISK_LOW_BYTES, POST_LATE_SECONDS, REPLY_LATE_SECONDS
from bot.watching.looks import free_bytes
from messages.alerts import words_in_every_language
from messages.catalog import in_every_language
from storage import alerts
from storage.alerts import Standing
from storage.database.store import Store, TroubleError
from storage.people import operators
from storage.sending.queues import Queue, queues

MAY_WAIT = "quota of "  # the month is not over yet
LATE_SECONDS = {"reply": REPLY_LATE_SECONDS, "post": POST_LATE_SECONDS}


def lines(settings: Settings, store: Store | None) -> list[Line]:
    """Each alert that stands, what has waited for too long, a disk that is nearly full; who hears of all that."""
    found = _disk(settings)
    if store is None:
        return found
    try:
        standing = store.reading(alerts.standing)
        waiting = store.reading(queues, settings.channels)
        people = store.reading(operators.listed)
    except TroubleError:
        return found  # said where the database is looked at
    told = {one.key for one in standing}
    found += [_standing(one) for one in standing if one.key != "disk"]
    found += [_late(queue) for queue in waiting if _is_late(queue) and not told & {"queue", "late posts"}]
    if settings.channels:
        found.append(named("operators", str(len(people)), "" if people else both("operators"), may_wait=True))
    return found


def _standing(one: Standing) -> Line:
    what, todo = words_in_every_language(one.key)
    since = in_every_language("commands.check.found.since", at=one.since)
    return Line(what, since, todo, may_wait=one.key.startswith(MAY_WAIT))


def _is_late(queue: Queue) -> bool:
    return (clock.now() - queue.oldest).total_seconds() > LATE_SECONDS.get(queue.kind, POST_LATE_SECONDS)


def _late(queue: Queue) -> Line:
    """Also where no bot runs that would say so."""
    what, todo = words_in_every_language("queue" if queue.kind == "reply" else "late posts")
    return Line(what, in_every_language("commands.check.found.since", at=queue.oldest), todo)


def _disk(settings: Settings) -> list[Line]:
    free = free_bytes(settings.files)
    if free is None or free >= DISK_LOW_BYTES:
        return []
    what, todo = words_in_every_language("disk")
    return [Line(what, f"{free // 2**20} MB", todo, may_wait=True)]
