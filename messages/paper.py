"""Papers for print: Word files in `papers/` with Jinja fields in them, which an office can open, change and replace.

A template may come from an office: it runs in a sandbox and reads nothing but the fields that it is given. Whatever
stands in an answer, it is text: "{{ }}" in it is no field, and "<" no markup.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import jinja2
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

FOLDER = Path(__file__).parent / "papers"
MOST_KNOWN = 16  # parts of templates: one has a handful

_NO_CONTROLS = dict.fromkeys([*range(32), *range(127, 160), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF])
#: A file of Word knows new lines and tabs; any other control character would make it unreadable.
_KEPT = _NO_CONTROLS | {ord("\n"): "\n", ord("\t"): "\t", 0x85: "\n", 0x2028: "\n", 0x2029: "\n"}


class PaperTemplateError(Exception):
    """A template cannot be filled in: it asks for what there is not, or is no template."""


class _Papers(ImmutableSandboxedEnvironment):
    """Knows what was filled in last: of thousands of papers only the first is slow."""

    def __init__(self) -> None:
        super().__init__(autoescape=True, undefined=jinja2.StrictUndefined, finalize=_printed)
        self._known: dict[str, jinja2.Template] = {}

    def from_string(self, source: Any, globals: Any = None, template_class: Any = None) -> jinja2.Template:
        """The template of that text."""
        if source not in self._known:
            if len(self._known) >= MOST_KNOWN:
                self._known.clear()
            self._known[source] = super().from_string(source, globals, template_class)
        return self._known[source]


@cache
def environment() -> jinja2.Environment:
    """What fills in a paper."""
    return _Papers()


def plain(text: str) -> str:
    """The text as a file of Word can hold it."""
    return text.replace("\r\n", "\n").replace("\r", "\n").translate(_KEPT)


def _printed(value: Any) -> Any:
    """A value as it goes into the file. The library that fills it in has a spelling of its own for braces: "{_{"."""
    if isinstance(value, jinja2.Undefined):
        return value
    return Markup(str(escape(plain(str(value)))).replace("_", "&#95;"))
