"""What every form of the office's data has in common: it is checked as a sheet is, kept as one, and stands on record.

A form is a sheet of one row: its fields are the columns, what is wrong with a cell is said at the field.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson

from handlers.conversation.talk import Talk
from handlers.loading import read
from handlers.loading.table import BadFileError, Problem, present
from handlers.officers.record import write_down_now
from messages.catalog import first
from storage.programme.loading import Rows, difference, put

Fields = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What became of a form: `said` is the word for it; `problems`: what is wrong, by field, and nothing is kept."""

    said: str
    problems: Fields = field(default_factory=dict)

    @property
    def done(self) -> bool:
        """Whether it is kept."""
        return self.said == "done"


def wrong(problems: Fields) -> Taken:
    """Nothing is kept: this is to be mended."""
    return Taken(said="wrong", problems=problems)


def state_of(shown: Any) -> str:
    """A mark of what a page showed: what somebody else changed meanwhile is not overwritten unseen."""
    return hashlib.sha256(orjson.dumps(shown, default=list)).hexdigest()[:16]


def checked(talk: Talk, cells: Fields) -> Rows:
    """The rows that these cells are, under the names of their columns. BadFileError: what is wrong, as in a sheet."""
    return read.read([list(cells), list(cells.values())], present(talk.context.tx))


def by_field(bad: BadFileError, lang: str) -> Fields:
    """What is wrong, by the field at which it is said; "" for what is about all of it. The first of a field counts."""
    found: dict[str, str] = {}
    for problem in bad.problems:
        found.setdefault(problem.column, sentence(problem, lang))
    return found


def sentence(problem: Problem, lang: str) -> str:
    """Why it is wrong, as a sentence of its own."""
    why = first((f"office.why.{problem.key}", f"loading.problem.{problem.key}"), lang, **problem.values)
    return why[:1].upper() + why[1:]


def keep(talk: Talk, rows: Rows, action: str, subject: str, before: Mapping[str, Any]) -> Taken:
    """Write what differs, and who changed it from what to what. `before`: the columns as they were."""
    what = difference(talk.context.tx, rows)
    if what.empty:
        return Taken(said="same")
    after = {name: value for name, value in _columns(rows).items() if _plain(before.get(name)) != _plain(value)}
    put(talk.context.tx, what, talk.context.now)
    write_down_now(talk, action, subject, before={name: before[name] for name in after if name in before}, after=after)
    return Taken(said="done")


def _columns(rows: Rows) -> dict[str, Any]:
    """What the rows say, one column a name: rows of a second table are numbered by their codes."""
    first, *others = rows.values()
    found: dict[str, Any] = dict(first[0])
    for table in others:
        found |= {f"{row['code']} {name}": value for row in table for name, value in row.items()}
    return found


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value
