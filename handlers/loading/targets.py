"""Targets of units from their sheet."""

from __future__ import annotations

from handlers.loading.cells import said
from handlers.loading.table import Present, Problems, Row, Values, find_twins
from storage.programme.loading import Rows

# Targets


def targets(rows: list[Row], there: Present, problems: Problems) -> Rows:
    for row, target in rows:
        if "unit" in target and target["unit"] not in there.units:
            problems.add("unknown_target_unit", row, "unit", got=target["unit"])
        _place(row, target, there, problems)
    find_twins(rows, ("campaign", "phase", "unit", "kind"), "unit", problems)
    return {"target": [target for _, target in rows]}


def _place(row: int, target: Values, there: Present, problems: Problems) -> None:
    """Fill in the campaign and turn the name of a phase into its code."""
    campaign = target["campaign"] = target.get("campaign") or there.campaign
    if campaign not in there.phases:
        key = "unknown_campaign" if campaign else "which_campaign"
        problems.add(key, row, "campaign", got=campaign, known=sorted(there.phases))
        return
    wanted = target.get("phase", "")
    phases = there.phases[campaign]
    target["phase"] = next((code for code in phases if said(wanted) in (said(code), said(phases[code]))), "")
    if wanted and not target["phase"]:
        problems.add("unknown_phase", row, "phase", got=wanted, known=list(phases))
