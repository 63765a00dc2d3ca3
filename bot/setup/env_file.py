"""Writes settings into `.env`: other lines and comments stay, nobody else may read it, and it is never half written.

Where `.env` cannot be written, as in a container, they go into a file like it beside the data.
"""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Callable, Mapping
from pathlib import Path

from bot.kept_settings import said_before
from bot.settings import ENV_FILE, Settings, kept_path, must_name_controller, read

ONLY_OURS = 0o600
#: What a system says of a place that is not ours to write; of a full disk it says something else.
CLOSED = (errno.EROFS, errno.EACCES, errno.EPERM, errno.EBUSY)
HEAD = "# Cài đặt của trợ lý; .env.example giải thích từng dòng. Settings; .env.example explains each.\n"
_PLAIN = re.compile(r"[^\s'\"#$\\`](?:[^'\"#$\\`\n\r]*[^\s'\"#$\\`])?")
_LINE = re.compile(r"\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)\s*=")


class SetElsewhereError(Exception):
    """These settings come from the environment of the process, or from a `.env` that we may not write."""

    def __init__(self, names: list[str]) -> None:
        super().__init__(", ".join(names))
        self.names = names


def keep(values: Mapping[str, str], path: Path = Path(ENV_FILE)) -> None:
    """Write these settings, once all of them together have been found good.

    SettingsError: they are not, and nothing is written. SetElsewhereError: what is written does not count for some of
    them. OSError: they cannot be written.
    """
    elsewhere = [name for name, value in values.items() if os.environ.get(name, "") not in ("", value)]
    if elsewhere:
        raise SetElsewhereError(elsewhere)
    beside = kept_path(str(path))
    if not _hidden_by_empty_ones(values):
        try:
            _write(path.resolve(), values, lambda fresh: read(str(fresh), beside))  # a link stays one
        except OSError as error:
            if error.errno not in CLOSED:
                raise
        else:
            _forget(beside, values, path)
            return
    _keep_beside(beside, values, path)


def _hidden_by_empty_ones(values: Mapping[str, str]) -> bool:
    """Whether the environment has one of them without a value, which goes before `.env` all the same."""
    return any(value and os.environ.get(name) == "" for name, value in values.items())


def _keep_beside(beside: Path, values: Mapping[str, str], path: Path) -> None:
    before = said_before(str(path))
    elsewhere = [name for name, value in values.items() if before.get(name, value) != value]
    if elsewhere:
        raise SetElsewhereError(elsewhere)
    beside.parent.mkdir(parents=True, exist_ok=True)
    _write(beside, values, lambda fresh: read(str(path), fresh))


def _forget(beside: Path, values: Mapping[str, str], path: Path) -> None:
    """What stood beside the data counts no more, also where `.env` now says nothing."""
    if beside.exists():
        _write(beside, dict.fromkeys(values, ""), lambda fresh: read(str(path), fresh))


def _write(path: Path, values: Mapping[str, str], read_back: Callable[[Path], Settings]) -> None:
    before = path.read_text("utf-8") if path.exists() else HEAD
    fresh = path.with_name(f"{path.name}.new")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, ONLY_OURS)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            os.fchmod(file.fileno(), ONLY_OURS)
            file.write(changed(before, values))
            file.flush()
            os.fsync(file.fileno())
        must_name_controller(read_back(fresh))
        os.replace(fresh, path)
    finally:
        fresh.unlink(missing_ok=True)


def changed(text: str, values: Mapping[str, str]) -> str:
    """The text of the file with these settings: each where it stood last, which is the one that counts, else below."""
    lines = text.splitlines()
    for name, value in values.items():
        line = f"{name}={quoted(value)}"
        places = [number for number, old in enumerate(lines) if _named(old) == name]
        if places:
            lines[places[-1]] = line
        else:
            lines.append(line)
    return "\n".join(lines) + "\n"


def _named(line: str) -> str:
    found = _LINE.match(line)
    return found[1].upper() if found else ""


def quoted(value: str) -> str:
    """A value as the file has it, on one line. What a shell would fill in is only text."""
    one_line = " ".join(value.split()).replace("${", "$ {")
    if not one_line or _PLAIN.fullmatch(one_line):
        return one_line
    inside = one_line.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{inside}'"
