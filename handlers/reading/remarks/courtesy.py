"""Thanks, and complaints about the bot itself: they are answered as such, and answer no question."""

from __future__ import annotations

from handlers.reading.fold import SpelledPattern
from handlers.reading.remarks.said import Said
from handlers.reading.remarks.telling import PERSONS

_WHO = r"em|ad|admin|bot|anh|chị|bạn|cháu|con|cô|chú|bác|mọi người|công đoàn|trợ lý"
_THANKS = SpelledPattern(
    r"^(?:dạ |vâng |ok |oke |ừ |em |tôi |mình |chị |anh |cô |chú |bác |cháu |con |rất |xin |thế thì |tốt quá |hay quá "
    r"|được rồi )*"
    rf"(?:cảm ơn|cám ơn|cảm ơn nhiều|đa tạ|thanks|thank you|thank|tks|thks|camon)"
    rf"(?: (?:{_WHO}|nhiều|nhiều nhiều|rất|nhé|ạ|nha|lắm|đã|giúp|đỡ|hướng dẫn|hỗ trợ|nhắc|trước|vì|you|so|much|a"
    rf"|luôn|tận tình|nhiệt tình))*$"
)
_COMPLAINTS = SpelledPattern(
    rf"^(?:dạ |trời |ôi |ơ |sao |cứ |gì |mà |(?:em|ad|bot|app|admin) )*(?:hỏi|bắt (?:ghi|khai|điền|viết|kể)"
    rf"|đòi) (?:\w+ )?(?:gì )?(?:mà )?(?:nhiều|lắm|dài|lâu|kỹ|lằng nhằng|rườm rà|hoài|mãi|đi hỏi lại)\b"
    rf"|\b(?:hỏi|bắt|gõ|bấm|trả lời|khai|nhắn)(?: \w+){{0,2}} (?:hoài|mãi|miết|nãy giờ|không hết|chưa hết|chưa xong)\b"
    rf"|^(?:dạ |trời |ôi |ơ |haizz |sao |mà |cái |con )*(?:{_WHO}|app|hệ thống|phần mềm|máy này"
    rf"|chương trình) (?:này )?(?:gì )?(?:mà )?(?:ngu|dở|chậm|lag|tệ|chán|ngớ ngẩn|dốt|khó dùng|khó chịu|rắc rối"
    rf"|phiền|kém|lỗi|cùi|vớ vẩn|lằng nhằng|hỏi ngu)\b"
    r"|^(?:dạ |trời |ôi |thôi |sao |mà |gì mà |cái này |khai |làm |viết |ghi |điền )*(?:rườm rà|lằng nhằng|dài dòng"
    r"|phiền phức|rắc rối|phức tạp|mất công|lâu lắc|nhiêu khê|lâu|dài|mệt|chán|nản|phiền|bực)"
    r" (?:quá|thế|vậy|ghê|thật|thiệt|vãi|dễ sợ|kinh|quá trời)(?: (?:rồi|em|ad|đi|vậy|thế|à|ạ|ơi|anh|chị|bot"
    r"|luôn|nhỉ|thôi|mà))*$"
    r"|\b(?:mà|lại|còn) bắt (?:người ta |tụi em |tụi tui |chúng tôi |em |tôi )?(?:viết|khai|ghi|điền|kể)"
    r" (?:\w+ )?(?:lắm|nhiều|dài|đủ)"
    r"(?: (?:thứ|quá|thế|vậy|kiểu|vào|trò|em|ạ|ghê|loại))*$"
    rf"|^(?:(?:dạ|thôi|làm ơn|đi|hỏi|làm) )*(?:nhanh|lẹ|mau|gấp)"
    r"(?: (?:lên|nhanh|gấp|cho|giùm|giúp|tí|chút|xíu|đi|coi))*"
    rf"(?: (?:{_WHO}|ơi|nào|với|đi|nhé))*$"
    rf"|^(?:(?:nhanh|lẹ|mau) (?:lên|đi))(?: (?:{_WHO}))*[, ]+(?:{_WHO}) (?:sắp|phải|đang|còn) \w+"
    r"|\b(?:form|app|biểu mẫu|cái bot|con bot)\b(?: \w+){0,6} (?:khó|mệt|phiền|rườm rà|dài dòng|lằng nhằng|rắc rối)\b"
    r"|^nút (?:nào|gì)\b.*\bkhông\b|^(?:bấm|ấn) (?:vào )?(?:nút |đâu |cái )*(?:nào|gì|hoài|mãi)\b.*\bkhông\b"
    r"|\b(?:em|bot|ad|máy) (?:có |chả |chẳng |không )*hiểu (?:gì|ý|tiếng)|^(?:nói|ghi|trả lời) rồi (?:mà|còn)"
    r"|\bđã (?:nói|ghi|trả lời) rồi\b.*\b(?:mà|còn|sao)\b"
)
_BACK_AGAIN = SpelledPattern(
    r"^(?:dạ |alo |chào |rồi |xong |thôi )*(?:em|anh|chị|cô|chú|bác|tôi|mình|cháu)"
    r" (?:đây|về rồi|xong rồi|rảnh rồi|quay lại rồi|lại đây|vào lại rồi|vào rồi|xong việc rồi|tan ca rồi|ăn xong rồi)"
    r"(?: (?:đây|nè|ạ|nhé|em|ad|bot|bạn|này|rồi|nha))*$"
)
_GREETING = SpelledPattern(
    r"^(?:dạ |em |xin |a |e )*(?:chào|hello|hi|alo|hế lô|chào buổi (?:sáng|trưa|chiều|tối))"
    rf"(?: (?:{_WHO}|cả nhà|buổi sáng|buổi chiều|buổi tối|nhé|ạ|a|nha|em ơi|ơi))*$"
    rf"|^(?:dạ |ê |ơ |này )*(?:{_WHO}|bạn) ơi$"
)
#: "…, em bên tổ sơn ạ", behind a greeting.
_WHERE_FROM = SpelledPattern(
    r"^(?:em|tôi|mình|chị|anh|cháu|con|cô|chú|bác) (?:(?:là|tên|bên|ở|làm ở|làm bên|làm tại|thuộc|đây)\b)(?: \w+){0,5}$"
)
MOST_WORDS, FEW_WORDS = 12, 8


def greeting(said: Said) -> bool:
    """Whether this greets, and says no more."""
    if len(said.clauses) == 2 and said.words <= MOST_WORDS:
        return said.find(_GREETING, said.first) is not None and said.find(_WHERE_FROM, said.last) is not None
    if len(said.clauses) != 1:
        return False
    return any(said.find(pattern, said.first) is not None for pattern in (_GREETING, _BACK_AGAIN))


_PRAISE = SpelledPattern(
    rf"^(?:dạ |ôi |ồ |ừ |chà |oa |wow |thật |thiệt |rất |quá |{_WHO} )*(?:tuyệt vời|tuyệt|hay quá|hay thật"
    rf"|hay ghê|giỏi quá|giỏi thật"
    r"|giỏi ghê|thông minh phết|giỏi phết|hay phết|khôn phết|thông minh|tốt quá|xịn|xịn quá|tiện quá"
    r"|tiện thật|tiện ghê|nhanh quá|nhanh thế|dễ quá|thông minh quá"
    r"|quá đã|quá tốt|quá hay)"
    rf"(?: (?:{_WHO}|quá|thật|ghê|luôn|nhỉ|ạ|ơi|nhé|rồi|vậy|thế|lắm|này))*$"
)


def thanks(said: Said) -> bool:
    """Whether this thanks or praises us, and says no more."""
    if said.words <= FEW_WORDS and said.clauses and all(said.find(_PRAISE, clause) for clause in said.clauses):
        return True
    if said.words <= FEW_WORDS and said.clauses and said.find(_THANKS, said.first):
        return True
    return (
        said.words <= MOST_WORDS and bool(said.clauses) and all(said.find(_THANKS, clause) for clause in said.clauses)
    )


def complaint(said: Said) -> bool:
    """Whether this complains about us: too many questions, too slow, not understood."""
    if said.words > MOST_WORDS or len(said.clauses) > 2 or said.find(_COMPLAINTS, said.text) is None:
        return False
    return not said.has(PERSONS)
