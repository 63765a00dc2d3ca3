"""Everything into another database: `python -m bot move --from sqlite:///… --to postgresql://…`, and back.

Both sides are compared row by row before it is called done. The key that signs links goes along where the bot made it.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from bot.settings import SHARED_SECRET, Settings, keep_secret, secret_path
from messages.catalog import in_every_language, say
from storage import audit
from storage.database import facts
from storage.database.copies.transfer import UNFINISHED, Compared, Move, TargetInUseError, look_for_unfinished
from storage.database.migrate import current, migrate
from storage.database.places.address import address, known_as
from storage.database.store import Store


def move(settings: Settings, source_url: str, target_url: str) -> bool:
    """Move all rows; whether both sides agree now.

    ValueError: an address of a database that we do not know. UnfinishedMoveError: the source is half filled itself.
    """
    console = Console(stderr=True, highlight=False, soft_wrap=True)
    source_name, target_name = known_as(source_url), known_as(target_url)
    if source_name == target_name:
        return _refuse(console, "move_same")
    file = _file(source_url)
    if file is not None and not file.is_file():
        return _refuse(console, "move_no_source", name=str(file))
    with ExitStack() as open_ones:
        source, target = Store(source_url), Store(target_url)
        for store in (source, target):
            open_ones.callback(store.close)
            open_ones.enter_context(store.only_writer())
        if _is_of_an_older_release(target):
            return _refuse(console, "move_in_use", name=target.name, what="alembic_version")
        migrate(source)
        look_for_unfinished(source)
        migrate(target)
        bar = open_ones.enter_context(_bar(console))
        task = bar.add_task(say("commands.moving", settings.language), total=None)

        def show(table: str, done: int, total: int) -> None:
            bar.update(task, description=table, completed=done, total=total)

        under_way = Move(source, target, show)
        try:
            if under_way.begin(source_name):
                console.print(say("commands.move_goes_on", settings.language), markup=False)
        except TargetInUseError as error:
            return _refuse(console, "move_in_use", name=target.name, what=str(error))
        under_way.copy()
        compared = under_way.compare()
        bar.stop()
        if not _agree(console, compared, settings.language):
            return False
        under_way.finish(_take_secret_along(settings, source, target, source_url, target_url))
        if broken := target.reading(audit.verify):
            console.print(say("commands.move_record_broken", settings.language, n=broken), markup=False)
        number = sum(one.rows_there for one in compared)
        said = say("commands.moved", settings.language, n=number, source=source.name, target=target.name)
        console.print(said, markup=False)
    return True


def _is_of_an_older_release(target: Store) -> bool:
    """Whether a bot was at home there, whose tables we would change; a move that was broken off goes on."""
    return current(target) is False and not target.reading(facts.find, UNFINISHED)


def _agree(console: Console, compared: Sequence[Compared], lang: str) -> bool:
    """Say of each table how it compares; whether all of them are the same on both sides."""
    for one in compared:
        console.print(say("commands.move_line", lang, one=one), markup=False)
    return all(one.same for one in compared) or _refuse(console, "move_differs")


def _bar(console: Console) -> Progress:
    return Progress(
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), console=console, transient=True
    )


def _take_secret_along(
    settings: Settings, source: Store, target: Store, source_url: str, target_url: str
) -> dict[str, str]:
    """The key that the bot made for itself: a file beside a SQLite database, a fact in a PostgreSQL one."""
    if settings.secret_key:
        return {}
    made = source.reading(facts.find, SHARED_SECRET)
    if source.sqlite:
        path = secret_path(_on(settings, source_url))
        made = path.read_text().strip() if path.exists() else ""
    if not target.sqlite:
        return {SHARED_SECRET: made}
    path = secret_path(_on(settings, target_url))
    if made and not (path.exists() and path.read_text().strip() == made):
        if path.exists():
            path.replace(path.with_suffix(".before"))
        keep_secret(path, made)
    return {SHARED_SECRET: ""}


def _on(settings: Settings, url: str) -> Settings:
    """The settings of a bot on that database."""
    return settings.model_copy(update={"database_url": url, "demo": "off"})


def _file(url: str) -> Path | None:
    known = address(url)
    return Path(known.database or "") if known.get_backend_name() == "sqlite" else None


def _refuse(console: Console, key: str, **values: str) -> bool:
    console.print(in_every_language(f"commands.{key}", **values), markup=False)
    return False
