"""Reads a person's full name: without "em tên là", "chị", "tổ trưởng tổ cắt", and never taken for anything else.

A text with accents is compared by its accents: "Tài" is no "tại", "Khôi" is no "khỏi", "La" is no "là". Only a text
without any is folded, and there a family name in front decides. Whoever uses it asks again where this finds no name.
"""

from __future__ import annotations

import re
from functools import lru_cache
from unicodedata import normalize

from handlers.reading.fold import fold, word_set
from handlers.reading.replies import PHRASES

LEAST_WORDS, MOST_WORDS = 2, 7
LONGEST_NAME = 100  # letters

#: The usual family names and many of smaller peoples; a name of another family is a name too.
FAMILIES = word_set(
    "nguyễn trần lê phạm hoàng huỳnh phan vũ võ đặng bùi đỗ hồ ngô dương lý đào đoàn vương trịnh trương đinh "
    "lâm phùng mai tô hà tạ cao thái tăng châu lưu thân lương khổng la chu cù cung đàm đái đậu điền đồng giang "
    "giáp hàn hạ hứa kiều kim khuất khúc khương lã lại lục lò lường ma mạc mã mạch mẫn nghiêm ngọ ninh nông "
    "nhữ nhâm ông ôn phí phó phương quách quản quan tiêu thạch thẩm thang thi thiều tôn tống tòng triệu trang "
    "tưởng từ ứng uông văn vi viên vừ xa giàng sùng thào vàng hầu cầm quàng bạc lầu hạng chẩu chử chế âu bành "
    "bạch bế biện cái cấn cát cầu chúc công doãn dư đan đới đường hoắc hùng khiếu kha khâu ksor kpă lang lừ "
    "lộc luyện lữ mông mùa nay niê ngân nhan nùng phù phạn rmah sa siu sơn sử tào tẩn thôi thịnh tiết tề trà "
    "trác trì vòng vưu y h yên ư"
)
_FAMILIES_FOLDED = frozenset(map(fold, FAMILIES))
_MIDDLE = word_set("văn thị van thi")  # they follow a family name, so that what stands before is one: "Ông Văn Tùng"

_I = "tôi em mình cháu con tui anh chị chúng tôi"
_LEAD = word_set(f"dạ vâng thưa chào ạ tác giả tên họ và đầy đủ thật của là {_I}")
_LEAD_FOLDED = word_set("tac gia da vang thua ten ho va day du that cua la toi em minh chau tui my full name is")
_LEAD_ENDS = frozenset({"là", "tên", "la", "ten", "is", "cho", "hộ", "giúp"})
_HELPING = word_set("giúp hộ cho giup")
_TITLES = tuple(sorted((
    "cô", "anh", "chị", "ông", "bà", "thầy", "bác", "chú", "dì", "cậu", "đồng chí", "đ/c", "kỹ sư", "kĩ sư", "bác sĩ",
    "bác sỹ", "bs", "ks", "ths", "ts", "thạc sĩ", "tiến sĩ", "điều dưỡng", "thợ", "mr", "mrs", "ms",
), key=len, reverse=True))  # fmt: skip
_TITLES_FOLDED = tuple(title for title in map(fold, _TITLES) if title != "chu")  # Chu is a family of many
_FAMILY_TITLES = frozenset({"ong", "co", "bac", "ba", "ông"})  # titles that are family names too
#: What somebody does and where, typed behind the name.
_PLACES = word_set("tổ phòng xưởng đội kho bên ca phân ban khoa trưởng phó công ở tại thuộc là lớp")
_PLACE_WORDS = (
    "tổ trưởng",
    "tổ phó",
    "trưởng phòng",
    "phó phòng",
    "quản đốc",
    "công nhân",
    "nhân viên",
    "kỹ sư",
    "công ty",
)
_ASKED = re.compile(r"\?|？")
_BEHIND = re.compile(r"\s[-–—]\s|[,;(\n]|\. ")
_POLITE_END = re.compile(r"(?:\s+(?:em|anh|chị|ad|bot))?(?:\s+(?:ạ|nhé|nhá|nghen|hen|nhe))+$", re.IGNORECASE)
_LETTERS = re.compile(r"[^\W\d_]+(?:['’.\-][^\W\d_]+)*['’.]?")

#: Words of sentences. With accents they are no syllables of names but for a few, which are names behind a family name.
_SENTENCE = word_set(
    "không cần nộp chào muốn đang gì là cho được có ạ này đó với để mà thì rồi nói biết làm lát gấp ghi viết "
    "tiếp sửa đổi hỏi nào đây mấy bỏ quên giúp hộ tại đã sẽ chưa nhé vậy thế đâu xong gửi xem ai hết nữa lại "
    "phải nên cũng từ chối hiểu nhầm chờ đợi lúc họp bận tên mục phần câu thay chỉnh nhập huỷ hủy khỏi dừng "
    "thoát quay qua dạ vâng ừ bảng xếp"
)
_SENTENCE_FOLDED = word_set(
    "khong ko nop nhe giup ghi biet gi chao muon duoc tiep khoan gui chua nhap cau muc sua xep het vay"
)
_CLEAR = frozenset({"tên", "mục", "ten", "sửa", "sua"})  # they alone make an order of two words


def read_name(text: str) -> str:
    """The full name in these words, as it is written on a certificate; "" where there is none."""
    line = normalize("NFC", " ".join(text.strip().split("\n", 1)[0].split()))
    if not line or len(line) > 2 * LONGEST_NAME or _ASKED.search(line):
        return ""
    name = _without_place(_without_title(_without_lead(line)))
    name = _POLITE_END.sub("", _BEHIND.split(name, maxsplit=1)[0]).strip(" .,;:-–")
    if not is_name(name):
        return ""
    return written(name)


@lru_cache(maxsize=1024)
def is_name(text: str) -> bool:
    """Whether all of these words are a person's full name, and no question, refusal or order."""
    words = text.split()
    if not LEAST_WORDS <= len(words) <= MOST_WORDS or len(text) > LONGEST_NAME:
        return False
    if any(_LETTERS.fullmatch(word) is None for word in words):
        return False
    return not _is_sentence(normalize("NFC", text).casefold())


def written(name: str) -> str:
    """With the capitals that a name has."""
    if name.isupper():
        return " ".join(word.capitalize() for word in name.split())
    return " ".join(word[:1].upper() + word[1:] for word in name.split())


def begins_with_family(text: str) -> bool:
    """Whether the first word is a known family name."""
    first = normalize("NFC", text).casefold().split()[:1]
    return bool(first) and _is_family(first[0], has_accents(text))


def has_accents(text: str) -> bool:
    """Whether somebody typed with accents, so that they count."""
    return fold(text) != " ".join(text.casefold().split())


def _is_family(word: str, accented: bool) -> bool:
    if accented and not word.isascii():
        return word in FAMILIES
    if accented:
        return word in FAMILIES or word in _FAMILIES_FOLDED - _SENTENCE_FOLDED
    return word in _FAMILIES_FOLDED


def _is_sentence(typed: str) -> bool:
    words = typed.split()
    accented = has_accents(typed)
    if not accented and fold(typed) in PHRASES:
        return True  # "dong y", whoever may be called so
    if len(words) == LEAST_WORDS and words[0] == "khong":
        return True  # "khong ai", "khong co"
    said = _SENTENCE if accented else _SENTENCE_FOLDED
    family = _is_family(words[0], accented)
    rest = words[1:] if family else words
    number = sum(word in said for word in rest)
    if family and len(words) > 2:
        return number >= 2 or (number == 1 and len(words) > 4)
    if family:
        return not _CLEAR.isdisjoint(rest)
    return number >= 1


def _without_lead(line: str) -> str:
    """ "dạ em tên là Cao Thị Nga": without what introduces the name."""
    head, colon, rest = line.partition(":")
    if colon and len(rest.split()) >= LEAST_WORDS and fold(head).split()[:1] not in ([], ["h"]):
        return rest.strip()
    words = line.split()
    lead = _LEAD if has_accents(line) else _LEAD_FOLDED
    end = 0
    for at, word in enumerate(words):
        bare = word.casefold().strip(",.")
        if bare not in lead and bare not in _HELPING and fold(bare) not in ("my", "name", "is"):
            break
        if bare in _LEAD_ENDS and at + LEAST_WORDS < len(words):
            end = at + 1
        elif word.endswith(",") or bare in ("dạ", "vâng", "thưa"):
            end = at + 1
    if end == 1 and not has_accents(line) and words[0].casefold() == "la":
        end = 0  # "la van hoa" is a name
    return " ".join(words[end:])


def _without_title(name: str) -> str:
    """ "chị Trần Thị Bình" without "chị"; what is no family name behind it is not enough of a name: ""."""
    lowered = normalize("NFC", name).casefold()
    accented = has_accents(name)
    for title in _TITLES if accented else _TITLES_FOLDED:
        if not lowered.startswith((f"{title} ", f"{title}. ")):
            continue
        rest = name[len(title) + 1 :].strip(" .")
        behind = rest.casefold().split()
        if behind and _is_family(behind[0], accented) and behind[0] not in _MIDDLE and len(behind) >= LEAST_WORDS:
            return _without_title(rest)
        if behind and (behind[0] in _MIDDLE or (title in _FAMILY_TITLES and len(behind) >= LEAST_WORDS)):
            return name  # "Ông Văn Tùng": here it is the family
        return ""
    return name


def _without_place(name: str) -> str:
    """ "Trần Văn Khoa tổ trưởng tổ cắt" without what he does. Only accents tell "tổ" from "Tô"."""
    words = name.split()
    if not has_accents(name):
        return name
    for at in range(LEAST_WORDS, len(words)):
        pair = " ".join(words[at : at + 2]).casefold()
        if pair in _PLACE_WORDS or (words[at].casefold() in _PLACES and words[at].islower() and at + 1 < len(words)):
            return " ".join(words[:at])
    return name
