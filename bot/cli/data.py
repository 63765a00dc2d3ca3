"""Commands that bring data in and out: load, template, export, backup, restore, move, move-files."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.shared import MISTAKE_STATUS, fail, open_store, read_settings


def load(
    file: Annotated[Path, typer.Argument(help="units, targets or initiatives (a sheet), or a campaign (.toml)")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Check and compare only; write nothing")] = False,
    campaign: Annotated[str, typer.Option(help="The campaign that targets are for, where there are several")] = "",
) -> None:
    """Load units, targets, initiatives or a campaign. A bad file loads nothing and lists what is wrong."""
    from bot.operations.load import load as load_file
    from messages.catalog import say

    settings = read_settings()
    with open_store(settings) as store:
        if not load_file(file, store, settings.language, dry_run=dry_run, campaign=campaign):
            fail()
    if settings.chat == "demo":
        print(say("loading.demo", settings.language))


def template(
    what: Annotated[str, typer.Argument(help="units, targets, initiatives, campaign, application or portal")],
    file: Annotated[Path | None, typer.Argument(help="<what> with its ending when left out")] = None,
) -> None:
    """Write an empty sheet or a campaign's file, to fill in and load; or a paper (application, portal), to change."""
    from bot.operations.templates import ending, there_now
    from bot.operations.templates import template as write_template

    settings = read_settings()
    if not write_template(what, file or Path(f"{what}{ending(what)}"), settings.language, there_now(settings)):
        fail()


def export(
    unit: Annotated[str, typer.Option(help="Code of a unit, with all below it; all units when left out")] = "",
    first: Annotated[datetime | None, typer.Option("--from", formats=["%Y-%m-%d"], help="First day")] = None,
    last: Annotated[datetime | None, typer.Option("--to", formats=["%Y-%m-%d"], help="Last day, included")] = None,
    form: Annotated[str, typer.Option("--format", help="xlsx, csv or json; as the file ends when left out")] = "",
    columns: Annotated[str, typer.Option(help="These columns, parted by commas; all when left out")] = "",
    out: Annotated[Path | None, typer.Option(help="File to write; standard output when left out")] = None,
) -> None:
    """Write initiatives as an Excel sheet, CSV or JSON. Personal data is in it: handle the file accordingly."""
    from bot.operations.export import export as write_export
    from messages.catalog import in_every_language

    form = form or (out.suffix[1:].lower() if out else "csv")
    if form not in ("xlsx", "csv", "json"):
        said = in_every_language("commands.mistyped.bad_value", said=form)
        fail(f"--format xlsx | csv | json: {said}", MISTAKE_STATUS)
    names = [name for name in columns.replace(",", " ").split() if name]
    first_day = first.date() if first else None
    last_day = last.date() if last else None
    settings = read_settings()
    with open_store(settings) as store:
        done = write_export(
            store, unit, first_day, last_day, form, out, settings.language, names=names, public_url=settings.public_url
        )
        if not done:
            fail()


def backup(
    to: Annotated[Path | None, typer.Argument(help="Folder to make; data/backup/… when left out")] = None,
    new_key: Annotated[bool, typer.Option("--new-key", help="Print a pair of keys for BACKUP_KEY; no backup")] = False,
) -> None:
    """Copy everything to a folder, database and files, also while the bot runs."""
    from bot import clock
    from bot.operations.copies.backup import backup as copy_all
    from bot.operations.copies.backup import show_new_key

    settings = read_settings()
    if new_key:
        show_new_key(settings.language)
    elif not copy_all(settings.backups, to, clock.now(), settings.language):
        fail()


def restore(file: Annotated[Path, typer.Argument(help="What `backup` made; a SQLite file too")]) -> None:
    """Put a backup in the place of what is there, which is kept beside it. Stop the bot first."""
    from bot import clock
    from bot.operations.copies.backup import restore as put_back

    settings = read_settings()
    if not put_back(settings.backups, file, clock.now(), settings.language):
        fail()


def move(
    source: Annotated[str, typer.Option("--from", help="DATABASE_URL when left out")] = "",
    target: Annotated[str, typer.Option("--to", help="DATABASE_URL when left out; an empty database")] = "",
) -> None:
    """Copy everything into another database, such as from SQLite to PostgreSQL; run it again after a break."""
    from bot.operations.copies.move import move as move_all
    from messages.catalog import in_every_language

    settings = read_settings()
    try:
        done = move_all(settings, source or settings.database_url, target or settings.database_url)
    except ValueError:
        fail(in_every_language("commands.move_bad_address"), MISTAKE_STATUS)
    if not done:
        fail()


def move_files(
    source: Annotated[str, typer.Option("--from", help="A folder or s3://…; else MEDIA_DIR, or MEDIA_URL back")] = "",
    target: Annotated[str, typer.Option("--to", help="Likewise; MEDIA_URL when left out")] = "",
) -> None:
    """Copy all photos and files to another place, such as from a folder into a bucket; run it again after a break."""
    from bot.operations.copies.move_files import move_files as move_all

    settings = read_settings()
    if not move_all(settings, source, target or settings.media_url):
        fail()
