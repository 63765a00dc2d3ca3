"""Signs that a text tells something: whoever and whatever is at work in it, and what they ask, say or do not know."""

from __future__ import annotations

from handlers.reading.fold import SpelledPattern
from handlers.reading.remarks.said import Said, spoken

_PEOPLE = (
    r"thợ|công nhân|anh chị em|chị em|anh em|bà con|khách|người dân|dân|người bệnh|bệnh nhân|học sinh|sinh viên"
    r"|học viên"
    r"|giáo viên|thầy cô|các cô|cô giáo|phụ huynh|tài xế|bác lái xe|anh lái xe|các lái xe|bảo vệ|nhân viên"
    r"|điều dưỡng|bác sĩ|y tá|kế toán|thủ kho"
    r"|thủ quỹ|tổ trưởng|trưởng ca|quản đốc|mọi người|đồng nghiệp|lính mới|người mới|người nhà|người già|hành khách"
    r"|người lao động|các ca|ca sau|ca trước|ca đêm|phụ bếp|các bé|trẻ|nông dân|hộ dân|chủ xe|phụ xe"
    r"|kỹ thuật viên"
    r"|bên kho|bên may|tạp vụ|người ta|chả ai|chẳng ai|không ai"
)
_THINGS = (
    r"máy(?! phút| cái| câu| ngày| tháng| người| bước| trang| dòng| chữ| tính bảng)|hàng|xe|kho|xưởng|chuyền|khuôn"
    r"|dây|mô tơ"
    r"|động cơ|thùng|vải|phôi|cửa|ống|thuốc|cây|đèn|quạt|thang|cầu dao|chai|rác|nước|khay|kệ|ghế|bảng điện|phiếu"
)
OTHERS = SpelledPattern(rf"\b(?:{_PEOPLE}|{_THINGS})\b")
PERSONS = SpelledPattern(rf"\b(?:{_PEOPLE}|ai cũng|ai nấy)\b")
_SAY = (
    r"hỏi|thắc mắc|kêu|than|bảo|nói|la|cãi|tranh cãi|đoán|biết|hiểu|rõ|nhớ|quên|xem|kiểm tra|dò|tìm|chọn|nhìn"
    r"|phân biệt"
)
#: Somebody else asks, or does not know; the question behind it is told.
_REPORTED = SpelledPattern(rf"\b(?:{_PEOPLE}|ai cũng|ai nấy|ai \w+ \w+ cũng|tổ|bé)\b.*\b(?:{_SAY})\b")
_UNKNOWN = SpelledPattern(
    r"\b(?:không|chẳng|chả|chưa|khó|đâu)(?: ai)? (?:biết|hiểu|rõ|nhớ|hay|đoán|phân biệt|xác định)\b"
)
_LOOKS = SpelledPattern(
    r"\b(?:kiểm tra|dò|phân biệt|đoán|xác định|nhìn|xem|thử|tìm|đếm|đo)\b.* (?:có|còn|đủ|đúng|ở|là)\b"
)
_OF_ALL = SpelledPattern(
    r"\b(?:ai|gì|đâu|nào|bao giờ|lúc nào|khi nào|bao lâu|bao nhiêu|sao)\b[^,.?]* (?:cũng|đều|bấy nhiêu)\b"
)
_IF_WHEN = SpelledPattern(
    r"^(?:khi nào|bao giờ|lúc nào|hễ|chỗ nào|cái nào|đâu)\b"
    r"(?! (?:thì |mới )(?:duyệt|xét|chấm|có kết quả|biết kết quả)).* (?:thì|là|mới|cũng)\b"
)
_AMOUNTS = SpelledPattern(
    r"\b(?:mỗi|từng|giảm|tăng|đỡ|bớt|tiết kiệm|trước đây|trước kia|phải|bị|mất|thường|nên|hay bị|bằng tay|thủ công)\b"
)


def reports(said: Said) -> bool:
    """Whether the question in it is somebody else's, or none: "thợ hỏi vì sao", "không rõ bao lâu", "ai cũng biết"."""
    if said.has(_REPORTED) or said.has(_OF_ALL) or said.has(_IF_WHEN):
        return True
    return (said.has(_UNKNOWN) or said.has(_LOOKS)) and said.has(OTHERS)


def tells(said: Said) -> bool:
    """Whether it speaks of people, things or habits at work."""
    return said.has(OTHERS) or said.has(_AMOUNTS)


_NONE_OF = r"(?:không|khỏi|đỡ|hết|bớt|chẳng|chả)"
_ROW = SpelledPattern(rf"\b{_NONE_OF}\b.+[,;.].*\b{_NONE_OF}\b|\b{_NONE_OF} \w+ (?:\w+ ){{1,3}}{_NONE_OF} \w+ \w+")
_AGAINST = SpelledPattern(r"\b(?:nhưng|nhưng mà|song|tuy nhiên|có điều|mỗi tội|tội cái|phải cái|chỉ tội)\b(.*)$")
_WRONG = SpelledPattern(r"\b(?:sai|nhầm|sửa|đổi|ghi lại|chưa đúng|không đúng|thay|bổ sung|chỉnh|mục|câu|số \d)\b")
LEAST_WORDS = 5


def speaks(text: str) -> bool:
    """Whether a text made of short replies tells something: "không phải hỏi, không phải chờ", "tốt nhưng nặng"."""
    said = spoken(text)
    if said.words < LEAST_WORDS:
        return False
    against = said.find(_AGAINST, said.text)
    if against is not None:
        return said.find(_WRONG, against[1]) is None
    return said.has(_ROW)


def objects(text: str) -> bool:
    """Whether it names something that is wrong: "vâng nhưng sai đơn vị"."""
    return Said(text).has(_WRONG)
