"""The forms of many initiatives, one after another: what a search finds, as far as there is a form for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from sqlalchemy import Connection

from handlers.papers.application import NOTHING, PRINTED, Application, application
from storage.initiatives.search import Search
from storage.initiatives.sheets import exports
from storage.people import particulars
from storage.programme.campaigns import all_campaigns

AT_ONCE = 100


def applications(tx: Connection, asked: Search, only: Iterable[str] = ()) -> Iterator[Application]:
    """Those that the search finds, in its order; `only`: of these campaigns."""
    wanted = frozenset(only)
    rows = (row for row in exports.initiatives(tx, asked) if not wanted or row["campaign"] in wanted)
    return of_rows(tx, rows)


def of_rows(tx: Connection, rows: Iterable[Mapping[str, Any]]) -> Iterator[Application]:
    """The forms of these initiatives, of those that there is one for."""
    bases = {campaign.code: campaign.legal_basis for campaign in all_campaigns(tx)}
    printed = (row for row in rows if row["status"] in PRINTED)
    while some := list(islice(printed, AT_ONCE)):
        given = particulars.of_initiatives(tx, [row["id"] for row in some])
        for row in some:
            yield application(row, given.get(row["id"], NOTHING), bases.get(row["campaign"], ()))


def one(tx: Connection, code: str) -> Application | None:
    """The form of that initiative; None where there is none for it."""
    return next(applications(tx, Search(codes=(code,))), None)
