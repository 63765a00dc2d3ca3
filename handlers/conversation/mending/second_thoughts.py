"""Mending another answer than the open question's: by its name, by what is right, or by an edited message.

"à tên phải là Giàn phơi tự quay", "nhầm, 430 triệu mới đúng", "quên mất, còn chị Cao Thị Nga 15% nữa": the answer is
changed and read back, and the open question asked again. Where only the mistake is told, that question opens.
"""

from __future__ import annotations

import re

from handlers.conversation import pieces
from handlers.conversation.answer import can_read, fits, keep, read
from handlers.conversation.ask import aside, ask, editable_steps, stands, step_label
from handlers.conversation.edit import first_words, keys_by_name
from handlers.conversation.mending.changing import answer_in, asks_again, change, is_answer, told_changed
from handlers.conversation.mending.replacing import asked_people, removed, replaced, set_for_one
from handlers.conversation.steps.choice import Choice
from handlers.conversation.steps.step import AnyStep, Instead, Unclear, Unsure
from handlers.conversation.steps.text import Text, Title
from handlers.conversation.talk import Talk
from handlers.reading import corrections, remarks
from handlers.reading.digits import whole
from handlers.reading.fold import SpelledPattern
from handlers.reading.names import coauthors, shares
from messages.wire import Reply


def mended(talk: Talk, step: AnyStep, text: str) -> bool:
    """Whether these words mend an answer; then it is done. `step`: the open question."""
    text = corrections.without_protest(text) or text
    short = step.final and len(text) <= corrections.LONGEST  # at the review "ngày là 1/6/2026" says enough
    if talk.draft is None:  # who is known by their own words only: "em gõ lộn dấu, Lê Thị Thu Hiên mới đúng"
        return not step.free and corrections.may_be(text) and _by_value(talk, step, text)
    if not (short or corrections.may_be(text)):
        return _NAMES.search(text) is not None and _by_its_name(talk, step, text)
    if any(mend(talk, step, text) for mend in (set_for_one, replaced, removed)):
        return True
    more = _added(step, text)
    return (
        _beside_others(talk, step, more)
        or _by_name(talk, step, text)
        or _by_value(talk, step, text)
        or _bare(talk, step, text)
        or (bool(more) and not _is_for(talk, step, text) and _forgotten(talk, step, more))
    )


def _is_for(talk: Talk, step: AnyStep, text: str) -> bool:
    """Whether the open question, which is no story, has a use for these words: "à có thử rồi, hôm 10/11"."""
    return step.goes_on(text) or (not step.free and can_read(talk, step, text))


def _added(step: AnyStep, text: str) -> str:
    """What is to stand beside an answer; at a question of free words that can only be people with their shares."""
    if step.free and not shares.is_in(text):
        return ""
    more = corrections.forgotten(text)
    if more and remarks.read(text).kind == "question":
        return ""  # "còn mấy câu nữa em" asks
    return more


# By name


def _by_name(talk: Talk, step: AnyStep, text: str) -> bool:
    """ "tên phải là …", "tên bị sai rồi", "mục 8 chưa chuẩn"."""
    flow = talk.this_flow
    if not corrections.may_name(text, first_words(flow.name, flow.reviewed, talk.lang)):
        return False
    answered = tuple([one.key for one in editable_steps(talk) if stands(talk, one)])
    found = corrections.named(text, keys_by_name(talk.flow_name, answered, talk.lang))
    if found is None:
        return False
    meant = _meant(talk, found)
    if meant is None or not stands(talk, meant):
        return False
    if meant is step:
        return found.said and _reads(talk, step, found.value)
    if isinstance(meant, Title) and not found.said and _OF_SOMEBODY.match(found.value) is not None:
        return _asks_who(talk)
    if found.value and _may_set(talk, step, meant, found):
        return change(talk, step, meant, found.value)
    if found.value and not is_answer(talk, meant, found.value) and _is_order_by_itself(talk, text, meant):
        talk.state.asks(meant.key)
        ask(talk)
        return True
    if found.value and not step.final and (meant.free or not any(map(str.isdigit, found.value))):
        return False
    if found.lead:
        talk.state.asks(meant.key)
        ask(talk)
    return found.lead


#: "Thiếu tên chồng tôi": of one who took part, and not the initiative's.
_OF_SOMEBODY = SpelledPattern(r"(?:vợ|chồng|bố|mẹ|sếp|bạn|đồng nghiệp|tổ trưởng|quản đốc|anh|chị|cô|chú|bác) \w")


def _asks_who(talk: Talk) -> bool:
    """Who else took part, where this form asks it."""
    people = asked_people(talk)
    if people is not None:
        talk.state.asks(people.key)
        ask(talk)
    return people is not None


LONGEST_AT_A_STORY = 50  # letters
_REASON = re.compile(r",\s")


def _is_order_by_itself(talk: Talk, text: str, meant: AnyStep) -> bool:
    """Whether the first clause alone orders to mend that answer: "sửa lại đơn vị giúp chị, ghi nhầm ngành"."""
    first, *reason = _REASON.split(text, maxsplit=1)
    if not reason or not corrections.may_be(first):
        return False
    found = corrections.named(first, keys_by_name(talk.flow_name, (meant.key,), talk.lang))
    return found is not None and found.key == meant.key and found.lead and not found.value


_NAMES = re.compile(r"\w(?: (?:là|la|phải là|phai la) |: ?)\w", re.IGNORECASE)


def _by_its_name(talk: Talk, step: AnyStep, text: str) -> bool:
    """ "Ngày áp dụng là 20/6", where something else is asked; where that is a story, only in few words."""
    flow = talk.this_flow
    first = first_words(flow.name, flow.reviewed, talk.lang)
    longest = LONGEST_AT_A_STORY if step.free else corrections.LONGEST
    if len(text) > longest or not corrections.may_name(text, first):
        return False
    given = tuple([one.key for one in editable_steps(talk) if stands(talk, one) and not one.free and one is not step])
    found = corrections.named(text, keys_by_name(talk.flow_name, given, talk.lang))
    meant = None if found is None else _meant(talk, found)
    if found is None or meant is None or not found.said or not is_answer(talk, meant, found.value):
        return False
    return change(talk, step, meant, found.value)


def _meant(talk: Talk, found: corrections.Named) -> AnyStep | None:
    if not found.number:
        return talk.this_flow.by_key.get(found.key)
    steps, number = editable_steps(talk), whole(found.number)
    if number is None or not 1 <= number <= len(steps):
        return None
    return steps[number - 1]


def _reads(talk: Talk, step: AnyStep, value: str) -> bool:
    """Take the value as the answer to the open question, which was named."""
    read(talk, step, value)
    return True


def _may_set(talk: Talk, step: AnyStep, meant: AnyStep, found: corrections.Named) -> bool:
    """Whether the value is one, and not the rest of a story that begins with a question's name."""
    if not meant.free:
        return is_answer(talk, meant, found.value) or (found.said and not _asks(found.value))
    if shares.is_in(found.value) and coauthors.names_somebody(found.value):
        return False  # "tên là Lê Văn Ba 20%" names who took part
    if not fits(talk, meant, found.value):
        return False  # "quên tên đầy đủ của ổng rồi"
    if isinstance(meant, Text) and meant.told:
        return found.said and found.lead
    if _TELLS_ON.search(found.value) is not None:
        return False  # "tên sửa thành Máy băm cỏ nhé. Trước đây băm tay …"
    return found.said or (found.lead and not step.free and not _asks(found.value))


_TELLS_ON = re.compile(r"[.!?]\s+\w+(?: \w+){3}")


def _asks(value: str) -> bool:
    """Whether words behind "là" ask: "số tiền này là tạm tính, có sao không"."""
    return remarks.read(value).kind == "question"


# By what is right


#: Nothing is left of "khoan đã em ơi".
_ONLY_ADDRESS = SpelledPattern(r"\W*(?:(?:đã|em|anh|chị|cô|chú|bác|ad|bot|ơi|ạ|nhé|nha|cái|chút|tí|xíu|nào)\W*)+")


def _by_value(talk: Talk, step: AnyStep, text: str) -> bool:
    """ "nhầm, 430 triệu mới đúng": the one answer that this can be, the last one first."""
    value = corrections.value_alone(text)
    if remarks.read(text).kind == "unable":
        return False  # "quên rồi"
    if not value or _ONLY_ADDRESS.fullmatch(value) is not None or (step.final and talk.state.unsure):
        return False
    last = _last(talk, step)
    if last is not None:
        value = last.corrected(talk.answers[last.key], value)
    if last is not None and not last.free and is_answer(talk, last, value):
        return change(talk, step, last, value)
    if not step.free and is_answer(talk, step, value):
        return _reads(talk, step, value)
    others = [one for one in editable_steps(talk) if stands(talk, one) and _holds_figures(one)]
    fitting = [one for one in others if any(map(str.isdigit, value)) and is_answer(talk, one, value)]
    if len(fitting) == 1:
        return change(talk, step, fitting[0], value)
    if last is not None and last.free and corrections.says_mistaken(text) and is_answer(talk, last, value):
        return change(talk, step, last, value)
    return False


def _holds_figures(step: AnyStep) -> bool:
    return not step.free and not isinstance(step, Choice)


def _bare(talk: Talk, step: AnyStep, text: str) -> bool:
    """ "à nhầm": the answer before opens again."""
    last = _last(talk, step)
    if last is None or step.final or talk.state.unsure or not (corrections.bare(text) or corrections.earlier(text)):
        return False
    talk.state.asks(last.key)
    ask(talk)
    return True


def _last(talk: Talk, step: AnyStep) -> AnyStep | None:
    """The question answered last, where it is another than the open one."""
    key, _, _ = talk.state.told
    last = talk.this_flow.by_key.get(key)
    if last is None or last is step or key not in talk.answers or last.final:
        return None
    return last


# What was forgotten


def _beside_others(talk: Talk, step: AnyStep, value: str) -> bool:
    """ "quên mất, còn chị Cao Thị Nga 15% nữa": beside the co-authors that were named."""
    if not any(map(str.isdigit, value)):
        return False
    people = asked_people(talk)
    if people is None or not (people is step or stands(talk, people)) or not is_answer(talk, people, value):
        return False
    if people is step:
        return _reads(talk, step, value)
    old = talk.answers.get(people.key)
    if old is not None:
        value = people.joined(old, value)
    return change(talk, step, people, value)


LEAST_FORGOTTEN = 2  # words
_HOW_MANY = SpelledPattern(r"(?:mấy|bao nhiêu|bao lâu|gì|ai|nào)\b")  # "còn mấy câu"
_SOMEBODY = SpelledPattern(r"(?:có )?(?:anh|chị|cô|chú|bác|ông|bà|thầy|bạn|thằng|con) \w+(?: \w+){0,3}\W*$")


def _forgotten(talk: Talk, step: AnyStep, value: str) -> bool:
    """ "à quên, còn phải lau máy nữa": behind the story told last."""
    last = _last(talk, step)
    if last is None or not last.free or step.free or step.final or shares.is_in(value):
        return False
    if talk.state.unsure or len(value.split()) < LEAST_FORGOTTEN or _HOW_MANY.match(value) is not None:
        return False  # "ừ mà quên số"
    if _SOMEBODY.match(value) is not None or not fits(talk, last, talk.event.text):
        return False  # "còn anh Bảy làm cùng nữa"
    return pieces.join(talk, step, last, value)


# Edited messages


def edited(talk: Talk) -> None:
    """A message that was sent before reads otherwise now: so does the answer that it gave, while its form is open.

    Where nothing was answered so far, nothing can have changed, and nothing is said.
    """
    if talk.flow is None:
        if any(command.startswith("/trangthai ") for command, _ in talk.state.menu):
            talk.replies.append(Reply(talk.say("any.edited_after")))
        return
    key, alone = talk.state.given_by(talk.event.message)
    meant = talk.flow.by_key.get(key)
    if meant is None or key not in talk.answers:
        if talk.state.wrote:
            aside(talk, talk.say("any.edited"))
    elif alone:
        _edit(talk, meant)
    else:
        aside(talk, talk.say("any.edited_part", label=step_label(talk.flow_name, key, talk.lang)))


def _edit(talk: Talk, meant: AnyStep) -> None:
    """Read the new text as that answer; what stands stays where it is none, or may be another."""
    step, old = talk.this_step, talk.answers[meant.key]
    try:
        answer = answer_in(talk, meant, talk.event.text)
    except (Unclear, Unsure, Instead):
        label = step_label(talk.flow_name, meant.key, talk.lang)
        shown = talk.say("any.nothing") if old is None else meant.show(old, talk)
        aside(talk, talk.say("any.edited_unread", label=label, shown=shown))
        return
    keep(talk, meant, answer)
    asks_again(talk, step, head=told_changed(talk, meant, answer))
