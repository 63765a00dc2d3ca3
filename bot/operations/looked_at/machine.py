"""Lines about this machine: room for files, and who else may read what people entrusted to us."""

from __future__ import annotations

import secrets
import tempfile
from pathlib import Path

from bot.data_folder import open_to_others
from bot.files.media import LEAST_FREE_BYTES, Media
from bot.files.papers.own import look_at_others
from bot.files.papers.template import look_at, template
from bot.operations.looked_at.line import Line, both, named
from bot.settings import Settings
from bot.shelves.folder import Folder
from bot.shelves.shelf import ShelfTroubleError
from handlers.papers import portal
from messages.paper import PaperTemplateError


def lines(settings: Settings) -> list[Line]:
    """The folder of files, templates of an office, and each place that is open to other users."""
    others = open_to_others(settings)
    open_ones = [named("open", str(path), both("open_to_others", path=str(path))) for path in others]
    return [_files(settings), *_papers(settings), *open_ones]


def _files(settings: Settings) -> Line:
    try:
        settings.files.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=settings.files) as file:
            file.write(b"x")
            file.flush()
        full = Media(settings.files).full()
    except OSError as error:
        todo = f"{both('not_writable', why=error.strerror)}; {both('see_media_dir')}"
        return named("files", str(settings.files), todo)
    if full:
        return named("files", str(settings.files), both("disk_full", megabytes=LEAST_FREE_BYTES // 2**20))
    return named("files", settings.shelf.name, _shelf(settings))


def _shelf(settings: Settings) -> str:
    """What keeps a file from being put into the bucket, read and erased again; "" when nothing does."""
    shelf, name = settings.shelf, f"{secrets.token_hex(16)}.part"
    if isinstance(shelf, Folder):
        return ""
    file = settings.files / name
    try:
        file.write_bytes(b"x")
        shelf.put(name, file)
        shelf.get(name)
        shelf.delete(name)
    except ShelfTroubleError as trouble:
        return both("shelf", why=str(trouble))
    finally:
        file.unlink(missing_ok=True)
    return ""


def _papers(settings: Settings) -> list[Line]:
    """An office's own templates, and fields of the portal: they may ask for what there is not."""
    found = []
    file, fields = template(settings.papers), settings.papers / portal.FILE
    if file.parent == settings.papers:
        looked = look_at(file)
        found.append(named("papers", str(file), looked.wrong, may_wait=not looked.useless))
    for other, looked in look_at_others(settings.papers):
        found.append(named("paper", str(other), looked.wrong, may_wait=not looked.useless))
    if fields.is_file():
        found.append(named("portal", str(fields), _wrong_fields(fields), may_wait=True))
    return found


def _wrong_fields(file: Path) -> str:
    """What is wrong with an office's fields of the hand-over sheet."""
    try:
        portal.read_order(file)
    except PaperTemplateError as error:
        return str(error)
    return ""
