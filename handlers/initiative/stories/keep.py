"""Keeps what tells of an initiative though no question asked for it, and asks only what the short form still needs.

At the menu and at the first questions it becomes a draft at once. Of somebody who has not agreed yet it waits in the
state of the chat, and becomes a draft when they agree.
"""

from __future__ import annotations

import re
from typing import Any

from handlers.conversation import answer
from handlers.conversation.files import add
from handlers.conversation.flow import SHORT
from handlers.conversation.mending.changing import asks_again, told_kept
from handlers.conversation.pieces import goes_on_with
from handlers.conversation.steps.choice import Choice
from handlers.conversation.steps.step import AnyStep, Unclear
from handlers.conversation.talk import Talk
from handlers.initiative.asking_rest import shortened
from handlers.initiative.filling import fill
from handlers.initiative.form import INITIATIVE
from handlers.initiative.like_another import story_like_another
from handlers.initiative.stories import says
from handlers.library import telling as library
from handlers.people import allowance, start, told_before
from handlers.people.consent import CONSENT
from handlers.people.profile import PROFILE
from handlers.people.told_before import STORY
from handlers.reading import corrections, denials, orders
from handlers.reading.fold import SpelledPattern
from handlers.reading.lead_ins import quoted_title
from handlers.reading.remarks import learned
from handlers.reading.remarks.stories import LONG, tells, tells_a_little, tells_of_habit
from messages.format import paragraphs
from storage.conversation import drafts
from storage.database.records import Draft

_SENTENCES = re.compile(r"[.!\n]\s*\S+ \S+")
_CLAUSE = re.compile(r"[,;.]\s")
TOLD = ("before", "solution")  # they grow with what is told
FIRST = ("behalf", "author", "unit")  # questions at which nobody has told anything yet


def taken(talk: Talk) -> bool:
    """Whether what came tells something that no question asked for; then it is kept."""
    event, within = talk.event, talk.flow is INITIATIVE
    if event.pressed or (within and (event.files or (talk.this_step.free and talk.this_step.key != "title"))):
        return False
    typed_within = within and not event.files
    if typed_within and answer.is_rather(talk, talk.this_step, event.text):
        return False
    if typed_within and _is_told_early(talk, talk.this_step, event.text):
        return _keep_early(talk, talk.this_step, event.text)
    if typed_within and _is_title(talk, talk.this_step, event.text):
        return False
    if not (event.files or tells(event.text, talk.lang)):
        return False
    if talk.person is None or talk.flow is CONSENT:
        return _held(talk)
    if not talk.person.name or talk.flow is PROFILE:
        return not corrections.may_be(event.text) and _kept_for_later(talk)
    if talk.flow is None:
        return begin(talk)
    return within and _told_within(talk)


def _told_within(talk: Talk) -> bool:
    """The same within the form: at its first questions, at the short form's review, at one that it cannot answer."""
    step, text, answers = talk.this_step, talk.event.text, talk.answers
    if talk.state.unsure or corrections.may_be(text) or orders.is_order(text):
        return False
    meant = (_CLAUSE.split(text, maxsplit=1)[0], *((text,) if len(text) < LONG else ()))
    if step.key in FIRST and any(answer.could_answer(talk, step, words) for words in meant):
        return False  # "nộp hộ chị Hoa, chị ấy không có điện thoại"
    if SHORT not in answers and "title" not in answers and (step.key in FIRST or _is_no_title(talk, step, text)):
        _tell(talk, text)
    elif SHORT in answers and step.final:
        _tell(talk, text)
    elif len(text) >= LONG and not (step.final or answer.can_read(talk, step, text)):
        _tell(talk, text, short=SHORT in answers)
    else:
        return False
    return True


_WHERE_I_WORK = SpelledPattern(
    r"\W*(?:dạ )?(?:bên|chỗ|tổ|ngành) (?:tụi |bọn |chúng )?(?:em|tôi|mình|chị|anh|tui|cô|chú)\b"
)

#: "Không phải kỹ thuật, bên quản lý cơ", where what stands behind it names one of the list.
_RATHER = SpelledPattern(
    r"^\W*(?:(?:dạ|em|à|ơ) )*(?:không|ko|k|hông|hổng|chẳng|chả) phải (?:là )?(?:\w+ ){1,5}?\w+\s*[,.;]"
)


def _is_told_early(talk: Talk, step: AnyStep, text: str) -> bool:
    """Whether a short story comes where a list is to be picked from, before anything was told."""
    if step.final or not isinstance(step, Choice) or not talk.answers.keys().isdisjoint(TOLD):
        return False
    if step.key in FIRST or len(text) >= LONG or talk.state.unsure or goes_on_with(text):
        return False
    if (corrections.may_be(text) or orders.is_order(text)) and not tells_of_habit(text):
        return False
    if denials.says_rather(text) or (_RATHER.match(text) is not None and answer.can_read(talk, step, text)):
        return False  # it is about the list
    if _WHERE_I_WORK.match(text) is not None and step.claims(text, talk):
        return False  # "bên em trồng cây cắt cỏ công viên" chooses a field
    if talk.lang == learned.LANGUAGE and learned.points(text, learned.STORY) > learned.STORY_POINTS:
        return False  # "toàn từ trên trời, đọc không hiểu"
    could_be_picked = says.way_told(text) == "before" and _names_one(talk, step, text)
    return tells_a_little(text, could_be_picked)


def _names_one(talk: Talk, step: AnyStep, text: str) -> bool:
    """Whether these words name one of the list, or one clause of them likely does: "quyên góp giúp đoàn viên"."""
    if answer.can_read(talk, step, text):
        return True
    return _CLAUSE.search(text) is None and len(step.likely(text, talk)) == 1


def _keep_early(talk: Talk, step: AnyStep, text: str) -> bool:
    """Keep it where it belongs, as the old way where nothing tells that it is the new one, and read it back."""
    given = {key: words for key, words in says.read(text).items() if key in TOLD}
    if "before" not in given:
        given = {says.way_told(text): text}
    heads = []
    for key, words in given.items():
        meant = INITIATIVE.by_key[key]
        if answer.is_sure(talk, meant, words):
            heads.append(told_kept(talk, meant, words))
            answer.keep(talk, meant, words)
    if heads:
        asks_again(talk, step, head="\n".join(heads))
    return bool(heads)


def _is_title(talk: Talk, step: AnyStep, text: str) -> bool:
    """Whether it is the name that was asked for, as nearly every answer there is: a look at its words is spared."""
    return step.key == "title" and len(text) < LONG and not _is_no_title(talk, step, text)


def _is_no_title(talk: Talk, step: AnyStep, text: str) -> bool:
    """Whether somebody tells a story where its name is asked: in several sentences, or at too great length."""
    if step.key != "title" or quoted_title(text):
        return False
    return _SENTENCES.search(text) is not None or not answer.could_answer(talk, step, text)


def begin(talk: Talk) -> bool:
    """What came is a draft of its own from now on; photos alone join the form that is open elsewhere."""
    text = talk.event.text
    if allowance.refuses_new(talk):
        told_before.add(talk)
        return True
    found = None if text else drafts.open_draft(talk.context.tx, talk.me.id)
    talk.leave()
    if found is None:
        talk.open(INITIATIVE.name, {SHORT: True})
    else:
        talk.take_up(found)
        talk.state.resumes(INITIATIVE.name)
    head = ""
    if talk.event.files and INITIATIVE.files is not None:
        head, _ = add(talk, INITIATIVE.files)
    _tell(talk, text, head, short=found is None or not found.answers or SHORT in found.answers)
    return True


def begin_with_trouble(talk: Talk, trouble: str) -> None:
    """A draft that begins with how it was, as it was typed."""
    talk.leave()
    talk.open(INITIATIVE.name, {SHORT: True})
    _fill(talk, {"before": trouble})
    _fill_unit(talk)
    talk.state.asks_next()
    answer.go_on(talk, _read_back(talk))


def goes_on(talk: Talk) -> bool:
    """Begin with the story that was told before consent or profile, where there is one."""
    told = told_before.unread(talk) if talk.state.unread else None
    talk.state.reads_story()
    if told is not None:
        take_up(talk, told)
    return told is not None


def take_up(talk: Talk, told: Draft) -> None:
    """Read the story that waits in this draft, and ask what is missing."""
    talk.take_up(told)
    talk.state.resumes(INITIATIVE.name)
    talk.keep({key: value for key, value in told.answers.items() if key != STORY})
    _tell(talk, told.answers.get(STORY, ""))


def as_whole_form(talk: Talk) -> None:
    """From now on the whole form is asked, as on its page; a story that waits is read before."""
    answers = talk.answers
    if SHORT not in answers:
        return
    talk.keep({key: value for key, value in answers.items() if key != SHORT and key not in INITIATIVE.final})
    if answers[SHORT] == told_before.UNREAD:
        _fill(talk, says.read(answers.get(STORY, "")))


def _tell(talk: Talk, text: str, head: str = "", short: bool = True) -> None:
    """Read the story, show what was read, and ask what is missing."""
    answers = talk.answers
    if text:
        answers = {**answers, STORY: "\n".join(part for part in (answers.get(STORY, ""), text) if part)}
    if short:
        answers = {**answers, SHORT: True}
    talk.keep({key: value for key, value in answers.items() if key not in INITIATIVE.final})
    if text:
        _fill(talk, says.read(text))
    if short:
        _fill_unit(talk)
    talk.state.asks_next()
    answer.go_on(talk, paragraphs(head, _read_back(talk), _how_others_do(talk)))


def _how_others_do(talk: Talk) -> str:
    """That others have solved it; "" where nobody has, and to who tells a way of their own."""
    answers = talk.answers
    if SHORT not in answers or not answers.get("before") or answers.get("solution"):
        return ""
    return library.beside(talk, answers["before"])


def _fill(talk: Talk, given: dict[str, str]) -> None:
    """Keep what can be read and has no answer yet; more of the same story is added to what was told before."""
    known = talk.answers
    new = {key: words for key, words in given.items() if not known.get(key)}
    more = {key: f"{known[key]}\n{given[key]}" for key in TOLD if key in given and known.get(key)}
    fill(talk, new | more, assumes=False)


def _fill_unit(talk: Talk) -> None:
    """The person's own union, where the story names none; it is shown with the rest."""
    unit, answers = INITIATIVE.by_key["unit"], talk.answers
    if "unit" in answers:
        return
    options = unit.options(talk)
    try:
        found: Any = unit.pick(options[0].value, talk) if options else unit.unclear(talk)
    except Unclear:
        return
    talk.keep({**talk.answers, "unit": found})


def _read_back(talk: Talk) -> str:
    """That it is kept, what was read, and how much is still to come."""
    answers = talk.answers
    plan = INITIATIVE.plan(answers)
    missing = [key for key in plan.steps if key not in answers]
    parts = [talk.say("story.kept")]
    if len(missing) > 1 and (like := story_like_another(talk)):
        parts.append(like)
    if SHORT in answers and len(missing) > 1:
        parts += [f"• {_line(talk, step)}" for step in plan.listed if answers.get(step.key) is not None]
        parts.append(talk.say("story.left", n=len(missing)))
    return "\n".join(parts)


def _line(talk: Talk, step: AnyStep) -> str:
    shown = shortened(step.show(talk.answers[step.key], talk))
    return f"{talk.say(f'{INITIATIVE.name}.{step.key}.label')}: {shown}"


def waits(talk: Talk) -> bool:
    """Whether what somebody told waits until they agree to the new text; then consent is asked."""
    told = talk.flow is None and not talk.event.pressed and tells(talk.event.text, talk.lang)
    if told:
        told_before.hold(talk)
        talk.leave()
        start.ask_consent(talk, talk.say("consent.again") + " " + talk.say("story.held"))
    return told


def told_after_absence(talk: Talk) -> bool:
    """Whether a new story came where another form was left: it gets a draft of its own, and the other stays."""
    step, text = talk.this_step, talk.event.text
    if not tells(text, talk.lang) or answer.could_answer(talk, step, text):
        return False
    return begin(talk)


def _held(talk: Talk) -> bool:
    """Somebody who has not agreed yet: what came waits, and consent is asked."""
    if not (tells(talk.event.text, talk.lang) or told_before.can_hold(talk)):
        return False
    told_before.hold(talk)
    head = talk.say("story.held")
    if not talk.chat.said:
        head = f"{talk.say('menu.welcome')}\n\n{head}"
    start.ask_consent(talk, head)
    return True


def _kept_for_later(talk: Talk) -> bool:
    """In the middle of the questions about the person: it is a draft, and comes after them."""
    text, step = talk.event.text, talk.step
    if not talk.event.files and step is not None and answer.can_read(talk, step, text):
        return False
    told_before.add(talk)
    start.proceed(talk, head=talk.say("story.kept_for_later"))
    return True
