"""The picture of an announcement, sent in a chat: the first good one of what came together, and of all the newest.

It comes as evidence does: its row says where its channel has it, and it is fetched behind the replies. While the words
are written it belongs to their draft; then `announcement.picture_id` waits for it, until its bytes are here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from sqlalchemy import Connection

from handlers.announcements import doing, shown
from handlers.conversation.files import row
from handlers.conversation.talk import Talk
from messages.catalog import has, say
from messages.channels import TELEGRAM, WITH_BUTTONS
from messages.wire import FileRef, Option, Reply
from storage.conversation import evidence
from storage.conversation.drafts import drop_files
from storage.conversation.evidence import Pending
from storage.posts import announcements
from storage.posts.announcements import GROUPS, Announcement
from storage.programme import units

FORM = "announcing"  # the name of the form in which the words are written
MOST_BYTES = TELEGRAM.picture_bytes  # the most that goes out anywhere in one piece
_OF_ONE = re.compile(r"/thongbao (\d{1,10})\b")


def why_not(file: FileRef) -> str:
    """Why this cannot be the picture of an announcement; "": it may be, as far as is known before it is fetched."""
    if file.refused:
        return file.refused
    if file.mime and file.mime not in evidence.PHOTOS:
        return "not_one"
    return "too_big" if file.size > MOST_BYTES else ""


def _why(reason: str, lang: str) -> str:
    """The sentence about a file that is none, and how it goes on."""
    own = f"announcing.picture.{reason}"
    why = say(own, lang) if has(own, lang) else say(f"file.{reason}", lang)
    return say("announcing.picture.refused", lang, why=why)


# As it is sent


def in_form(talk: Talk) -> str:
    """Keep the picture of this event with the words that are being written; what is said of it."""
    file = _first_good(talk)
    if file is not None:
        drop_files(talk.context.tx, talk.this_draft.id)
        talk.changes.insert("evidence", row(talk, file, talk.this_draft.id))
    return _said(talk, file)


def of_one(talk: Talk, one: Announcement) -> str:
    """The announcement shows the picture of this event from now on, or once it is fetched; what is said of it."""
    file = _first_good(talk)
    said = _said(talk, file)
    if file is None:
        return said
    if one.state != announcements.State.DRAFT:
        return talk.say("announcing.said.too_late")
    if file.path:
        doing.illustrate(talk, one, file.path, file.size)
        others = tuple(other for other in talk.event.files if other is not file)
        talk.event = replace(talk.event, files=others)  # whatever is left on the disk is nobody's
    else:
        kept = row(talk, file, None)
        talk.changes.insert("evidence", kept)
        doing.illustrate(talk, one, "", 0, awaits=int(str(kept["id"])))
    return said


def hand_over(talk: Talk, one: Announcement, draft: int) -> None:
    """The words are written: the announcement has the picture that came with them, if one did."""
    tx = talk.context.tx
    for kept in evidence.of_draft(tx, draft)[-1:]:
        if kept.path:
            doing.illustrate(talk, one, kept.path, kept.size)
            evidence.forget(tx, kept.id)
        else:
            doing.illustrate(talk, one, "", 0, awaits=kept.id)
            evidence.leave_draft(tx, kept.id)


def offered_for(menu: Sequence[tuple[str, str]]) -> int:
    """The number of the announcement that is on the screen, by the commands under it; 0: none is."""
    found = _OF_ONE.match(menu[0][0]) if menu else None
    return int(found[1]) if found is not None else 0


def is_one_more(talk: Talk) -> bool:
    """Whether this is another photo of an album of which an announcement has the first; that is said once."""
    if talk.flow_name != FORM and not (talk.flow is None and offered_for(talk.state.menu)):
        return False
    if not talk.state.album.endswith("!"):
        talk.state.answers_album(talk.event.album, overflows=True)
        talk.replies.append(Reply(talk.say("announcing.picture.first")))
    return True


def _first_good(talk: Talk) -> FileRef | None:
    return next((file for file in talk.event.files if not why_not(file)), None)


def _said(talk: Talk, file: FileRef | None) -> str:
    if file is None:
        return _why(why_not(talk.event.files[0]), talk.lang)
    said = [talk.say("announcing.picture.came" if file.path else "announcing.picture.coming")]
    if len(talk.event.files) > 1:
        said.append(talk.say("announcing.picture.first"))
    return " ".join(said)


# As it is fetched


class Fetched(NamedTuple):
    """What became of a file: how it is kept, or why it is refused; what its chat reads of it."""

    file: FileRef
    replies: Sequence[Reply]


def fetched(tx: Connection, one: Pending, file: FileRef) -> Fetched | None:
    """The announcement shows this file, or waits for it no more; None: it is for none, or is not wanted any more."""
    found = announcements.waiting_for(tx, one.id)
    if found is None and evidence.flow_of(tx, one.id) != FORM:
        return None
    why = why_not(file)
    if why:
        file = replace(file, refused=why, path="")
    if not evidence.settle(tx, one.id, file):
        return None
    if found is None:
        return Fetched(file, [Reply(_why(why, one.lang))] if why else ())
    evidence.forget(tx, one.id)
    size = file.size if file.path else 0
    announcements.change(tx, found.id, picture=file.path, picture_bytes=size, picture_id=None)
    if why:
        return Fetched(file, [Reply(_why(why, one.lang), choices=_look(found, one))])
    return Fetched(file, _preview(tx, announcements.find(tx, found.id) or found, one))


def _preview(tx: Connection, now: Announcement, one: Pending) -> list[Reply]:
    """The very message as this channel shows it, and that it may be sent."""
    group = now.audience == GROUPS
    very = shown.reply(now, units.name(tx, now.by_unit), one.channel, one.lang, group=group)
    return [very, Reply(say("announcing.told.pictured", one.lang, n=now.id), choices=_look(now, one))]


def _look(found: Announcement, one: Pending) -> tuple[Option, ...]:
    """A number typed later means what was asked last: only where it is pressed."""
    if one.channel not in WITH_BUTTONS:
        return ()
    return (Option(f"/thongbao {found.id}", say("announcing.look", one.lang)),)
