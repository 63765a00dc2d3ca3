"""A no in everyday words, most of them a question by their form: "có gì đâu mà giấu", "việc gì phải chụp".

Whoever says so asks nobody. This is the one list of them: a question says only what it asks for (`denies`). Imports
`remarks` and `fold` only.
"""

from __future__ import annotations

import re

from handlers.reading.fold import SpelledPattern, SpelledWords, word_set
from handlers.reading.remarks.said import spoken

Words = tuple[str, ...]

ALIKE = str.maketrans("yýỳỷỹỵ", "iíìỉĩị")  # "kĩ thuật" and "kỹ thuật" are one word
_MAY_STAND_BETWEEN = (
    r"(?: (?:có|phải|được|cũng|mà|là|ai|gì|đã|cần|còn|ra|nào|cái|chuiện|điều|thứ|tính|qui|người|ta|giữ|đến|tới|chụp"
    r"|ghê gớm|to tát|quan trọng|hay ho|lớn lao))*"
)
#: Right before what is denied, its "y" spelled "i": "đâu có ra tiền", "làm gì có hội đồng", "việc gì phải giữ kín".
_BEFORE = SpelledPattern(
    r"(?:\bđâu|\blàm gì|\bcó (?:\w+ )?gì (?:\w+ ){0,2}(?:mà|đâu)|\bgì đâu|\b(?:việc|cần|tội|mắc|cớ) gì|\bmắc mớ gì"
    r"|(?<!làm )(?<!tính )(?<!qui )\bsao(?: mà| lại)?|\blàm sao mà|\b(?:nào|ai) đâu"
    r"|\blấi (?:đâu|gì|chi)(?: ra| mà)|\bquái nào"
    rf"|\b(?:hơi|rảnh|công) đâu|\bai (?:rảnh )?mà|\bđố ai|\bđời nào){_MAY_STAND_BETWEEN}$"
)
#: Right behind it: "bí mật gì đâu", "giữ kín làm gì cho mệt", "quyết định nào đâu", "quy ra tiền sao nổi".
_BEHIND = SpelledPattern(
    r"^(?:\w+ ){0,2}(?:gì|nào) đâu(?= (?:mà|em|chị|anh|ạ|cơ|ad|bot|bạn)\b|$)"
    r"|^(?:\w+ )?(?:làm gì|làm chi|chi)(?: (?:cho|nữa|mất công|vậy trời)\b.*)?$"
    r"|^đâu (?:ra )?mà\b|^(?:\w+ ){0,2}(?:sao|kiểu gì|thế nào|cách nào)(?: mà)?(?: \w+)? nổi\b"
    r"|^(?:\w+ ){0,2}sao(?: mà)? được\b"
)
#: How something is to be done: a question, unless nobody manages it: "làm sao quy ra tiền nổi".
_HOW = SpelledPattern(r"\b(?:sao|kiểu gì|thế nào|cách nào|quái nào)(?: mà)?(?: (?:qui|tính|ra|được|cho))*$")
_HOW_BEHIND = SpelledPattern(r"^(?:\w+ )?(?:kiểu gì|thế nào|cách nào|làm sao|ra sao)\b")
_NOBODY_CAN = SpelledPattern(r"^(?:\w+ ){0,2}nổi\b")
_DENIALS = SpelledWords(word_set("không chưa chẳng chả đừng khỏi hổng hông ko k đâu gì nào"))
_PLAIN = SpelledWords(word_set("không chưa chẳng chả hổng hông ko k"))
_ADDRESS = SpelledWords(word_set("ạ em chị anh cô chú bác ad bot bạn mà cơ nhé nha trời ơi á con cháu"))
_NO = SpelledWords(["đâu"])
#: "Ở đâu" asks where, "từ đầu" tells since when.
_NOT_BEFORE_IT = SpelledWords(word_set("ở từ tới đến về đi tại ban lần bước hàng thứ đỡ hết nhức bị gửi nộp vào"))
_ASKS = SpelledPattern(r"\b(?:hả|vậy|nhỉ|thế|không|chưa|ta|ha)(?: (?:em|ad|bot|bạn|anh|chị|ạ|cô|chú))*$")
#: "Tính cả tiền công không": whoever says no ends with it behind "thì" or "cũng", or begins with it.
_WHETHER = SpelledPattern(
    r"\bthì có (?:(?!thì có )\w+ )+(?:không|ko|hông|hổng)$|^(?:[^\s,.;]+ ){5,}(?:à|a|hả|nhỉ|chứ)$"
    r"|(?:^|[,.;] ?)(?!(?:không|chưa|chẳng|chả|ko|k|hông|hổng)\b)(?:[^\s,.;]+ ){3,}"
    r"(?<!thì )(?<!là )(?<!mà )(?<!cũng )(?<!vẫn )(?<!chắc )(?<!nói )(?:không|ko|k|hông|hổng)"
    r"(?: (?:em|ad|bot|bạn|anh|chị|ạ|cô|chú|con|cháu|ta|nhỉ|vậy|hả|nữa|đấy|thế|á))*$"
)
_HAS_OR_NOT = SpelledPattern(
    r"\bcó (?:bị|được|phải|cần|nên|tính|sao|ảnh hưởng|mất)\b.{0,40}"
    r"\b(?:không|ko|k|hông|hả)(?: (?:em|ad|bot|ạ|vậy|anh|chị))*$"
)
_ASKING_END = re.compile(  # the accents in one character, or apart as some telephones type them
    r"\w\W+(?:à|à|hả|hả)(?: (?:em|anh|chị|ad|bot|bạn|cô|chú|bác|ạ))*[\s.!]*$", re.IGNORECASE
)
_MAY_ASK = SpelledPattern(
    r"\b(?:làm gì|làm chi|chi)(?: (?:em|ad|bot|bạn|ạ))*$|\bsao (?:mà |lại )?phải\b|\blàm sao\b(?!.*\bnổi\b)"
)
MOST_BEHIND = 4  # words between what is denied and the "đâu" that denies it, with that
MOST_WORDS = 16  # a longer text tells a story
#: So nobody asks, whatever word of a question is in it: "đâu đã ai duyệt", "công nhận gì đâu", "đừng cho ai xem".
_SAYS_NO = SpelledPattern(
    r"\b(?:gì|nào|ai|có) (?:\w+ ){0,4}đâu(?= (?:mà|em|chị|anh|ạ|cơ)\b|[,.;]|$)|(?<!ở )\bđâu (?:đã|có|phải|mà)\b"
    r"|^(?:\w+ ){0,2}(?:chưa|không) (?:có )?(?:\w+ ){0,2}(?:ai|gì|nào|ở đâu)(?: \w+)?$"
    r"|^(?:sao (?:lại )?|ai (?:bảo|nói) )(?:chưa|không)\b"
    r"|\blàm gì (?:có|đã)\b|\b(?:việc|cần|tội|mắc) gì\b|\b(?:đừng|cấm|chớ) (?:có )?(?:cho|để|đưa|đăng)\b"
)
#: "Không phải phần mềm đâu, cái gá bằng sắt": one is denied, and behind it stands what it is.
_RATHER = SpelledPattern(
    r"^\W*(?:dạ )?(?:(?:không|chẳng|chả) phải (?:\w+ ){1,3}đâu\b|đâu (?:có )?phải (?:là )?\w"
    r"|có (?:\w+ ){1,3}gì đâu\W+chỉ\b)"
)
#: "Làm gì tới trăm triệu, sáu chục là cùng": so much is denied, and behind it stands how much it is.
_NOT_SO_MUCH = SpelledPattern(
    r"^\W*(?:(?:dạ|mà|em|ối|ôi) )*(?:làm gì|đâu|đâu có|có đâu) (?:tới|đến|được|nhiều|mà) (?:tới |đến )?"
    r"[^,.;]{2,30}[,.;]\s+(?=\w)"
)


def denies(text: str, what: SpelledPattern) -> bool:
    """Whether a clause denies this in everyday words: "làm gì có ảnh", "lấy đâu ra tiền"; not who asks.

    A plain no beside it makes it another sentence: "sao gửi ảnh không được".
    """
    said = spoken(text)
    if said.words > MOST_WORDS or asks(text):
        return False
    return any(_denies(tuple(clause.translate(ALIKE).split()), what, said.accented) for clause in said.clauses)


def _denies(words: Words, what: SpelledPattern, accented: bool) -> bool:
    if any(_PLAIN.has(word, accented) for word in words):
        return False
    for at in range(len(words)):
        found = what.found(" ".join(words[at:]), accented)
        if found is None or found.start():
            continue
        end = at + len(found[0].split())
        if denied_by_asking(words[:at], words[end:], accented, words[at:end]):
            return True
    return False


def denied_by_asking(before: Words, behind: Words, accented: bool, what: Words = ("_",)) -> bool:
    """Whether what stands between these words is denied by them: "gửi" before "đâu" asks where to."""
    if before and _BEFORE.found(" ".join(before), accented) is not None:
        return True
    if not behind:
        return False
    if _BEHIND.found(" ".join(behind), accented) is not None:
        return True
    if asked_how(before, accented) and _NOBODY_CAN.found(" ".join(behind), accented) is not None:
        return True
    return ends_in_denial((*before, *what, *behind), accented) != () and len(behind) <= MOST_BEHIND


def asked_how(before: Words, accented: bool, behind: Words = ()) -> bool:
    """Whether these words beside it ask how that is done: "tính sao" before "ra tiền", "kiểu gì" behind it."""
    if behind and _HOW_BEHIND.found(" ".join(behind), accented) is not None:
        return True
    return bool(before) and _HOW.found(" ".join(before), accented) is not None


def ends_in_denial(words: Words, accented: bool) -> Words:
    """What is denied by the "đâu" at its end: "có quyết định đâu em"; () where nothing denies, or all of it does."""
    last = len(words)
    while last > 1 and _ADDRESS.has(words[last - 1], accented):
        last -= 1
    if last <= 1 or not _NO.has(words[last - 1], accented) or _NOT_BEFORE_IT.has(words[last - 2], accented):
        return ()
    head = words[: last - 1]
    return () if any(_DENIALS.has(word, accented) for word in head) else head


def says_no(text: str) -> bool:
    """Whether it denies or forbids, though words of a question stand in it."""
    return _SAYS_NO.search(text.strip(" .!,")) is not None and not asks(text)


def may_ask(text: str) -> bool:
    """Whether such words may be meant as the question that they are: "giữ kín làm gì"."""
    return _MAY_ASK.search(text.strip(" .!,")) is not None


def asks(text: str) -> bool:
    """Whether they are surely one: "giữ kín làm gì vậy em"."""
    return text.rstrip().endswith("?") or _ASKS.search(text.strip(" .!,")) is not None


def asks_whether(text: str) -> bool:
    """Whether it asks for a yes or a no, and says none, whatever it names: "không có thì có bị loại không"."""
    asked = text.strip(" .!")
    return _WHETHER.search(asked) is not None or _HAS_OR_NOT.search(asked) is not None or ends_asking(text)


def ends_asking(text: str) -> bool:
    """Whether its last word makes a question of it, however short: "kỹ thuật à", "quản lý hả em"."""
    return _ASKING_END.search(text) is not None


def says_rather(text: str) -> bool:
    """Whether it denies one thing to say another."""
    return _RATHER.match(text) is not None


def behind_not_so_much(text: str) -> str | None:
    """What stands behind an amount that is denied; None where none is."""
    return _NOT_SO_MUCH.behind(text)
