"""What is a workplace in somebody's words, and what is only said beside it: "Bệnh viện Bạch Mai, mười năm rồi đấy"."""

from __future__ import annotations

import re

from handlers.reading import lead_ins
from handlers.reading.fold import SpelledPattern
from handlers.reading.lead_ins import without_lead
from handlers.reading.names.plausible import certain

#: How the names of workplaces begin.
_PLACES = (
    r"(?:công ty|cty|xí nghiệp|nhà máy|xưởng|trường|bệnh viện|bv|phòng khám|trạm|cửa hàng|siêu thị|khách sạn"
    r"|nhà hàng|hợp tác xã|htx|ngân hàng|chi nhánh|trung tâm|ủy ban|ubnd|sở|chợ|cảng|cơ sở|doanh nghiệp|tập đoàn)"
)
_CALLED_SO = SpelledPattern(rf"(?:tổng )?{_PLACES}\s")
#: What else a workplace or a part of one is called, anywhere in its name.
_NAMES_A_PLACE = SpelledPattern(
    rf"\b(?:{_PLACES}|ct|tnhh|xn|bộ phận|phòng|tổ|đội|khoa|ban|kho|bến|ga|viện|điện lực|bưu điện|bưu cục"
    r"|mầm non|tiểu học|thcs|thpt|mn|đại học|cao đẳng|khu|cụm|chuyền|nông trường|lâm trường|hội|quán|tiệm|gara"
    r"|thư viện|bảo tàng|công viên"
    r"|nhà thuốc|nhà văn hóa|nhà trẻ|nhà xe|nhà in|tòa|chùa|làng|thôn|chi cục|cục|văn phòng|vp|liên đoàn|lđlđ|công đoàn"
    r"|phường|xã|quận|huyện|lò|trại|vườn)\b"
)
#: Words of talk, which stand in no name of a place.
_OF_TALK = SpelledPattern(
    r"\b(?:không|chưa|chi|gì|vậy|đâu|sao|em|anh|chị|tôi|mình|tui|con|nó|thôi|rồi|nhé|nha|ạ|à|hả|mà|vẫn|đó|ấy|nhà|cũ"
    r"|này|lắm|quá|quên|tuổi|kỹ sư|thợ|công nhân|giáo viên)\b"
)


#: "Công ty em làm", "như hồ sơ cũ".
_NAMELESS = SpelledPattern(
    r"\W*(?:dạ )?(?:ở |tại )?(?:cái )?(?:công ty|cty|chỗ|nơi|cơ quan|đơn vị|xưởng|trường|nhà máy|bệnh viện)"
    r"(?: (?:của|tôi|em|mình|tui|chị|anh|làm|việc|cũ|này|ấy|đó|đang|hiện|tại|nay|giờ|bây|vẫn|bên))+\W*"
    r"|\W*(?:dạ )?(?:ở|tại|trong) (?:công ty|cty|cơ quan|đơn vị|xưởng|trường|nhà máy|bệnh viện|chỗ làm)\W*"
    r"|\W*(?:(?:dạ|vẫn|cứ|thì|y) )*như (?:hồ sơ |phiếu |lần |đợt |hôm |bữa |cái |ở )?(?:cũ|trước|trên)"
    r"(?: (?:ạ|em|nhé|đó))*\W*"
)
#: "Xưởng hay công ty", "chỗ làm chính hay chỗ làm thêm".
_THIS_OR_THAT = SpelledPattern(
    r"^(?:dạ )?(?:ghi )?(?:công ty|cty|xưởng|xí nghiệp|nhà máy|trường|tổ|phòng|khoa|đơn vị|cơ quan|chỗ|nơi|tên"
    r"|chi nhánh|bệnh viện)\b.* hay (?:là )?(?:công ty|cty|xưởng|xí nghiệp|nhà máy|trường|tổ|phòng|khoa|đơn vị|cơ quan"
    r"|chỗ|nơi|tên|chi nhánh|bệnh viện)\b"
)


def is_nameless(typed: str, text: str) -> bool:
    """Whether these words, with what leads in to them or without, name no place: "o nha may"."""
    return any(_NAMELESS.fullmatch(words) is not None for words in (typed, text))


_PARTS = re.compile(r"\s*[,;(\n]\s*|\s+[^\w\s.,;:()'\"“”&/+°-]+\s*")
#: "…, giờ chuyển sang Nhà in Thống Nhất rồi".
_NOW_AT = SpelledPattern(
    r"^(?:mà |còn )?(?:giờ|nay|bây giờ|hiện nay|hiện giờ|hiện) (?:\w+ )?(?:sang|về|ở|tại|làm|bên)\b"
)
_BEFORE_NOW = SpelledPattern(
    r"^(?:dạ |em |tôi |chị |anh |bác )*(?:trước(?: đây| kia)?|hồi trước|ngày trước|lúc trước|ngày xưa)\b"
)
_ADDRESS = SpelledPattern(
    r"\d|\b(?:số|ngõ|ngách|phố|đường|hà nội|km|quốc lộ|thị trấn|thị xã|tỉnh|thành phố|tp|hn)\b"
)
WORDS_OF_A_REMARK = 3  # at least
#: "Em không phải ở trường Hoa Sen mà ở trường Hoa Sữa".
_TAKES_BACK = SpelledPattern(
    r"\b(?:không|ko|k|hông) (?:phải |còn )*(?:làm |dạy )?(?:ở|tại|bên)\b|\bchứ (?:không|ko|k) phải\b|\bnghỉ rồi\b"
    r"|\b(?:trước|hồi xưa|ngày xưa)\b.*\bgiờ (?:chuyển|về|sang|là|ở|qua)\b|\b(?:nghỉ|về) hưu\b"
)
_A_CITY = SpelledPattern(r"\W*(?:dạ )?(?:ở |tại )?(?:hà nội|hn|thủ đô|tp|thành phố)(?: (?:thôi|em|ạ|nhé))*\W*")
LONGEST_WITH_REMARKS = 200  # letters


def place_among(text: str) -> str:
    """The place alone, where something is said beside it: "Bệnh viện Nông nghiệp, mười tám năm rồi đấy"; else ""."""
    parts = [part.strip(" )") for part in _PARTS.split(text) if part] if len(text) <= LONGEST_WITH_REMARKS else []
    if len(parts) < 2:
        return ""
    moved = _BEFORE_NOW.match(text) is not None and _NOW_AT.match(parts[-1]) is not None
    if moved and _NAMES_A_PLACE.occurs(parts[-1]):
        return _ALREADY.sub("", without_lead(parts[-1], lead_ins.WORKPLACE))
    named = [part for part in parts if not _is_said_beside(part)]
    if not any(map(_NAMES_A_PLACE.occurs, named)) or len(named) == len(parts):
        return ""
    return ", ".join(_YES.sub("", without_lead(part, lead_ins.WORKPLACE)) for part in named)


_YES = re.compile(r"^(?:dạ|vâng|à|ờ)\s+", re.IGNORECASE)
_ALREADY = re.compile(r"\s+(?:rồi|roi)\W*$")


def _is_said_beside(part: str) -> bool:
    """Whether a part names no place, and is said of it or of oneself."""
    if any(map(str.isupper, part)) or _NAMES_A_PLACE.occurs(part):
        return False
    words = len(part.split())
    if words > 1 and _OF_TALK.occurs(part):
        return True
    return words >= WORDS_OF_A_REMARK and _ADDRESS.search(part) is None


def names_no_place(text: str) -> bool:
    """Whether it is somebody's name, or small words of talk: "Nguyễn Văn Bình", "vẫn chỗ đó", "con học bài chưa"."""
    talks = not any(map(str.isupper, text[1:])) and _OF_TALK.occurs(text)
    return (talks or certain(text)) and not _NAMES_A_PLACE.occurs(text)


def names_place(text: str) -> bool:
    """Whether a word of workplaces or their parts stands in it, anywhere."""
    return _NAMES_A_PLACE.occurs(text)


def is_called_so(text: str) -> bool:
    """Whether it begins as the names of workplaces do."""
    return _CALLED_SO.match(text) is not None


def offers_two(text: str) -> bool:
    """Whether it asks which of two to write: "xưởng hay công ty"."""
    return _THIS_OR_THAT.match(text) is not None


def takes_back(text: str) -> bool:
    """Whether a place is named where nobody works any more, or did not."""
    return _TAKES_BACK.search(text) is not None


def is_city(text: str) -> bool:
    """Whether it names the city, and no workplace in it."""
    return _A_CITY.fullmatch(text) is not None
