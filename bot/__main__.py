"""The command line: `python -m bot COMMAND`, also installed as `sangkien`. To add a command: a function here."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import Annotated

import typer

from bot import logs
from bot.settings import Settings, Wrong, read

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False, no_args_is_help=True, help="Sáng Kiến Bot")


@app.command()
def run() -> None:
    """Start the bot: the web chat, and every channel that has a token."""
    settings = _settings()
    logs.set_up(settings.log_format)
    from bot.app import run as start
    from bot.channels.telegram import WrongToken

    try:
        import uvloop

        uvloop.run(start(settings))
    except ImportError:
        asyncio.run(start(settings))
    except WrongToken:
        _stop(
            "TELEGRAM_TOKEN: Telegram không nhận token này. Chép lại token từ @BotFather vào .env."
            " / Telegram refuses this token; copy it again from @BotFather."
        )
    except OSError as error:
        _stop(f"Không mở được cổng {settings.port}: {error.strerror}. Đặt PORT khác trong .env. / Port is taken.")


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


def _settings() -> Settings:
    try:
        return read()
    except Wrong as wrong:
        _stop(str(wrong))


def _stop(why: str) -> typer.Exit:  # type: ignore[return]
    print(why, file=sys.stderr)
    raise SystemExit(2)


def main() -> None:
    """The console script."""
    app()


if __name__ == "__main__":
    main()
