"""Corrections that name their question: "tên phải là Giàn phơi tự quay", "mục 8 chưa chuẩn", "khoan, sửa số tiền"."""

from __future__ import annotations

import re
from collections.abc import Container, Mapping
from dataclasses import dataclass

from handlers.reading.corrections.phrases import tells_of_others, typed_and_key
from handlers.reading.fold import SpelledPattern, fold, has_accents, marked, word_set

_WRONG = SpelledPattern(r"\b(?:chưa|không|ko|k) (?:đúng|chuẩn|chính xác|phải vậy|ổn|hay|rõ|đủ|hợp|khớp)\b")
_NOTS = word_set("chưa chua không khong ko k")
_IS_TO_BE = SpelledPattern(
    r"^[\s,]*nộp (?:về|cho|lên|ở|tại) |^[\s,.:]*(?:(?:phải|đúng ra|đúng|chính xác|lại|mới đúng|nên) )*(?:là|thành"
    r"|sang|qua)\s+|^\s*(?:(?:viết|ghi|đặt|sửa) lại(?: (?:giúp|giùm|dùm|hộ|cho|em|tôi|chị|anh|mình))*)?\s*:\s*"
    r"|^\s*không phải .{1,40}?, ?(?:mà )?(?:là )?(?=\S)"
)
#: "Phần trước đây viết sơ sài, viết lại".
_ANEW = SpelledPattern(
    r"(?:^|[,;.] ?)(?:(?:để|cho|xin|em|tôi|mình|chị|anh|muốn) )*(?:viết|ghi|kể|làm|khai|nhập|đặt|sửa|chọn|tính) lại"
    r"(?: (?:nhé|nha|ạ|em|đi|giúp))*\W*$"
)
_MAY_I = SpelledPattern(r"(?:được|đc|dc) (?:không|ko|hông|hả|chưa)(?: \w+)?\W*$")  # "sửa lại được không"
#: "Mục 5 viết lại giúp em".
_AGAIN = SpelledPattern(
    r"(?:viết|ghi|kể|làm|khai|nhập|đặt|chọn|tính) lại(?: (?:nhé|nha|ạ|em|đi|giúp|hộ|chị|anh|tôi|mình|cho|với))*\W*$"
)
_AGAIN_FIRST = SpelledPattern(r"(?:viết|ghi|kể|làm|khai|nhập|đặt|chọn|tính) lại ")  # "viết lại phần cách làm"
_IS_RIGHT = SpelledPattern(r"\s+(?:mới (?:đúng|phải|chuẩn|trúng)[\s.!ạnhéa]*|chứ không phải .{1,80})$")
#: "…: Khay chia thuốc sáu ngăn, vì nãy ghi năm ngăn".
_WHY = SpelledPattern(
    r",\s*(?:(?:tại|vì|do|bởi)(?: vì)? (?:(?:(?:hồi |lúc |khi )?nãy|tên cũ|cái cũ|em|tôi|chị|anh|bác|tui|mình)\b.{0,60}"
    r"|(?:hồi |lúc |khi )?nãy .{0,60}\b(?:ghi|gõ|viết|bấm|nhầm|lộn|sai|thiếu|quên)\b.{0,30})"
    r"|(?:hồi |lúc |khi )?nãy (?:\w+ ){0,3}(?:ghi|gõ|viết|bấm|nhầm|lộn|sai|thiếu|quên)\b.{0,40})$"
)
_SPOKEN_TO = SpelledPattern(r"\s+(?:nha|nhé|nghe|nhe) (?:cháu|con|em|bạn|ad)\W*$")
_POLITE_END = SpelledPattern(
    r"(?:[\s,]+(?>chứ không phải .{1,80}|(?:cái|tên|số|ngày) (?:cũ|kia|trước)\b.{0,40}"
    r"|(?:rồi|xong|xong rồi)(?: thì)?(?: (?:mới|em|hãy|hẵng))* (?:nộp|gửi)(?: (?:luôn|đi|giúp|hộ|cho em|cho chị|em))*"
    r"|(?:(?:lúc |hồi |khi )?nãy |em |tôi |tui |mình |anh |chị ){0,3}(?:gõ|ghi|viết|bấm|nhập|điền) (?:nhầm|lộn|sai)"
    r"|thôi|mà|mới đúng|mới trúng|mới phải|mới chuẩn|mới đủ|ạ|nhé|nha|nhá"
    r"|(?:giúp|giùm|dùm|hộ)(?: (?:em|tôi|mình|chị|anh|bác))?|với|cơ|chứ|em|rồi))+[\s.!]*$"
)

_ORGANISATION = SpelledPattern(r"(?:công ty|cty|xí nghiệp|nhà máy|trường|bệnh viện|xưởng|cơ quan|đơn vị) \w")
_QUOTED = re.compile(r"\s*[\"“](.{2,150})[\"”]")  # "… thành "Máng ăn ống nhựa" nha, cái cũ dài quá"

# What may stand around the name of a question in a correction, and which of that says that it is one.
_FILL = (
    "à ờ ừ ơ ủa ối ôi úi chết thôi khoan đã ấy dạ vâng này ý em anh chị mình tôi tui cháu bạn ad bot ơi ạ nhé "
    "nha nhá với "
    "giúp giùm hộ ghi gõ viết nhập đánh bấm chọn điền lại bị lỡ nhầm lộn sai thiếu sửa đổi chỉnh rồi mất nãy trên phần "
    "mục câu chỗ cái ô cho của xin lỗi muốn cần quên thì đó đấy thấy xem luôn phải đúng chính xác ra mới cũ kia "
    "từ chờ đợi để nộp còn dòng e mk lúc hồi vừa nói chữ dấu tả mà ở kia hình như nhớ trật tay đâu đi "
    "kể khai sao bữa bác cô chú o dì tao thay bậy lỗi lòi chính tả"
)
_FILLS, _BARE_FILLS = word_set(marked(_FILL)), word_set(fold(_FILL))
_SIGNALS = word_set(marked("nhầm lộn sai trật lỡ thiếu sửa đổi thay chỉnh khoan quên bậy lỗi"))
_LEADS = word_set(marked("à nhầm lộn sai trật lỡ thiếu khoan sửa đổi thay quên"))
_BARE_SIGNALS = word_set(fold("nhầm sai sửa đổi chỉnh khoan quên"))
_BARE_LEADS = word_set(fold("à nhầm khoan sửa đổi sai quên"))
_DIGITS_WRONG = SpelledPattern(
    r"^(?:(?:ghi|gõ|viết|nhập|đánh|bấm) )?(?:thừa|dư|thiếu)(?: mất)?(?: (?:một|1|hai|2|mấy))?(?: con số| số| con(?= 0))"
    r"(?: (?:0|không))?(?: rồi| mất)?\b"
)
#: "À không, số tiền là 64 triệu", "ý em là ngày 5/6".
_REFUSES = SpelledPattern(
    r"^(?:không|ko|k|hông|hổng|hong)(?: phải)?(?: (?:thế|vậy|em|ạ|bot|ad))*\s*,|^ý (?:em|tôi|anh|chị|mình|tui) là\b"
    r"|^(?:đúng|ok|oke|vâng|ừ|chuẩn)(?: (?:rồi|hết|cả|ạ|em))*[\s,]+(?:nhưng|mà|trừ|chỉ|riêng)"
    r"(?: (?:mà|có|mỗi|cái|là))*\b"
)
#: "Câu trước tôi kể thiếu, cho tôi sửa …": what is to be mended is told behind it.
_EARLIER = SpelledPattern(
    r"^(?:(?:à|ờ|ơ|chết|khoan|quên|dạ)[\s,]+)*(?:câu|phần|đoạn|chỗ) (?:trước|trên|nãy|hồi nãy|lúc nãy|vừa rồi|vừa nãy)"
    r"(?: (?:em|tôi|mình|chị|anh|cô|chú|bác|cháu|tui|bị|lỡ))* (?:kể|ghi|viết|nói|khai|trả lời|gõ)"
    r" (?:thiếu|sai|nhầm|lộn|chưa đủ|chưa hết)(?: (?:rồi|mất|ạ|em))*[\s,.;]+(?=\w)"
)
_MENDS_IT = SpelledPattern(
    r"(?:(?:để|cho|xin|em|tôi|mình|chị|anh|cô|chú|bác|cháu|tui|muốn|phải|được) )*(?:sửa|đổi|kể|viết|ghi|khai|làm|gõ)"
    r"(?: (?:lại|thêm|nhé|nha|ạ|em|đi|giúp|với|cái|chút|tí|được|không|nó))*\W*$"
)
#: "Ghi lại đoạn trước", "bổ sung câu trên", "đoạn trên chưa xong, còn nữa": the answer before, whatever stands behind.
_ORDERS_EARLIER = SpelledPattern(
    r"^(?:(?:à|ờ|ơ|chết|khoan|quên|dạ|cho|xin|để|em|tôi|mình|chị|anh|tui|muốn)[\s,]+)*"
    r"(?:sửa|ghi|viết|kể|bổ sung|thêm|làm|khai|đổi)(?: (?:lại|thêm|tiếp|nốt|vào|vô|cho|giúp))* (?:cái )?"
    r"(?:câu|phần|đoạn|chỗ|ý) (?:trước(?! đây| kia)|trên|ở trên|nãy|hồi nãy|lúc nãy|vừa rồi|vừa nãy)\b"
    r"|^(?:câu|phần|đoạn) (?:trước|trên|nãy|hồi nãy|lúc nãy|vừa rồi|vừa nãy)"
    r"(?: (?:em|tôi|tui|anh|chị|mình|ghi|kể|viết))* (?:chưa (?:xong|hết)|còn nữa|còn thiếu (?:ý|chữ|đoạn|câu))"
)
LONGEST_THING = 8  # letters of what it lacks: " cái ý"
#: "Tên công ty ghi thiếu chữ Cổ phần": what is to stand beside the old words, and instead of none.
_LACKS = SpelledPattern(r"\bthiếu (?:mất )?(?:chữ|từ|ý|đoạn|câu|cái ý)\b")
_TOKEN = re.compile(r"\w+")
_NUMBER_OF = word_set(marked("mục câu phần số ý muc cau phan so y"))
_PEOPLE = word_set("em tôi mình tui chị anh cháu toi minh chi chau")
_CALLED = word_set("đặt ghi gọi viết dat ghi goi viet")  # "tên em đặt là …"
_RECKONED, _MISTAKES = word_set("tính cộng nhân nhớ tinh cong nhan nho"), word_set("sai nhầm lộn nham lại lai trật")
_BEGINS = _BARE_FILLS | _RECKONED | word_set(fold("chưa không ko k mục câu phần số ý"))
_MOST_WORDS = 5  # in the name of a question
_FIRST = 2  # words among which somebody says that it is otherwise


@dataclass(frozen=True, slots=True)
class Named:
    """A correction that names its question."""

    key: str  # of the question; "" where its number was said
    number: str
    value: str  # as typed; "": only that it is wrong
    said: bool  # the value stands behind "là" or "thành"
    lead: bool  # it begins as corrections do, or says outright that something is wrong


def earlier(text: str) -> bool:
    """ "Câu trước tôi kể thiếu, cho tôi sửa lại": the answer before, and nothing says what is right."""
    if _ORDERS_EARLIER.match(text) is not None:
        return True
    rest = _EARLIER.behind(text)
    return rest is not None and _MENDS_IT.match(rest) is not None


def named(text: str, names: Mapping[str, str]) -> Named | None:
    """The correction in this text, if it is one; `names`: the folded names of questions, and their keys."""
    typed, key = typed_and_key(_EARLIER.behind(text) or text)
    if not key:
        return None
    found = _Walk(typed, key, names).correction()
    if found is None or tells_of_others(text):
        return None
    return found


def may_name(text: str, first_words: Container[str]) -> bool:
    """Whether a text begins as a correction or as a name does, whose first words these are: most are told from it."""
    first = _TOKEN.search(text)
    if first is None:
        return False
    word = fold(first[0])
    return word in _BEGINS or word in first_words


class _Walk:
    """Through the words of a text, as long as they are names and words of a correction; what is left is the value."""

    def __init__(self, typed: str, key: str, names: Mapping[str, str]) -> None:
        self._typed, self._key, self._names = typed, key, names
        self._tokens = [(found[0], found.start(), found.end()) for found in _TOKEN.finditer(key)]
        self._accented = has_accents(typed)
        self._found: list[str] = []  # keys and numbers, in their order
        self._end = 0  # of what was understood
        self._signal = False
        self._lead = False
        self._refused = False

    def correction(self) -> Named | None:
        at = 0
        while at < len(self._tokens):
            many = (
                self._refuses(at)
                or self._wrong(at)
                or self._mistaken(at)
                or self._number(at)
                or self._name(at)
                or self._fill(at)
            )
            if not many or self._says_what_is_right():
                break
            at += many
            self._end = self._tokens[at - 1][2]
        return self._made_out()

    def _made_out(self) -> Named | None:
        meant = self._meant()
        if not meant:
            return None
        value, said = self._value()
        refused = self._refused and value[:1].isdigit()  # "không phải, số tiền 64 triệu"
        signal = (
            self._signal
            or refused
            or said
            or (self._lead and not value)
            or bool(value and _IS_RIGHT.search(self._typed))
        )
        if not signal:
            return None
        if meant.isdecimal():
            return Named("", meant, value, said, self._lead)
        return Named(meant, "", value, said, self._lead)

    def _meant(self) -> str:
        """The one question that was named; "câu 8 nhầm ngày" names it twice. "" where there are several, or none."""
        found = set(self._found)
        keys = {name for name in found if not name.isdecimal()}
        if len(keys) == 1 and len(found) <= 2:
            return keys.pop()
        return found.pop() if len(found) == 1 else ""

    def _value(self) -> tuple[str, bool]:
        rest = self._typed[self._end :].strip()
        if _MAY_I.match(rest) is not None:
            return "", False
        start = _IS_TO_BE.search(rest)
        if start is not None:
            rest = rest[start.end() :].strip()
        lacks = _LACKS.search(self._typed[: self._end + LONGEST_THING]) is not None
        if start is None and (lacks or _ANEW.search(rest) is not None):
            self._signal = self._lead = True
            return "", False
        quoted = _QUOTED.match(rest)
        if quoted is not None:
            rest = quoted[1]
        for pattern in (_WHY, _SPOKEN_TO, _POLITE_END):
            ending = pattern.search(rest)
            if ending is not None:
                rest = rest[: ending.start()]
        return rest.strip(" ,.:;!-\"“”"), start is not None

    def _says_what_is_right(self) -> bool:
        """Whether the value begins here, so that words of it are not taken for words of a correction."""
        return bool(self._found) and _IS_TO_BE.search(self._typed[self._end :]) is not None

    def _refuses(self, at: int) -> int:
        """ "À không,", at the beginning."""
        found = None if at >= _FIRST else _REFUSES.match(self._typed[self._tokens[at][1] :])
        if found is None:
            return 0
        self._lead = self._refused = True
        return len(_TOKEN.findall(found[0]))

    def _wrong(self, at: int) -> int:
        """ "chưa đúng", "không chuẩn"."""
        word, start, _ = self._tokens[at]
        found = _WRONG.match(self._typed[start:]) if word in _NOTS else None
        if found is None:
            return 0
        self._signal = self._lead = True
        return len(found[0].split())

    def _mistaken(self, at: int) -> int:
        """ "tính sai rồi", "tính lại rồi", where "tính" alone fills nothing; "ghi thừa một số 0"."""
        found = _DIGITS_WRONG.match(self._typed[self._tokens[at][1] :])
        if found is not None:
            self._signal = self._lead = True
            return len(_TOKEN.findall(found[0]))
        if self._found and _AGAIN.match(self._typed[self._tokens[at][1] :]) is not None:
            self._signal = self._lead = True
            return len(self._tokens) - at
        if not self._found and _AGAIN_FIRST.match(self._typed[self._tokens[at][1] :]) is not None:
            self._signal = self._lead = True
            return 2
        words = [token[0] for token in self._tokens[at : at + 2]]
        if len(words) < 2 or words[0] not in _RECKONED or words[1] not in _MISTAKES:
            return 0
        self._signal = self._lead = True
        return 2

    def _number(self, at: int) -> int:
        """ "mục 8"."""
        if self._tokens[at][0] not in _NUMBER_OF or at + 1 == len(self._tokens):
            return 0
        number = self._tokens[at + 1][0]
        if not number.isdecimal() or len(number) > 2:
            return 0
        self._found.append(number)
        return 2

    def _name(self, at: int) -> int:
        """A name; a second one may be of the same question ("tiền làm lợi"): of another there is no correction."""
        if self._found and (self._is(at, _FILLS, _BARE_FILLS) or self._behind_comma(at)):
            return 0
        key, many = self._longest_name(at)
        if many and key in self._found and _ORGANISATION.match(self._typed[self._tokens[at][1] :]) is not None:
            return 0  # "chỗ làm em ghi nhầm, em ở Công ty Dệt": what is right begins with that name
        if many < 2 and fold(self._tokens[at][0]) == "ten":
            if self._longest_name(at + 1)[0] not in ("", key):
                return 1  # "sai tên đơn vị"
            if self._is_of_person(at + 1):
                return 0
        if many:
            self._found.append(key)
        return many

    def _longest_name(self, at: int) -> tuple[str, int]:
        """Which question's name begins here, the longest of them, and of how many words it is."""
        folded = [fold(token[0]) for token in self._tokens[at : at + _MOST_WORDS]]
        for many in range(len(folded), 0, -1):
            key = self._names.get(" ".join(folded[:many]), "")
            if key:
                return key, many
        return "", 0

    def _is_of_person(self, at: int) -> bool:
        """ "Tên em sai, em là Nguyễn Văn Ân": the name of who writes, and not that of the initiative."""
        rest = [token[0] for token in self._tokens[at : at + 3]]
        called = _CALLED.issuperset(rest[1:2]) and _LEADS.isdisjoint(rest[2:])  # "tên tôi viết sai" is of a person
        return rest[:1] != [] and rest[0] in _PEOPLE and not called

    def _behind_comma(self, at: int) -> bool:
        """Whether a new part begins here: "chọn sai loại rồi, quản lý mới đúng"."""
        return "," in self._typed[self._tokens[at - 1][2] : self._tokens[at][1]]

    def _fill(self, at: int) -> int:
        if not self._is(at, _FILLS, _BARE_FILLS):
            return 0
        self._signal = self._signal or self._is(at, _SIGNALS, _BARE_SIGNALS)
        self._lead = self._lead or self._is(at, _LEADS, _BARE_LEADS)
        return 1

    def _is(self, at: int, words: frozenset[str], bare_words: frozenset[str]) -> bool:
        word = self._tokens[at][0]
        return word in words or (not self._accented and word in bare_words)
