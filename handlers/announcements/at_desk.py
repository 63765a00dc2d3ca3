"""Announcements at the desk: the same as in chats, as whole pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from handlers.announcements import doing, shown
from handlers.announcements.shown import OnChannel, Tally
from handlers.conversation.talk import Talk
from handlers.reading.digits import whole
from messages.format import HANOI
from messages.wire import Reply
from storage.posts.announced import Unreached
from storage.posts.announcements import GROUPS, Announcement

GOOD = ("saved", "sending", "will_be_sent", "stopped", "dropped")


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One of a list."""

    one: Announcement
    tally: Tally


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What is read on one channel."""

    channel: OnChannel
    reply: Reply


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One announcement for whoever looks."""

    one: Announcement
    whose: str
    tally: Tally
    previews: tuple[Preview, ...]
    unreached: tuple[Unreached, ...]
    is_early: bool  # its hour is to come
    is_night: bool  # who hears it now is woken by it


def listed(talk: Talk) -> tuple[Listed, ...]:
    """The newest of one's units and of those below."""
    return tuple(Listed(one=one, tally=tally) for one, tally in doing.listed(talk))


def seen(talk: Talk, typed: str) -> Seen | None:
    """That one; None where it is not this officer's."""
    one = doing.seen(talk, whole(typed) or 0)
    if one is None:
        return None
    tally, by = doing.tally_of(talk, one), talk.context.units.by_code[one.by_unit].name
    group = one.audience == GROUPS
    return Seen(
        one=one,
        whose=doing.whose(talk, one),
        tally=tally,
        previews=tuple(
            Preview(channel=each, reply=shown.reply(one, by, each.channel, talk.lang, group=group))
            for each in tally.channels
        ),
        unreached=tuple(doing.unreached(talk, one)),
        is_early=one.send_at is not None and one.send_at > talk.context.now,
        is_night=doing.is_night(talk),
    )


def write(talk: Talk, fields: Mapping[str, str]) -> tuple[str, int]:
    """(what is wrong, `announcing.said.<key>`; the number) of a new one with these words."""
    key, words, link = _read(fields)
    return (key, 0) if key else ("", doing.write(talk, words, link))


def _read(fields: Mapping[str, str]) -> tuple[str, str, str]:
    words = fields.get("words", "").replace("\r\n", "\n").strip()
    link = doing.link_of(fields.get("link", ""))
    if not doing.LEAST_WORDS <= len(words) <= doing.MOST_WORDS:
        return "words_length", words, ""
    return ("bad_link", words, "") if link is None else ("", words, link)


def illustrate(talk: Talk, number: int, path: str, size: int) -> str:
    """It shows this picture from now on; what is said of it."""
    one = doing.mine(talk, number)
    return "unknown" if one is None else doing.illustrate(talk, one, path, size)


def do(talk: Talk, typed: str, unit: str, fields: Mapping[str, str]) -> str:
    """What the form asks for; what is said of it, `announcing.said.<key>`. `unit`: the one that was chosen."""
    one, order = doing.mine(talk, whole(typed) or 0), fields.get("do", "")
    if one is None:
        return "unknown"
    if order == "whom":
        units = [unit] if unit else one.units
        return doing.address(talk, one, units, fields.get("audience", "")) or "saved"
    if order == "rewrite":
        key, words, link = _read(fields)
        return key or doing.rewrite(talk, one, words, link) or "saved"
    if order == "no_picture":
        return doing.illustrate(talk, one, "", 0) or "saved"
    if order == "now":
        return doing.send(talk, one, talk.context.now)
    if order == "when":
        at = _moment(fields.get("at", ""))
        return doing.send(talk, one, at) if at is not None and at > talk.context.now else "bad_hour"
    if order == "stop":
        return doing.stop(talk, one)
    return doing.drop(talk, one) if order == "drop" else "unknown"


def _moment(typed: str) -> datetime | None:
    """A moment as browsers send it, on Hà Nội's clock."""
    try:
        return datetime.fromisoformat(typed).replace(tzinfo=HANOI)
    except ValueError:
        return None
