"""Commands about officers: invite, list, remove."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.cli.shared import fail, open_store, read_settings

officer = typer.Typer(no_args_is_help=True, help="Officers: invite, list, remove.")


@officer.command("invite")
def officer_invite(
    unit: Annotated[str, typer.Option(help="The code of the unit that the officer answers for, with all below it")],
    name: Annotated[str, typer.Option(help="Whom it is for, to tell invitations apart")] = "",
    support: Annotated[
        bool, typer.Option("--support", help="For the support team: reads and asks, decides not")
    ] = False,
    council: Annotated[bool, typer.Option("--council", help="For the council: marks what is put before it")] = False,
) -> None:
    """Make a one-time code that makes an officer of whoever sends it to the bot within 7 days."""
    from bot.operations.officers import invite
    from storage.people.officers import Role

    role = Role.SUPPORT if support else Role.OFFICER
    if council:
        role = Role.COUNCIL
    settings = read_settings()
    with open_store(settings) as store:
        if not invite(store, settings, unit, name, role):
            fail()


@officer.command("invite-operator")
def officer_invite_operator(
    name: Annotated[str, typer.Option(help="Whom it is for, to tell invitations apart")] = "",
) -> None:
    """Make a one-time code: whoever sends it to the bot is told when something is wrong with the bot itself."""
    from bot.operations.officers import invite
    from storage.people.officers import Role

    settings = read_settings()
    with open_store(settings) as store:
        invite(store, settings, "", name, Role.OPERATOR)


@officer.command("list")
def officer_list() -> None:
    """Everybody with a role: number, name, unit, since when."""
    from bot.operations.officers import show_all

    settings = read_settings()
    with open_store(settings) as store:
        show_all(store, settings.language)


@officer.command("remove")
def officer_remove(
    number: Annotated[int, typer.Argument(help="The number that `officer list` shows", min=0, max=2**63 - 1)],
    unit: Annotated[str, typer.Option(help="Only the role for this unit; all roles when left out")] = "",
) -> None:
    """Take the role away; it is gone at once, on every channel."""
    from bot.operations.officers import remove

    settings = read_settings()
    with open_store(settings) as store:
        if not remove(store, number, unit, settings.language):
            fail()
