"""A no in everyday words, most of them a question by their form: "có gì đâu mà giấu", "việc gì phải chụp".

Whoever says so asks nobody. Imports `fold` only.
"""

from __future__ import annotations

from handlers.reading.fold import SpelledPattern, SpelledWords, word_set

Words = tuple[str, ...]

_MAY_STAND_BETWEEN = (
    r"(?: (?:có|phải|được|cũng|mà|là|ai|gì|đã|cần|còn|ra|nào|cái|chuiện|điều|thứ|tính|qui|người|ta|giữ|đến|tới"
    r"|ghê gớm|to tát|quan trọng|hay ho|lớn lao))*"
)
#: Right before what is denied, its "y" spelled "i": "đâu có ra tiền", "làm gì có hội đồng", "việc gì phải giữ kín".
_BEFORE = SpelledPattern(
    r"(?:\bđâu|\blàm gì|\bcó (?:\w+ )?gì (?:\w+ ){0,2}(?:mà|đâu)|\bgì đâu|\b(?:việc|cần|tội|mắc|cớ) gì|\bmắc mớ gì"
    rf"|(?<!làm )\bsao(?: mà| lại)?|\b(?:nào|ai) đâu){_MAY_STAND_BETWEEN}$"
)
#: Right behind it: "bí mật gì đâu", "giữ kín làm gì cho mệt", "quyết định nào đâu".
_BEHIND = SpelledPattern(
    r"^(?:\w+ ){0,2}(?:gì|nào) đâu(?= (?:mà|em|chị|anh|ạ|cơ|ad|bot|bạn)\b|$)"
    r"|^(?:\w+ )?(?:làm gì|làm chi|chi)(?: (?:cho|nữa|mất công|vậy trời)\b.*)?$"
)
_DENIALS = SpelledWords(word_set("không chưa chẳng chả đừng khỏi hổng hông ko k đâu gì nào"))
_ADDRESS = SpelledWords(word_set("ạ em chị anh cô chú bác ad bot bạn mà cơ nhé nha trời ơi á con cháu"))
_NO = SpelledWords(["đâu"])
#: "Ở đâu" asks where, "từ đầu" tells since when.
_NOT_BEFORE_IT = SpelledWords(word_set("ở từ tới đến về đi tại ban lần bước hàng thứ đỡ hết nhức bị gửi nộp"))
_ASKS = SpelledPattern(r"\b(?:hả|vậy|nhỉ|thế|không|chưa|ta|ha)(?: (?:em|ad|bot|bạn|anh|chị|ạ|cô|chú))*$")
_MAY_ASK = SpelledPattern(r"\b(?:làm gì|làm chi|chi)(?: (?:em|ad|bot|bạn|ạ))*$|\bsao (?:mà |lại )?phải\b")
MOST_BEHIND = 4  # words between what is denied and the "đâu" that denies it, with that
#: So nobody asks, whatever word of a question is in it: "đâu đã ai duyệt", "công nhận gì đâu", "đừng cho ai xem".
_SAYS_NO = SpelledPattern(
    r"\b(?:gì|nào|ai|có) (?:\w+ ){0,4}đâu(?= (?:mà|em|chị|anh|ạ|cơ)\b|[,.;]|$)|(?<!ở )\bđâu (?:đã|có|phải|mà)\b"
    r"|^(?:\w+ ){0,2}(?:chưa|không) (?:có )?(?:\w+ ){0,2}(?:ai|gì|nào|ở đâu)(?: \w+)?$"
    r"|^(?:sao (?:lại )?|ai (?:bảo|nói) )(?:chưa|không)\b"
    r"|\blàm gì (?:có|đã)\b|\b(?:việc|cần|tội|mắc) gì\b|\b(?:đừng|cấm|chớ) (?:có )?(?:cho|để|đưa|đăng)\b"
)


def denied_by_asking(before: Words, behind: Words, accented: bool) -> bool:
    """Whether what stands between these words is denied by them."""
    if before and _BEFORE.found(" ".join(before), accented) is not None:
        return True
    if not behind:
        return False
    if _BEHIND.found(" ".join(behind), accented) is not None:
        return True
    return ends_in_denial((*before, "_", *behind), accented) != () and len(behind) <= MOST_BEHIND


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
