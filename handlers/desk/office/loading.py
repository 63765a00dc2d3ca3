"""Units, targets and campaigns loaded at the desk, by officers of the unit that stands above all."""

from __future__ import annotations

from handlers.conversation.talk import Talk
from handlers.loading.changes import difference, put
from handlers.loading.table import Present, present
from handlers.officers.record import write_down_now
from handlers.people.roles import units_of
from storage.programme.loading import Difference, Rows


def may_load(talk: Talk) -> bool:
    """Whether this officer answers for all units."""
    return talk.context.units.root in units_of(talk)


def there(talk: Talk) -> Present | None:
    """What the database holds before the file; None for who may not load."""
    return present(talk.context.tx) if may_load(talk) else None


def compared(talk: Talk, rows: Rows) -> Difference:
    """What loading these rows would change."""
    return difference(talk.context.tx, rows, talk.context.now)


def load(talk: Talk, what: Difference, name: str) -> bool:
    """Write it, and that it was done; False for who may not. ChangedError: something was loaded since it was shown."""
    if not may_load(talk):
        return False
    put(talk.context.tx, what, talk.context.now)
    counts = {table: [len(what.new[table]), len(what.changed[table])] for table in what.new}
    write_down_now(talk, "sheet loaded", name, after=counts)
    return True
