"""Pictures: Jinja templates of SVG in `pictures/`, one file a picture, which a designer can open and change.

A template says where things stand; how wide words are it asks `fit`, `wrap` and `block`, which whoever draws brings
along, with `squares` for a QR code and `photo` for a photo that stands in it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import jinja2

from messages.format import FILTERS

FOLDER = Path(__file__).parent / "pictures"

_pictures = jinja2.Environment(
    loader=jinja2.FileSystemLoader(FOLDER),
    autoescape=True,
    undefined=jinja2.StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_pictures.filters.update(FILTERS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """A file that is to be drawn: the template, and what it shows; two that are equal are drawn once."""

    template: str
    sheet: Any
    kind: str = "png"  # "jpg": a picture with photos in it; or "pdf"
    zoom: float = 1.0  # how many times larger than the template says

    @property
    def is_picture(self) -> bool:
        """Whether chats show it; what is no picture goes as a file."""
        return self.kind != "pdf"


class Fitted(NamedTuple):
    """Words that fit their place."""

    words: str
    size: int  # pixels
    width: float  # pixels


class Block(NamedTuple):
    """Words in lines that fit their place."""

    lines: list[str]
    size: int  # pixels


Fit = Callable[[str, int, float, bool], Fitted]  # words, size, the most width, whether bold
Wrap = Callable[[str, int, float, bool], list[str]]  # the same: the words in lines


def picture(name: str, fit: Fit, wrap: Wrap, /, **values: Any) -> str:
    """The SVG of this picture."""
    return _pictures.get_template(f"{name}.svg").render(fit=fit, wrap=wrap, **values)
