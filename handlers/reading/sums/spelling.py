"""Spells a calculation one way before it is cut: signs for "nhân", "trừ", "~", and a sentence at a time."""

from __future__ import annotations

import re
from collections.abc import Iterator

from handlers.reading.apart import Apart
from handlers.reading.fold import fold, has_accents, marked

MOST_LETTERS = 1000  # of a calculation; a longer text tells something else
MOST_SIGNS = 80  # numbers and signs

_SIGN = re.compile(r"\d+|[-+=x*(]")
_NUMBERS = re.compile(
    r"\d|\b(?:một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười) (?:người|thợ|công|máy|xe|ca|lần|chuyến|tiếng|giờ|lượt)\b"
    r"|\b(?:triệu|trieu|nghìn|nghin|ngàn|ngan|tỷ|tỉ|ty|đồng|dong)\b",
    re.IGNORECASE,
)
_MONEY = re.compile(
    r"\d{4}|\d[.,' ]\d{3}|\d ?(?:k|tr|đ|d|củ|cu|m)|triệu|trieu|nghìn|nghin|ngàn|ngan|tỷ|tỉ|\bty\b|\bti\b|đồng|dong",
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
    r"|\b(?:cứ|cu) \d{2,}|\d/ ?1\.?000?\b(?! ?km)|\b(?:còn|con|tốn|ton|hết|het|bằng|bang|chỉ|chi) 1/[2-9]\b"
    r"|\b(?:đơn vị|don vi|đvt|dvt)(?: tính| tinh)? ?:|\b(?:ít|rẻ|it|re) (?:hơn|hon)(?: nhiều| nhieu)?(?= ?[,.;]|$)"
)

_CODES = re.compile(  # "QĐ 12/2025", "2024-2025", "51C-123.45", "ISO 9001:2015", "M8x30", "350T", "bậc 4/7", "máy M250"
    r"\b(?:"
    r"(?:QĐ|QD|CV|BB|TB|KH|HĐ|HD|PO|[Cc]ông văn|[Cc]ong van|[Qq]uyết định|[Qq]uyet dinh|[Bb]iên bản|[Bb]ien ban)"
    r"(?: số| so)? \d+(?:/[\w-]+)*|20\d\d ?[-–] ?20\d\d\b|[Xx][- ]?quang\b"
    r"|\d{2}[A-Z]\d?(?:-? ?\d{3}\.?\d{2}|-\d{3})\b"
    r"|(?:ISO|TCVN|QCVN|HACCP) ?[\d:-]+|M\d+x\d+\b|\d{2,4}T\b|(?:bậc|bac) \d/\d\b"
    r"|(?:tháng|thang|T) ?\d{1,2}(?: (?:năm|nam) |[/.-])20\d\d\b"
    r"|(?:ngày|ngay) \d{1,2}[/.-]\d{1,2}(?:[/.-]\d{4}|[/.-]\d{2})?\b(?![/\d])"
    r"|[A-ZĐ]{1,3}\d+[A-Z]?-\d+|(?!X\d)[A-ZĐ]{1,4}-?\d+(?:[.-]\d+)?[A-Z]?\b|\d+kV\b"
    r"|(?<=[^\W\d_] )(?:1[3-9]|2\d|3[01])/(?:0?[1-9]|1[0-2])\b(?!/| ?[=x*\d])"  # "báo giá 15/3"
    r"|\d+ ?(?:độ|°C?|oC)\b|(?:lớp|lop) \d{1,2}[A-Z]\d{0,2}\b|\d+ (?:(?:năm|nam|tháng|thang) )?(?:tuổi|tuoi)\b"
    r")"
)
_SIZES = re.compile(  # "lò hơi 4 tấn/giờ", "xe ben 15 tấn": what a machine can, unless it is said of each
    r"\b(?<!mỗi )(?<!moi )(?<!một )(?<!mot )(?<!1 )((?:lò|lo|nồi|noi) (?:hơi|hoi)|(?:cầu|cau) (?:trục|truc)|cẩu|cau"
    r"|xe (?:nâng|nang|tải|tai|ben|bồn|bon)|bồn|bon|silo|tàu|tau|sà lan|sa lan)"
    r" \d+(?:[.,]\d+)? ?(?:tấn|tan|khối|khoi|m3|lít|lit|kg)(?: ?/ ?(?:giờ|gio|h))?\b(?! ?(?:x|\*|/))",
    re.IGNORECASE,
)
_TAKEN_BACK = re.compile(  # "0,5 gam... à không 5 gam"
    r"\b\d[\d.,]{0,12} ?[^\W\d_]{0,8} ?[…,.]{0,3} (?:à|a|ý|y) (?:không|nhầm|quên|khong|nham|quen)\b", re.IGNORECASE
)
_ARROW = re.compile(r" ?(?:-{1,2}>|→|➜|⇒|►) ?")
_TIMES = str.maketrans(dict.fromkeys("×*∙·⋅", "x"))
_ABOUT = re.compile(r"~|≈|≃|\bxấp xỉ\b|\bxap xi\b")
_ABOUT_EQUALS = re.compile(r"(?<=[\w)%]) ?=? ?[~≈≃] ?(?=\d)")
_UNTIL = re.compile(r"\b(tháng|thang) (\d{1,2}) ?\((\d+ (?:tháng|thang))\)")  # "đến tháng 12 (8 tháng)"
_WORDS_IN_BRACKETS = re.compile(r"[(\[] ?((?:[^\W\d_]+ ?){1,4})[)\]]")  # "300 (nghìn)"
_RENAMED = {  # "còn", "mỗi", "lợi", "đồ", "củ", "từ", "khỏi" fold to the same
    "con": "cái", "mới": "hiện", "lãi": "lợi", "lời": "lợi", "đỡ": "bớt", "cũ": "xưa", "tự": "tuw", "khối": "met",
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
_EACH_OF = r"(?:(?<=\d )|(?<=\d)|(?<=/)|(?<=mỗi )|(?<=moi )|(?<=một )|(?<=mot ))"
#: What may stand in a text, and if it does, what is read for what.
_SAME_WORDS = (
    (("24/",), re.compile(r"\b24/(?:24|7)\b(?: ?(?:giờ|gio|h)\b)?"), "24 giờ/ngày"),
    ((" này",), re.compile(r"\b(tháng|kỳ|quý|tuần|năm|lần|đợt) này\b"), r"\1 nay"),
    (
        ("tir", "tre", "tri", "tiệ", "trị"),
        re.compile(r"\b(?:tirệu|tireu|trệu|triêu|treiu|tirêu|triẹu|tiệu|trịeu)\b"),
        "triệu",
    ),
    (("tu dong",), re.compile(r"\btu dong\b"), "may"),  # and not four đồng
    (("đêm", "dem"), re.compile(_EACH_OF + r"(?:đêm|dem)\b"), "ngày"),
    (("con",), re.compile(_EACH_OF + r"con\b(?! (?:lai|lại|\d))"), "cái"),
    (  # "1 tấn 5"
        ("t", "k"),
        re.compile(r"\b(\d+) (tấn|tan|tạ|ta|mét|met|ký|ky|kí|ki|lít|lit) (\d)(?= ?(?:$|[,.;)=x/]))"),
        r"\1,\3 \2",
    ),
    ((" 100",), re.compile(r" (?:cho|trên|tren|mỗi|moi) 100 ?(?:km|cây|cay)\b"), "/100 km"),
    (("tr",), re.compile(r"(?<=\dtr)(\d) (tháng|thang|năm|nam|quý|quy)\b"), r"\1/\2"),
    (  # "mỗi công nhân", "2 nhân viên": công and nhân alone are something else
        ("nh", "lao"),
        re.compile(
            _EACH_OF + r"(?:công nhân|cong nhan|nhân viên|nhan vien|nhân công|nhan cong|nhân sự|nhan su|lao động"
            r"|lao dong)\b"
        ),
        "người",
    ),
    (("đồng hồ", "dong ho"), re.compile(r"\b(?:đồng hồ|dong ho)\b"), "cái"),
    (("phiếu", "phieu"), re.compile(r"\b(?:phiếu|phieu)\b"), "tờ"),  # no "triệu" with a slip
    (("'", "′", "’"), re.compile(r"(?<=\d) ?['′’](?![\d'])"), " phút"),
    (("m2", "m3", "m²", "m³"), re.compile(r"(?<![^\W\d_])m(?:2|3|²|³)(?!\w)"), " met"),
    (
        ("nửa", "nua"),
        re.compile(r"\b(?:nửa|nua) (tiếng|tieng|giờ|gio|ngày|ngay|công|tấn|tan|tạ|kg|lít|cân|yến)\b"),
        r"0,5 \1",
    ),
    (("rưỡi", "ruoi"), re.compile(r"\b(\d+) ?(tiếng|tieng|giờ|gio|ngày|ngay) (?:rưỡi|ruoi)\b"), r"\1,5 \2"),
    (
        ("nửa", "nua"),
        re.compile(r"\b(?:một|mot|1) (?:nửa|nua)\b(?! (?:triệu|trieu|tỷ|tỉ|ty|tiếng|giờ))"),
        " 50% ",
    ),
    (("1/2",), re.compile(r"(?<![\d.,/])1/2(?![\d/.,])"), "0,5"),
)
_OFTEN = re.compile(  # "3 tháng/lần", "2 tuần thay một lần": so often a year
    r"\b(\d{1,2}) (tháng|thang|tuần|tuan|năm|nam)"
    r"(?: (?:mới |moi )?(?:thay|sửa|sua|vệ sinh|ve sinh|bảo dưỡng|bao duong))?(?: ?/ ?| (?:1 |một |mot ))(?:lần|lan)\b"
)
_OFTEN_BEFORE = re.compile(  # "trước 3 tháng, nay 4 tháng thay 1 lần"
    r"\b(\d{1,2}) (tháng|thang|tuần|tuan|năm|nam),?(?= (?:[^\W\d_]+ ){1,3}[\d.,]+ lan/nam)"
)
_A_YEAR = {"thang": 12, "tuan": 52, "nam": 1}
_EVERY = re.compile(r"\b(\w+) (?:nào|nao) (?:cũng|cung)\b")  # "tháng nào cũng"
_GLUED_TIMES = re.compile(r"(?<=[0-9kdđrpgmy%)])x(?= ?[0-9(])|(?<=[0-9)])x(?= )")  # "200x150k"
_MONTHS = re.compile(r"(?<=x )(\d{1,2})t\b|(?<=x)(\d{1,2})t\b")  # "x 12t"
_SIGNS_MARKED = (
    (re.compile(r"\btrừ(?: đi| hao| bớt| ra)?\b"), " ∖ "),
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


def _times_a_year(found: re.Match[str]) -> str:
    times = f"{_A_YEAR[fold(found[2])] / max(int(found[1]), 1):.4f}"  # "1,333" would be more than a thousand
    return f"{times.removesuffix('.0000').replace('.', ',')} lan/nam"


def may_reckon(text: str) -> bool:
    """Whether this may be a calculation: it is no longer than these are, and speaks of money."""
    if len(text) > MOST_LETTERS or _MONEY.search(text) is None:
        return False
    return len(_SIGN.findall(text)) <= MOST_SIGNS


def sentences(text: str) -> Iterator[tuple[int, str, bool]]:
    """The sentences with the number of their line, and whether a number is missing in it."""
    for number, raw in enumerate(text.split("\n")):
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
    part = _SIZES.sub(r"\1", _CODES.sub(" ", part))
    accented = has_accents(part)
    ready = _ARROW.sub(" → ", marked(part) if accented else part.casefold())
    ready = _GLUED_TIMES.sub(" x ", ready.replace("=>", " = ").translate(_TIMES))
    ready = _ABOUT.sub(" ", _ABOUT_EQUALS.sub(" = ", ready))
    ready = _WORDS_IN_BRACKETS.sub(r" \1 ", _UNTIL.sub(r"\1 \2 , \3", ready))
    if accented:
        ready = _WORD.sub(lambda word: _RENAMED.get(word[0], word[0]), ready)
    for signs, pattern, instead in _SAME_WORDS:
        for sign in signs:
            if sign in ready:
                ready = pattern.sub(instead, ready)
                break
    if "lần" in ready or "lan" in ready:
        ready = _OFTEN_BEFORE.sub(_times_a_year, _OFTEN.sub(_times_a_year, ready))
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
