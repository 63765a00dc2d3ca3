"""Every file to another shelf: `python -m bot move-files --from data/media --to s3://…`, and back.

Each is read back and compared before it counts. What is there already and is the same is not copied again, so that
after a break, or beside a bot that runs, the command is simply run again. Nothing is deleted at the source.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import shutil
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn

from bot.settings import BUCKET, Settings
from bot.shelves.bucket import ADDRESS
from bot.shelves.shelf import Found, Shelf
from messages.catalog import in_every_language, say

AT_ONCE = 8
MOST_NAMED = 20  # files that were not moved, a line each
ONLY_OURS = 0o600
#: What became of a file; another word says why it did not come.
COPIED, THERE, ERASED = "copied", "there", "erased"


def move_files(settings: Settings, source: str, target: str) -> bool:
    """Copy every file, and say what became of them; whether all are there now. ShelfTroubleError: no list of them.

    Without a source they go from MEDIA_DIR to a bucket, or from the bucket of MEDIA_URL to a folder.
    """
    console = Console(stderr=True, highlight=False, soft_wrap=True)
    if not source and not target.startswith(BUCKET):
        source = settings.media_url
    for place in (source, target):
        if place.startswith(BUCKET) and not ADDRESS.fullmatch(place):
            return _refuse(console, "setting.media_url")
    here, there = settings.shelf_at(source.rstrip("/")), settings.shelf_at(target.rstrip("/"))
    if here.name == there.name:
        return _refuse(console, "move_same_place")
    if not source.startswith(BUCKET) and not Path(here.name).is_dir():
        return _refuse(console, "move_no_source", name=here.name)
    known = {one.path: one.size for one in there.list()}
    settings.files.mkdir(parents=True, exist_ok=True)
    outcomes = _all(console, list(here.list()), partial(_move, here, there, known, settings.files))
    failed = {path: why for path, why in outcomes.items() if why not in (COPIED, THERE, ERASED)}
    for path in sorted(failed)[:MOST_NAMED]:
        console.print(f"✗ {path}: {failed[path]}", markup=False)
    values = {
        "copied": list(outcomes.values()).count(COPIED),
        "there": list(outcomes.values()).count(THERE),
        "failed": len(failed),
        "source": here.name,
        "target": there.name,
        "setting": f"MEDIA_URL={there.name}" if target.startswith(BUCKET) else f"MEDIA_DIR={there.name}, MEDIA_URL=",
    }
    console.print(say("commands.files_moved", settings.language, **values), markup=False)
    return not failed


def _all(console: Console, files: list[Found], move: Callable[[Found], str]) -> dict[str, str]:
    """What became of each file, by its path; several are on their way at once."""
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn())
    outcomes = {}
    with Progress(*columns, console=console, transient=True) as bar, ThreadPoolExecutor(AT_ONCE) as threads:
        task = bar.add_task(f"0/{len(files)}", total=sum(one.size for one in files))
        under_way = {threads.submit(move, one): one for one in files}
        for done in as_completed(under_way):
            one = under_way[done]
            outcomes[one.path] = done.result()
            bar.update(task, description=f"{len(outcomes)}/{len(files)}", advance=one.size)
    return outcomes


def _move(here: Shelf, there: Shelf, known: Mapping[str, int], scratch: Path, one: Found) -> str:
    """Copy one file, unless the same is there; what became of it."""
    try:
        with here.at_hand(one.path) as file:
            wanted = _digest(file)
            if known.get(one.path) == one.size and _digest_there(there, one.path) == wanted:
                return THERE
            with _copy(file, scratch) as copy:
                there.put(one.path, copy)
        return COPIED if _digest_there(there, one.path) == wanted else "read back it is another"
    except FileNotFoundError:
        return ERASED  # meanwhile, by whom it belongs to
    except OSError as error:
        return error.strerror or str(error)


@contextmanager
def _copy(file: Path, scratch: Path) -> Iterator[Path]:
    """A copy of the file, on the disk, that `put` may take away."""
    copy = scratch / f"{secrets.token_hex(16)}.part"
    try:
        with file.open("rb") as source, os.fdopen(os.open(copy, os.O_WRONLY | os.O_CREAT, ONLY_OURS), "wb") as to:
            shutil.copyfileobj(source, to)
            to.flush()
            os.fsync(to.fileno())
        yield copy
    finally:
        copy.unlink(missing_ok=True)


def _digest(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def _digest_there(shelf: Shelf, path: str) -> str:
    """As it is read back; "" where it is not there."""
    found = hashlib.sha256()
    try:
        for chunk in shelf.stream(path).chunks:
            found.update(chunk)
    except FileNotFoundError:
        return ""
    return found.hexdigest()


def _refuse(console: Console, key: str, **values: str) -> bool:
    console.print(in_every_language(f"commands.{key}", **values), markup=False)
    return False
