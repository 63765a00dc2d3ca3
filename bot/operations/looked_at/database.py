"""Lines about the database: whether it can be used as it is, and what in it waits. Looking changes nothing."""

from __future__ import annotations

import time
from pathlib import Path
from typing import NamedTuple

from bot import clock
from bot.data_folder import DatabaseMissingError, open_database
from bot.faults import what_to_mend
from bot.operations.looked_at.line import Line, both, named
from bot.settings import Settings
from messages.catalog import in_every_language
from storage import overview
from storage.database.copies.file_copy import quick_check
from storage.database.migrate import TooNewError, WrongTablesError, current
from storage.database.places.address import address
from storage.database.store import Store, TroubleError
from storage.replica import Replica

#: What is written at this moment is there soon; one that is busier than that is behind.
#: What is written while we look reaches a follower some moments later, and only then is known how far behind it is.
MEASURES, BETWEEN_MEASURES_SECONDS = 4, 0.5


class Opened(NamedTuple):
    """The database, where it can be read as it is; `new`: there is none yet, so that nothing is in it."""

    store: Store | None
    line: Line
    new: bool = False


def open_store(settings: Settings) -> Opened:
    """Open it as it is."""
    url = address(settings.database)
    name = url.render_as_string(hide_password=True)
    try:
        store = open_database(settings)
        if store.sqlite and not Path(url.database or "").exists():
            return Opened(None, named("database", f"{name}: {both('no_database')}", both("start")), new=True)
        newest = current(store)
    except TooNewError as version:
        return Opened(None, named("database", name, both("too_new", version=str(version))))
    except (TroubleError, WrongTablesError, DatabaseMissingError, OSError, ImportError) as error:
        return Opened(None, named("database", name, what_to_mend(error)))
    if newest:
        return Opened(store, named("database", name, _damage(store)))
    store.close()
    return Opened(None, named("database", name, both("start" if newest is None else "older")), new=newest is None)


def replica_lines(settings: Settings, store: Store) -> list[Line]:
    """How far behind the replica is, where there is one."""
    replica = Replica(store, settings.replica, clock.now)
    if not replica.is_there:
        return []
    name = address(settings.replica).render_as_string(hide_password=True)
    try:
        for _ in range(MEASURES):
            replica.measure()
            if (lag := replica.lag_seconds()) is not None:
                return [named("replica", f"{name}: {both('found.behind', seconds=round(lag, 1))}")]
            time.sleep(BETWEEN_MEASURES_SECONDS)
    except TroubleError as trouble:
        return [named("replica", name, f"{trouble}; {both('replica')}", may_wait=True)]
    finally:
        replica.close()
    return [named("replica", name, both("replica"), may_wait=True)]


def _damage(store: Store) -> str:
    """What to do about a SQLite file that is damaged somewhere; all of it is read for that."""
    try:
        found = store.reading(quick_check)
    except TroubleError as trouble:
        return what_to_mend(trouble)
    if found == "ok":
        return ""
    return in_every_language("commands.failed.database_damaged", why=found)


def lines(store: Store) -> list[Line]:
    """How much there is, and what waits for an operator."""
    try:
        state = store.reading(overview.state)
    except TroubleError as trouble:
        return [named("database", str(trouble), both("see_database_url"))]
    parked = both("parked") if state.parked else ""
    unsent = both("unsent") if state.unsent else ""
    if state.held_back:
        unsent = both("held_back", n=state.held_back)
    questions = both("questions") if state.questions else ""
    people = both("found.people", people=state.people, initiatives=state.initiatives, drafts=state.drafts)
    return [
        named("people", people),
        named("queued", str(state.queued)),
        named("unsent", str(state.unsent), unsent),
        named("questions", str(state.questions), questions, may_wait=True),
        named("parked", str(state.parked), parked),
        named("workplaces", str(state.workplaces)),
    ]
