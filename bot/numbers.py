"""What operators ask of the counts and the posts: `python -m bot recount` and `python -m bot due`."""

from __future__ import annotations

from datetime import datetime

from rich.console import Console

from handlers import schedules
from handlers.jobs import Due
from messages.catalog import say
from messages.format import HANOI
from storage import keeping, recount
from storage.store import Store


def check_counts(store: Store, lang: str) -> bool:
    """Count everything anew and print every difference; whether there was none."""
    console = Console(highlight=False, soft_wrap=True)
    with console.status(say("commands.recounting", lang)), store.read() as tx:
        found = list(recount.differences(tx))
        number = keeping.state(tx).initiatives
    for one in found:
        console.print(say("commands.recount_line", lang, one=one), markup=False)
    last = "commands.recount_differs" if found else "commands.recount_same"
    console.print(say(last, lang, n=len(found) or number), markup=False)
    return not found


def post_due(store: Store, at: str, dry_run: bool, lang: str) -> bool:
    """Show what is due at a moment, or post it; False when the moment cannot be read."""
    console = Console(highlight=False, soft_wrap=True)
    try:
        now = datetime.fromisoformat(at)
    except ValueError:
        console.print(say("commands.bad_moment", lang, at=at), markup=False)
        return False
    if now.tzinfo is None:
        now = now.replace(tzinfo=HANOI)
    if dry_run:
        with store.read() as tx:
            dues = schedules.look(tx, now)
            posts, _ = schedules.compose(tx, dues)
        for one in sorted(dues, key=lambda one: one.at):
            said = [post.reply for post in posts if post.slot.key == one.key and post.reply]
            _print(console, one, "due_skipped" if one.late else "due_would" if said else "due_nothing", lang)
            for reply in said[:1]:
                console.print(reply.text + "\n", markup=False)
    else:
        done = schedules.run_due(store, now)
        dues = sorted((*done.posted, *done.skipped), key=lambda one: one.at)
        for one in dues:
            _print(console, one, "due_skipped" if one in done.skipped else "due_posted", lang)
    if not dues:
        console.print(say("commands.due_none", lang, at=now), markup=False)
    with store.read() as tx:
        soon = schedules.next_at(tx, now)
    if soon:
        console.print(say("commands.due_next", lang, at=soon), markup=False)
    return True


def _print(console: Console, one: Due, what: str, lang: str) -> None:
    kind = say(f"commands.due_kind.{one.job}", lang)
    console.print(say("commands.due_line", lang, one=one, kind=kind, what=say(f"commands.{what}", lang)), markup=False)
