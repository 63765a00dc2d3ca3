"""What is told to somebody else, was forwarded, or is a joke: "sếp ơi em xin nghỉ mai", "Mã OTP là …", a link alone."""

from __future__ import annotations

import re
from functools import cache

from handlers.reading.fold import SpelledPattern, fold, marked, word_set
from handlers.reading.remarks.said import quick_words, spoken

MOST_WORDS = 30
WORDS_BESIDE_A_LINK = 6  # with more of them the link only belongs to what is told

_LINK = re.compile(
    r"https?://\S*|www\.\S+|\b[\w-]+(?:\.[\w-]+){0,3}\.(?:com|vn|net|org|io|ly|me|be|gl|gov|edu)(?:/\S*|(?=\s|$))",
    re.IGNORECASE,
)
_WHO = r"(?:em|anh|chị|tôi|mình|con|cháu|cô|chú|bác|tao|vợ|chồng|bố|mẹ|ba|má)"
_BEGINS = rf"(?:^|[,.;:!] )(?:(?:dạ|ok|oke|rồi|ừ|à|thôi|giờ|nhớ|{_WHO}) )*"
#: Who is called by name, by kinship or by rank: "chị Hương ơi", "vợ ơi", "sếp ơi"; "em ơi" and "ad ơi" are we.
_CALLED = SpelledPattern(
    r"^(?:dạ |alo |này )*(?:(?:anh|chị|cô|chú|bác|em|thằng|con|bé|ông|bà|thầy|các|mấy|cả)(?: \w+){1,2}"
    r"|vợ|chồng|mẹ|má|bố|ba|lãnh đạo|mọi người|anh em|chị em|bà con"
    r"|(?!em|anh|chị|bạn|ad|admin|bot|trời|cháu|con|cô|chú|bác|cưng)\w+) ơi\b"
    r"|^(?:ê|ê này|alo) \w|^kính (?:gửi|mời|thưa)\b(?!.*\bsáng kiến ?:)"
    r"|^(?:em |dạ )*chào (?:lãnh đạo|anh \w|chị \w|cả|mọi)"
    r"|^(?:cả (?:tổ|nhà|nhóm|ca|đội|phòng)|mọi người|anh em|anh chị em) (?:chú ý|lưu ý"
    r"|cho (?:em|anh|chị|tôi|mình) hỏi)\b"
)
#: What was forwarded: a notice, a word of a bank.
_FORWARDED = SpelledPattern(
    r"^\W*(?:thông báo|tb|chuyển tiếp|fwd|fw|forwarded|tin nhắn thoại|trích)\s?[\]:]"
    r"|^(?:thư mời|quảng cáo|giấy mời)\b|\btài khoản (?:của )?(?:quý khách|bạn) (?:vừa|đã|bị|được)"
    r"|\bvui lòng chuẩn bị\b|\bđơn hàng \w*\d\w* |\b(?:stk|số tài khoản):? ?\d|\blh\b.{0,20}\b0\d{8}"
    r"|\b(?:otp|mã xác thực|mã xác nhận)\b.*\d{4}|\b(?:tk|gd|số dư)\b.*[+-] ?\d[\d.,]{4,} ?(?:vnd|vnđ|đ)\b"
)
_WRONG_CHAT = SpelledPattern(
    r"^(?:(?:à|ôi|ối|chết|ấy|xin lỗi|dạ|em|tôi|mình|anh|chị|nhắn|gửi|bị|lại|rep) )*(?:nhầm|lộn)"
    r" (?:nhóm|group|zalo|người|tin)\b|^(?:gửi|nhắn) (?:nhầm|lộn)(?:,|$| rồi| nhé)"
    r"|\btin (?:trên|này|vừa rồi) (?:gửi|nhắn) nhầm\b"
)
#: A favour of somebody who is near: "anh Hải ký giúp em cái phiếu với", "mang hàng ra đi".
_FAVOUR = SpelledPattern(
    rf"{_BEGINS}(?:(?:anh|chị|cô|chú|bác|em|mai) (?:\w+ )?)?(?:nhớ )?"
    r"(?:gửi|đưa|ký|lấy|mua|mang|cầm|chuyển|chở|khóa|mở|nhắc|chụp|đón|check|ck|chuyển khoản|rót|xuống|chạy|đem|kêu)"
    r" (?:\w+ ){1,8}(?:với|giúp|hộ|nhé|nghe|đi|cái)(?: (?:em|anh|chị|mình|tôi|con|bạn|ạ|ơi))*(?: \w+)?$"
    rf"|{_BEGINS}(?:cho|đưa|gửi|ck|ký|in|mua|lấy) (?:(?:giúp|hộ) )?(?:em|anh|chị|tôi|mình|tao) (?:xin |mượn )?"
    r"(?:cái|tờ|file|mấy|\d)"
    rf"|{_BEGINS}(?:xin|xin phép) (?:nghỉ|về sớm|đổi ca|đi trễ|đi muộn)\b"
)
_NEAR = r"(?:(?:anh|chị|cô|chú|bác|thầy|thằng|bé) \w+|vợ|chồng|bố|mẹ|ba|má|con|lãnh đạo|ai|mấy đứa)"
#: "Chị Lý qua ký sổ lương nhé", "vợ nhớ rút quần áo nghe", "xe hỏng rồi, cho người ra kéo với".
_CALL = SpelledPattern(
    rf"^(?:dạ )?{_NEAR} (?:nhớ|qua|xuống|lên|ra|vô|về|ghé|xem|coi|gửi|ký|cho|lấy|tới|đón|mua|giúp|xem giúp)\b.*"
    r" (?:nhé|nghe|nè|đây|giúp|hộ)\b"
    r"|(?<!cùng) với(?: (?:ạ|em|anh|chị|nhé|cái))*$"
    r"|^(?:dạ |em |anh |chị )*chúc (?:mừng|cả|anh|chị|em|bạn|mọi|các|thầy|cô)\b"
    rf"|\b(?:vậy|thế|hả|chưa|không|rồi) (?:anh|chị|cô|chú|bác|thầy) (?!em$)(?!ơi$)(?!ạ$)\w+$"
    r"|\b(?:vậy|thế|hả) (?:(?:anh|chị|cô|chú|bác) )?(?:kế toán|tổ trưởng|quản đốc|lãnh đạo|mọi người|cả nhà)$"
    r"|^(?:dạ|vâng|ừ|ok)[ ,]+(?:thưa )?(?:lãnh đạo|(?:chú|bác|cô|anh|chị|em|cháu)(?: \w+)?)[ ,]+(?:em |cháu |con )?"
    r"(?:tới|đến|nhận được|sẽ|lên|xuống|ra|qua) (?:liền|ngay|rồi|báo|gửi|làm|nói|nhắn|gọi)"
)
#: Nobody speaks so to us.
_RUDE = SpelledPattern(r"\b(?:mày|tụi bay|tụi mày|chúng mày|chúng bay|(?:của|nợ|cho|đưa|trả|dùm|giùm|giúp) tao)\b")
#: "Máy in tiền hihi": a joke, perhaps.
_LAUGHS = SpelledPattern(r"\b(?:hihi|hí hí|hì hì|haha|hehe|kkk+|lol|ngày xửa ngày xưa)\b")
#: What is still to come is no story: "mai nhớ mang …", "chiều mai họp".
_TO_COME = SpelledPattern(
    r"^(?:(?:dạ|em|anh|chị|ok) )*(?:sáng mai|trưa mai|chiều mai|tối mai|ngày mai|mai nhớ|mai nhé)\b"
    r"|^(?:dạ |ê )*(?:tối nay|chiều nay|trưa nay|đêm nay|mai|hôm nay)\b.*\b(?:nhé|nghe|với|không|chưa|đi)$"
)
#: One of these stands in every text that one of the patterns finds.
_CUES = word_set(
    "ơi ê alo kính chào chú lưu hỏi nhầm lộn với giúp hộ nhé nghe đi cái em anh chị tôi mình tao nghỉ sớm ca trễ muộn"
    " mai chúc nay ai nè đây rồi vậy thế hả chưa không con vợ chồng bố mẹ ba má ừ vâng dạ ok mày bay"
    " hihi hí hì haha hehe kkk kkkk lol xửa"
)
_PATTERNS = (_CALLED, _WRONG_CHAT, _FAVOUR, _CALL, _LAUGHS, _TO_COME)


def told_to_others(text: str) -> bool:
    """Whether these words are likelier meant for somebody else than for us."""
    if ("." in text and _is_link(text)) or _FORWARDED.occurs(text):
        return True
    words, accented = quick_words(text)
    if _cues(accented).isdisjoint(words):
        return False
    said = spoken(text)
    if said.words > MOST_WORDS:
        return False
    return (said.accented and _RUDE.search(text) is not None) or any(said.has(pattern) for pattern in _PATTERNS)


@cache
def _cues(accented: bool) -> frozenset[str]:
    return frozenset(map(marked if accented else fold, _CUES))


def _is_link(text: str) -> bool:
    """Whether it holds a link, and hardly anything beside it."""
    beside, links = _LINK.subn(" ", text)
    return bool(links) and len(beside.split()) < WORDS_BESIDE_A_LINK
