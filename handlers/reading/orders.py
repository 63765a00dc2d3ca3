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


#: "Cái tên sáng kiến nghe kỳ quá, cho đổi", "tên đúng của sáng kiến là …".
_FAULT = SpelledPattern(
    r"\b(?:sửa|đổi|chỉnh|thay|nhầm|lộn|sai|trật|lệch|(?<!tối )thiếu|bị (?:thừa|dư)|cụt|sơ sài"
    r"|(?:dài|ngắn|kỳ|xấu|dở) quá|quên ghi|quên mất|lùi lại|lấy lại|tên đúng|đúng ra"
    r"|(?:viết|ghi|kể|nói|đặt|chọn|tính|khai|nhập|làm) (?:lại|thêm)|cho (?:em|tôi|chị|anh|mình|tui|bác|cháu) thêm)\b"
)
#: "Tôi tên Nguyễn Văn Ân, có dấu mũ, bên các anh ghi sai tên tôi rồi", "nơi làm việc ghi lại là …".
_OF_PROFILE = SpelledPattern(
    r"\b(?:tên (?:của )?(?:em|tôi|chị|anh|mình|tui|bác|cháu|cô|chú)|(?:em|tôi|chị|anh|mình|tui|bác) tên"
    r"|nơi làm việc|chỗ làm"
    r"|(?:công ty|cty) (?:của )?(?:em|tôi|chị|anh|mình|tui)|(?:em|tôi|chị|anh|mình|tui) thuộc|số điện thoại|sđt|sdt)\b"
)
_OTHERWISE = SpelledPattern(r"\b(?:sai|sửa|nhầm|lộn|không phải|ko phải|đổi|(?:ghi|viết) lại|có dấu)\b")


_NAME_WRONG = SpelledPattern(
    r"^\W*(?:(?:dạ|à|ủa|ơ|khoan|chết)[\s,]+)*tên (?:của )?(?:em|tôi|chị|anh|mình|tui|bác|cháu)"
    r"(?: (?:bị|đang|viết|ghi|gõ|nhập))* (?:sai|nhầm|lộn)\b"
)


def says_name_wrong(text: str) -> bool:
    """Whether it begins with that the writer's own name is wrong, which no story does."""
    return _NAME_WRONG.match(text) is not None


def mends_profile(text: str) -> bool:
    """Whether it puts right who somebody is or where he works."""
    return _OF_PROFILE.search(text) is not None and _OTHERWISE.search(text) is not None


_PLACE_FIRST = SpelledPattern(
    r"^\W*(?:(?:dạ|à|ủa|ơ|khoan|cái)[\s,]+)*(?:chỗ|phần|mục) (?!(?:mềm|cứng|lớn|nhiều|đích|tiêu)\b)\w"
)


def names_place(text: str) -> bool:
    """Whether it begins with a part of the form: "chỗ trước đây mình ghi thiếu, …"."""
    return _PLACE_FIRST.match(text) is not None


_BACK_TO_LAST = SpelledPattern(
    r"^\W*(?:[^\s,.;]+ ){0,3}?(?:quay lại|quay về|quay lui|trở lại|trở về|lùi lại|lui lại|về)(?: cái)?"
    r" câu (?:trước(?! đây)|vừa rồi|vừa nãy|hồi nãy|lúc nãy|trên)\b"
)


def goes_back(text: str) -> bool:
    """Whether it orders to go back to the question before, whatever is said besides."""
    return _BACK_TO_LAST.match(text) is not None


_MENDS_PLACE = SpelledPattern(r"\b(?:sửa|đổi)(?: lại)?(?: cái)? (?:chỗ|phần|mục) (?!\d)\w")


def mends_place(text: str) -> bool:
    """Whether it orders to mend a part of the form by its name: "sửa chỗ lĩnh vực với chỗ giữ kín"."""
    return _MENDS_PLACE.search(text) is not None


_OF_THEIRS = SpelledPattern(r"\btên (?:của )?(?:em|tôi|chị|anh|mình|tui|bác|cháu|cô|chú|người)\b")
_MAY_BE = SpelledPattern(
    r"\b(?:được|đc|có sao|sao) (?:không|ko|hông|hả|chưa)\b|\bcó (?:\w+ ){0,3}(?:không|ko|k)\b"
    r"|\b(?:nào|mô)(?: \w+)?\W*$|\?\s*$"
)


_PUTS_RIGHT = SpelledPattern(r"^\W*(?:à|ủa|khoan|chết|quên|nhầm)\b")


def puts_right(text: str) -> bool:
    """Whether it begins as who puts something right does: "khoan, phải trừ tiền giống"."""
    return _PUTS_RIGHT.match(text) is not None or finds_fault(text)


def finds_fault(text: str) -> bool:
    """Whether it says of something that it is wrong or to be changed; who asks whether it may be only asks."""
    if _FAULT.search(text) is None or _OF_THEIRS.search(text) is not None:
        return False
    return _MAY_BE.search(text) is None


def puts_off(text: str) -> bool:
    """ "để sau nhé", "để hôm khác", "thôi khỏi"."""
    return not {"sau", "khoi", "khac"}.isdisjoint(fold(text).split())
