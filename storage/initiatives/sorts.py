"""How many initiatives there are of each field and kind: those that boards count."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from storage.counting import standing
from storage.counting.count import COUNTED, QUICK
from storage.database import bulk


@dataclass(frozen=True, slots=True)
class Sorts:
    """By the key of the field, and by that of the kind, the most frequent first."""

    fields: tuple[tuple[str, int], ...]
    kinds: tuple[tuple[str, int], ...]


def sorts(tx: Connection, campaign: str, units: Sequence[str] | None) -> Sorts:
    """Of these units in that campaign, "" among them: what has no unit; None: of all there are."""
    counted = sorted(COUNTED | {QUICK} if standing.quick_counts(tx) else COUNTED)
    fields: Counter[str] = Counter()
    kinds: Counter[str] = Counter()
    of_units = "" if units is None else f"unit {bulk.among(tx, 'units')} AND "
    values = {} if units is None else {"units": bulk.keys(tx, units)}
    rows = bulk.rows(
        tx,
        f"SELECT field, kind, count(*) FROM initiative WHERE {of_units}campaign = :campaign"
        f" AND status {bulk.among(tx, 'counted')} GROUP BY field, kind",
        campaign=campaign, counted=bulk.keys(tx, counted), **values,
    )  # fmt: skip
    for field, kind, n in rows:
        fields[field] += n
        kinds[kind] += n
    return Sorts(tuple(fields.most_common()), tuple(kinds.most_common()))
