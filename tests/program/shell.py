"""One command of the running program's command line."""

from __future__ import annotations

import subprocess
import sys

from tests.program.program import Program


def command(bot: Program, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        cwd=bot.folder, env={**bot.environment, "COLUMNS": "250"}, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
