"""The bot with a clock that can be stepped: it runs as many seconds ahead as the file `clock` in its folder says.

The program has no setting for its clock, and no machine lets a test step the real one; all of the program reads
`bot.clock.now`, which is exchanged here before anything else is imported.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot import clock

AHEAD = Path("clock")


def step(folder: Path, ahead: float) -> None:
    """From now on the bot of this folder runs so many seconds ahead."""
    whole = folder / f"{AHEAD}.new"
    whole.write_text(str(ahead))
    os.replace(whole, folder / AHEAD)


def stepped() -> datetime:
    """This instant by the stepped clock, in UTC."""
    try:
        ahead = float(AHEAD.read_text())
    except (OSError, ValueError):
        ahead = 0.0
    return datetime.now(UTC) + timedelta(seconds=ahead)


if __name__ == "__main__":
    clock.now = stepped
    from bot.cli.main import main

    main()
