"""The sample data: Hà Nội's unions of 2022-23, sixty invented grassroots unions, one campaign with targets.

The demo loads it into an empty database, by the same way as anybody's own files. The files say of themselves
that they are samples.
"""

from __future__ import annotations

import csv
import tomllib

from sqlalchemy import Connection

from handlers import loading
from storage import sample, units


def load_sample(tx: Connection) -> None:
    """Put the sample units, campaign and targets into the database."""
    _put(tx, loading.read(_rows("units.tsv"), loading.present(tx)))
    _put(tx, loading.read_campaign(tomllib.loads(sample.text("campaign.toml"))))
    _put(tx, loading.read(_rows("targets.tsv"), loading.present(tx)))


def _put(tx: Connection, rows: units.Rows) -> None:
    units.put(tx, units.difference(tx, rows))


def _rows(name: str) -> list[list[str]]:
    return list(csv.reader(sample.text(name).splitlines(), delimiter="\t"))
