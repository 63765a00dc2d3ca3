"""Commands that look at the bot, and keep it going: check, setup, show, recount, audit, answers, due, rotate-key."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.cli.shared import MISTAKE_STATUS, fail, open_store, read_settings


def check() -> None:
    """One screen: what is configured, what can be reached, what is wrong, and what to do."""
    from bot.operations.check import check as all_is_well

    if not all_is_well():
        fail()


def setup() -> None:
    """Print a new one-time address of the set-up page; the bot has to be running."""
    from bot import clock
    from bot.setup.every import new_address

    print(new_address(read_settings(), clock.now()))


def show(lang: Annotated[str, typer.Option(help="vi or en; both when left out")] = "") -> None:
    """Print every question in every language."""
    from bot.operations.show import show as print_questions
    from messages.catalog import LANGUAGES, in_every_language

    if lang not in ("", *LANGUAGES):
        said = f"--lang {' | '.join(LANGUAGES)}"
        fail(in_every_language("commands.mistyped.bad_value", said=said), MISTAKE_STATUS)
    print_questions(lang)


def recount(
    repair: Annotated[bool, typer.Option("--repair", help="Make the kept counts right, from now on")] = False,
) -> None:
    """Compare the kept counts with a full recount, and say every difference."""
    from bot.operations.counts_and_posts import check_counts

    settings = read_settings()
    with open_store(settings) as store:
        if not check_counts(store, settings.language, repair):
            fail()


def audit(
    words: Annotated[str, typer.Argument(help="Only what holds these words: an action, a code, a unit, a name")] = "",
    most: Annotated[int, typer.Option(help="How many of the latest", min=1, max=100_000)] = 50,
    verify: Annotated[bool, typer.Option("--verify", help="Say whether the record is as it was written")] = False,
) -> None:
    """What officers, operators and admins did, the newest last."""
    from bot.operations import audit

    settings = read_settings()
    with open_store(settings) as store:
        if not verify:
            audit.show(store, words, most, settings.language)
        elif not audit.verify(store, settings.language):
            fail()


def answers() -> None:
    """How long each union takes to answer an initiative, and how many answers come in time."""
    from bot.operations.answers import show

    settings = read_settings()
    with open_store(settings) as store:
        show(store, settings.language)


def due(
    at: Annotated[str, typer.Option(help="The moment, such as 2026-11-22T17:00+07:00")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show only; post nothing")] = False,
) -> None:
    """Show or post what is due at a moment. A running bot sends what is posted here."""
    from bot.operations.counts_and_posts import post_due

    settings = read_settings()
    with open_store(settings) as store:
        if not post_due(store, at, dry_run, settings.language):
            fail(status=MISTAKE_STATUS)


def rotate_key() -> None:
    """Make another secret, which signs links and encrypts tokens. Stop the bot first."""
    from bot.operations.rotate_key import forget_former
    from bot.operations.rotate_key import rotate_key as make_another
    from bot.settings import new_secret
    from bot.setup.env_file import SetElsewhereError, keep
    from messages.catalog import in_every_language

    settings = read_settings()
    with open_store(settings) as store:
        try:
            make_another(settings, store, keep)
        except SetElsewhereError:
            forget_former(settings)
            fail(in_every_language("commands.key_set_elsewhere", fresh=new_secret()), MISTAKE_STATUS)
