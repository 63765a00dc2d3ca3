"""One line of the screen for operators."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from handlers.remaining import Item, Mark
from messages.catalog import in_every_language


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that was looked at; `todo` is empty when it is well. `may_wait`: the bot does its work without it."""

    what: str
    found: str
    todo: str = ""
    may_wait: bool = False

    @property
    def mark(self) -> Mark:
        """✓ ! ✗."""
        if not self.todo:
            return Mark.DONE
        if self.may_wait:
            return Mark.MAY_WAIT
        return Mark.NEEDED


def of_item(item: Item) -> Line:
    """A thing of the list, as a line."""
    what, found, todo = item.in_every_language()
    return Line(what, found, todo, may_wait=item.mark is Mark.MAY_WAIT)


def named(key: str, found: str, todo: str = "", *, may_wait: bool = False) -> Line:
    """A line by the name of its words."""
    return Line(in_every_language(f"commands.check.what.{key}"), found, todo, may_wait)


def both(key: str, **values: Any) -> str:
    """The sentence of that name, in every language."""
    return in_every_language(f"commands.check.{key}", **values)
