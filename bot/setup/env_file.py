"""Writes settings into `.env`: other lines and comments stay, nobody else may read it, and it is never half written."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path

from bot.settings import must_name_controller, read

ENV_FILE = Path(".env")
ONLY_OURS = 0o600
HEAD = "# Cài đặt của trợ lý; .env.example giải thích từng dòng. Settings; .env.example explains each.\n"
_PLAIN = re.compile(r"[^\s'\"#$\\`](?:[^'\"#$\\`\n\r]*[^\s'\"#$\\`])?")
_LINE = re.compile(r"\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)\s*=")


class SetElsewhereError(Exception):
    """These settings come from the environment of the process, which goes before the file."""

    def __init__(self, names: list[str]) -> None:
        super().__init__(", ".join(names))
        self.names = names


def keep(values: Mapping[str, str], path: Path = ENV_FILE) -> None:
    """Write these settings, once all of them together have been found good.

    SettingsError: they are not, and nothing is written. SetElsewhereError: the file does not count for some of them.
    OSError: the file cannot be written.
    """
    elsewhere = [name for name, value in values.items() if os.environ.get(name, value) != value]
    if elsewhere:
        raise SetElsewhereError(elsewhere)
    path = path.resolve()  # a link stays one
    before = path.read_text("utf-8") if path.exists() else HEAD
    fresh = path.with_name(f"{path.name}.new")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, ONLY_OURS)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            os.fchmod(file.fileno(), ONLY_OURS)
            file.write(changed(before, values))
            file.flush()
            os.fsync(file.fileno())
        must_name_controller(read(str(fresh)))
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
