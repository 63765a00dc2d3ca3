"""A file that has its name when it is finished, and not before."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

ONLY_OURS = 0o600


@contextmanager
def whole(out: Path) -> Iterator[IO[bytes]]:
    """What is written within gets that name at the end; what cannot be finished is not left there.

    Only the bot's own user may read it, from its first byte on.
    """
    unfinished = out.with_name(out.name + ".part")
    try:
        with unfinished.open("wb") as file:
            os.chmod(unfinished, ONLY_OURS)
            yield file
        unfinished.replace(out)
    finally:
        unfinished.unlink(missing_ok=True)
