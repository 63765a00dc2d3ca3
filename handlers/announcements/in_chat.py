"""/thongbao for officers: the words in a small form, then one message that shows all and is gone on from by presses."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from handlers.announcements import doing, pictures, shown
from handlers.conversation import ask, take
from handlers.conversation.flow import Flow
from handlers.conversation.steps.step import StepContext, Unclear
from handlers.conversation.steps.text import Text
from handlers.conversation.talk import Talk
from handlers.officers.group_codes import named
from handlers.officers.verdicts import Message
from handlers.people.menu import main_menu
from handlers.people.roles import units_of
from handlers.reading.digits import whole
from handlers.reading.fold import fold
from handlers.reading.hours import clock_time
from messages.catalog import listed_in_all, table
from messages.format import HANOI
from messages.wire import Option, Reply
from storage.conversation import drafts
from storage.posts.announcements import AUDIENCES, Announcement, State

ANNOUNCE = "/thongbao"
WORDS = "words"  # the first question of the form
NUMBER = "number"  # among the answers of the form: which one is written anew
MOST_UNITS = 6  # to choose from
HOURS = (time(8), time(11, 30), time(17, 30))  # that are offered, today and tomorrow
WHOM, WHERE, NOW, WHEN, STOP, REWRITE, DROP = "whom", "where", "now", "when", "stop", "rewrite", "drop"
PICTURE, NO_PICTURE = "picture", "no_picture"
ORDERS = (WHOM, WHERE, NOW, WHEN, STOP, REWRITE, PICTURE, NO_PICTURE, DROP)


@dataclass(frozen=True, kw_only=True)
class Link(Text):
    """An address that people open."""

    def claims(self, text: str, talk: StepContext) -> bool:
        """Also what is none, so that it is told so."""
        return bool(doing.link_of(text)) or "://" in text or "@" in text

    def read(self, text: str, talk: StepContext) -> str:
        link = doing.link_of(text)
        if not link:
            raise Unclear("bad_link")
        return link


def announce(talk: Talk, about: str) -> None:
    """/thongbao: what was announced. /thongbao mới: write one. /thongbao 12: it. /thongbao 12 gửi: send it."""
    first, _, rest = about.partition(" ")
    number = whole(first)
    if fold(about) in listed_in_all("announcing.order.new"):
        _write(talk)
    elif number is None:
        _list(talk)
    elif (found := doing.mine(talk, number)) is None:
        _say(talk, talk.say("announcing.said.unknown", n=number))
    else:
        _do(talk, found, rest)


# Writing


def _write(talk: Talk, one: Announcement | None = None) -> None:
    """Ask for the words; a form that was left open before goes."""
    for draft in drafts.of_person(talk.context.tx, talk.me.id):
        if draft.flow == ANNOUNCING.name:
            drafts.drop(talk.changes, draft.id)
    talk.leave()
    talk.open(ANNOUNCING.name, {} if one is None else {NUMBER: one.id})
    ask.ask(talk)


def _written(talk: Talk) -> None:
    """Both are answered: it is shown as it will be read, with whom it reaches."""
    answers, draft = talk.answers, talk.this_draft.id
    words, link, number = answers["words"], answers.get("link") or "", answers.get(NUMBER)
    drafts.drop(talk.changes, draft)
    talk.leave()
    if not units_of(talk):
        talk.tell(talk.say("officers.not_one"), menu=main_menu(talk))
        return
    if number is None:
        number = doing.write(talk, words, link)
    one = doing.mine(talk, number)
    if one is None:
        _say(talk, talk.say("announcing.said.unknown", n=number))
        return
    if key := doing.rewrite(talk, one, words, link):
        _say(talk, talk.say(f"announcing.said.{key}"))
        return
    pictures.hand_over(talk, one, draft)
    _preview(talk, number)


def _pictured(talk: Talk) -> None:
    """A picture while the words are written; what stands below it are the words, where none were given."""
    head = pictures.in_form(talk)
    if talk.event.text and talk.this_step.key == WORDS:
        take.take_caption(talk, head)
        return
    if talk.event.text:
        head = f"{head} {talk.say('announcing.picture.caption')}"
    ask.ask(talk, head, again=True)


ANNOUNCING = Flow(
    pictures.FORM,
    steps=(
        Message(WORDS, least=doing.LEAST_WORDS, most=doing.MOST_WORDS, counted=False),
        Link("link", most=doing.MOST_LINK, optional=True, counted=False),
    ),
    finish=_written,
    on_files=_pictured,
)


# One of them


def _do(talk: Talk, one: Announcement, typed: str) -> None:
    order, rest = _order(typed)
    if not typed:
        _show(talk, one)
    elif order == WHOM:
        _choose_audience(talk, one, rest)
    elif order == WHERE:
        _choose_unit(talk, one, rest)
    elif order == NOW:
        _answer(talk, one, doing.send(talk, one, talk.context.now))
    elif order == WHEN:
        _choose_hour(talk, one, rest)
    elif order == STOP:
        _answer(talk, one, doing.stop(talk, one))
    elif order in (REWRITE, PICTURE, NO_PICTURE) and one.state == State.DRAFT:
        _mend(talk, one, order)
    elif order == DROP:
        _answer(talk, one, doing.drop(talk, one))
    else:
        _show(talk, one)


def _mend(talk: Talk, one: Announcement, order: str) -> None:
    if order == REWRITE:
        _write(talk, one)
    elif order == PICTURE:
        _say(talk, talk.say("announcing.picture.ask"), _back(talk, one))
    else:
        _changed(talk, one, doing.illustrate(talk, one, "", 0))


def pictured(talk: Talk, offered: Sequence[tuple[str, str]]) -> bool:
    """Whether what came is a picture for the announcement on the screen, whose commands these are; then it has it."""
    number = pictures.offered_for(offered)
    one = doing.mine(talk, number) if number and talk.event.files else None
    if one is None:
        return False
    text = talk.event.text
    said = [pictures.of_one(talk, one), *([talk.say("announcing.picture.caption")] if text else [])]
    if one.state == State.DRAFT:
        talk.replies.append(Reply(" ".join(said)))
        _preview(talk, number)
    else:
        _say(talk, said[0], _back(talk, one))
    return True


def _order(typed: str) -> tuple[str, str]:
    """Which order this begins with, and what stands behind it."""
    words = typed.split()
    for order in ORDERS:
        for said in listed_in_all(f"announcing.order.{order}"):
            length = len(said.split())
            if fold(" ".join(words[:length])) == said:
                return order, " ".join(words[length:])
    return "", typed


def _choose_audience(talk: Talk, one: Announcement, typed: str) -> None:
    if typed not in AUDIENCES:
        whom = _said(WHOM)
        menu = tuple(
            Option(f"{ANNOUNCE} {one.id} {whom} {audience}", talk.say(f"announcing.audience.{audience}"))
            for audience in AUDIENCES
        )
        _say(talk, talk.say("announcing.which_audience"), menu)
        return
    _changed(talk, one, doing.address(talk, one, one.units, typed))


def _choose_unit(talk: Talk, one: Announcement, typed: str) -> None:
    units, mine = talk.context.units, units_of(talk)
    found = named(talk, typed, mine) if typed else []
    if len(found) == 1:
        _changed(talk, one, doing.address(talk, one, found, one.audience))
        return
    offered = units.in_order(found or mine)[:MOST_UNITS]
    menu = tuple(Option(f"{ANNOUNCE} {one.id} {_said(WHERE)} {code}", units.label(code)) for code in offered)
    key = "which_unit" if found or not typed else "not_your_unit"
    _say(talk, talk.say(f"announcing.{key}", n=one.id), menu)


def _choose_hour(talk: Talk, one: Announcement, typed: str) -> None:
    at = _hour(typed, talk.context.now)
    if at is not None:
        _answer(talk, one, doing.send(talk, one, at))
        return
    now, when = talk.context.now.astimezone(HANOI), _said(WHEN)
    days = (now.date(), now.date() + timedelta(days=1))
    moments = [datetime.combine(day, hour, HANOI) for day in days for hour in HOURS]
    menu = tuple(
        Option(f"{ANNOUNCE} {one.id} {when} {at:%H:%M} {at:%d/%m/%Y}", talk.say("announcing.hour", at=at))
        for at in moments
        if at > now
    )
    _say(talk, talk.say("announcing.unclear_hour" if typed else "announcing.which_hour", n=one.id), menu)


_DAY = re.compile(r"(?P<hour>.*?)(?:,? (?:ngay )?(?P<day>\d{1,2})[/.-](?P<month>\d{1,2})(?:[/.-](?P<year>\d{4}))?)?")


def _hour(typed: str, now: datetime) -> datetime | None:
    """ "17:30", "17h30 ngày mai", "mai 8h", "5 giờ chiều nay", "8:00 5/12": the next such moment.

    None for what is none, or is over.
    """
    text, here = fold(typed).strip(" ."), now.astimezone(HANOI)
    day: date | None = None
    for name, days in (("tomorrow", 1), ("today", 0)):
        for word in listed_in_all(f"announcing.order.{name}"):
            if re.search(rf"\b{word}\b", text):
                text = " ".join(re.sub(rf"\b{word}\b", "", text).split())
                day = here.date() + timedelta(days=days)
    found = _DAY.fullmatch(text)
    hour = clock_time(found["hour"].strip()) if found is not None else None
    if found is None or hour is None:
        return None
    if found["day"]:
        try:
            day = date(int(found["year"] or here.year), int(found["month"]), int(found["day"]))
            if not found["year"] and day < here.date():  # "5/1", said in December
                day = day.replace(year=day.year + 1)
        except ValueError:
            return None
    at = datetime.combine(day or here.date(), hour, HANOI)
    if at <= here and day is None:
        at += timedelta(days=1)
    return at if at > here else None


# What is said


def _list(talk: Talk) -> None:
    rows = doing.listed(talk)
    new = Option(f"{ANNOUNCE} {_said('new')}", talk.say("announcing.new"))
    menu = tuple(Option(f"{ANNOUNCE} {one.id}", talk.say("announcing.number", n=one.id)) for one, _ in rows)
    _say(talk, talk.say("announcing.list", rows=rows), (new, *menu))


def _changed(talk: Talk, one: Announcement, key: str) -> None:
    if key:
        _say(talk, talk.say(f"announcing.said.{key}"), _back(talk, one))
    else:
        _preview(talk, one.id)


def _answer(talk: Talk, one: Announcement, key: str) -> None:
    now = doing.mine(talk, one.id)
    at = now.send_at if now is not None else None
    _say(talk, talk.say(f"announcing.said.{key}", n=one.id, at=at), _back(talk, now))


def _back(talk: Talk, one: Announcement | None) -> tuple[Option, ...]:
    if one is None:
        return main_menu(talk)[:1]
    stop = (Option(f"{ANNOUNCE} {one.id} {_said(STOP)}", talk.say("announcing.stop")),)
    look = Option(f"{ANNOUNCE} {one.id}", talk.say("announcing.look"))
    return (look, *stop) if one.state == State.SENDING else (look,)


def _show(talk: Talk, one: Announcement) -> None:
    if one.state == State.DRAFT:
        _preview(talk, one.id)
        return
    found = doing.tally_of(talk, one)
    unreached = [each.name or "?" for each in doing.unreached(talk, one)[: doing.MOST_LISTED]]
    states = table("announcing.state", talk.lang)
    whose = doing.whose(talk, one)
    text = talk.say("announcing.stands", one=one, tally=found, whose=whose, unreached=unreached, states=states)
    _say(talk, text, _back(talk, one) if one.state == State.SENDING else ())


def _preview(talk: Talk, number: int) -> None:
    """The very message as this channel shows it, then whom it reaches and whom not, and what may be done."""
    one = doing.mine(talk, number)
    if one is None:
        return
    units = talk.context.units
    by, found = units.by_code[one.by_unit].name, doing.tally_of(talk, one)
    if talk.flow is not None:
        talk.leave()
    group = one.audience == "groups"
    talk.replies.append(shown.reply(one, by, talk.event.channel, talk.lang, group=group))
    text = talk.say(
        "announcing.preview", one=one, tally=found, whose=doing.whose(talk, one),
        has_address=talk.context.limits.has_address, called=table("announcing.channel", talk.lang),
        states=table("announcing.state", talk.lang), night=doing.is_night(talk),
    )  # fmt: skip
    orders = [WHOM, WHERE, PICTURE, REWRITE, DROP]
    if one.picture or one.awaits_picture:
        orders.insert(orders.index(REWRITE), NO_PICTURE)
    if one.is_counted and found.waiting and not one.awaits_picture:
        orders = [NOW, WHEN, *orders]
    menu = tuple(
        Option(f"{ANNOUNCE} {one.id} {_said(order)}", talk.say(f"announcing.do.{order}", one=one)) for order in orders
    )
    talk.tell(text, menu=menu)


def _say(talk: Talk, text: str, menu: tuple[Option, ...] = ()) -> None:
    if talk.flow is not None:
        talk.leave()
    talk.tell(text, menu=menu)


def _said(order: str) -> str:
    """How that order stands in a button."""
    return listed_in_all(f"announcing.order.{order}")[0]
