"""Which fields were changed elsewhere while their page was open: in the chat, or on another screen. Each is told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from handlers.one_page.fields import Field, stamp
from handlers.one_page.fill import WAS
from handlers.reading.cleaning import clean


@dataclass(frozen=True, slots=True)
class Changed:
    """One such field: how it read elsewhere, and whether it was typed into here as well, which came last."""

    shown: str
    typed_over: bool


def changed(before: Sequence[Field], came: Mapping[str, str]) -> dict[str, Changed]:
    """`before`: the fields as they stood when these came; what the page had shown comes as stamps."""
    found = {}
    for field in before:
        was, typed = came.get(field.key + WAS), came.get(field.key)
        if was is None or was == field.stamp or (typed is not None and clean(typed) == field.value):
            continue
        typed_over = typed is not None and stamp(clean(typed)) != was
        found[field.key] = Changed(field.heard or _read(field), typed_over)
    return found


def _read(field: Field) -> str:
    """What stands in the field, as people read it."""
    return next((option.label for option in field.choices if option.value == field.value), field.value)
