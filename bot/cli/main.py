"""The command line: `python -m bot COMMAND`, also installed as `sangkien`.

To add a command: a function in the file of its subject, and its line in the list below, which is the help's order.
"""

from __future__ import annotations

import asyncio
import errno
import os
import sys
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.cli import data, groups, left_over, officers, operations, papers
from bot.cli.shared import MISTAKE_STATUS, UsageError, fail, read_settings, what_was_mistyped

INTERRUPTED_STATUS = 130  # as a shell has it

#: What no file or folder of ours gives to anybody else: people's answers are in them.
ONLY_FOR_US = 0o077

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False, no_args_is_help=True, help="Sáng Kiến Bot")


def run() -> None:
    """Start the bot: the web chat, and every channel that has a token."""
    settings = read_settings()
    from bot import logs
    from bot.app import run as run_bot
    from bot.channels.telegram.channel import WrongTokenError
    from bot.settings import SettingsError, must_name_controller
    from messages.catalog import in_every_language

    logs.set_up(settings.log_format)
    try:
        must_name_controller(settings)
        again = _runner()(run_bot(settings))
    except SettingsError as error:
        fail(str(error), MISTAKE_STATUS)
    except WrongTokenError:
        fail("TELEGRAM_TOKEN: " + in_every_language("commands.failed.token_refused"), MISTAKE_STATUS)
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise
        fail("PORT: " + in_every_language("commands.failed.port_taken", port=settings.port), MISTAKE_STATUS)
    if again:
        sys.stdout.flush()
        os.execv(sys.executable, [sys.executable, "-m", "bot", "run"])


def _runner() -> Callable[[Coroutine[Any, Any, bool]], bool]:
    """The faster event loop, where there is one for this system."""
    try:
        import uvloop
    except ImportError:
        return asyncio.run
    return uvloop.run


def try_it(database: Annotated[Path, typer.Option(help="SQLite file to use")] = Path("data/try.db")) -> None:
    """Hold the conversation here in the terminal, as a channel without buttons shows it."""
    from bot.channels.terminal import talk

    talk(database, read_settings().language)


app.command()(run)
app.command("try")(try_it)
app.command()(operations.check)
app.command()(operations.setup)
app.command()(operations.show)
app.command()(data.load)
app.command()(data.template)
app.command()(groups.qr)
app.command()(groups.group_code)
app.add_typer(officers.officer, name="officer")
app.add_typer(groups.zalo_group, name="zalo-group")
app.add_typer(left_over.parked, name="parked")
app.add_typer(left_over.unsent, name="unsent")
app.command()(operations.recount)
app.command()(operations.audit)
app.command()(operations.answers)
app.command()(operations.due)
app.command()(data.export)
app.command()(papers.awards)
app.command()(papers.council)
app.command()(papers.papers)
app.command()(data.backup)
app.command()(data.restore)
app.command()(data.move)
app.command()(data.move_files)
app.command()(operations.rotate_key)


def main() -> None:
    """The console script. What an operator can mend is one sentence and exit status 2."""
    os.umask(ONLY_FOR_US)
    try:
        app(standalone_mode=False)
    except UsageError as error:
        fail(what_was_mistyped(error), MISTAKE_STATUS)
    except (typer.Abort, KeyboardInterrupt):
        fail(status=INTERRUPTED_STATUS)
    except Exception as error:
        from bot.faults import what_to_mend

        why = what_to_mend(error)
        if not why:
            raise
        fail(why, MISTAKE_STATUS)
