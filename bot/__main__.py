"""The command line: `python -m bot COMMAND`, also installed as `sangkien`. To add a command: a function here."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import Annotated

import typer

from bot import logs
from bot.settings import Settings, Wrong, read

app = typer.Typer(add_completion=False, no_args_is_help=True, help="Sáng Kiến Bot")


@app.command()
def run() -> None:
    """Start the bot: the web chat, and every channel that has a token."""
    settings = _settings()
    logs.set_up(settings.log_format)
    from bot.app import run as start

    try:
        import uvloop

        uvloop.run(start(settings))
    except ImportError:
        asyncio.run(start(settings))
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
