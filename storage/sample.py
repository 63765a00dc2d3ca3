"""The sample data: Hà Nội's unions of 2022-23, sixty invented grassroots unions, one campaign with targets.

The demo loads it into an empty database. The files say of themselves that they are samples.
"""

from __future__ import annotations

import csv
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from storage import units

FOLDER = Path(__file__).parent / "sample"


def load_sample(tx: Connection) -> None:
    """Put the sample units, campaign and targets into the database; what is there stays."""
    campaign = tomllib.loads((FOLDER / "campaign.toml").read_text("utf-8"))
    phases = [{"campaign": campaign["code"], **phase} for phase in campaign.pop("phases")]
    campaign = {"applied_from": None, "applied_to": None, **campaign}
    targets = [_target(campaign["code"], row) for row in _rows("targets.tsv")]
    units.add(
        tx,
        {
            "unit": [_unit(row) for row in _rows("units.tsv")],
            "campaign": [campaign],
            "phase": phases,
            "target": targets,
        },
    )


def _rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        lines = (line for line in file if not line.startswith("#"))
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def _unit(row: dict[str, str]) -> dict[str, Any]:
    return {
        **row,
        "parent": row["parent"] or None,
        "aliases": [alias for alias in row["aliases"].split(";") if alias],
        "members": int(row["members"] or 0),
        "valid_from": _day(row["valid_from"]),
        "valid_to": _day(row["valid_to"]),
        "successor": row["successor"] or None,
    }


def _target(campaign: str, row: dict[str, str]) -> dict[str, Any]:
    return {
        "campaign": campaign,
        "phase": "" if row["scope"] == "campaign" else row["scope"],
        "unit": row["unit"],
        "kind": {"giao": "giao", "đăng ký": "dang_ky"}[row["kind"]],
        "value": int(row["value"]),
        "issuer": row["issuer"],
        "issued_on": _day(row["issued_on"]),
    }


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
