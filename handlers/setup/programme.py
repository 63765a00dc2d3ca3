"""A first union and a first campaign, from the few words that the set-up page asks; sheets go the way of all sheets."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from handlers.loading import campaigns, changes
from handlers.loading.cells import CellError, name, number
from handlers.loading.sample import unions
from handlers.loading.table import BadFileError, Present, Problem, present
from handlers.reading.fold import fold
from messages.catalog import say, table
from storage import audit
from storage.audit import Act
from storage.counting import tree
from storage.programme import targets
from storage.programme.campaigns import all_campaigns
from storage.programme.loading import Difference, Rows

KIND = "giao"  # of the one target for all: it was assigned
MOST_CODE_LETTERS = 12
MOST_NAME_LETTERS = 200
_SMALL_WORDS = frozenset(["cong", "ty", "doan", "co", "so", "ldld", "lien", "cdcs", "cty", "tnhh", "mtv", "va"])


def there(tx: Connection) -> Present:
    """What the database holds before a file."""
    return present(tx)


def one_union(called: str, lang: str) -> Rows:
    """A union without unions below it. BadFileError: that is no name."""
    text = _name(called, say("setup.units.one_name", lang))
    return {"unit": [{"code": code_of(text), "name": text, "short_name": text, "kind": "grassroots"}]}


def ha_noi(tx: Connection) -> Rows:
    """The unions of Hà Nội that we know, without those that were made up for the demo."""
    return unions(present(tx))


def code_of(called: str) -> str:
    """The first letters of a name, without the words that all unions have: "Công đoàn Công ty Hoa Sen" is "HS"."""
    words = re.findall("[a-z0-9]+", fold(called))
    telling = [word for word in words if word not in _SMALL_WORDS] or words
    return "".join(word[0] for word in telling).upper()[:MOST_CODE_LETTERS] or "CD"


def campaign(tx: Connection, given: Mapping[str, str], issuer: str, lang: str) -> Rows:
    """A campaign of two days and a name, with one target for all where one is given.

    `given["code"]`: the campaign that is to be changed; a new one without. BadFileError: what is wrong, by the names
    that the fields have in this language.
    """
    try:
        return _campaign(tx, given, issuer)
    except BadFileError as bad:
        fields = table("setup.campaign", lang)
        renamed = [replace(one, column=fields.get(one.column, one.column)) for one in bad.problems]
        raise BadFileError(renamed) from None


def _campaign(tx: Connection, given: Mapping[str, str], issuer: str) -> Rows:
    problems: list[Problem] = []
    called = " ".join(given.get("name", "").split())[:MOST_NAME_LETTERS]
    for column, wrong in (("name", _wrong(name, called)), ("target", _wrong(_count, given.get("target", "")))):
        if wrong is not None:
            problems.append(Problem(wrong.key, column=column, values=wrong.values))
    try:
        own = _code(tx, called, given)
        days = {column: given.get(column, "").strip() for column in ("starts_on", "ends_on")}
        rows = campaigns.read_campaign({"code": own, "name": called or "?", **days})
    except BadFileError as bad:
        problems += bad.problems
    if problems:
        raise BadFileError(problems)
    target, roots = _count(given.get("target", "")), tree.roots(tx)
    if target and roots and target != target_of(tx, own):  # who issued one that stays is not changed by the way
        rows["target"] = [
            {"campaign": own, "phase": "", "unit": root, "kind": KIND, "value": target, "issuer": issuer or label}
            for root, label in roots[:1]
        ]
    return rows


def _code(tx: Connection, called: str, given: Mapping[str, str]) -> str:
    """That of the campaign that is changed, or was sent just now; else one of its name and year that none has yet."""
    there, starts = all_campaigns(tx), given.get("starts_on", "").strip()
    taken = [one.code for one in there]
    if given.get("code", "") in taken:
        return given["code"]
    sent = [one.code for one in there if (one.name, one.starts_on.isoformat()) == (called, starts)]
    year = "".join(re.findall("[0-9]{4}", starts)[:1])
    first = f"{code_of(called)[:6]}{year}"
    more = (f"{first}-{n}" for n in range(2, len(taken) + 2))
    return next(iter(sent), "") or next(code for code in (first, *more) if code not in taken)


def target_of(tx: Connection, campaign: str) -> int:
    """The one target for all that this campaign has; 0: it has none."""
    tops = [root for root, _ in tree.roots(tx)][:1]
    found = (one for top in tops for one in targets.of_unit(tx, top))
    return next((one.value for one in found if (one.campaign, one.phase, one.kind) == (campaign, "", KIND)), 0)


def compared(tx: Connection, rows: Rows, now: datetime) -> Difference:
    """What loading these rows would change. BadFileError: they do not go with what is there."""
    return changes.difference(tx, rows, now)


def load(tx: Connection, what: Difference, source: str, now: datetime) -> None:
    """Write it, and that it was done here. ChangedError: something was loaded since it was compared."""
    changes.put(tx, what, now)
    counts = {table: [len(what.new[table]), len(what.changed[table])] for table in what.new}
    audit.write(tx, Act(action="set-up loaded", subject=source, after=counts), now)


def _name(text: str, column: str) -> str:
    words = " ".join(text.split())[:MOST_NAME_LETTERS]
    if wrong := _wrong(name, words):
        raise BadFileError([Problem(wrong.key, column=column, values=wrong.values)])
    return words


def _count(text: str) -> int:
    return number(text.strip()) if text.strip() else 0


def _wrong(read: Callable[[str], object], text: str) -> CellError | None:
    try:
        read(text)
    except CellError as error:
        return error
    return None
