"""The gate: what a text is besides an answer. Each kind of remark has its file; here they are put in order."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from handlers.reading.fold import (
    SHORT,
    SpelledPattern,
    SpelledWords,
    fold,
    has_accents,
    marked,
    remembered,
    word_set,
)
from handlers.reading.remarks import learned
from handlers.reading.remarks.courtesy import complaint, greeting, thanks
from handlers.reading.remarks.leaving import leaving, waiting
from handlers.reading.remarks.marks import QUESTION
from handlers.reading.remarks.menu import about_profile
from handlers.reading.remarks.others.told import told_to_others
from handlers.reading.remarks.questions import question
from handlers.reading.remarks.said import Said, spoken
from handlers.reading.remarks.topics import about
from handlers.reading.remarks.unable import unable, will_ask
from handlers.reading.remarks.weighing import asks_plainly, leaning, likeliest, may_lean, much_work, only_tells

Kind = Literal["", "question", "unable", "leaving", "waiting", "thanks", "complaint", "greeting"]


class Remark(NamedTuple):
    """What somebody says to us. `sure`: it can be no answer; else the person is asked whether it is one.

    `guessed`: only its words make it likely, so that what is no answer anyway is not taken for it. `firm`: in doubt,
    whatever the words tell besides.
    """

    kind: Kind = ""
    about: str = ""  # of a question: a key of `menu.faq`, "" where it asks about the open question itself
    sure: bool = True
    guessed: bool = False
    firm: bool = False


NONE = Remark()
TO_OTHERS = Remark("waiting", sure=False, firm=True)


@remembered
def read(text: str) -> Remark:
    """What this says besides answering; NONE for what tells something, which is nearly every text."""
    if len(text) > learned.LONGEST or not _may_remark(text):
        return NONE
    said = spoken(text)
    if thanks(said):
        return Remark("thanks")
    if complaint(said):
        return Remark("complaint")
    if greeting(said):
        return Remark("greeting")
    if waiting(said) or will_ask(said):
        return Remark("waiting")
    left = leaving(said)
    if left:
        return Remark("leaving", sure=left == "sure")
    lost = unable(said)
    if lost and not said.asked:
        return Remark("unable", sure=lost == "sure", firm=lost == "firm")
    if about_profile(said):
        return Remark("question", "profile")
    asks = question(said)
    if asks:
        return Remark("question", about(said), asks == "sure", firm=asks == "firm")
    return NONE


def weighed(text: str, remark: Remark, question: str, oddness: int, guess: bool) -> Remark:
    """The remark in words that answer a question of free text, once more: what was in doubt may be none after all.

    `remark`: what `read` made of them. Where that is nothing, they may be one in doubt; `question`: the open one;
    `oddness`: how unlike its answers they are; `guess`: whether their words alone may make it likely.
    """
    likely = learned.points(text, question) if guess else learned.NEITHER
    if len(text) > learned.LONGEST or (likely <= learned.SURELY_STORY and not _asks_at_its_end(text, remark)):
        return NONE
    found = _said_to_us(text, remark, question, oddness, likely)
    if found.sure and likely <= learned.STORY_POINTS:
        return found._replace(sure=False)
    return found if found.kind or not told_to_others(text) else TO_OTHERS


def _asks_at_its_end(text: str, remark: Remark) -> bool:
    """Whether a question to us surely stands behind what was told: "…, ghi vậy được chưa em"."""
    return remark.kind == "question" and QUESTION.found(spoken(text).last, spoken(text).accented) is not None


def _said_to_us(text: str, remark: Remark, question: str, oddness: int, likely: float) -> Remark:
    if not (remark.kind or likely >= learned.TALK_POINTS or may_lean(text, oddness)):
        return NONE
    said = spoken(text)
    if _asks_behind_a_story(said, text, question):
        return NONE
    found = _weighed(said, remark, oddness, likely)
    if found.sure or found.firm or likely > learned.STORY_POINTS or _ends_in_talk(said, question):
        return found
    return NONE


_LAST_SENTENCE = re.compile(r"[.!?\n]\s+(?=[^.!?\n]+[.!?]*\s*$)")
LEAST_OF_A_STORY = 8  # words


def _asks_behind_a_story(said: Said, text: str, question: str) -> bool:
    """Whether only the last sentence asks, and what stands before it surely tells: it is kept, and no question lost."""
    cut = _LAST_SENTENCE.search(text) if said.words > LEAST_OF_A_STORY else None
    if cut is None:
        return False
    told = text[: cut.start()]
    if len(told.split()) < LEAST_OF_A_STORY or read(told).kind:
        return False
    return learned.points(told, question) <= learned.STORY_POINTS


def _ends_in_talk(said: Said, question: str) -> bool:
    """Whether a question to us may stand behind what was told."""
    last = said.last
    return said.asked or (
        said.find(QUESTION, last) is not None and last != said.first and learned.points(last, question) > 0
    )


def _weighed(said: Said, remark: Remark, oddness: int, likely: float) -> Remark:
    if remark.kind:
        if remark.firm or said.asked or not only_tells(said, oddness):
            return remark
        if likely >= learned.SURELY_TALK:
            return remark
        less = _less_sure(said, remark)
        return less if less.kind or likely < learned.TALK_POINTS else remark._replace(sure=False)
    if asks_plainly(said):
        return Remark("question", about(said))
    leans = leaning(said, oddness)
    guessed = leans is None and likely >= learned.TALK_POINTS
    if guessed:
        leans = likeliest(said)
    if leans is None:
        return NONE
    return Remark(leans, about(said) if leans == "question" else "", sure=False, guessed=guessed)


def _less_sure(said: Said, remark: Remark) -> Remark:
    """The same where the words tell rather than speak to us: of a doubt nothing is left."""
    if not remark.sure:
        return NONE
    return remark._replace(sure=remark.kind != "question" or not much_work(said))


# How a remark begins or ends, as it is spelled; most answers do neither, and nothing more is looked at.
_BEGINS = SpelledWords(
    word_set(
        "răng nỏ nhanh lẹ mau dạ tui tụi con bọn k ko kg hk hok đang ngại lười ghi viết kể tên tính xem tìm lấy xe "
        "khách sếp sep nếu bây như đây đấy ôi ơi thôi ừ ư uh vâng ok e ê em tôi mình chị anh cháu cảm cám cam camon "
        "tks chào hello hi alo đợi đổi đòi cho chờ khoan để mai mốt một lát tí chút xíu hôm bữa tan hết xong bạn "
        "bận giờ hiện không chưa khó quên chịu bí bị bó bỏ sao tại vì ví khi bao có cô chú bác ai ad bot admin hỏi "
        "xin muốn đặt nhờ nhớ chắc đưa gửi hướng gọi gợi giải nghĩ nghỉ dùng dừng đúng đừng sắp tới tuần sáng sang "
        "chiều trưa về rảnh rành máy mấy mày ngày lâu dài mệt rườm lằng phiền rắc phức nản bực trời phần câu mục "
        "cái thật thất thú đoán từ hồ hơ thông mà rồi thế vậy cấp phải phân cơ what how why when who can cần must "
        "is do thank thanks thankyou"
    )
)
_ENDS = SpelledWords(
    word_set(
        "lãnh lĩnh hưởng rứa hè mô chi tề nghe gì j sao đâu nào mấy ai không k ko kg hk hok hông hổng hong hem khum "
        "khom chưa chăng nhiêu bn lâu giờ hả hở nhỉ hè hé ơi ad bot admin em e anh chị bạn vậy thế z v ntn nữa rồi "
        "được đc dc hết có cơ đây đấy nhé nhe nha nhá nhen ạ à á a ah dạ đã luôn với giúp thôi sau tiếp not nốt lại "
        "quá qua quả kiến biết nhận nhắn ghi gửi viết hỏi thưởng duyệt đọc xem nhau cái tí tý chút xíu lát thứ này "
        "vô vào"
    )
)
_WITHIN = SpelledPattern(
    r"\?| hay | để (?:em|tôi|chị|anh|mình|cô|chú|hỏi|xem) |mai | lát |tan ca|hết ca|tí nữa| không biết| không nhớ"
    r"| thì mới |thì ai |bình thường|như thường|(?:như|giống|xem|coi|theo) (?:\w+ ){0,3}"
    r"(?:trình bày|nói|kể|báo cáo|ghi|viết|nộp|gửi|phát biểu|hình|ảnh|file|tệp|video|clip)|bí mật|bí quyết"
)
_WORD = re.compile(r"\w+")
_LAST = slice(-SHORT, None)  # letters that the last word is among


def _may_remark(text: str) -> bool:
    """Whether a closer look is worth its time: first at the folded text, since most need no marking then."""
    if _WITHIN.occurs(text):
        return True
    return _begins_or_ends(fold(text), False) and (not has_accents(text) or _begins_or_ends(marked(text), True))


def _begins_or_ends(ready: str, accented: bool) -> bool:
    first, last = _WORD.search(ready), _WORD.findall(ready[_LAST])
    if first is not None and _BEGINS.has(first[0], accented):
        return True
    return bool(last) and _ENDS.has(last[-1], accented)
