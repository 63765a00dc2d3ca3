"""Commands about what was left over: parked events, unsent messages."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.cli.shared import MISTAKE_STATUS, fail, open_store, read_settings

parked = typer.Typer(no_args_is_help=True, help="Events that could not be handled: list, retry, drop.")
unsent = typer.Typer(no_args_is_help=True, help="Messages that did not arrive, or may not have: list, retry, drop.")
Numbers = Annotated[list[int], typer.Argument(help="The numbers that `list` shows")]


@parked.command("list")
def parked_list() -> None:
    """Number, when, channel, error."""
    from bot.operations.left_over import show_parked

    settings = read_settings()
    with open_store(settings) as store:
        show_parked(store, settings.language)


@parked.command("retry")
def parked_retry(numbers: Numbers) -> None:
    """Handle them once more, as after an update of the bot."""
    from bot.operations.left_over import retry_parked

    settings = read_settings()
    with open_store(settings) as store:
        if not retry_parked(store, numbers, settings.language):
            fail()


@parked.command("drop")
def parked_drop(numbers: Numbers) -> None:
    """Forget them."""
    from bot.operations.left_over import drop_parked

    settings = read_settings()
    with open_store(settings) as store:
        if not drop_parked(store, numbers, settings.language):
            fail()


@unsent.command("list")
def unsent_list() -> None:
    """Number, when, where, what became of it."""
    from bot.operations.left_over import show_unsent

    settings = read_settings()
    with open_store(settings) as store:
        show_unsent(store, settings.language)


@unsent.command("retry")
def unsent_retry(
    numbers: Annotated[
        list[int] | None, typer.Argument(help="The numbers that `list` shows; all when left out")
    ] = None,
) -> None:
    """Send them again: a running bot does."""
    from bot.operations.left_over import send_again

    settings = read_settings()
    with open_store(settings) as store:
        if not send_again(store, numbers or [], settings.language):
            fail()


@unsent.command("drop")
def unsent_drop(
    numbers: Annotated[list[int] | None, typer.Argument(help="The numbers that `list` shows")] = None,
    restored: Annotated[bool, typer.Option("--restored", help="All that a restore held back")] = False,
) -> None:
    """Forget them."""
    from bot.operations.left_over import drop_held_back, drop_unsent
    from messages.catalog import in_every_language

    if restored == bool(numbers):
        fail(in_every_language("commands.unsent_drop_which"), MISTAKE_STATUS)
    settings = read_settings()
    with open_store(settings) as store:
        if restored:
            drop_held_back(store, settings.language)
        elif not drop_unsent(store, numbers or [], settings.language):
            fail()
