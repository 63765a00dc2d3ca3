"""Spells a calculation one way before it is cut: signs for "nhân", "trừ", "~", and a sentence at a time."""

from __future__ import annotations

import re
from collections.abc import Iterator

from handlers.reading.apart import Apart
from handlers.reading.fold import fold, has_accents, marked
from handlers.reading.sums.names import without_names
from handlers.reading.sums.same_words import with_same_words, with_tens_as_things

MOST_LETTERS = 1000  # of a calculation; a longer text tells something else
MOST_SIGNS = 80  # numbers and signs

_SIGN = re.compile(r"\d+|[-+=x*(]")
_NUMBERS = re.compile(
    r"\d|\b(?:một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười) (?:người|thợ|công|máy|xe|ca|lần|chuyến|tiếng|giờ|lượt)\b"
    r"|\b(?:triệu|trieu|nghìn|nghin|ngìn|ngin|ngàn|ngan|tỷ|tỉ|ty|đồng|dong|(?:một|mot|1) (?:nửa|nua)|rưỡi|ruoi)\b",
    re.IGNORECASE,
)
_MONEY = re.compile(
    r"\d{4}|\d[.,' ]\d{3}|\d ?(?:k|tr|đ|d|củ|cu|m)|triệu|trieu|ngh?[ìi]n|ngàn|ngan|tỷ|tỉ|\bty\b|\bti\b|đồng|dong"
    r"|\b(?:củ|cu) (?:rưỡi|ruoi)",
    re.IGNORECASE,
)
_DOTS = re.compile(r"\.{2,}")
_BULLET = re.compile(
    r"^(?:[-+*•●▪–—✓>]+ ?)+|^(?:\d{1,2}|[a-zđ]) ?[.)/] ?(?=[^\W\d_])|^(?:\d{1,2}|[a-zđ])\) ?"  # "- ", "1. ", "a) "
)
_SENTENCE = re.compile(r"[;!?…]+|(?<=[^\s\d])\.(?: |$)|(?<=\d)\. (?=[^\W\d_])|(?<=n[aă]m \d{4})\. |\.$")
_HEDGES = re.compile(  # "chưa có số", "... kg x"
    r"\b(?:chưa|không|chua|khong|ko|k) "
    r"(?:có số|co so|rõ|ro|biết|biet|nhớ|nho|tính được|tinh duoc|chắc|chac|đo|nắm)\b|… ?[^\W\d_]+ x\b"
    r"|/ ?[^\W\d_]+ (?:không|khong|ko|k) (?:phải|phai)\b"
    r"|\b(?:dùng|dung|xài|xai)(?: (?:lại|lai|được|duoc))? \d+ (?:lần|lan) (?:thay|còn|con)\b"  # once made, used often
    r"|\b(?:mấy|vài|dăm|vai) (?:chục|trăm|chuc|tram|tiếng|giờ|tieng|gio|kg|ký|ky|lít|lit|cái|lần|lan|ngày)\b"
    r"|(?:bớt|đỡ|giảm|được|thêm) mấy\b|(?:duoc|dc|bot|do|giam|them|mat) may (?:chuc|tram|tieng|gio|kg|ky|lit|lan)\b"
    r"|\b(?:xài|dùng|xai|dung|bền|thọ)(?: (?:được|duoc))? \d+ (?:năm|nam)\b"  # how long it is good for
    r"|\d ([^\W\d_]+) (?:thì |thi )?(?:hư|hỏng|lỗi|vỡ|bể|chết|hu|hong|loi|vo|be|chet) \d+ \1\b"  # so many of so many
    r"|\b(?:đến|tới|den|toi) \d{1,2} ?(?:h|giờ|gio)\b(?!/)"  # of the clock
    r"|\b(?:các|cac) (?:tháng|thang|ngày|ngay|năm|nam|quý|quy) (?:còn|con|khác|khac|sau)\b(?! (?:không|khong))"
    r"|(?:^|, ?)nam muoi (?!trieu|tr\b|nghin|ngan|k\b|hai thang)"
    r"|\bnua (?<!mot nua )(?<!1 nua )(?:so|gia|tien|luong|thoi|cong suat)\b"
    r"|\b(?:giam(?: con| duoc| di)?|con|bot|mat|duoc) nua(?= ?[,.;]|$)"
    r"|\b(?:bot|do|giam|mat|hao|con|duoc|ton) nua "
    r"(?!trieu|tr\b|ty|nghin|cu|tieng|gio|ngay|cong|tan|ta\b|kg|ky|lit|can|yen|dem|buoi|nam|moi|[\d,.;])"
    r"|nửa (?<!một nửa )(?<!1 nửa )"
    r"(?!triệu|tr\b|tỷ|tỉ|nghìn|củ|tiếng|giờ|ngày|công|tấn|tạ|kg|ký|lít|cân|yến|đêm|buổi|năm)"
    r"|\b(?:cứ|cu) \d{2,}"
    r"|/ ?(?<=\d/|/ )1(?:00\b(?! ?km)|\.?000\b(?! ?(?:km|x|\*|×|của|cua|tổng|tong|xuống|xuong|còn|,|$)))"
    r"|\b(?:còn|con|tốn|ton|hết|het|bằng|bang|chỉ|chi) (?:1/[2-9]\b|(?:một|mot|1) (?:phần|phan) (?!trăm|tram))"
    r"|\b(?:đơn vị|don vi|đvt|dvt)(?: tính| tinh)? ?:|\b(?:ít|rẻ|it|re) (?:hơn|hon)(?: nhiều| nhieu)?(?= ?[,.;]|$)"
)

_TAKEN_BACK = re.compile(  # "0,5 gam... à không 5 gam"
    r"\b\d[\d.,]{0,12} ?[^\W\d_]{0,8} ?[…,.]{0,3} (?:à|a|ý|y) (?:không|nhầm|quên|khong|nham|quen)\b", re.IGNORECASE
)
_ARROW = re.compile(r" ?(?:-{1,2}>|→|➜|⇒|►) ?")
_TIMES = str.maketrans(dict.fromkeys("×*∙·⋅", "x"))
_HYPHEN = re.compile(r"(?<=[^\W\d_])-(?=[^\W\d_])")  # "pa-lăng"
_ABOUT = re.compile(r"~|≈|≃|\bxấp xỉ\b|\bxap xi\b")
_ABOUT_EQUALS = re.compile(r"(?<=[\w)%]) ?=? ?[~≈≃] ?(?=\d)")
_UNTIL = re.compile(r"\b(tháng|thang) (\d{1,2}) ?\((\d+ (?:tháng|thang))\)")  # "đến tháng 12 (8 tháng)"
_WORDS_IN_BRACKETS = re.compile(r"[(\[] ?((?:[^\W\d_]+ ?){1,4})[)\]]")  # "300 (nghìn)"
_RENAMED = {  # "còn", "mỗi", "lợi", "đồ", "củ", "từ", "khỏi" fold to the same
    "con": "cái", "mới": "hiện", "lãi": "lợi", "lời": "lợi", "đỡ": "bớt", "cũ": "xưa", "tự": "tuw", "khối": "met",
    "hẳn": "hanq", "ruồi": "ruoiq",
}  # fmt: skip
_WORD = re.compile(r"[^\W\d_]+")
_BARE_PERIODS = re.compile(  # "5tr/thang", "x 12 thang" where all else has accents; "74 thang lò" are ladders
    r"(?:(?<=/)|(?<=\d )|(?<=\d))(thang|ngay|gio|nam)\b(?= ?(?:$|[-,.;:=x*+()/]))"
)
_PERIODS = {"thang": "tháng", "ngay": "ngày", "gio": "giờ", "nam": "năm"}
#: What is spelled otherwise is another word: "cát" is no "cắt", "giấy" no "giây", "thang" no "tháng".
_set_apart = Apart(
    "giảm bớt khỏi thêm tăng nhanh ít cắt bỏ hủy tận lợi lãi được là tổng vậy tức bằng thành trừ tốn hết vốn mất trả "
    "bù mua thuê chi phí sửa giá bán xuống lên còn trước nhập nay đỡ đô mỗi hàng từng trên tháng tuần quý ngày giờ "
    "tiếng phút giây hôm công tấn tạ yến số tổ thứ phần mục mức mã đội đời đợt trường "
    "bước mẫu đường khâu tuyến kho",
    bare=False,
)
_EVERY = re.compile(r"\b(\w+) (?:nào|nao) (?:cũng|cung)\b")  # "tháng nào cũng"
_GLUED_TIMES = re.compile(r"(?<=[0-9kdđrpgmy%)])x(?= ?[0-9(])|(?<=[0-9)])x(?= )")  # "200x150k"
_MONTHS = re.compile(r"(?<=x )(\d{1,2})t\b|(?<=x)(\d{1,2})t\b")  # "x 12t"
_SIGNS_MARKED = (
    (re.compile(r"\btrừ(?: đi| hao| bớt| ra)?\b(?! (?:sâu|cỏ|mối|rầy|bệnh|khử|(?:(?:đi|ra) )?còn))"), " ∖ "),
    (re.compile(r"(?<!tổng )\bcộng(?: với| thêm| vào)?\b(?! (?:lại|dồn|hết))"), " + "),
    (
        re.compile(
            r"(?<!công )\bnhân(?: với| cho| lên| thêm)?"
            r"(?= ?(?:[\d(]|một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười|giá|đơn giá|số))"
        ),
        " x ",
    ),
    (re.compile(r"\bchia(?: cho| ra)?(?= ?[\d(])"), " ÷ "),
)
_SIGNS_FOLDED = (
    (re.compile(r"\btru(?: di)?\b(?= ?(?:[\d(]|chi|tien|von|dau|mua|cong))"), " ∖ "),
    (
        re.compile(
            r"\bcong(?<!tong cong)(?<!gio cong)(?<!ngay cong)(?<!tien cong)(?<!gia cong)(?<!moi cong)(?<!mot cong)"
            r"(?<!1 cong)(?<!nhan cong)(?: voi| them)?(?= ?[\d(])|\bcong (?:voi|them)\b"
        ),
        " + ",
    ),
    (re.compile(r"(?<!cong )\bnhan(?: voi| cho| len)?(?= ?(?:[\d(]|gia\b|don gia\b|so\b))"), " x "),
    (re.compile(r"\bchia(?: cho)?(?= ?[\d(])"), " ÷ "),
)
_COUNT_BEHIND_MONEY = re.compile(  # "30 triệu 12 tháng"
    r"\b(triệu|trieu|tr|nghìn|nghin|ngàn|ngan|tỷ|tỉ|ty|đồng|dong)(?=\s+\d+(?:[.,]\d+)?\s*"
    r"(?:tháng|thang|ngày|ngay|người|nguoi|cái|cai|chiếc|sp|sản|san|ca|năm|nam|lần|lan|tuần|tuan|quý|kg|giờ|gio"
    r"|máy|may)\b|\s+1 (?!(?:nghìn|nghin|ngàn|ngan|trăm|tram|triệu|trieu|tr|k)\b)[^\W\d_]{2,})"
)
_ADDS_UP = re.compile(r"^ ?\+ ")  # "Cộng 17 triệu" begins a sum


def may_reckon(text: str) -> bool:
    """Whether this may be a calculation: it is no longer than these are, and speaks of money."""
    if len(text) > MOST_LETTERS or _MONEY.search(text) is None:
        return False
    return len(_SIGN.findall(text)) <= MOST_SIGNS


def sentences(text: str) -> Iterator[tuple[int, str, bool]]:
    """The sentences with the number of their line, and whether a number is missing in it."""
    for number, raw in enumerate(with_tens_as_things(text).split("\n")):
        line = _DOTS.sub("…", " ".join(raw.split()))
        if "à " in line or " a " in line:
            line = _TAKEN_BACK.sub(" ", line)
        is_blank = line.endswith(":") and _BULLET.match(line) is not None
        hedged = is_blank or _HEDGES.search(line.casefold()) is not None
        for part in _SENTENCE.split(_BULLET.sub("", line)):
            if part.strip():
                yield number, part, hedged


def names_numbers(part: str) -> bool:
    """Whether a sentence may hold a number at all: most of a story does not."""
    return _NUMBERS.search(part) is not None


def says_about(part: str) -> bool:
    """ "~360 triệu" """
    return _ABOUT.search(part) is not None


def spelled(part: str) -> str:
    """A sentence with signs for words that reckon."""
    part = without_names(part)
    if "-" in part:
        part = _HYPHEN.sub(" ", part)
    accented = has_accents(part)
    ready = _ARROW.sub(" → ", marked(part) if accented else part.casefold())
    ready = _GLUED_TIMES.sub(" x ", ready.replace("=>", " = ").translate(_TIMES))
    ready = _ABOUT.sub(" ", _ABOUT_EQUALS.sub(" = ", ready))
    ready = _WORDS_IN_BRACKETS.sub(r" \1 ", _UNTIL.sub(r"\1 \2 , \3", ready))
    if accented:
        ready = _WORD.sub(lambda word: _RENAMED.get(word[0], word[0]), ready)
    ready = with_same_words(ready)
    if " cũng " in ready or " cung " in ready:
        ready = _EVERY.sub(r"mỗi \1", ready)
    if not accented:
        ready = fold(ready)
    ready = _MONTHS.sub(lambda found: f"{found[1] or found[2]} thang", ready)
    for pattern, sign in _SIGNS_MARKED if accented else _SIGNS_FOLDED:
        ready = pattern.sub(sign, ready)
    if accented:
        ready = _set_apart.of_marked(_BARE_PERIODS.sub(lambda found: _PERIODS[found[1]], ready))
    return _ADDS_UP.sub("tổng ", _COUNT_BEHIND_MONEY.sub(r"\1 , ", ready))
