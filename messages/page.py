"""Web pages: Jinja templates in `web/`, escaped, with the words of `<language>/web.toml` or another table of words."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import Any

import jinja2

from messages.catalog import table
from messages.format import FILTERS

FOLDER = Path(__file__).parent / "web"
STATIC = {
    "chat.css": "text/css", "chat.js": "text/javascript", "shrink.js": "text/javascript", "icon.svg": "image/svg+xml",
    "demo.css": "text/css", "demo.js": "text/javascript",
    "board.css": "text/css", "evidence.css": "text/css",
    "form.js": "text/javascript", "form_files.js": "text/javascript",
    "mini_app.js": "text/javascript",
    "desk/desk.css": "text/css", "desk/desk.js": "text/javascript", "desk/overview.css": "text/css",
    "setup/setup.css": "text/css", "setup/setup.js": "text/javascript",
}  # fmt: skip

_pages = jinja2.Environment(
    loader=jinja2.FileSystemLoader(FOLDER),
    autoescape=True,
    undefined=jinja2.StrictUndefined,
    trim_blocks=True,
)
_pages.filters.update(FILTERS)


def page(name: str, lang: str, words: str = "web.page", /, **values: Any) -> str:
    """The HTML of a page with this table of words."""
    return _pages.get_template(name).render(lang=lang, words=table(words, lang), asset=asset(), **values)


@cache
def asset() -> str:
    """A version of the static files, so that browsers may keep each for ever."""
    content = b"".join((FOLDER / name).read_bytes() for name in sorted(STATIC))
    return hashlib.sha256(content).hexdigest()[:12]
