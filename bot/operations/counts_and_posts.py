"""What operators ask of the counts and the posts: `python -m bot recount` and `python -m bot due`."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from rich.console import Console

from bot import clock
from handlers.posts.job import Due
from handlers.posts.run import Run, next_due, run_due
from messages.catalog import in_every_language, say
from messages.format import HANOI
from storage import overview
from storage.counting import recount
from storage.database.store import Store

YEARS = range(2020, 2200)  # outside of these a moment is a typing error


def check_counts(store: Store, lang: str, repair: bool = False) -> bool:
    """Count everything anew and print every difference, and `repair` them; whether none is left."""
    console = Console(highlight=False, soft_wrap=True)
    with console.status(say("commands.recounting", lang)), store.read() as tx:
        found = list(recount.differences(tx))
        number = overview.state(tx).initiatives
    for one in found:
        console.print(say("commands.recount_line", lang, one=one), markup=False)
    last = "commands.recount_differs" if found else "commands.recount_same"
    console.print(say(last, lang, n=len(found) or number), markup=False)
    if found and repair:
        store.writing(recount.repair, clock.now())
        console.print(say("commands.recount_repaired", lang), markup=False)
        return not store.reading(lambda tx: list(recount.differences(tx)))
    return not found


def post_due(store: Store, at: str, dry_run: bool, lang: str) -> bool:
    """Show what is due at a moment, or post it; False when the moment cannot be read."""
    console = Console(highlight=False, soft_wrap=True)
    try:
        now = datetime.fromisoformat(at)
        if now.year not in YEARS:
            raise ValueError(at)
    except ValueError:
        console.print(in_every_language("commands.bad_moment", at=at), markup=False)
        return False
    if now.tzinfo is None:
        now = now.replace(tzinfo=HANOI)
    if dry_run:
        found_any = _show_due(console, store, now, lang)
    else:
        found_any = _post_due(console, store, now, lang)
    if not found_any:
        console.print(say("commands.due_none", lang, at=now), markup=False)
    following = store.reading(next_due, now)
    if following:
        console.print(say("commands.due_next", lang, at=following), markup=False)
    return True


def _show_due(console: Console, store: Store, now: datetime, lang: str) -> bool:
    """Print what would be posted, with the words of one group each; whether there is anything."""
    run = Run(now)
    with store.read() as tx:
        run.find(tx)
        run.write(tx)
    for due in sorted(run.dues, key=lambda due: due.at):
        said = [post.reply for post in run.posts if post.slot.key == due.key and post.reply]
        if due.late:
            what = "due_skipped"
        elif said:
            what = "due_would"
        else:
            what = "due_nothing"
        _print(console, due, what, lang)
        for reply in said[:1]:
            console.print(reply.text + "\n", markup=False)
    return bool(run.dues)


def _post_due(console: Console, store: Store, now: datetime, lang: str) -> bool:
    """Post and print it; whether there was anything to say or to skip."""
    done = run_due(store, now)
    dues = sorted((*done.posted, *done.skipped), key=lambda due: due.at)
    for due in dues:
        _print(console, due, "due_skipped" if due in done.skipped else "due_posted", lang)
    return bool(dues)


def _print(console: Console, one: Due[Any], what: str, lang: str) -> None:
    kind = say(f"commands.due_kind.{one.job}", lang)
    console.print(say("commands.due_line", lang, one=one, kind=kind, what=say(f"commands.{what}", lang)), markup=False)
