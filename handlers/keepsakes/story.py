"""A story card: one initiative as a group reads it, in a picture and in words; no name but of who wants theirs there.

How it looks: `messages/pictures/story.svg`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from handlers.keepsakes.photos import standing
from messages.catalog import has, say
from messages.format import beginning, large_money
from messages.picture import Drawing
from storage.initiatives.initiatives import Initiative
from storage.programme import units

LONGEST_PART = 220  # letters of what was and of what is now: more nobody reads in a group


@dataclass(frozen=True, slots=True)
class Photo:
    """One on the card: what stands on it, which may be "", and its path under MEDIA_DIR."""

    label: str
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """All in words but for its photos, two at most; `figure` and `name` may be ""."""

    heading: str
    title: str
    before_label: str
    before: str
    after_label: str
    after: str
    figure: str
    figure_label: str
    unit: str
    name: str
    photos: tuple[Photo, ...] = ()

    @property
    def signed(self) -> str:
        """Whose it is, as far as that is told."""
        return ", ".join(filter(None, (self.name, self.unit)))


def story(
    tx: Connection, found: Initiative, lang: str, *, named: bool, photos: Mapping[str, int] | None = None
) -> Story:
    """What is told of it. `photos`: those to which its author agreed, as far as they are still there."""
    there = standing(tx, found.id, photos) if photos else {}
    figure = _figure(found.answers.get("benefit"), lang)
    return Story(
        heading=say("story_card.heading", lang),
        title=found.title,
        before_label=say("story_card.before", lang),
        before=beginning(str(found.answers.get("before") or ""), LONGEST_PART),
        after_label=say("story_card.after", lang),
        after=beginning(str(found.answers.get("solution") or ""), LONGEST_PART),
        figure=figure,
        figure_label=say("story_card.figure", lang) if figure else "",
        unit=units.name(tx, found.unit),
        name=found.author if named else "",
        photos=tuple(Photo(_place(place, lang), path) for place, path in there.items()),
    )


def words(one: Story, lang: str) -> str:
    """The same as a message."""
    return say("story_card.words", lang, one=one)


def drawing(one: Story) -> Drawing:
    """The same as a picture: with photos in all their colours, else in few."""
    return Drawing(template="story", sheet=one, kind="jpg" if one.photos else "png")


def _place(place: str, lang: str) -> str:
    return say(f"story_card.photos.{place}", lang) if place else ""


def _figure(benefit: Any, lang: str) -> str:
    """What it is worth, as its author reckons: "500 triệu đồng mỗi năm"."""
    if not isinstance(benefit, dict) or not benefit.get("vnd"):
        return ""
    shown = large_money(int(benefit["vnd"]), lang)
    per = f"any.period.{benefit.get('period')}"
    return f"{shown} {say(per, lang)}" if has(per, lang) else shown
