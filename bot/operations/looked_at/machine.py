"""Lines about this machine: room for files, and who else may read what people entrusted to us."""

from __future__ import annotations

import tempfile
from pathlib import Path

from bot.data_folder import open_to_others
from bot.files.media import LEAST_FREE_BYTES, Media
from bot.files.papers.own import look_at_others
from bot.files.papers.template import look_at, template
from bot.operations.looked_at.line import Line, both, named
from bot.settings import Settings
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
    todo = both("disk_full", megabytes=LEAST_FREE_BYTES // 2**20) if full else ""
    return named("files", str(settings.files), todo)


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
