"""Words that find fault with an answer: "cái tên sáng kiến nghe kỳ quá, cho đổi", "tên tôi ghi sai"."""

from __future__ import annotations

from handlers.reading.fold import SpelledPattern

LONGEST_OF_NAME = 70  # letters in which somebody says that the own name is wrong; more tell a story
_SPEAKER = "em|tôi|chị|anh|mình|tui"
_WRITER = rf"{_SPEAKER}|bác|cháu"
_AH = r"(?:(?:dạ|à|ủa|ơ|khoan|chết|quên)[\s,]+)*"  # before what is put right
_MAY = rf"(?:(?:cho|để|xin|dạ|muốn|{_WRITER}) )*"  # before an order
#: "Cái tên sáng kiến nghe kỳ quá, cho đổi", "tên đúng của sáng kiến là …".
_FAULT = SpelledPattern(
    r"\b(?:sửa|đổi|chỉnh|thay|nhầm|lộn|sai|trật|lệch|(?<!tối )thiếu|bị (?:thừa|dư|lặp)|cụt|sơ sài|lỗi chính tả"
    r"|(?:ghi|gõ|chọn|viết|bấm) bậy|(?:kể|ghi|viết|nói|khai) (?:chưa|không) (?:đúng|đủ|hết)"
    r"|(?:không|ko) phải (?:tháng|ngày|năm|mùng|\d)"
    r"|(?:dài|ngắn|kỳ|xấu|dở) quá|quên ghi|quên mất|lùi lại|lấy lại|tên đúng|đúng ra"
    rf"|(?:viết|ghi|kể|nói|đặt|chọn|tính|khai|nhập|làm) (?:lại|thêm)|cho (?:{_WRITER}) thêm)\b"
)
#: "Tôi tên Nguyễn Văn Ân, có dấu mũ, bên các anh ghi sai tên tôi rồi", "nơi làm việc ghi lại là …".
_OF_PROFILE = SpelledPattern(
    rf"\b(?:tên (?:của )?(?:{_SPEAKER}|bác|cháu|cô|chú)|(?:{_SPEAKER}|bác) tên"
    r"|nơi làm việc|chỗ làm"
    rf"|(?:công ty|cty) (?:của )?(?:{_SPEAKER})|(?:{_SPEAKER}) thuộc"
    r"|số điện thoại(?! của (?:tổ|khách|phụ huynh|công ty|bệnh nhân|người))|sđt|sdt)\b"
)
_OTHERWISE = SpelledPattern(r"\b(?:sai|sửa|nhầm|lộn|không phải|ko phải|đổi|(?:ghi|viết) lại|có dấu)\b")


_NAME_WRONG = SpelledPattern(
    rf"^\W*(?:(?:dạ|à|ủa|ơ|khoan|chết)[\s,]+)*tên (?:của )?(?:{_WRITER})"
    r"(?: (?:bị|đang|viết|ghi|gõ|nhập))* (?:sai|nhầm|lộn)\b"
)
#: "Tên tôi là Nguyễn Văn Ân, có dấu mũ nhé".
_SPELLS_NAME = SpelledPattern(
    rf"^\W*{_AH}(?:tên (?:của )?(?:{_WRITER}) là"
    rf"|(?:{_WRITER}) tên(?: là)?) [^,]{{4,40}},.*\b(?:chữ|dấu) \w"
)
#: "Tôi ở LĐLĐ Thanh Xuân chứ không phải Hoàng Mai".
_WORKS_ELSEWHERE = SpelledPattern(
    rf"^\W*{_AH}(?:{_WRITER}) (?:ở|thuộc|làm (?:ở|tại|bên)|dạy ở)"
    r" [^,.]{3,60} chứ (?:không|ko|k) phải\b"
)


def says_name_wrong(text: str) -> bool:
    """Whether it begins with that the writer's own name is wrong."""
    return len(text) <= LONGEST_OF_NAME and _NAME_WRONG.match(text) is not None


def mends_profile(text: str) -> bool:
    """Whether it puts right who somebody is or where he works."""
    if _WORKS_ELSEWHERE.match(text) is not None:
        return True
    return _OF_PROFILE.search(text) is not None and _OTHERWISE.search(text) is not None


def spells_name(text: str) -> bool:
    """Whether it spells the writer's own name, so that it is written right."""
    return _SPELLS_NAME.match(text) is not None


_A_PART = r"(?:chỗ|phần|mục) (?!(?:mềm|cứng|lớn|nhiều|đích|tiêu)\b)\w"
_PLACE_FIRST = SpelledPattern(rf"^\W*(?:(?:dạ|à|ủa|ơ|khoan|cái)[\s,]+)*{_A_PART}")


def names_place(text: str) -> bool:
    """Whether it begins with a part of the form: "chỗ trước đây mình ghi thiếu, …"."""
    return _PLACE_FIRST.match(text) is not None


_BACK_TO_LAST = SpelledPattern(
    r"^\W*(?:[^\s,.;]+ ){0,3}?(?:quay lại|quay về|quay lui|quay trở lại|trở lại|trở về|trở lui|lùi lại|lui lại|về)"
    r"(?: cái)? câu(?: hỏi)? (?:liền )?(?:trước(?! đây)|vừa rồi|vừa nãy|hồi nãy|lúc nãy|trên)\b"
    r"|^\W*(?:quay lui|quay lại|lùi lại|lui lại)\W+.{0,25}\b(?:sửa|đổi|viết|ghi) (?:lại )?câu"
    r" (?:hồi nãy|vừa rồi|trước|lúc nãy)\b"
    r"|^.{0,60}\b(?:quay|lùi|lui|trở)(?: (?:lại|về|lui|ngược))* (?:1|một) câu"
    r"(?: (?:nhé|nha|ạ|em|đi|với|giùm|giúp|trước|hồi nãy))*\W*$"
    r"|^\W*(?:em |tôi |chị |anh |bấm |trả lời )*(?:sai|nhầm|lộn)(?: ở)? câu (?:trước|vừa rồi|hồi nãy)(?: rồi)?\b"
    r".{0,30}\b(?:quay|lùi|lui|trở) (?:lại|về|lui)\b"
)


def goes_back(text: str) -> bool:
    """Whether it orders to go back to the question before, whatever is said besides."""
    return _BACK_TO_LAST.match(text) is not None


_AGAIN = SpelledPattern(
    rf"^\W*{_MAY}(?:(?:viết|ghi|kể|khai|làm) lại"
    rf"|(?:quay lại |quay về )?sửa(?: lại)?) (?:cái |giúp )?(?:đoạn \w|{_A_PART})"
    rf"|^\W*{_MAY}"
    r"(?:quay lại|quay về|quay trở lại|trở lại|trở về) (?:câu|phần|mục) (?!hỏi\b|trước(?! đây)|vừa|hồi|lúc|trên)\w"
)


def orders_again(text: str) -> bool:
    """Whether it orders to tell a part of the form anew, or goes back to it: "viết lại đoạn trước làm thế nào"."""
    return _AGAIN.match(text) is not None


_MENDS_PLACE = SpelledPattern(r"\b(?:sửa|đổi)(?: lại)?(?: cái)? (?:chỗ|phần|mục) (?!\d)\w")


def mends_place(text: str) -> bool:
    """Whether it orders to mend a part of the form by its name: "sửa chỗ lĩnh vực với chỗ giữ kín"."""
    return _MENDS_PLACE.search(text) is not None


_OF_THEIRS = SpelledPattern(rf"\btên (?:của )?(?:{_SPEAKER}|bác|cháu|cô|chú|người)\b")
_MAY_BE = SpelledPattern(
    r"\b(?:được|đc|có sao|sao) (?:không|ko|hông|hả|chưa)\b|\bcó (?:\w+ ){0,3}(?:không|ko|k)\b"
    r"|\b(?:nào|mô)(?: \w+)?\W*$|\?\s*$"
)


_PUTS_RIGHT = SpelledPattern(r"^\W*(?:à|ủa|khoan|chết|quên|nhầm)\b")


def puts_right(text: str) -> bool:
    """Whether it finds fault, or begins as who puts something right does: "khoan, phải trừ tiền giống"."""
    return _PUTS_RIGHT.match(text) is not None or finds_fault(text)


def finds_fault(text: str) -> bool:
    """Whether it says of something that it is wrong or to be changed; who asks whether it may be only asks."""
    if _FAULT.search(text) is None or _OF_THEIRS.search(text) is not None:
        return False
    return _MAY_BE.search(text) is None
