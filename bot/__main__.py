"""`python -m bot COMMAND`: the commands are in `bot/cli/`.

A Python without our libraries hands over to the one in `.venv`, or says how they are installed.
"""

import os
import sys
from importlib.util import find_spec
from pathlib import Path

OURS = Path(__file__).parent.parent / ".venv" / "bin" / "python"
WHAT_TO_DO = "Hãy gõ make run một lần trước để cài thư viện / First type make run once: it installs the libraries"


def find_libraries() -> None:
    """Go on as the Python that has them, where this one has none."""
    if find_spec("typer") is not None:
        return
    if sys.executable == str(OURS) or not OURS.exists():
        sys.exit(WHAT_TO_DO)
    os.execv(OURS, [str(OURS), "-m", "bot", *sys.argv[1:]])


if __name__ == "__main__":
    find_libraries()
    from bot.cli.main import main

    main()
