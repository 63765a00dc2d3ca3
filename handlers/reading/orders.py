"""Words that order instead of answering: "sửa tên", "đơn vị sai"."""

from __future__ import annotations

import re

from handlers.reading.corrections import tells_of_others
from handlers.reading.fold import (
    SpelledPattern,
    SpelledWords,
    fold,
    has_accents,
    is_one_of,
    marked,
    remembered,
    word_set,
)
from handlers.reading.replies import LONGEST_REPLY, read_reply

LONGEST_ORDER = 99  # letters; what is longer is an answer

_EDITING = ("sửa", "đổi", "thay", "chỉnh", "thêm", "edit", "change", "/sửa", "/edit")
_IS_WRONG = ("sai", "nhầm")
_EDIT_VERBS = frozenset(map(fold, _EDITING))
_WRONG = frozenset(map(fold, _IS_WRONG))
_ORDERS = _EDIT_VERBS | _WRONG
_POLITE = frozenset({
    "cho", "em", "anh", "chi", "toi", "minh", "giup", "voi", "nhe", "a", "lai", "cai", "phan", "di", "bi", "muc", "cau",
    "so", "ghi", "hoi", "xin", "muon", "can", "please", "the", "my", "co", "chu", "bac", "chau", "dum", "gium", "ho",
    "nha",
})  # fmt: skip
_BACK = frozenset({"quay", "tro", "ve", "lui"})  # "quay lại phần tên"
_GOES_BACK = SpelledPattern(
    r"(?:(?:cho|em|anh|chị|tôi|mình|muốn) )*(?:quay lại|quay về|quay|trở lại|trở về|lùi lại|lùi về|lui lại|lui về|về)"
    r" (?:phần|mục|câu|chỗ)(?: hỏi)? (?!trước|hỏi trước)\w"
)
_INTO = " thanh "  # "sửa tên thành …"


@remembered
def is_order(text: str) -> bool:
    """Whether a short text begins as "sửa tên" or "quay lại phần tên" does, or ends as "tên sai" does."""
    if len(text) > LONGEST_ORDER:
        return False
    words = fold(text).split()
    first = next((word for word in words if word not in _POLITE), "")
    if first in _BACK:
        return _GOES_BACK.match(text) is not None
    last = next((word for word in reversed(words) if word not in _POLITE), "")
    if not (first in _EDIT_VERBS or last in _WRONG):
        return False
    words = marked(text).split()
    first = next((word for word in words if fold(word) not in _POLITE), "")
    last = next((word for word in reversed(words) if fold(word) not in _POLITE), "")
    if not (is_one_of(first, _EDITING) or is_one_of(last, _IS_WRONG)):
        return False
    return not tells_of_others(text)


def order_and_answer(text: str) -> tuple[str, str]:
    """ "sửa tên thành Máy cắt vải" is the folded order "sua ten" and the new answer as it was typed, or ""."""
    order, _, new = fold(text).partition(_INTO)
    # Folding may change the length of a text: then nobody knows where the answer begins.
    if new and len(new) == len(text) - len(order) - len(_INTO):
        return order, text[-len(new) :]
    return order, ""


def meant_by(order: str) -> str:
    """What a folded order is about: "sua ten giup em" is about "ten giup em"."""
    return " ".join(word for word in order.split() if word not in _ORDERS and word not in _BACK)


def without_courtesy(words: str) -> str:
    """ "ten giup em" is "ten"."""
    return " ".join(word for word in words.split() if word not in _POLITE)


_WORD = re.compile(r"\w+")
_LAST_CLAUSE = re.compile(r"^(?P<before>.*\S)\s*[,.;!\n]+\s*(?P<last>[^,.;!\n]+?)[\s.!]*$", re.DOTALL)
_CLAUSE = re.compile(r"[,.;!\n]+")
_LATER = SpelledPattern(r".*\bsau\b")
_BEFORE_IT = SpelledWords(
    word_set(
        "dạ vâng ừ ok oke rồi thôi thì vậy thế khỏi đừng không cần phải miễn hỏi nữa xem đọc coi kỹ lại sửa đổi nói "
        "hết hoài mãi nhiều quá lắm dài mệt chán đúng đủ chuẩn ổn được xong cả em anh chị ad tôi mình cô chú ạ nhé gì "
        "đâu có còn thêm đấy đó xin cam đoan chịu trách nhiệm"
    )
)


def hands_in(text: str) -> bool:
    """Whether it ends in the order to hand in, and nothing before it is against that: "khỏi hỏi nữa, nộp"."""
    found = _LAST_CLAUSE.match(text) if len(text) <= LONGEST_REPLY else None
    if found is not None and _hands_in_first(text):
        return True
    if found is None or read_reply(found["last"]) != "SUBMIT" or _LATER.match(found["last"]):
        return False
    accented, before = has_accents(text), found["before"]
    if any(read_reply(clause) in ("NO", "CANCEL", "BACK") for clause in _CLAUSE.split(before)):
        return False
    words = _WORD.findall(marked(before) if accented else fold(before))
    return (accented or "dung" not in words) and all(_BEFORE_IT.has(word, accented) for word in words)


def _hands_in_first(text: str) -> bool:
    """The order first, and a sigh behind it: "rồi gửi đi, mệt quá"."""
    first, *rest = [clause for clause in map(str.strip, _CLAUSE.split(text)) if clause]
    if not rest or read_reply(first) != "SUBMIT" or _LATER.match(first) or _LATER.match(text):
        return False
    accented = has_accents(text)
    words = _WORD.findall(" ".join(marked(one) if accented else fold(one) for one in rest))
    return not any(map(read_reply, rest)) and all(_BEFORE_IT.has(word, accented) for word in words)


def complains(text: str) -> bool:
    """Whether it says that something is wrong or to be changed, whatever that is."""
    return not {"sai", "sua"}.isdisjoint(fold(text).split(" "))


def puts_off(text: str) -> bool:
    """ "để sau nhé", "để hôm khác", "thôi khỏi"."""
    return not {"sau", "khoi", "khac"}.isdisjoint(fold(text).split())
