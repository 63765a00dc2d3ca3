"""Papers that come by themselves: a letter of thanks for what was verified, a certificate for what was recognised.

Within a minute, once for each: its author, and the co-authors who confirmed that they are, in the chat in which they
were seen last. Where the channel carries no pictures the words are the letter. What is undone before it went is not
sent; afterwards the page that its code leads to says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection

from handlers.keepsakes.certificate import ON_A_SCREEN, certificate, file_name, recognised
from handlers.keepsakes.letter import letter, thanking_union
from handlers.posts.job import ONE_DAY, Boards, Due, Job
from messages.catalog import say
from messages.channels import BY_NAME, WITH_BUTTONS, WITH_PICTURES
from messages.format import paragraphs
from messages.picture import Drawing
from messages.wire import Option, Reply
from storage import paper_marks
from storage.initiatives import initiatives, recognition
from storage.initiatives.initiatives import Initiative
from storage.people import officers, preferences
from storage.people.officers import Reached
from storage.posts import papers
from storage.posts.papers import CERTIFICATE, LETTER, Wanted
from storage.posts.slots import Post

#: In a run: they are drawn in some five seconds, and the board of a group may be next.
MOST_LETTERS_AT_ONCE, MOST_CERTIFICATES_AT_ONCE = 50, 5
LOOKED_FURTHER_EVERY_MINUTES = 10  # than a day, for what one run left over; each minute that would cost too much
MOST_DAYS_BACK = 3  # what was verified while no bot ran for longer is no news


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """What one person is sent; `chat_id` 0: they cannot be reached, and are passed over."""

    chat_id: int = 0
    reply: Reply | None = None
    drawing: Drawing | None = None


def find_letters(tx: Connection, now: datetime, days_back: int) -> list[Due[Paper]]:
    """The letters of what was verified lately."""
    return _find(tx, LETTER, now, days_back, MOST_LETTERS_AT_ONCE)


def _find(tx: Connection, job: str, now: datetime, days_back: int, most: int) -> list[Due[Paper]]:
    days = MOST_DAYS_BACK if now.minute % LOOKED_FURTHER_EVERY_MINUTES == 0 else min(days_back, MOST_DAYS_BACK)
    since = now - ONE_DAY * days
    found = papers.wanted(tx, job, since, most)
    if not found:
        return []
    chats = officers.reached(tx, [one.person_id for one in found], now)
    return [_due(tx, job, one, chats.get(one.person_id)) for one in found]


def _due(tx: Connection, job: str, one: Wanted, chat: Reached | None) -> Due[Paper]:
    about = Paper()
    initiative = initiatives.by_id(tx, one.initiative_id)
    if chat is not None and initiative is not None:
        write_paper = _letter if job == LETTER else _certificate
        about = write_paper(tx, initiative, chat)
    scope = str(one.person_id)
    return Due(job=job, scope=scope, period=one.period, at=one.at, title=one.period, about=about)


def _letter(tx: Connection, found: Initiative, chat: Reached) -> Paper:
    role = _role(found, chat.person_id)
    name = found.author if role == "typist" else chat.name
    address = paper_marks.check_address(tx, found.code)
    said = say(
        "letter.told", chat.lang, role=role, name=name, author=found.author, code=found.code, title=found.public_title,
        unit=thanking_union(tx, found), address=address,
    )  # fmt: skip
    reply = Reply(said, paper=f"{LETTER} {found.code}")
    if address and role != "typist" and not preferences.find(tx, chat.person_id).on_papers:
        reply = _asking(reply, chat, titled=bool(found.public_title))
    drawing = letter(tx, found, name, role, chat.lang) if chat.channel in WITH_PICTURES else None
    return Paper(chat_id=chat.chat_id, reply=reply, drawing=drawing)


def find_certificates(tx: Connection, now: datetime, days_back: int) -> list[Due[Paper]]:
    """The certificates of what was recorded as recognised lately."""
    return _find(tx, CERTIFICATE, now, days_back, MOST_CERTIFICATES_AT_ONCE)


def _certificate(tx: Connection, found: Initiative, chat: Reached) -> Paper:
    """The file itself where the channel carries files; else a picture of it, and an address to print it from."""
    record = recognition.find(tx, found.id)
    if record is None:
        return Paper()
    role, lang = _role(found, chat.person_id), chat.lang
    said = say(
        "certificate.told", lang, role=role, name=chat.name, author=found.author, code=found.code,
        title=found.public_title, recognised=recognised(record, lang),
        address=paper_marks.check_address(tx, found.code),
    )  # fmt: skip
    reply = Reply(said, paper=f"{CERTIFICATE} {found.code}")
    channel = BY_NAME[chat.channel]
    if channel.file_bytes and not channel.pulled:
        reply = replace(reply, file_name=f"{file_name(found.code, lang)}.pdf")
        return Paper(chat_id=chat.chat_id, reply=reply, drawing=certificate(tx, found.id, lang))
    reply = replace(reply, certificate=f"{found.id}-{lang}")
    drawing = certificate(tx, found.id, lang, "png", ON_A_SCREEN) if channel.pictures else None
    return Paper(chat_id=chat.chat_id, reply=reply, drawing=drawing)


def _asking(reply: Reply, chat: Reached, *, titled: bool) -> Reply:
    """It also asks whether the page that the paper leads to may name them: now they know what that is for."""
    buttons = chat.channel in WITH_BUTTONS
    text = paragraphs(reply.text, say("letter.asks", chat.lang, titled=titled, buttons=buttons))
    if not buttons:
        return replace(reply, text=text)
    choices = [Option(f"/tentrengiay {one}", say(f"naming.papers.{one}", chat.lang)) for one in ("yes", "no")]
    return replace(reply, text=text, choices=tuple(choices))


def _role(found: Initiative, person: int) -> str:
    if person != found.typist_id:
        return "coauthor"
    return "author" if found.by_author else "typist"


def write(_tx: Connection, dues: Sequence[Due[Paper]], _found: Boards) -> list[Post]:
    """What each is sent."""
    return [due.post(due.about.chat_id, due.about.reply) for due in dues]


def still_letters(tx: Connection, posts: Sequence[Post], _now: datetime) -> Sequence[Post]:
    """Those of initiatives that are still verified."""
    return _still(tx, LETTER, posts)


def _still(tx: Connection, job: str, posts: Sequence[Post]) -> Sequence[Post]:
    there = papers.still(tx, job, [_code(post) for post in posts])
    return [post for post in posts if _code(post) in there]


def _code(post: Post) -> str:
    return post.slot.period.partition(" ")[0]


def drawing_of(due: Due[Paper]) -> Drawing | None:
    """The paper itself."""
    return due.about.drawing


def next_due(_tx: Connection, _now: datetime) -> datetime | None:
    """Whenever an officer decides: the alarm looks each minute anyway."""
    return None


def still_certificates(tx: Connection, posts: Sequence[Post], _now: datetime) -> Sequence[Post]:
    """Those of initiatives whose decision is still recorded."""
    return _still(tx, CERTIFICATE, posts)


CERTIFICATE_JOB = Job(CERTIFICATE, find_certificates, write, next_due, still_certificates, drawing=drawing_of)
LETTER_JOB = Job(LETTER, find_letters, write, next_due, still_letters, drawing=drawing_of)
