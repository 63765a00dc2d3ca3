"""The command line: `python -m bot COMMAND`, also installed as `sangkien`. To add a command: a function here."""

from __future__ import annotations

import asyncio
import errno
import sys
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from bot import logs
from bot.settings import Settings, SettingsError, read

if TYPE_CHECKING:
    from storage.store import Store

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False, no_args_is_help=True, help="Sáng Kiến Bot")


@app.command()
def run() -> None:
    """Start the bot: the web chat, and every channel that has a token."""
    settings = _settings()
    logs.set_up(settings.log_format)
    from bot.app import run as start
    from bot.channels.telegram import WrongTokenError

    try:
        _runner()(start(settings))
    except WrongTokenError:
        _stop(
            "TELEGRAM_TOKEN: Telegram không nhận token này. Chép lại token từ @BotFather vào .env."
            " / Telegram refuses this token; copy it again from @BotFather."
        )
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise
        _stop(
            f"PORT: cổng {settings.port} đang có chương trình khác dùng. Đặt PORT khác trong .env."
            " / The port is taken; set another PORT."
        )


def _runner() -> Callable[[Coroutine[Any, Any, None]], None]:
    """The faster event loop, where there is one for this system."""
    try:
        import uvloop
    except ImportError:
        return asyncio.run
    return uvloop.run


@app.command("try")
def try_it(database: Annotated[Path, typer.Option(help="SQLite file to use")] = Path("data/try.db")) -> None:
    """Hold the conversation here in the terminal, as a channel without buttons shows it."""
    from bot.channels.terminal import talk

    talk(database, _settings().language)


@app.command()
def check() -> None:
    """One screen: what is configured, what can be reached, what is wrong, and what to do."""
    from bot.check import check as look

    if not look():
        raise typer.Exit(1)


@app.command()
def show(lang: Annotated[str, typer.Option(help="vi or en; both when left out")] = "") -> None:
    """Print every question in every language."""
    from bot.show import show as print_all

    print_all(lang)


@app.command()
def load(
    file: Annotated[Path, typer.Argument(help="units or targets (.csv, .tsv, .xlsx), or a campaign (.toml)")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Check and compare only; write nothing")] = False,
    campaign: Annotated[str, typer.Option(help="The campaign that targets are for, where there are several")] = "",
) -> None:
    """Load units, targets or a campaign. A bad file loads nothing and lists what is wrong."""
    from bot.load import load as load_file
    from messages.catalog import say
    from storage.store import Store

    settings = _settings()
    store = Store(settings.database)
    try:
        good = load_file(file, store, settings.language, dry_run=dry_run, campaign=campaign)
    finally:
        store.close()
    if not good:
        raise typer.Exit(1)
    if settings.chat == "demo":
        print(say("loading.demo", settings.language))


@app.command()
def template(
    what: Annotated[str, typer.Argument(help="units or targets")],
    file: Annotated[Path | None, typer.Argument(help=".xlsx or .csv; <what>.xlsx when left out")] = None,
) -> None:
    """Write an empty sheet with headings and an example row, to fill in and load."""
    from bot.load import template as write

    if not write(what, file or Path(f"{what}.xlsx"), _settings().language):
        raise typer.Exit(1)


@app.command()
def qr(
    unit: Annotated[str, typer.Option(help="The unit's code")] = "",
    every: Annotated[bool, typer.Option("--all", help="All units that take initiatives today")] = False,
    folder: Annotated[Path, typer.Option(help="Where the posters go")] = Path("data/posters"),
) -> None:
    """Print-ready A5 posters with the QR code that opens the bot on Telegram for a unit: PNG, and one PDF of all."""
    from bot.posters import posters

    if bool(unit) == every:
        _stop("--unit CODE, hoặc / or --all")
    raise typer.Exit(posters(_settings(), unit, folder))


@app.command("group-code")
def group_code(unit: Annotated[str, typer.Option(help="The code of the unit that the group is for")]) -> None:
    """Make a one-time code that binds a group to a unit; the group's admin opens the link."""
    from bot.posters import group_code as make

    raise typer.Exit(make(_settings(), unit))


officer = typer.Typer(no_args_is_help=True, help="Officers: invite, list, remove.")
app.add_typer(officer, name="officer")


@officer.command("invite")
def officer_invite(
    unit: Annotated[str, typer.Option(help="The code of the unit that the officer answers for, with all below it")],
    name: Annotated[str, typer.Option(help="Whom it is for, to tell invitations apart")] = "",
) -> None:
    """Make a one-time code that makes an officer of whoever sends it to the bot within 7 days."""
    from bot.officers import invite

    raise typer.Exit(invite(_settings(), unit, name))


@officer.command("list")
def officer_list() -> None:
    """Everybody with a role: number, name, unit, since when."""
    from bot.officers import show_all

    settings = _settings()
    with _open(settings) as store:
        show_all(store, settings.language)


@officer.command("remove")
def officer_remove(
    number: Annotated[int, typer.Argument(help="The number that `officer list` shows")],
    unit: Annotated[str, typer.Option(help="Only the role for this unit; all roles when left out")] = "",
) -> None:
    """Take the role away; it is gone at once, on every channel."""
    from bot.officers import remove

    settings = _settings()
    with _open(settings) as store:
        if not remove(store, number, unit, settings.language):
            raise typer.Exit(1)


zalo_group = typer.Typer(no_args_is_help=True, help="Group chats of the Zalo Official Account (GMF).")
app.add_typer(zalo_group, name="zalo-group")
_MEMBERS = "User id on the OA, or the phone number of somebody who has written to it; several times for several people"


@zalo_group.command("create")
def zalo_group_create(
    name: Annotated[str, typer.Argument(help="Name of the group, at most 30 letters")],
    member: Annotated[list[str], typer.Option(help=f"{_MEMBERS}. At least one is an admin of the OA")],
    unit: Annotated[str, typer.Option(help="The code of the unit that the group is for")] = "",
    admin: Annotated[list[str] | None, typer.Option(help="Which of them administer the group")] = None,
    asset: Annotated[str, typer.Option(help="Group package to use; a free one when left out")] = "",
) -> None:
    """Make a group with these people, and bind it to a unit."""
    from bot.oa_groups import Wanted, create

    raise typer.Exit(create(_settings(), Wanted(name, unit, tuple(member), tuple(admin or ()), asset)))


@zalo_group.command("list")
def zalo_group_list() -> None:
    """The account's groups: name, id, people, status, unit, link."""
    from bot.oa_groups import show

    raise typer.Exit(show(_settings()))


@zalo_group.command("invite")
def zalo_group_invite(
    group: Annotated[str, typer.Argument(help="The id that `zalo-group list` shows")],
    member: Annotated[list[str], typer.Option(help=_MEMBERS)],
) -> None:
    """Invite people into a group. They follow the account, or have written to it within 7 days."""
    from bot.oa_groups import invite

    raise typer.Exit(invite(_settings(), group, tuple(member)))


@app.command()
def recount() -> None:
    """Compare the kept counts with a full recount, and say every difference."""
    from bot.numbers import check_counts

    settings = _settings()
    with _open(settings) as store:
        if not check_counts(store, settings.language):
            raise typer.Exit(1)


@app.command()
def due(
    at: Annotated[str, typer.Option(help="The moment, such as 2026-11-22T17:00+07:00")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show only; post nothing")] = False,
) -> None:
    """Show or post what is due at a moment. A running bot sends what is posted here."""
    from bot.numbers import post_due

    settings = _settings()
    with _open(settings) as store:
        if not post_due(store, at, dry_run, settings.language):
            raise typer.Exit(2)


@app.command()
def export(
    unit: Annotated[str, typer.Option(help="Code of a unit, with all below it; all units when left out")] = "",
    first: Annotated[datetime | None, typer.Option("--from", formats=["%Y-%m-%d"], help="First day")] = None,
    last: Annotated[datetime | None, typer.Option("--to", formats=["%Y-%m-%d"], help="Last day, included")] = None,
    form: Annotated[str, typer.Option("--format", help="csv or json")] = "csv",
    out: Annotated[Path | None, typer.Option(help="File to write; standard output when left out")] = None,
) -> None:
    """Write initiatives as CSV or JSON. Personal data is in it: handle the file accordingly."""
    from bot.export import export as write

    if form not in ("csv", "json"):
        _stop("--format csv | json")
    settings = _settings()
    with _open(settings) as store:
        days = (first.date() if first else None, last.date() if last else None)
        if not write(store, unit, *days, form, out, settings.language):
            raise typer.Exit(1)


@app.command()
def backup(
    to: Annotated[Path | None, typer.Argument(help="File to make; data/backup/… when left out")] = None,
) -> None:
    """Copy the SQLite database to a file, also while the bot runs."""
    from bot import clock
    from bot.backup import backup as make
    from storage.store import Store

    settings = _settings()
    if not make(Store(settings.database), to, clock.now(), settings.language):
        raise typer.Exit(1)


@app.command()
def restore(file: Annotated[Path, typer.Argument(help="What `backup` made")]) -> None:
    """Put a copy in the database's place; what was there is kept beside it."""
    from bot import clock
    from bot.backup import restore as put_back
    from storage.store import Store

    settings = _settings()
    if not put_back(Store(settings.database), file, clock.now(), settings.language):
        raise typer.Exit(1)


@contextmanager
def _open(settings: Settings) -> Iterator[Store]:
    from storage.migrate import migrate
    from storage.store import Store

    store = Store(settings.database)
    try:
        migrate(store)
        yield store
    finally:
        store.close()


def _settings() -> Settings:
    try:
        return read()
    except SettingsError as wrong:
        _stop(str(wrong))


def _stop(why: str) -> NoReturn:
    print(why, file=sys.stderr)
    raise SystemExit(2)


def main() -> None:
    """The console script. What an operator can mend is one sentence and exit status 2."""
    try:
        app()
    except Exception as error:
        why = _mend(error)
        if not why:
            raise
        _stop(why)


def _mend(error: Exception) -> str:
    """What is wrong outside of the program, and where to look; "" when it is the program itself."""
    from storage.migrate import TooNew
    from storage.store import Fault, Trouble

    match error:
        case TooNew():
            return (
                f"DATABASE_URL: cơ sở dữ liệu của bản mới hơn ({error}). Cài bản mới."
                " / The database is of a newer release; install that."
            )
        case Trouble():
            return f"DATABASE_URL: không dùng được cơ sở dữ liệu / the database cannot be used: {error}"
        case Fault() if "not a database" in str(error.orig):
            return f"DATABASE_URL: không phải tệp SQLite / not a SQLite file: {error.orig}"
        case ImportError() if "psycopg" in f"{error.name} {error}":
            return (
                "DATABASE_URL: PostgreSQL cần trình điều khiển / PostgreSQL needs its driver:"
                ' pip install "psycopg[binary]"'
            )
        case OSError() if error.filename:
            return f"{error.filename}: {error.strerror}"
        case OSError():
            return f"Hệ điều hành từ chối / the operating system refuses: {error}; xem HOST, PORT / see HOST, PORT"
    return ""


if __name__ == "__main__":
    main()
