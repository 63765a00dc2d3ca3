"""One command of the running program's command line."""

from __future__ import annotations

from subprocess import CompletedProcess

from tests.program.process import run_bot
from tests.program.program import Program


def command(bot: Program, *arguments: str) -> CompletedProcess[str]:
    return run_bot(*arguments, cwd=bot.folder, env={**bot.environment, "COLUMNS": "250"})
