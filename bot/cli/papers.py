"""Commands that make papers: awards, papers, council."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.shared import MISTAKE_STATUS, fail, open_store, read_settings

DAY = ["%Y-%m-%d"]


def awards(
    first: Annotated[datetime, typer.Option("--from", formats=DAY, help="First day on which it was handed in")],
    last: Annotated[datetime, typer.Option("--to", formats=DAY, help="Last day, included")],
    unit: Annotated[str, typer.Option(help="Code of a unit, with all below it; all units when left out")] = "",
    counting: Annotated[str, typer.Option("--count", help="What counts: verified or recognised")] = "verified",
    out: Annotated[Path | None, typer.Option(help="File to write, .xlsx or .docx; named by the days")] = None,
) -> None:
    """Write award lists: by benefit, persons, units, targets, clusters. There are names in it."""
    from bot.operations.papers.awards import awards as write_awards
    from handlers.awards.asking import FORMS, Wanted, are_days
    from messages.catalog import in_every_language
    from storage.initiatives.awards import Counting

    form = out.suffix[1:].lower() if out else "xlsx"
    for said, known in ((counting, tuple(Counting)), (form, FORMS)):
        if said not in known:
            wrong = in_every_language("commands.mistyped.bad_value", said=said)
            fail(f"{' | '.join(known)}: {wrong}", MISTAKE_STATUS)
    if not are_days(first.date(), last.date()):
        fail(f"--from --to: {in_every_language('commands.mistyped.bad_value', said=last.date())}", MISTAKE_STATUS)
    settings = read_settings()
    wanted = Wanted(first.date(), last.date(), Counting(counting), form)
    with open_store(settings) as store:
        if not write_awards(store, settings, unit, wanted, out):
            fail()


def papers(
    codes: Annotated[list[str] | None, typer.Argument(help="Receipt codes: one is a Word file, several a zip")] = None,
    unit: Annotated[str, typer.Option(help="Code of a unit, with all below it")] = "",
    campaign: Annotated[str, typer.Option(help="Code of a campaign")] = "",
    first: Annotated[datetime | None, typer.Option("--from", formats=DAY, help="First day")] = None,
    last: Annotated[datetime | None, typer.Option("--to", formats=DAY, help="Last day, included")] = None,
    status: Annotated[str, typer.Option(help="submitted, returned or verified; all of them when left out")] = "",
    out: Annotated[Path | None, typer.Option(help="File to write; CODE.docx or don-yeu-cau.zip when left out")] = None,
) -> None:
    """Write the legal form (đơn yêu cầu công nhận sáng kiến). Personal data is in it: handle the file accordingly."""
    from bot.operations.papers.application import Chosen
    from bot.operations.papers.application import papers as write_papers

    chosen = Chosen(
        codes=tuple(codes or ()),
        unit=unit,
        campaign=campaign,
        first=first.date() if first else None,
        last=last.date() if last else None,
        status=status,
    )
    settings = read_settings()
    with open_store(settings) as store:
        if not write_papers(store, settings, chosen, out):
            fail()


def council(
    session: Annotated[int, typer.Argument(help="The number of the session", min=1, max=2**31 - 1)],
    out: Annotated[Path | None, typer.Option(help="The zip to write; named by the session when left out")] = None,
) -> None:
    """Write the papers of a council's session: proposal, list, marks, minutes. There are names in them."""
    from bot.operations.papers.council import council as write_papers

    settings = read_settings()
    with open_store(settings) as store:
        if not write_papers(store, settings, session, out):
            fail()
