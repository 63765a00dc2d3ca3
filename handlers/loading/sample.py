"""The sample data, and what the demo shows beside it: earlier initiatives, an officer, a worker's answers.

The data: Hà Nội's unions of 2022-23, sixty invented grassroots unions, one campaign with targets. They are loaded into
an empty database by the same way as anybody's own, and say of themselves that they are samples. To change what is
answered: `[answer]` in `messages/*/demo.toml`.
"""

from __future__ import annotations

import csv
import tomllib

from sqlalchemy import Connection

from handlers.loading import campaigns, read, table
from storage import sample
from storage.programme.loading import Rows, difference, put


def load_sample(tx: Connection) -> None:
    """Put the sample units, campaign and targets into the database."""
    _put(tx, read.read(_rows("units.tsv"), table.present(tx)))
    _put(tx, campaigns.read_campaign(tomllib.loads(sample.text("campaign.toml"))))
    _put(tx, read.read(_rows("targets.tsv"), table.present(tx)))


def unions(there: table.Present) -> Rows:
    """The real unions among them, for an office that begins with them: what was made up is left out."""
    rows = read.read(_rows("units.tsv"), there)["unit"]
    return {"unit": [row | {"members": 0, "cluster": ""} for row in rows if row["kind"] != "grassroots"]}


def _put(tx: Connection, rows: Rows) -> None:
    put(tx, difference(tx, rows))


def _rows(name: str) -> list[list[str]]:
    return list(csv.reader(sample.text(name).splitlines(), delimiter="\t"))
