"""What operators ask of the counts and the posts: `python -m bot recount` and `python -m bot due`."""

from __future__ import annotations

from datetime import datetime

from rich.console import Console

from handlers import schedules
from handlers.schedules import Due
from messages.catalog import say
from messages.format import HANOI
from storage import keeping, recount, slots
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
        for one, post in zip(dues, posts, strict=True):
            _print(console, one, "due_would" if post.reply else "due_skipped", lang)
            if post.reply:
                console.print(post.reply.text + "\n", markup=False)
    else:
        done = schedules.run_due(store, now)
        dues = [*done.posted, *done.skipped]
        for one in dues:
            _print(console, one, "due_skipped" if one in done.skipped else "due_posted", lang)
    if not dues:
        console.print(say("commands.due_none", lang, at=now), markup=False)
    with store.read() as tx:
        soon = schedules.next_at(slots.bound(tx), now)
    if soon:
        console.print(say("commands.due_next", lang, at=soon), markup=False)
    return True


def _print(console: Console, one: Due, what: str, lang: str) -> None:
    console.print(say("commands.due_line", lang, one=one, what=say(f"commands.{what}", lang)), markup=False)
