"""Commands that bring units and their groups to the bot: qr, group-code, zalo-group."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.shared import MISTAKE_STATUS, fail, open_store, read_settings


class PaperSize(StrEnum):
    """How large a poster is."""

    A5 = "a5"
    A4 = "a4"
    A3 = "a3"


class PosterForm(StrEnum):
    """What posters are written as."""

    PNG = "png"
    PDF = "pdf"


MEMBERS_HELP = (
    "User id on the OA, or the phone number of somebody who has written to it; several times for several people"
)


def qr(
    unit: Annotated[str, typer.Option(help="The unit's code")] = "",
    every: Annotated[bool, typer.Option("--all", help="All units that take initiatives today")] = False,
    folder: Annotated[Path, typer.Option(help="Where the posters go")] = Path("data/posters"),
    size: Annotated[PaperSize, typer.Option(case_sensitive=False, help="Of the paper")] = PaperSize.A5,
    below: Annotated[str, typer.Option(help="All units below this one, such as the workshops of a factory")] = "",
    form: Annotated[
        PosterForm, typer.Option("--format", case_sensitive=False, help="png: a picture of each too; pdf: one file")
    ] = PosterForm.PNG,
) -> None:
    """Print-ready posters with a QR code for each channel that is on: a PNG for each unit, and one PDF of all."""
    from bot.operations.printed.posters import Wanted, posters
    from messages.catalog import in_every_language

    if [bool(unit), bool(below), every].count(True) != 1:
        fail(in_every_language("commands.mistyped.missing", said="--unit CODE | --below CODE | --all"), MISTAKE_STATUS)
    wanted = Wanted(unit=unit, below=below, size=size, png=form is PosterForm.PNG)
    settings = read_settings()
    with open_store(settings) as store:
        if not posters(store, settings, wanted, folder):
            fail()


def group_code(unit: Annotated[str, typer.Option(help="The code of the unit that the group is for")]) -> None:
    """Make a one-time code that binds a group to a unit; the group's admin opens the link."""
    from bot.operations.group_codes import group_code as make_group_code

    settings = read_settings()
    with open_store(settings) as store:
        if not make_group_code(store, settings, unit):
            fail()


zalo_group = typer.Typer(no_args_is_help=True, help="Group chats of the Zalo Official Account (GMF).")


@zalo_group.command("create")
def zalo_group_create(
    name: Annotated[str, typer.Argument(help="Name of the group, at most 30 letters")],
    member: Annotated[list[str], typer.Option(help=f"{MEMBERS_HELP}. At least one is an admin of the OA")],
    unit: Annotated[str, typer.Option(help="The code of the unit that the group is for")] = "",
    admin: Annotated[list[str] | None, typer.Option(help="Which of them administer the group")] = None,
    asset: Annotated[str, typer.Option(help="Group package to use; a free one when left out")] = "",
) -> None:
    """Make a group with these people, and bind it to a unit."""
    from bot.channels.zalo_oa.groups import Wanted, create

    wanted = Wanted(name=name, unit=unit, members=tuple(member), admins=tuple(admin or ()), asset=asset)
    if not create(read_settings(), wanted):
        fail()


@zalo_group.command("list")
def zalo_group_list() -> None:
    """The account's groups: name, id, people, status, unit, link."""
    from bot.channels.zalo_oa.groups import show

    if not show(read_settings()):
        fail()


@zalo_group.command("invite")
def zalo_group_invite(
    group: Annotated[str, typer.Argument(help="The id that `zalo-group list` shows")],
    member: Annotated[list[str], typer.Option(help=MEMBERS_HELP)],
) -> None:
    """Invite people into a group. They follow the account, or have written to it within 7 days."""
    from bot.channels.zalo_oa.groups import invite

    if not invite(read_settings(), group, tuple(member)):
        fail()
