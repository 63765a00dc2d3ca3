"""The letters of a sheet made those of today, before anything of it is read."""

from __future__ import annotations

from collections import Counter

from handlers.loading.old_letters import turned
from handlers.loading.table import Heads, Note, Problem


def turn_letters(rows: list[list[str]], heads: Heads, problems: list[Problem], notes: list[Note]) -> None:
    """Turn them in place. A cell of which nobody can say what it shows is a problem; how many were turned, a note."""
    names = {place: column for column, place in heads.places.items()}
    known: Counter[str] = Counter()
    for one in turned(rows):
        if one.text is not None:
            rows[one.row][one.column] = one.text
            known[one.table] += 1
        elif one.column in names:
            text = rows[one.row][one.column][:40]
            heading = heads.heading(names[one.column])
            problems.append(Problem("old_letters", heads.row + one.row + 1, heading, {"got": text}))
    notes += [Note("turned", {"table": table, "n": n}) for table, n in known.items()]
