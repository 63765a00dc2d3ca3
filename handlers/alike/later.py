"""What a sheet brought is found by its words, and weighed against others, a little at a time after it was loaded.

Both take longer than the loading itself, and nobody who writes waits so long. What waits is kept with the sheet's rows,
in pieces, so that whoever comes next goes on with it, also after a start.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import orjson
from sqlalchemy import Connection

from handlers.alike import similar
from handlers.alike.similar import Told
from storage import found_by
from storage.database import facts
from storage.initiatives import similar as told_by

AT_ONCE = 40  # initiatives: some hundredth of a second
_WAITING = "sheet "  # what the facts' names begin with that say which wait, and for what


@dataclass(frozen=True, slots=True, kw_only=True)
class _One:
    """An initiative of those that wait."""

    key: int
    author: str
    told: Told


def put_off(tx: Connection, keys: Sequence[int], *, weighed: bool) -> None:
    """These were written just now; `weighed`: against those that tell nearly the same too."""
    for kind in ("1 found", "2 weighed") if weighed else ("1 found",):
        for begin in range(0, len(keys), AT_ONCE):
            some = keys[begin : begin + AT_ONCE]
            facts.keep(tx, f"{_WAITING}{kind} {some[0]:020}", orjson.dumps(some).decode())


def do_some(tx: Connection) -> bool:
    """Do the next piece; whether there may be another. All are found before the first is weighed."""
    name, value = facts.first(tx, _WAITING)
    if not name:
        return False
    some = [
        _One(key=key, author=author, told=Told.of(title, answers))
        for key, title, author, answers in told_by.told(tx, orjson.loads(value))
    ]
    _WORK[name.removeprefix(_WAITING).rpartition(" ")[0]](tx, some)
    facts.drop(tx, name, value)
    return True


def is_done(tx: Connection) -> bool:
    """Whether none waits."""
    return not facts.first(tx, _WAITING)[0]


def _found(tx: Connection, some: Sequence[_One]) -> None:
    indexed = [(one.key, similar.indexed(tx, one.told, one.author)) for one in some]
    found_by.put(tx, indexed, ignore=True)  # what was changed meanwhile is found already


def _weighed(tx: Connection, some: Sequence[_One]) -> None:
    for one in some:
        similar.flag(tx, key=one.key, told=one.told)


_WORK: Mapping[str, Callable[[Connection, Sequence[_One]], None]] = {"1 found": _found, "2 weighed": _weighed}
