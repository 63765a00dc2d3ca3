"""Who somebody is: name, telephone, workplace, union; asked once, changed by /hoso."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from typing import Any

from handlers import reading
from handlers.conversation.asides.remarks import told
from handlers.conversation.ask import ask
from handlers.conversation.edit import keys_by_name
from handlers.conversation.flow import Flow
from handlers.conversation.steps.introduction import Introduction
from handlers.conversation.steps.person import Phone
from handlers.conversation.steps.step import AnyStep, Unclear, Unsure
from handlers.conversation.steps.unit import Unit, Workplace
from handlers.conversation.talk import Talk
from handlers.people import roles
from handlers.people.menu import aside, main_menu
from handlers.reading import corrections
from handlers.reading.fold import SpelledPattern, fold
from messages.catalog import listed
from messages.format import local_phone, paragraphs
from messages.wire import Option
from storage.database.records import Person


def profile_done(talk: Talk) -> None:
    """Copy the answers into the person."""
    me, answers = talk.me, talk.answers
    workplace, union = answers["workplace"], answers.get("union") or {}
    known = replace(
        me,
        name=answers["name"],
        name_key=fold(answers["name"]),
        phone=answers.get("phone") or "",
        workplace=workplace["raw"],
        unit=workplace["code"] or union.get("code", ""),
    )
    talk.known_as(known)
    talk.end()
    role = roles.accept_kept(talk)
    if me.name or role:
        talk.tell(paragraphs(talk.say("profile.saved"), role), menu=main_menu(talk))


def remember_unit(talk: Talk, code: str) -> None:
    """This unit is offered first next time."""
    if talk.me.last_unit != code:
        talk.known_as(replace(talk.me, last_unit=code))


def _without_union(talk: Talk) -> bool:
    """Where there is one union only, or none yet, nobody is asked for it; the form begins as usual."""
    units = talk.context.units
    if units.only:
        talk.keep({**talk.answers, _UNION.key: _UNION.pick(units.only, talk)})
    elif not units.by_code:
        talk.keep({**talk.answers, _UNION.key: None})
    return False


_PHONE = Phone("phone", optional=True)
_WORKPLACE = Workplace("workplace", least=2, most=200)
# A workplace that is a loaded grassroots union names the union above it already.
_UNION = Unit("union", optional=True, when=lambda answers: not (answers.get("workplace") or {"code": ""})["code"])

_NAME = Introduction("name", least=4, most=100, phone=_PHONE, workplace=_WORKPLACE, union=_UNION)

_MENDED = (_NAME, _PHONE, _WORKPLACE)  # amid another form too

PROFILE = Flow(
    "profile",
    steps=(
        _NAME,
        _PHONE,
        _WORKPLACE,
        _UNION,
    ),
    finish=profile_done,
    then="initiative",
    on_page=True,
    instead=_without_union,
    human="hotro",
)


def edit_profile(talk: Talk, key: str) -> None:
    """/hoso: what is known of me, each part to mend."""
    me = talk.me
    if key in PROFILE.by_key:
        talk.open("profile", _answers(talk, me, mended=key))
        talk.state.asks(key)
        ask(talk)
        return
    text = talk.say("profile.shown", person=me, phone=local_phone(me.phone), unit=unit_label(talk, me))
    menu = tuple(Option(f"/hoso {step.key}", talk.say(f"profile.{step.key}.label")) for step in PROFILE.steps)
    talk.tell(text, menu=menu)


def _answers(talk: Talk, person: Person, mended: str) -> dict[str, Any]:
    """The profile as answers to its questions.

    A grassroots union is the workplace itself, and there is no question about the union above it; unless it is that
    question that is to be mended.
    """
    unit = talk.context.units.by_code.get(person.unit)
    answers: dict[str, Any] = {"name": person.name, "phone": person.phone or None}
    if unit is not None and unit.kind == "grassroots" and mended != "union":
        return answers | {"workplace": {"code": person.unit, "raw": person.workplace}}
    union = {"code": person.unit, "raw": person.unit}
    return answers | {"workplace": {"code": "", "raw": person.workplace}, "union": union}


def mended(talk: Talk) -> bool:
    """Whether these words, amid another form, put right what is known of a person: "nhầm sđt, là 09…".

    Who only says that it is wrong hears where to mend it.
    """
    text = talk.event.text
    if talk.flow is None or talk.flow is PROFILE:
        return False
    number = _other_number(text, talk.this_step.free)
    if number:
        _put_right(talk, _PHONE, number)
        return True
    if not corrections.may_be(text):
        return False
    if not corrections.may_name(text, _first_words(talk.lang)):
        return False
    found = corrections.named(text, _names(talk.lang) | _asked_by_form(talk))
    step = None if found is None else PROFILE.by_key.get(found.key)
    if found is None or step not in _MENDED:
        return False
    answer = _read(talk, step, found.value)
    if answer:
        _put_right(talk, step, answer)
    tells_where = not answer and found.lead and (not found.value or step is _NAME)
    if tells_where:
        ask(talk, head=told(talk, "profile"), again=True)
    return bool(answer) or tells_where


_NINE_DIGITS = re.compile(r"(?:\d[ .-]?){9}")
_ALONE = re.compile(r"\W*(?:\+84|0)(?:[ .-]?\d){9}\W*")
#: It begins with one's own number: "khách gọi nhầm số 09…" and "dán số 09… mới lên tủ" are a story.
_IS_OTHER = SpelledPattern(
    r"^\W*(?:(?:à|ờ|ơ|ủa|chết|quên|dạ|thôi|em|tôi|tui|mình|anh|chị|cô|chú|bác|cháu|con|bị|lỡ|đã|mới|vừa|ghi|viết|gõ"
    r"|nhập|khai|cái)[\s,]+)*(?:(?:số|sđt|sdt|điện thoại)(?! (?:tổng đài|hotline|khách|kho|xe|tài khoản|lô|máy))\b.*"
    r"\b(?:mới|đổi|sai|nhầm|lộn|cũ|(?:không|ko) phải)\b|(?:đổi|sai|nhầm|lộn) số\b)"
)


def _other_number(text: str, alone: bool) -> str:
    """The telephone in "tui đổi số rồi, số mới 0356 700 218"; "" for nearly every text.

    `alone`: a number and nothing else is one, where a story is asked for.
    """
    if len(text) > corrections.LONGEST or _NINE_DIGITS.search(text) is None:
        return ""
    if _IS_OTHER.search(text) is None and not (alone and _ALONE.fullmatch(text)):
        return ""
    got = reading.read_phone(text.rpartition(",")[2])
    return str(got.value) if got.status == "ok" else ""


def _asked_by_form(talk: Talk) -> dict[str, str]:
    """What the open form asks itself, by its names: the workplace of an author."""
    keys = tuple(key for key in talk.answers if key in talk.this_flow.reviewed)
    return {name: f"{talk.flow_name}.{key}" for name, key in keys_by_name(talk.flow_name, keys, talk.lang).items()}


def _read(talk: Talk, step: AnyStep, value: str) -> Any:
    try:
        return step.read(value, talk) if value else None
    except (Unclear, Unsure):
        return None


def _put_right(talk: Talk, step: AnyStep, answer: Any) -> None:
    known = {"workplace": answer["raw"], "unit": answer["code"] or talk.me.unit} if step is _WORKPLACE else {}
    talk.known_as(replace(talk.me, **(known or {step.key: answer})))
    shown = step.show(answer, talk)
    aside(talk, talk.say("any.corrected", label=talk.say(f"profile.{step.key}.label"), shown=shown))


@cache
def _names(lang: str) -> dict[str, str]:
    """What may be put right amid another form, by what people call it: of two words, since "số" may be any number."""
    called = {step.key: listed(f"profile.{step.key}.names", lang) for step in _MENDED}
    return {fold(name): key for key, names in called.items() for name in names if " " in name or name == "sdt"}


@cache
def _first_words(lang: str) -> frozenset[str]:
    """The words with which those names begin."""
    return frozenset(name.split()[0] for name in _names(lang))


def unit_label(talk: Talk, person: Person) -> str:
    return talk.context.units.label(person.unit) if person.unit else ""
