"""What people say before a short answer: "Tên SK: …", "em đang làm ở … ạ". It is cut, since the answer is printed."""

from __future__ import annotations

import re
from functools import lru_cache
from unicodedata import normalize

from handlers.reading.fold import SpelledPattern, SpelledWords, has_accents, marked, remembered, word_set

LEAST_LEFT = 2  # letters of the answer itself; with fewer the lead-in is all there is
LONGEST = 400  # letters of an answer with what leads in to it
_WHO = "(?:em|e|tôi|mình|cháu|con|tui|chị|anh|bác|cô|chú|chúng tôi|chúng em|bọn em|tổ em|nhóm em|bên em)"
_COURTESY = (
    r"(?:(?:dạ thưa|dạ|vâng|thưa|à|ờ|ừ|ừm|ờm|ơ|ok|oke|okie|okê|rồi|thì|thế thì|vậy thì)"
    r"(?: anh| chị| ad| em| cô| chú| bác)*[ ,.…]+)*"
)
_THING = "(?:sáng kiến|sk|đề tài|giải pháp|cải tiến|ý tưởng)"
_IT = "(?:nó|cái này|cái đó|cái máy này|máy này)"
_IS = r"(?: (?:kêu bằng|kêu là|gọi là|là|nè|này|đây)\b\s*[:=]?|\s*[:=])\s*"

#: What may stand before the name of a thing, and what says that the name follows.
_BEFORE = (
    r"(?:dạ|vâng|thì|chắc|có lẽ|tạm|tạm thời|hay|thường|cứ|sẽ|định|tính|muốn|xin|cho|nó|cái này|cái đó|này|đó|ở đây"
    rf"|ai cũng|đều|mọi người|anh em|chị em|anh chị em|bà con|cả tổ|tổ|xưởng|{_THING}|{_WHO})"
)
_NAMING = r"(?:tên gọi|tên|đặt tên|đặt|gọi tên|gọi|kêu|ghi|lấy tên|lấy|để tên|để)"
TITLE = SpelledPattern(
    rf"{_COURTESY}(?:{_WHO} (?:xin )?(?:đặt|ghi|lấy|gọi) )?"
    rf"(?:(?:cái )?tên(?: gọi)?(?: của)?(?: {_THING}| {_IT})?(?: này)?(?: (?:của )?{_WHO})?{_IS}"
    rf"|{_THING}(?: này)?(?: (?:của )?{_WHO})?(?: (?:có )?tên(?: là\b|\s*[:=])?|\s*:| là:)\s*"
    rf"|{_THING}(?: này)? (?:của )?{_WHO} là\s+)"
    rf"|{_COURTESY}(?:{_WHO}(?: (?:tạm|xin|hay|thường))?(?: {_IT})?"
    rf"|(?:{_THING} này|{_IT})(?: (?:{_WHO}|thì|tạm|được))*)"
    rf" (?:gọi|lấy tên|đặt tên|đặt|tên){_IS}"
    rf"|{_COURTESY}(?:{_WHO} )?(?:(?:tạm|cứ|xin|hay|thường|thì|chắc|định|tính|muốn|cho|cho em|sẽ) )*"
    rf"(?:gọi|ghi|đặt|kêu|lấy|lấy tên|đặt tên|ghi tên)"
    rf"(?: {_IT}| tên| tạm| vô| vào| giúp| hộ| giùm| cho nó| {_WHO})*{_IS}"
    rf"|{_COURTESY}(?:thôi |thì |cứ |vậy )+(?:{_WHO} )?(?:ghi|để|đặt|lấy)(?: tên| là)* (?=.+ đi(?: em| nhé| ạ| ad)*$)"
    rf"|(?:{_BEFORE} )*{_NAMING}(?: {_BEFORE})* là(?: (?:cái|con))?\s+(?=\S+ \S)"
    rf"|{_COURTESY}(?:cái |cái máy |máy )?của {_WHO} (?:có )?tên(?: gọi)?(?: là)?\s+"
)
WORKPLACE = SpelledPattern(
    rf"{_COURTESY}(?:"
    rf"(?:(?:hiện nay|hiện tại|hiện|nay|giờ) )?(?:{_WHO} )?(?:(?:đang|hiện|nay|hiện nay|hiện tại) )*(?:làm việc|làm"
    rf"|công tác|dạy|giảng dạy|dạy học)"
    r"(?: (?:ở|tại|bên|cho|trong))+\s*:?\s+"
    rf"|{_WHO} (?:đang )?(?:làm|dạy|công tác) (?=(?:công ty|cty|xí nghiệp|trường|bệnh viện|nhà máy|xưởng|khoa|tổ)\b)"
    rf"|(?:(?:giờ|nay|hiện|bây giờ) )?(?:{_WHO} )?(?:(?:đang|hiện|nay|giờ|mới) )*"
    r"(?:ở|tại|thuộc|chuyển sang|chuyển về)(?: bên)?\s+"
    rf"|(?:{_WHO} )?(?:giờ|hiện|bây giờ) là\s+"
    rf"|{_WHO} (?:(?:đang|hiện|là) )*(?:\w+ ){{1,3}}(?:ở|tại|cho|bên|trong)"
    r" (?=(?:công ty|cty|xí nghiệp|trường|bệnh viện|nhà máy|xưởng|khoa|nhà hàng|khách sạn|quán|siêu thị|chợ|trung tâm"
    r"|trạm|ủy ban|ubnd|viện|phòng khám|bến|cảng|kho|nông trường|hợp tác xã|htx|ngân hàng|bưu điện)\b)"
    rf"|{_WHO} (?:đang )?(?:là|làm) (?:\w+ ){{1,2}}(?:của|tại|ở|bên)(?: (?:của|tại|ở|bên))*\s+"
    rf"|(?:nơi|chỗ|cơ quan|đơn vị|công ty)(?: (?:làm việc|làm|công tác))?(?: (?:của )?{_WHO})?"
    rf"(?: (?:đang )?(?:làm việc|làm|công tác))?{_IS})"
)
_COURTEOUS = SpelledPattern(r"(?:dạ|vâng|dạ vâng|dạ thưa)(?:[ ,]+(?:em|chị|anh) ?,|,)? (?=.* ạ[ .!]*$)")
#: "Ở nhà" names no place without its "ở".
_NO_PLACE = SpelledPattern(
    r"(?:nhà|đây|đó|kia|ngoài|trong|xa|gần|quê)(?: (?:thôi|đó|đây|này|riêng|mình|em|tôi|ngoài))*$"
)
_POLITE_END = re.compile(
    r"(?:[ ,]+(?:em|anh|chị|ad|cháu)|,\s*con)?"
    r"(?:[ ,]+(?:ạ|nhé|nha|nhá|nghen|nè|nghe|đi)|(?<!đông)(?<!châu)[ ,]+á"
    r"|(?<=[a-z])(?<!xuong)(?<!khu)(?<!khoi)(?<!lop)(?<!\bto)(?<!\bca)(?<!nha)(?<!dong)(?<!chau) a(?=[ .!]*$))+"
    r"(?: (?:em|anh|chị|ad|con|cháu))?[ .!]*$"
)
_KINDLY = re.compile(
    r"[ ,]+(?:ạ|nhé|nha|nhá|nghen|nghe(?= (?:con|em|cháu)\b)|đó(?= em)|đấy(?= em))"
    r"(?: (?:em|anh|chị|ad|con|cháu|bạn))?[ .!]*$"
)

#: "… tên là "Chiếc hộp không quên" để các bé cất đồ".
_QUOTED_FIRST = re.compile(r"[\"“]([^\"“”]{4,120})[\"”] \w")
_QUOTED = re.compile(
    r"^(?P<lead>[^“”\"«»‘’']{3,90})[“\"«‘'](?P<title>[^“”\"«»]{2,200})[”\"»’'][\s.!,]*(?P<behind>[\w ]{0,20})[\s.!]*$"
)
_NAMES_IT = SpelledWords(word_set("tên đặt gọi ghi lấy kêu chốt"))
_LEADS_IN = SpelledWords(
    word_set(
        "tên đặt gọi ghi lấy kêu chốt tính dạ vâng thưa ừ thôi thì là thế như này sau vầy vậy nè đây nhé nha ạ "
        "ơi cứ xin "
        "tạm nghĩ ra rồi xong nên muốn định sẽ đã được của cho nó cái một em tôi mình chị anh cô chú bác cháu con tui "
        "ad bot giúp giùm hộ dùm sáng kiến sk đề tài giải pháp cả tổ nhóm bên đội bọn tụi chúng thống nhất bàn lại "
        "với quyết chắc có lẽ đi được không hông hả nghe ok"
    )
)


_BEHIND_A_COLON = re.compile(r"^(?P<lead>[^:“”\"]{3,60}):\s*(?P<title>[^:“”\"\n]{4,200})$")


def quoted_title(text: str) -> str:
    """The title that stands in quotation marks behind "em đặt tên thế này:"; "" where they belong to a longer one."""
    if len(text) > LONGEST:
        return ""
    found = _QUOTED.match(text.strip()) or _BEHIND_A_COLON.match(text.strip())
    if found is None:
        return ""
    accented = has_accents(found["lead"])
    said = found.groupdict("")
    lead, behind = ([word.strip(" :.,-") for word in marked(said.get(part, "")).split()] for part in ("lead", "behind"))
    if not any(_NAMES_IT.has(word, accented) for word in lead):
        return ""
    all_lead = all(_LEADS_IN.has(word, accented) for word in (*lead, *behind) if word)
    return _POLITE_END.sub("", found["title"]).strip(" .,;:") if all_lead else ""


_CONVERSES = SpelledPattern(
    r"\b(?:(?<!anh )(?<!chị )em|tôi|mình|anh(?! em| chị em)|chị(?! em)|cô|chú|tui|cháu|ad|bot"
    r"|hihi|haha|hehe|kkk|hôm (?:bữa|nọ|qua|trước)"
    r"|bữa (?:trước|hổm))\b|(?:^|\s)(?:nhé|nha|đi|quá|rồi|đây|hả|ạ|nhỉ|đã|ơi|thôi|nghen)$"
)


@remembered
def spoken(text: str) -> int:
    """Points of a title in which somebody speaks: a title names a thing, and says neither "em" nor "nhé"."""
    if _lead_of(text, TITLE) is None and _CONVERSES.search(text.strip(" .!?")) and not quoted_title(text):
        return 2
    return 0


@lru_cache(maxsize=16)  # a title is looked at by several readers in turn
def _lead_of(text: str, lead: SpelledPattern) -> re.Match[str] | None:
    """What is said before the answer; whoever writes at length tells a story, and leads in to nothing."""
    return lead.match(text) if len(text) <= LONGEST else None


def title_in(text: str) -> str:
    """The title in these words."""
    return quoted_title(text) or without_lead(text, TITLE)


@lru_cache(maxsize=16)
def without_lead(text: str, lead: SpelledPattern) -> str:
    """The answer itself; a text without that lead-in stays as it was typed."""
    found = _lead_of(text, lead) or _COURTEOUS.match(text)
    if found is None:
        return _without_courtesy(text)
    line = normalize("NFC", " ".join(text.split()))
    if len(found.string) != len(line):  # folding changed its length: nobody knows where the answer begins
        return text
    behind = line[found.end() :]
    quoted = _QUOTED_FIRST.match(behind)
    if quoted is not None:
        return quoted[1]
    answer = _POLITE_END.sub("", behind).strip(" \"“”'")
    if len(answer) < LEAST_LEFT or _NO_PLACE.match(answer) is not None:
        return text
    return answer


def _without_courtesy(text: str) -> str:
    """ "Tổ bảo trì nhé em" without what is said to us at its end."""
    ending = _KINDLY.search(text)
    return text[: ending.start()] if ending is not None and ending.start() >= LEAST_LEFT else text
