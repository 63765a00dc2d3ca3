"""Reads co-authors with shares: "Nguyễn Văn A 30%, Trần Thị B 20%". The first author has what is left of 100."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from unicodedata import normalize

from handlers.reading import denials
from handlers.reading.fold import SpelledPattern, fold
from handlers.reading.names.full_name import FullName, read_name
from handlers.reading.names.plausible import begins_with_family, certain, is_name
from handlers.reading.names.shares import SHARE, each, in_figures, is_broken, with_signs
from handlers.reading.names.titles import without_titles
from handlers.reading.names.two_shares import PRONOUN, mine_and_his
from handlers.reading.names.words import ROLES
from handlers.reading.own_words import is_own_word

MOST = 20  # people; more is a list somebody pasted by mistake
LONGEST_LIST = 1000  # letters of so many people with their shares
LONGEST_NOBODY = 80  # letters in which somebody says that nobody is meant
_BETWEEN = re.compile(r"[\n;,]|\s+(?:và|va|and|với|cùng|&)\s+|\s\+\s")
_POLITE = frozenset({"em", "anh", "chi", "a", "nhe", "nha", "nua", "thoi", "oi", "da", "vang", "ad"})  # "30% em nhé"
_INTRODUCING = frozenset({"co", "roi", "them", "gom"})  # "có, Trần Văn Lực và Bùi Thị Na"
_NUMBERED = re.compile(r"^\s*(?:\d{1,2}[.)]|[-*•+])\s*")
_LEADING = re.compile(
    r"^\s*(?:(?:dạ|có|còn lại|còn|gồm|với|cùng|là|và|thêm|bổ sung|thì|ghi|vậy|thế|co|con lai|con|gom|voi"
    r"|them|bo sung|thi ghi)\s+)+"
    r"(?=\S+\s+\S+)",
    re.IGNORECASE,
)
#: "Lý Văn Thông, tổ trưởng tổ hàn, 30%": what he does, between him and his share; behind a share begins another person.
_ROLE_BETWEEN = re.compile(
    rf"(?<!%),\s*(?:{'|'.join(sorted(ROLES))}|tổ|phòng|xưởng|đội|ca)\b[^,;\n%\d]*(?:\d{{1,2}}(?!\s*%|\d))?(?=\s*,|\s*\d{{1,3}}\s*%|$)"
)
#: "Vũ Anh Thư (20%) - nhập liệu; …", "Mai Van Bong 10% thoi tai chi khieng giup": what he did, behind his share.
_WHAT_HE_DID = re.compile(
    r"(?<=%\))\s*[-–]\s*[a-zà-ỹđ]+(?: [a-zà-ỹđ]+){0,5}(?=\s*(?:[;,\n]|$))"
    r"|(?<=%)\s+(?:(?:thôi|thoi)\s+(?:tại|tai|vì|vi|do)|tại|vì)\s[^%\d,;\n]*$"
)
#: "Có ba người: tôi, Lò Văn Panh 20, …".
_SO_MANY = re.compile(
    r"^\W*(?:(?:dạ|có|gồm|co|gom|tất cả|tat ca|cả thảy|ca thay)\s+)*(?:\d|hai|ba|bốn|bon|năm|nam)\s+"
    r"(?:người|nguoi|anh em|chị em|chi em)(?:\s+(?:cùng |cung )?(?:làm|lam))?\s*[:,]\s*"
    r"|^\W*(?:(?:những |nhung )?(?:người|nguoi)\s+)?(?:cùng làm|cung lam|làm cùng|lam cung)"
    r"(?:\s+(?:có|co|gồm|gom))?\s*:\s*",
    re.IGNORECASE,
)
#: "…, hai anh em mỗi người một nửa".
_TWO_OF_US = re.compile(
    r"(?<=[,;])\s*(?:hai|2|ba|3|cả hai|ca hai)\s+(?:anh em|chị em|chi em|người|nguoi|đứa|dua)\s+(?=(?:mỗi|moi|chia)\s)",
    re.IGNORECASE,
)
#: "…, quên mất", "… nữa quên mất".
_FORGOTTEN = SpelledPattern(
    r"(?:\s*,|\s+nữa\b|(?<=%))\s*(?:(?:nãy|hồi nãy|lúc nãy|em|tôi|chị|anh|mà)\s+)*quên"
    r"(?: (?:mất|ghi|kể|nói|khuấy|tiêu))*\W*$"
)
_MADE_WITH = re.compile(
    r"^\s*(?:dạ |em |tôi |anh |chị |mình )*(?:cùng làm|cung lam|làm|lam)\s+(?:cùng|cung|chung|với|voi)\s+"
    r"(?:(?:với|voi)\s+)?",
    re.IGNORECASE,
)
#: "… làm cùng, 25%", "…, chị ấy được 25%".
_HIS_SHARE = re.compile(
    r"(?<=[^\W\d])(?:\s+(?:cùng|cung)?\s*(?:làm|lam|phụ|phu|giúp|giup|tham gia)"
    r"(?:\s+(?:cùng|cung|chung|với|voi|em|tôi|mình|chị|anh))*)?"
    rf"\s*[,;:]\s*(?:(?:(?:cho|chia|chia cho)\s+)?(?:{PRONOUN}|ảnh|chỉ|cổ|ổng|bả|nó|no)\s+)?"
    r"(?:(?:được|duoc|góp|gop|chiếm|chiem|là|la|thì|thi|khoảng|khoang|đóng góp|dong gop)\s+)*"
    r"(?=\d{1,3}\s*(?:%|ph[ầa]n tr[ăa]m))",
    re.IGNORECASE,
)
#: "chị Hoa 30% làm cùng", "chị Hoa làm cùng 30%": what is said of the work, on either side of a share.
_TOGETHER = (
    r"(?:(?-i:cùng|chung|cung)\s+(?-i:tổ|to|phòng|phong|ca|đội|doi|xưởng|xuong|khoa)(?:\s+(?:làm|lam))?"
    r"|(?:cùng|chung|cung)\s+(?:làm|lam|tham gia|góp)(?:\s+(?:chung|với|voi|nữa|nua|em|tôi|mình))*"
    r"|(?:làm|lam|tham gia|góp)(?:\s+(?:cùng|cung|chung|với|voi|nữa|nua|em|tôi|mình))+)"
)
_WORKED_TOGETHER = re.compile(
    rf"(?<=[^\W\d])\s+{_TOGETHER}\s+(?=\d{{1,3}}\s*(?:%|ph[ầa]n tr[ăa]m))"
    rf"|(?<=%)\s*{_TOGETHER}(?=\s*(?:[,;.\n]|$))",
    re.IGNORECASE,
)
_PLACE_NUMBER = re.compile(  # "tổ 3" is no share; "Mạc Đăng Khoa 30" is one
    r"\b(?:tổ|đội|xưởng|phòng|chuyền|lớp|khoa|kho|nhóm|ca|(?:^|(?<=[,;:(-] ))(?:Tổ|Đội|Xưởng|Phòng|Khoa|Kho|Ca))"
    r"\s+\d{1,2}\b(?!\s*%)"
)
#: "Kiều Văn Tẹo 40 Âu Thị Nở 10": one of them would be lost.
_TWO_IN_ONE = re.compile(r"(?<=[^\W\d_] )\d{1,3}\s?%?\s+[^\W\d_a-zà-ỹđ]\w* .*\d")
#: "Chử Thị Mơ 30 Lại Văn Sâm 10": two whole names, as their capitals say.
_NO_COMMA = re.compile(r"(?<=\d)\s+(?=[^\W\d_a-zà-ỹđ]\w*\s[^\W\d_a-zà-ỹđ]\w*\s(?:[^\W\d_]+\s)*\d{1,2}\s*%?\s*$)")
_REST_IS_MINE = SpelledPattern(
    r"(?:(?:phần )?còn lại|(?:phần )?còn (?:lại )?(?:bao nhiêu|nhiêu|mấy)|bao nhiêu còn lại)(?: thì)?(?: là)?"
    r"(?: của| cho| thuộc về)?(?: phần)?"
    r" (?:(?:tôi|em|mình|tác giả|tui)\b.*|(?:chị|anh|bác)(?: (?:hết|cả|nhé|nha|ạ|thôi|đó|đấy))*)"
)
_MYSELF = {"toi", "em", "minh", "ban than", "tac gia", "tac gia chinh", "me", "myself", "tui"}
_WITH_ME = (
    r"(?: (?:cả|hết|trơn|ráo|trọi|sất|phụ|luôn|làm|cùng|với|em|tôi|mình|nữa|khác"
    r"|tham gia|chung|đâu|nhé|nha|ạ|à|hà|á|có|giúp|hỗ trợ|thêm|mô|đó|đấy|ơi|anh|chị|cô|chú|bác|cháu|con|bạn|ad))*"
)
_NOBODY = SpelledPattern(
    r"(?:dạ |vâng )?(?:"
    r"(?:không|ko|k|hok|hông|hổng|hong|hem|khum|khom|no|none|nobody|no one|alone|(?:just|only) me)"
    r"(?: có)?(?: ạ| đâu| nhé| nha| á)*"
    rf"|(?:không|ko|k|hok|hông|hổng|hong|hem|khum|khom|nỏ|chẳng|chả|chưa)"
    r" (?:có )?(?:ai|(?:người|con ma|ma|thằng|đứa|mống) nào|đồng tác giả|(?:đồng nghiệp|cộng sự|bạn) nào|cộng sự)"
    rf"{_WITH_ME}"
    r"|(?:không |ko |k |hok )?(?:cái này |sáng kiến này |là )?"
    r"(?:(?:chỉ|mỗi|có|một|1|mình|tự|em|tôi|tui|chị|anh|bác|chú|cô|làm|mần|do) )*"
    r"(?:mình|tự|tôi|em|tui|tao|tự làm|tự mần|mần"
    r"|(?:thôi |khỏi ghi |khỏi |dạ )*toàn (?:em|tôi|tui|mình|chị|anh))"
    r"(?: (?:tôi|em|mình|tui|tao|chị|anh|tự|thôi|làm|nghĩ|ra|mày|mò|hết|cả|à|hà|á|ạ|nhé|cháu|con|nghiên|cứu|chế|viết"
    r"|sáng|ên|chứ ai|chứ|chớ ai|chớ|một|1|đấy|đó|nè|bác|cô|chú|không có ai))*)"
)


class NotClearError(Exception):
    """No list of co-authors: a key of the words and its numbers."""

    def __init__(self, key: str, /, **values: Any) -> None:
        super().__init__(key)
        self.key, self.values = key, values


@dataclass(frozen=True, slots=True)
class CoAuthors:
    """People with shares in percent; `first` is the first author's.

    `equal`: nobody named a share. `sure`: all was typed so that it can only mean this.
    """

    people: tuple[tuple[str, int], ...]
    first: int
    equal: bool = False
    sure: bool = True


def read(text: str, author: str = "") -> CoAuthors | None:
    """The people named beside the `author`, or None for nobody. NotClearError says what is wrong with the list."""
    if is_nobody(text):
        return None
    if is_broken(text):
        raise NotClearError("whole_share")
    if _AMOUNT.search(text) is not None:
        raise NotClearError("names_please")  # "năm đầu lợi 64 triệu chứ không phải 46"
    text = _without_nobody(without_titles(normalize("NFC", _SHARE_BELOW.sub(" ", _SO_MANY.sub("", text)))))
    text = _TWO_OF_US.sub("", _without_forgotten(text))
    told = one_by_one(_shares_behind(mine_and_his(_WHAT_HE_IS.sub("", text))))
    told = _NO_COMMA.sub(", ", _WHAT_HE_DID.sub("", told))
    apart, share_of_each = each(with_signs(in_figures(_PLACE_NUMBER.sub("", _ROLE_BETWEEN.sub("", told)))))
    if any(map(_TWO_IN_ONE.search, _parts(apart))):
        raise NotClearError("names_please")
    named = [_person(part, share_of_each) for part in _parts(apart)]
    if len(named) > MOST:
        raise NotClearError("too_many_people", most=MOST)
    myself = _MYSELF | {fold(author)}
    mine = [share for found, share in named if fold(found.name) in myself]
    others = [(found.name, share) for found, share in named if fold(found.name) not in myself]
    if not others:
        if share_of_each is not None:
            raise NotClearError("names_please")
        return None
    sure = all(found.sure for found, _ in named)
    return _shared(others, mine[0] if mine else None, sure)


_AMOUNT = re.compile(r"\d\s*(?:triệu|trieu|tỷ|tỉ|nghìn|ngàn|nghin|đồng|vnd)\b", re.IGNORECASE)
#: "Vi Văn Trọng, thực tập sinh, 5%": in small letters between a name and its share.
_WHAT_HE_IS = re.compile(r"(?<=[^\W\d])(?<! [a-z]),\s*[a-zà-ỹđ]+(?: [a-zà-ỹđ]+){1,4}(?=\s*,\s*\d{1,3}\s*(?:%|phần))")
#: "Không có ai cả, à có chị Tạ Thị Nhàn 10%".
_NOBODY_BUT = SpelledPattern(
    r"^\W*(?:(?:dạ|em|tôi) )*(?:không|ko|k|hông|hổng|chẳng|chả|chưa)(?: có)?(?: ai)?(?: (?:cả|hết|đâu|nữa|ạ"
    r"|em))*[,.]+ ?"
    r"(?:(?:à|ờ|ủa|ơ|quên|ý|mà)[, ]*)+(?:(?:có|còn)(?: (?:có|thêm))* )?(?=\S)"
)
_SHARE_BELOW = re.compile(r"(?<=[^\W\d])[^\S\n]*\n\s*(?=\d{1,3}\s*%\s*(?:\n|$))")  # in the line below the name


def _without_forgotten(text: str) -> str:
    """The words without what says at the end that they come late: "với Nông Thị Sen 10% nữa quên mất"."""
    found = _FORGOTTEN.search(text)
    if found is None or len(found.string) != len(text):
        return text
    return text[: found.start()]


def _without_nobody(text: str) -> str:
    """The words without a "không có ai" that is taken back: "không có ai cả, à có chị Nhàn 10%"."""
    line = " ".join(normalize("NFC", text).split())
    found = _NOBODY_BUT.search(line)
    if found is None or len(found.string) != len(line):
        return text
    return line[found.end() :]


def one_by_one(text: str) -> str:
    """Each with his share beside the name: "làm với ông Hiền, ông ấy 40%"."""
    return _WORKED_TOGETHER.sub(" ", _HIS_SHARE.sub(" ", _MADE_WITH.sub("", text)))


def _shares_behind(text: str) -> str:
    """ "30% Vũ Thị Tuyết, 10% Phan Văn Đức" with each share behind its name, where all stand before."""
    parts = [_BEFORE.fullmatch(part) for part in re.split(r"\s*[,;\n]\s*", text.strip(" .,;\n"))]
    if not all(parts):
        return text
    return ", ".join(f"{part[2]} {part[1]}%" for part in parts if part)


_BEFORE = re.compile(r"(\d{1,2})\s*%\s*(?:(?:là|cho|của|la|cua)\s+)?([^\d%]+)")


def is_nobody(text: str) -> bool:
    """Whether that says nobody. Only accents can tell "Khổng Cơ Ái" from "khong co ai"."""
    if len(text) > LONGEST_NOBODY:
        return False
    if _NOBODY.fullmatch(text.replace(",", " ").strip(" .!")) is not None:
        return True
    if _BUT_SOMEBODY.search(text) is not None:
        return False
    first, comma, rest = text.partition(",")
    if comma and _NOBODY.fullmatch(first.strip(" .!")) is not None:
        # "không có ai giúp, toàn bị ngăn cản"
        return _OF_ANOTHER.search(rest) is None and not any(word[:1].isupper() for word in rest.split())
    return denials.denies(text, _SOMEBODY) or _tells_of_one(text)


_ALONE = SpelledPattern(
    r"\b(?:một mình|1 mình|một thân|tự (?:(?:tôi|tui|em|anh|chị|bác|cháu|mình) )?(?:mày |mò )?(?:mò|mẫm))\b"
)
_WITH_SOMEBODY = SpelledPattern(
    r"\b(?:với|cùng|và|có|nhờ|còn|thêm) (?:\w+ )?"
    r"(?:anh|chị|cô|chú|bác|ông|bà|thằng|con|bạn|thầy|đứa|người|mấy|hai|tổ)\b"
)


def _tells_of_one(text: str) -> bool:
    """Whether it tells of one who did it alone, in whatever words: "một mình bác mày mò chứ ai giúp"."""
    if _ALONE.search(text) is None or _WITH_SOMEBODY.search(text) is not None:
        return False
    words = text.split()
    return not any(map(str.isdigit, text.replace("1 mình", ""))) and not any(word[:1].isupper() for word in words[1:])


#: What answers another question: "…, cơ sở chưa công nhận".
_OF_ANOTHER = SpelledPattern(
    r"\b(?:công nhận|duyệt|quyết định|ảnh|hình|tệp|file|giấy|công khai|kín|bí mật|giấu|áp dụng|dùng)\b"
)
_SOMEBODY = SpelledPattern(
    r"(?:ai|(?:người|thằng|đứa|ông|bà) nào|người làm|người cùng làm|đồng tác giả|làm cùng|làm chung)\b"
)
#: "Có ai đâu, mỗi anh Hoa 30%".
_BUT_SOMEBODY = SpelledPattern(
    r"\d+(?!\d| ?(?:năm|tháng|ngày|tuần|ca|giờ|buổi)\b)|%"
    r"|\b(?:ngoài|trừ|còn (?:anh|chị|cô|chú|bác|ông|bà|em \w)|mỗi (?:anh|chị|cô|chú|bác|ông|bà|thằng))\b"
)


def names_only(text: str) -> bool:
    """Whether all that was typed are full names of known families, with or without shares."""
    if len(text) > LONGEST_LIST:
        return False
    parts = _parts(with_signs(in_figures(without_titles(text))))
    return bool(parts) and all(map(_is_surely_name, parts))


def names_somebody(text: str) -> bool:
    """Whether it may be somebody with his share, or with a title: "chị Bình 30%", "anh Lê Văn Cường"."""
    try:
        found, share = _person(with_signs(in_figures(text)), None)
    except NotClearError:
        return False
    return found.sure and (share is not None or certain(found.name))


def without_shares(text: str) -> str:
    """What else stands there: nothing in "25% và 15 phần trăm"."""
    apart, _ = each(with_signs(in_figures(text)))
    return _BETWEEN.sub(" ", SHARE.sub(" ", f" {apart} "))


def _is_surely_name(part: str) -> bool:
    name = _name_in(part)
    return begins_with_family(name) and is_name(name)


def _parts(text: str) -> list[str]:
    """What was typed for each person."""
    parts = SHARE.sub(lambda share: share[0] + ";", text)  # a share ends a person: "Bình 30% Cường 20%"
    found = [part for part in _BETWEEN.split(parts) if not _says_nobody_new(part)]
    if len(found) > 1:
        found = [part for part in found if not _INTRODUCING.issuperset(fold(part).split())]
    return found


def _says_nobody_new(part: str) -> bool:
    words = fold(part).strip(" .!").split()
    return _POLITE.issuperset(words) or _REST_IS_MINE.fullmatch(part.strip(" .")) is not None


def _name_in(part: str) -> str:
    bare = _LEADING.sub("", " ".join(SHARE.sub(" ", _NUMBERED.sub("", part)).split()))
    return _ROUGHLY.sub("", _DID.sub("", bare)).strip(" .-:–()=")


#: What stands between a name and a share that is only guessed: "Hà Thị Thu chừng 20%".
_ROUGHLY = re.compile(
    r"(?:\s+(?-i:thì|là|được|góp|chiếm|cũng|khoảng|khoang|chừng|tầm|cỡ|độ|ước|đâu|gần|hơn|tính))+"
    r"(?:\s+\d{1,3}\s*[-–~]?)?$",
    re.IGNORECASE,
)
_FROM_TO = re.compile(r"\d\s*(?:[-–~]|tới|đến|hay|hoặc|toi|den)?\s*(?<!\d)\d{1,3}\s*(?:%|phần trăm|phan tram)")
_DID = re.compile(
    r"\s+(?:(?:cùng|cung|chung|nhau|là|la)\s+)?(?-i:làm|lam|giúp|giup|phụ|hỗ trợ|tham gia|góp ý)"
    r"(?:\s+(?-i:cùng|cung|chung|với|giúp|em|tôi|chị|anh|thôi|nhau|một|phần|ạ|nhé))*$",
    re.IGNORECASE,
)


def _person(part: str, share_of_each: int | None) -> tuple[FullName, int | None]:
    """The full name, and the share where one is told. NotClearError where it is no name."""
    share = SHARE.search(_NUMBERED.sub("", part))
    typed = _name_in(part)
    found = FullName(typed, sure=True) if fold(typed) in _MYSELF else read_name(typed)
    if found is None or (is_own_word(typed) and not certain(typed)):
        raise NotClearError("names_please")
    if share and _FROM_TO.search(part) is not None:
        found = FullName(found.name, sure=False)  # "khoảng 20 30%"
    return found, int(share[1]) if share else share_of_each


def _shared(others: list[tuple[str, int | None]], mine: int | None, sure: bool) -> CoAuthors:
    shares = [share for _, share in others if share is not None]
    if not shares and mine is None:
        return _equal([name for name, _ in others])
    if len(shares) < len(others):
        raise NotClearError("share_missing", name=next(name for name, share in others if share is None))
    first = 100 - sum(shares) if mine is None else mine
    if first + sum(shares) != 100 or first < 1 or min(shares) < 1:
        raise NotClearError("not_hundred", got=sum(shares) + (mine or 0), named=mine is not None)
    people = tuple((name, share) for name, share in others if share is not None)
    return CoAuthors(people, first, sure=sure)


def _equal(names: list[str]) -> CoAuthors:
    share = 100 // (len(names) + 1)
    return CoAuthors(tuple((name, share) for name in names), 100 - share * len(names), equal=True)
