"""Photos of an initiative that may stand on its story card: which there are, by which numbers, and where they stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import Connection

from handlers.conversation.talk import Talk
from messages.channels import BY_NAME
from messages.wire import Reply
from storage.conversation import evidence
from storage.conversation.evidence import PHOTOS, Kept
from storage.initiatives.initiatives import Initiative

BEFORE, AFTER, ALONE = "before", "after", ""  # places on the card; the spelling is kept in the database
PAIR = (BEFORE, AFTER)
MOST_OFFERED = 4  # of an initiative: each is a message


@dataclass(frozen=True, slots=True)
class Photo:
    """One of them, by the number that people know it by: `Kept.number`, as the page of files has it."""

    number: int
    file: Kept


class Pick(NamedTuple):
    """One way to put photos on the card: their numbers, with the one that shows how it was first."""

    numbers: tuple[int, ...]
    photos: Mapping[str, int]  # as it is kept: {place: evidence.id}


def of_initiative(tx: Connection, initiative: int, only: Sequence[int] | None = None) -> list[Photo]:
    """The first of its photos that are here; `only`: of these rows."""
    files = evidence.of_initiative(tx, initiative)
    found = [Photo(file.number, file) for file in files if file.path and file.mime in PHOTOS]
    if only is not None:
        return [one for one in found if one.file.id in only]
    return found[:MOST_OFFERED]


def show(talk: Talk, found: Initiative, photos: Sequence[Photo]) -> str:
    """Send them into this chat; where not all can come, what the message behind them has as `Reply.evidence`."""
    channel = BY_NAME[talk.event.channel]
    coming = [one for one in photos if channel.carries(one.file.size, photo=True)]
    for one in coming:
        caption = talk.say("story_card.photos.caption", number=one.number, shows=one.file.shows)
        talk.replies.append(Reply(caption, file=one.file.path, file_name=one.file.name, photo=True))
    return "" if len(coming) == len(photos) else f"{talk.me.id}-{found.id}-{talk.lang}"


def picks(photos: Sequence[Photo]) -> list[Pick]:
    """What is offered in one press: a pair where there are two, then each alone."""
    alone = [picked([one]) for one in photos]
    if len(photos) < 2:
        return alone
    afterwards = [one for one in photos if one.file.shows == AFTER]
    not_before = [one for one in photos if one.file.shows != BEFORE]
    after = (afterwards or not_before[-1:] or list(photos[-1:]))[0]
    others = [one for one in photos if one is not after]
    before = next((one for one in others if one.file.shows == BEFORE), others[0])
    return [picked([before, after]), *alone]


def picked(photos: Sequence[Photo]) -> Pick:
    """One or two of them; two stand as before and after in that order."""
    numbers = tuple(one.number for one in photos)
    if len(photos) == 1:
        shows = photos[0].file.shows
        return Pick(numbers, {shows if shows in PAIR else ALONE: photos[0].file.id})
    before, after = photos
    return Pick(numbers, {BEFORE: before.file.id, AFTER: after.file.id})


def standing(tx: Connection, initiative: int, photos: Mapping[str, int]) -> dict[str, str]:
    """{place: path} of those that are still there, before first."""
    paths = {file.id: file.path for file in evidence.of_initiative(tx, initiative) if file.path}
    places = [place for place in (*PAIR, ALONE) if place in photos]
    return {place: paths[photos[place]] for place in places if photos[place] in paths}
