"""How many units apply an initiative: reckoned from the reports whenever it is asked, so that it can never be wrong.

What was merged into an initiative counts with it, each unit once, and the units where it came from never do.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection

from storage.database import bulk

#: The index of a unit's only report is of both states, and is used where both are named.
#: (initiative, unit that applies it), each pair once, of the verified initiatives that `{roots}` selects.
_COUNTED = (
    " family (root, one) AS (SELECT id, id FROM initiative WHERE status = 'verified' AND id {roots}"
    " UNION SELECT family.root, merged.id FROM family JOIN initiative into_ ON into_.id = family.one"
    " JOIN review ON review.status = 'merged' AND review.reason = into_.code"
    " JOIN initiative merged ON merged.id = review.initiative_id AND merged.status = 'merged'),"
    " counted (root, unit) AS (SELECT root, reuse.unit FROM family JOIN reuse ON reuse.initiative_id = family.one"
    " AND reuse.status IN ('told', 'confirmed') AND reuse.status = 'confirmed'"
    " EXCEPT SELECT root, unit FROM family JOIN initiative ON initiative.id = one)"
)
#: What each report is about in the end: what that was merged into, and so on.
_ROOTS = (
    " upwards (one) AS (SELECT DISTINCT initiative_id FROM reuse WHERE status = 'confirmed'"
    " UNION SELECT into_.id FROM upwards JOIN initiative merged ON merged.id = upwards.one"
    " AND merged.status = 'merged' JOIN review ON review.initiative_id = merged.id"
    " JOIN initiative into_ ON into_.code = review.reason),"
)
#: (initiative, how many units apply it) of those whose keys are the list `:keys`.
HOW_MANY = f"WITH RECURSIVE{_COUNTED} SELECT root, count(*) FROM counted GROUP BY root"


def how_many(tx: Connection, initiatives: Sequence[int]) -> dict[int, int]:
    """By how many units each of these is applied; those by none are left out."""
    sql = HOW_MANY.format(roots=bulk.among(tx, "keys"))
    return dict(bulk.rows(tx, sql, keys=bulk.keys(tx, list(initiatives))))


def pairs(tx: Connection) -> list[tuple[int, str]]:
    """(initiative, unit that applies it) of all that counts, each once."""
    counted = _COUNTED.format(roots="IN (SELECT one FROM upwards)")
    sql = f"WITH RECURSIVE{_ROOTS}{counted} SELECT root, unit FROM counted"
    return [(int(root), unit) for root, unit in bulk.rows(tx, sql)]


def about(tx: Connection, initiatives: Sequence[int]) -> dict[int, tuple[str, str, str]]:
    """(code, title, unit) of each of these."""
    sql = f"SELECT id, code, title, unit FROM initiative WHERE id {bulk.among(tx, 'keys')}"
    return {key: (code, title, unit) for key, code, title, unit in bulk.rows(tx, sql, keys=bulk.keys(tx, initiatives))}
