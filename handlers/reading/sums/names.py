"""Numbers that name or measure a thing and are no factor: "QĐ 12/2025", "thép phi 16", "xe 16 chỗ", "gạch 60x60"."""

from __future__ import annotations

import re

_CODES = re.compile(  # "QĐ 12/2025", "2024-2025", "51C-123.45", "ISO 9001:2015", "M8x30", "350T", "bậc 4/7", "máy M250"
    r"\b(?:"
    r"(?:QĐ|QD|CV|BB|TB|KH|HĐ|HD|PO|[Cc]ông văn|[Cc]ong van|[Qq]uyết định|[Qq]uyet dinh|[Bb]iên bản|[Bb]ien ban)"
    r"(?: số| so)? \d+(?:/[\w-]+)*|20\d\d ?[-–] ?20\d\d\b|[Xx][- ]?quang\b"
    r"|\d{2}[A-Z]\d?(?:-? ?\d{3}\.?\d{2}|-\d{3})\b"
    r"|(?:ISO|TCVN|QCVN|HACCP) ?[\d:-]+|M\d+x\d+\b|\d{2,4}T\b|(?:bậc|bac) \d/\d\b"
    r"|(?:tháng|thang|T) ?\d{1,2}(?: (?:năm|nam) |[/.-])20\d\d\b"
    r"|(?:ngày|ngay) \d{1,2}[/.-]\d{1,2}(?:[/.-]\d{4}|[/.-]\d{2})?\b(?![/\d])"
    r"|\d{2,3}(?:/\d{2})?R\d{2}(?:[.,]5)?\b|[A-ZĐ]{1,3}\d+[A-Z]?-\d+|(?!X\d)[A-ZĐ]{1,4}-?\d+(?:[.-]\d+)?[A-Z]?\b|\d+kV\b"
    r"|(?<=[^\W\d_] )(?:1[3-9]|2\d|3[01])/(?:0?[1-9]|1[0-2])\b(?!/| ?[=x*\d])"  # "báo giá 15/3"
    r"|(?:phi|Φ|Ø|ø) ?\d{1,3}(?: ?(?:mm|ly|li))?(?![\w%.,]|\s?(?:k|tr|triệu|trieu|nghìn|nghin|ngàn|ngan|đ|đồng|dong)\b)"
    r"|\d+ ?(?:độ|°C?|oC)\b|(?:lớp|lop) \d{1,2}[A-Z]\d{0,2}\b|\d+ (?:(?:năm|nam|tháng|thang) )?(?:tuổi|tuoi)\b"
    r"|(?<=nghề )\d{1,2} năm\b|(?<=nghe )\d{1,2} nam\b|(?<=thâm niên )\d{1,2} năm\b|(?<=kinh nghiệm )\d{1,2} năm\b"
    r")"
)
_DIGIT_WORD = r"(?:một|hai|ba|bốn|năm|lăm|sáu|bảy|tám|chín|mười|mươi|mot|bon|lam|sau|bay|tam|chin|muoi)"
_SIZES = re.compile(  # "lò hơi 4 tấn/giờ", "xe ben 15 tấn": what a machine can, unless it is said of each
    r"\b(?<!mỗi )(?<!moi )(?<!một )(?<!mot )(?<!1 )((?:lò|lo|nồi|noi) (?:hơi|hoi)|(?:cầu|cau) (?:trục|truc)|cẩu|cau"
    r"|(?:máy|may) (?:ép|ep|dập|dap|đột|dot|nén|nen|chấn|chan)"
    r"|xe (?:nâng|nang|tải|tai|ben|bồn|bon)|bồn|bon|silo|tàu|tau|sà lan|sa lan)"
    rf" (?:\d+(?:[.,]\d+)?|{_DIGIT_WORD}(?: {_DIGIT_WORD})?) ?(?:tấn|tan|khối|khoi|m3|lít|lit|kg)"
    r"(?: ?/ ?(?:giờ|gio|h))?\b(?! ?(?:x|\*|/))",
    re.IGNORECASE,
)
_SEATS = re.compile(  # "xe 16 chỗ", "nhà 7 tầng"
    r"\b(xe|nhà|nha|tòa|toà|toa)(?: [^\W\d_]+)? \d+ (?:chỗ|cho|ghế|ghe|bánh|banh|tầng|tang|lầu|lau)\b(?! ?[x*×/])",
    re.IGNORECASE,
)
_SEATED = re.compile(r"\d (?:ch|gh|b[aá]nh|t[aầ]ng|l[aầ]u)", re.IGNORECASE)
_EACH_SEAT = re.compile(r"(?:/ ?|mỗi |moi )(?:chỗ|ghế|ghe|bánh|banh|tầng|tang|lầu)\b", re.IGNORECASE)
_GLUED = re.compile(r"\d[x*×]\d")
_LENGTHS = re.compile(  # "gạch 60x60", "khổ 79x109", "lưới 3x6m:": glued where a thing's name stands before
    r"\b(khổ|kho|cỡ|co|gạch|gach|cáp|cap|thép|thep|sắt|sat|tôn|ton|ống|ong|ván|van|gỗ|go|bạt|bat|lưới|luoi|kính|kinh"
    r"|hộp|hop|size|loại|loai|dây|day|tấm|tam|màng|mang|giấy|giay)((?: [^\W\d_]+){0,2}) \d{1,4}(?:[.,]\d{1,2})?"
    r"(?:[x*×]\d{1,4}(?:[.,]\d{1,2})?){1,2} ?(?:mm|cm|m|ly|li)?\b(?!2|3|²|³| ?=|[.,]\d| ?(?:k|tr|triệu|nghìn|đ)\b)",
    re.IGNORECASE,
)


def without_names(part: str) -> str:
    """A sentence without these."""
    part = _SIZES.sub(r"\1", _CODES.sub(" ", part))
    if _SEATED.search(part) is not None and _EACH_SEAT.search(part) is None:
        part = _SEATS.sub(r"\1", part)
    return _LENGTHS.sub(r"\1\2 ", part) if _GLUED.search(part) is not None else part
