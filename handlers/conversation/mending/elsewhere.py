"""Words that answer another question than the open one: "của tôi", "quận Hoàng Mai", "công khai được".

Who knows the form says more than is asked, and sooner. What exactly one other question reads without a doubt, and the
open one does not, is kept there and read back; then the open question is asked again. Answers that were given stay,
except at the review, and where the last one is said otherwise: what may be changed elsewhere, corrections change.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from handlers.conversation.answer import fits, keep, refusal, take_others
from handlers.conversation.mending.changing import asks_again, told_kept
from handlers.conversation.steps.choice import Choice
from handlers.conversation.steps.date import Date
from handlers.conversation.steps.money import Money
from handlers.conversation.steps.more import More
from handlers.conversation.steps.step import AnyStep, Apart, Unclear
from handlers.conversation.steps.text import Title
from handlers.conversation.steps.unit import Unit
from handlers.conversation.talk import Talk
from handlers.reading import denials
from handlers.reading.choosing import is_alone
from handlers.reading.fold import SpelledPattern, SpelledWords, fold, has_accents, marked, word_set
from handlers.reading.names import shares
from handlers.reading.names.coauthors import names_somebody
from handlers.reading.names.plausible import certain, has_capitals
from handlers.reading.picking import plain
from handlers.reading.replies import read_reply

LONGEST_NAME = 60  # letters of a choice or a union, called by its name, and of a day or an amount alone
LONGEST = 120  # letters of an answer to another question
_UNION_BEGINS = word_set("quan huyen phuong xa thi ldld lien cong cd nganh tong")  # first words of a union's name
#: A day or an amount, and no story that holds one: "mua cái cảm biến 80k".
_FIGURES_FIRST = SpelledPattern(
    r"^\W*(?:(?:dạ|từ|ngày|tháng|mùng|khoảng|tầm|cỡ|chừng|độ|hơn|gần|ước|được|là|áp dụng|làm lợi|tiết kiệm)\W+)*\d"
)
#: What may stand beside a day or an amount where nothing else is told: "làm từ tháng 3/2026 nha em".
_BESIDE_FIGURES = SpelledWords(
    word_set(
        "dạ thực thật ra cũng tính tiền từ hồi ngày tháng năm mùng mồng quý tuần đầu cuối giữa áp dụng làm xài"
        " dùng thử chạy bắt đưa vào lợi tiết kiệm được giảm khoảng tầm cỡ chừng độ hơn gần ước là một mỗi triệu"
        " tr tỷ tỉ nghìn ngàn k đồng củ tới đến nay ghi vào đi giờ rồi ạ nhé nha em á anh chị đó đấy ngoái trước vnd"
        " số thôi ghi lại xuống sửa chỉ mới đúng thành chứ không phải dư thừa"
    )
)
_QUESTION = SpelledPattern(r"\b(?:nào|mấy|bao nhiêu|thế nào|làm sao)\b")
_NUMBER = re.compile(r"\d+")
_NAMES = re.compile(r"(?:[^\W\d_a-zà-ỹđ]\w*\s+)+[^\W\d_a-zà-ỹđ]\w*")  # by their capitals
_WORD = re.compile(r"\w+")
_NOBODY = SpelledPattern(
    r"\b(?:một mình|mình (?:em|tôi|anh|chị)|không (?:có )?ai|tự (?:em|tôi|làm|nghĩ)"
    r"|(?:không|chưa|hông|chẳng) có đồng tác giả)\b"
)
#: Said outright of who took part, or of recognition.
_OF_MORE = SpelledPattern(r"\bđồng tác giả\b|\b(?:quyết định|giấy) công nhận\b|\bcông nhận sáng kiến\b")
#: Under all answers: "500 triệu là sai", "500 triệu nhiều quá", "có phải 400 triệu không".
_FINDS_FAULT = SpelledPattern(r"\b(?:không|chưa|sai|hả|à|nhỉ|quá|ko|hông)(?: (?:rồi|em|ạ|anh|chị|vậy|mà|hết))*$")
_SHARE = SpelledPattern(r"\d ?%|phần trăm")
_NAMES_RECOGNITION = SpelledPattern(r"\b(?:công nhận|quyết định|hội đồng|duyệt(?! kinh phí)|xét)\b")


def named(talk: Talk, step: AnyStep, text: str) -> bool:
    """Whether free words are nothing but another question's day, amount or choice, or a union where a title is asked.

    They would be kept as the answer, or asked about.
    """
    if not step.free or len(text) > LONGEST_NAME or talk.draft is None or talk.state.unsure:
        return False
    typed = plain(text)
    found = dict(_choices(talk, step, typed))
    if not found and _is_figure(text):
        found = dict(_values(talk, step, text))
    if not found and isinstance(step, Title) and typed.partition(" ")[0] in _UNION_BEGINS:
        found = dict(_unions(talk, step, text))
    return _taken(talk, step, found) or (not found and _names_more(text) and _more(talk, step, text))


def _names_more(text: str) -> bool:
    """Whether it names people with their shares, or says outright what it tells of: "không có đồng tác giả"."""
    return _OF_MORE.search(text) is not None or (shares.is_in(text) and names_somebody(text))


def taken(talk: Talk, step: AnyStep, text: str) -> bool:
    """Whether words that are no answer to the open question surely answer one other."""
    if len(text) > LONGEST or talk.draft is None or talk.state.unsure or talk.state.scrap[0] == step.key:
        return False
    if read_reply(text):
        return False
    typed = plain(text)
    found = dict(_choices(talk, step, typed))
    if not found and typed in talk.this_flow.called:
        return False  # a choice that this campaign does not have is no union of that name: "y tế"
    found = found or dict(_values(talk, step, text))
    return _taken(talk, step, found or dict(_unions(talk, step, text))) or _more(talk, step, text)


def _taken(talk: Talk, step: AnyStep, found: dict[str, Any]) -> bool:
    """Keep the one that was found; where there are several, those that have no answer yet come first."""
    found = {key: answer for key, answer in found.items() if key not in talk.answers} or found
    if len(found) != 1:
        return False
    ((key, answer),) = found.items()
    _keep(talk, step, {**_which_applies(talk, key), key: answer})
    return True


def _which_applies(talk: Talk, key: str) -> dict[str, Any]:
    """The choice without which that question is not asked: an amount tells that there is one."""
    choices = [one for one in talk.this_flow.applying(talk.answers) if isinstance(one, Choice)]
    return {one.key: one.more[0] for one in choices if one.more[1] == key and talk.answers.get(one.key) != one.more[0]}


def _keep(talk: Talk, step: AnyStep, answers: Mapping[str, Any]) -> None:
    heads = [told_kept(talk, talk.this_flow.by_key[key], answer) for key, answer in answers.items()]
    for key, answer in answers.items():
        keep(talk, talk.this_flow.by_key[key], answer)
        talk.state.gives(key, 0, talk.event.message)
    asks_again(talk, step, head="\n".join(heads))


# What may be meant


def _others(talk: Talk, step: AnyStep) -> Iterator[AnyStep]:
    """The other questions that apply; of those that were answered only the last, and at the review all."""
    answers, last = talk.answers, talk.state.told[0]
    for other in talk.this_flow.applying(answers):
        fresh = other.key not in answers or other.key == last or step.final
        if other is not step and not other.final and fresh:
            yield other


def _choices(talk: Talk, step: AnyStep, typed: str) -> Iterator[tuple[str, Any]]:
    """The choices that are called so."""
    if typed not in talk.this_flow.called:
        return
    for other in _others(talk, step):
        if isinstance(other, Choice):
            value = other.called(typed, talk)
            if value and not read_reply(typed):
                yield other.key, value


def _unions(talk: Talk, step: AnyStep, text: str) -> Iterator[tuple[str, Any]]:
    """The union that is named, and by nothing but its name."""
    first = fold(text).split()[:1] if isinstance(step, Choice) else []
    if first and first[0] not in _UNION_BEGINS:
        return  # "xây dựng" names a field that is not in the list, as it names a union
    for unit in _others(talk, step):
        if isinstance(unit, Unit) and unit.is_name(text, talk) and refusal(unit.read, text, talk) is None:
            yield unit.key, unit.read(text, talk)


def _is_figure(text: str) -> bool:
    """Whether it holds nothing but a day or an amount."""
    if not any(map(str.isdigit, text)):
        return False
    accented = has_accents(text)
    words = [word for word in _WORD.findall(marked(text) if accented else fold(text)) if not word[0].isdigit()]
    return bool(words) and all(_BESIDE_FIGURES.has(word, accented) for word in words)


def _values(talk: Talk, step: AnyStep, text: str) -> Iterator[tuple[str, Any]]:
    """A day, or an amount: those too that come to apply by it."""
    if step.final and _FINDS_FAULT.search(text.strip(" .!?")) is not None:
        return
    begins = _FIGURES_FIRST.match(text) is not None or _is_figure(text)
    if not begins and (step.free or not any(map(str.isdigit, text))):
        return
    steps = {other.key: other for other in _others(talk, step)}
    by_key = talk.this_flow.by_key
    for other in [*steps.values()]:
        if isinstance(other, Choice) and is_alone(text, other.more[1]):
            steps[other.more[1]] = by_key[other.more[1]]
    for other in steps.values():
        if isinstance(other, (Date, Money)) and refusal(other.read, text, talk) is None:
            yield other.key, other.read(text, talk)


def _named_in(text: str) -> int:
    """How many people seem to be named, by their shares or by capitals."""
    return max(len(_NUMBER.findall(text)), len(_NAMES.findall(text)))


def _more(talk: Talk, step: AnyStep, text: str) -> bool:
    """Whether these words tell who took part, or whether it was recognised; what is in doubt is asked at the review."""
    more = next((other for other in talk.this_flow.applying(talk.answers) if isinstance(other, More)), None)
    if more is None or more is step or shares.is_broken(text) or _asks(text):
        return False
    told = _told_of_more(talk, step, more, text)
    if told is None or (step.free and told.answers.get(more.people.key) and _SHARE.search(text) is None):
        return False
    if {*told.answers, *told.doubts} - {more.key} == {more.people.key} and not fits(talk, more.people, text):
        return False  # "áp dụng thử một mình tui thôi có tính không"
    if told.doubts:
        take_others(talk, more, told)
    else:
        _keep(talk, step, told.answers)
    return True


def _asks(text: str) -> bool:
    """Whether a word of a question stands in it, and nobody denies by it: "chọn cái nào dễ được duyệt"."""
    return _QUESTION.search(text) is not None and not denials.says_no(text)


def _told_of_more(talk: Talk, step: AnyStep, more: More, text: str) -> Apart | None:
    """What is told for sure, people with a share in doubt too; recognition by its name."""
    try:
        told = more.told(text, talk)
    except Unclear:
        return None
    are_shares = told is not None and told.doubts.keys() == {more.people.key} and _SHARE.search(text) is not None
    if told is None or (told.doubts and not (step.final or are_shares)):
        return None
    if more.people.key in told.doubts and not are_shares and not (has_capitals(text.split()) or certain(text)):
        return None  # "lưu lại thôi", "cam kết"
    if not told.doubts and told.answers.keys() <= {more.key}:
        return None  # "không có giấy tờ gì"
    people = told.answers.get(more.people.key)
    if people and step is more.people and _named_in(text) > len(people["people"]):
        return None  # "Lê Thị Lan: 20, Tú: 10", "Lê Thị Lan 20%, Đỗ Thị Vi cũng vậy": one of them is lost
    standing = more.standing_of.key in told.answers
    if told.answers.get(more.people.key) and not (step.final or any(map(str.isdigit, text))):
        return None
    if more.people.key in told.answers and not told.answers[more.people.key] and not _NOBODY.search(text):
        return None  # their own name
    if standing and _NAMES_RECOGNITION.search(text) is None:
        return None  # "chưa có xài", "nhìn được rồi"
    return told
