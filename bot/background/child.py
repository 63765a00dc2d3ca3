"""A child process that ends with this one."""

from __future__ import annotations

import os
import threading
from multiprocessing import parent_process


def end_with_parent() -> None:
    """In the child: it would wait for work for ever when this process is killed."""
    parent = parent_process()
    if parent is None:
        return  # this is no child process

    def watch() -> None:
        parent.join()
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
