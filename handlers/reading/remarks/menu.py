"""What the menu offers, asked for in words while a form is open: "xếp hạng các quận", "cho xem sáng kiến đã nộp"."""

from __future__ import annotations

import re

from handlers.reading.fold import SpelledPattern, fold
from handlers.reading.names.words import AMBIGUOUS_FOLDED, FAMILIES
from handlers.reading.remarks.said import Said, spoken

_PLEASE = r"(?:(?:dạ|em|ad|ơi|cho|tôi|mình|chị|anh|em|muốn|cần|xin|được|giúp|với|nhé|ạ|đi|hỏi|thử|lại|vậy|thế|hả|a) )*"
_SEE = rf"{_PLEASE}(?:xem|coi|mở|biết|đưa|gửi|kiểm tra) {_PLEASE}(?:các |cái |những |bản |bảng |số |lại )*"
_END = (
    r"(?: (?:em|ad|ơi|với|nhé|ạ|đi|giúp|cho|tôi|mình|chị|anh|hiện tại|hôm nay|tháng này|bây giờ|thế nào|ra sao|rồi"
    r"|đâu|không|a|nào|lại|nhỉ|nha|đấy|sao))*$"
)
_UNITS = r"(?:quận|huyện|xã|phường|đơn vị|công đoàn|ngành|cụm|thành phố|toàn thành|tổng)"
#: "Nộp giúp Lê Thị Hoa" names somebody else; "viết hộ văn bản" does not.
_FAMILY = "|".join(sorted(family for family in FAMILIES if fold(family) not in AMBIGUOUS_FOLDED))
#: "Nhờ cán bộ", "hỏi nhân viên" tell how something is done as well; a request says more: "nhờ cán bộ giúp em".
_ASKED_BARELY = (
    r"(?:nhờ|hỏi) (?:(?:các|mấy|một|người|bạn) )*(?:hỗ trợ|nhân viên|cán bộ|tổ hỗ trợ)"
    r"(?: (?:hỗ trợ|tư vấn|công đoàn|phụ trách))?$"
)
#: By the command that answers.
_ASKED = {
    "bangxephang": SpelledPattern(
        rf"^(?:{_SEE}(?:xếp hạng|bxh|thứ hạng|hạng)(?: (?:của|các|giữa|theo|toàn|{_UNITS}))*{_END}"
        rf"|{_PLEASE}(?:bảng )?(?:xếp hạng|bxh)(?: (?:của|các|giữa|theo|toàn))*(?: {_UNITS})+{_END}"
        rf"|{_PLEASE}(?:{_UNITS}|bên) (?:\w+ )?(?:đứng|xếp|hạng) (?:thứ|hạng) (?:mấy|bao nhiêu){_END})"
    ),
    "nopho": SpelledPattern(
        rf"^{_PLEASE}(?:nộp|khai|gõ|nhập|viết) (?:hộ|thay)(?: cho)?"
        rf"(?: (?:anh|chị|cô|chú|bác|ông|bà|thầy|em|bạn|người|đồng nghiệp|vợ|chồng)(?: \w+){{0,5}})?{_END}"
        rf"|^{_PLEASE}(?:nộp|khai|gõ|nhập|viết) (?:hộ|thay|giúp)(?: cho)?"
        rf"(?: (?:anh|chị|cô|chú|bác|ông|bà|thầy|em|bạn))*"
        rf" (?:{_FAMILY})(?: \w+){{1,3}}?{_END}"
    ),
    "hotro": SpelledPattern(
        rf"^(?!{_ASKED_BARELY}){_PLEASE}(?:gặp|nói chuyện (?:trực tiếp )?với|trao đổi với|hỏi|nhờ|chat với|nhắn "
        rf"(?:tin )?(?:với|cho)"
        rf"|liên hệ(?: với)?|kết nối(?: với)?|chuyển máy cho) {_PLEASE}(?:(?:một|1|bạn|ai|người) )*"
        rf"(?:người (?:thật|hỗ trợ|tư vấn|phụ trách|trực)|thật|hỗ trợ|nhân viên(?: hỗ trợ| tư vấn)?|tổ hỗ trợ"
        rf"|bộ phận hỗ trợ|tư vấn viên|cán bộ(?: công đoàn| hỗ trợ| phụ trách)?){_END}"
    ),
    "rut": SpelledPattern(
        rf"^(?:không (?:nộp|gửi) nữa[, ]+)?{_PLEASE}(?:rút|thu hồi|lấy lại|xin lại|hủy|xóa)"
        r"(?: (?:lại|về|giúp|cho|hộ|bộ|bản|cái|tờ|hồ sơ|sáng kiến|bài|đơn|phiếu|mà|em|tôi|chị|anh|mình))*"
        r" (?:vừa|mới|lỡ|đã|hồi nãy|lúc nãy|khi nãy)"
        rf"(?: (?:vừa|mới|lỡ|nãy|nộp|gửi|rồi|xong|lên|hồi nãy|lúc nãy|khi nãy|sáng nay|được))*{_END}"
        rf"|^(?:(?:dạ|em|chị|anh|tôi|mình|lỡ) )*(?:nộp|gửi) (?:nhầm|lộn|sai)(?: \w+){{0,4}}[, ]+{_PLEASE}"
        rf"(?:rút|hủy|xóa|lấy lại)(?: (?:lại|về|hộ|cái|đó))*{_END}"
    ),
    "thongke": SpelledPattern(rf"^(?:{_SEE}(?:thống kê|số liệu)(?: (?:của|các|chung|{_UNITS}))*{_END})"),
    "nhaclai": SpelledPattern(
        rf"^(?:{_PLEASE}(?:(?:nhắc|đọc|hỏi|nói) lại|(?:ghi|gửi|viết|xem|cho xem) lại (?=.*câu))"
        rf"(?: {_PLEASE}(?:cái |nguyên )?(?:câu|câu hỏi|câu này|câu vừa rồi|câu vừa hỏi|câu đó|câu trên))?{_END}"
        rf"|{_PLEASE}câu hỏi (?:vừa rồi |vừa nãy |trước |đó |này )?(?:là )?(?:gì|sao)(?: ấy| vậy| thế| đó)?{_END})"
    ),
    "tiep": SpelledPattern(
        rf"^{_PLEASE}(?:(?:tôi|em|mình|chị|anh|cô|chú|bác|cháu|con|tui) )?"
        r"(?:(?:đã )?(?:quay|trở) lại|về|có mặt|rảnh|hết bận|xong việc|ăn xong|họp xong)(?: đây| đó| máy)? rồi"
        rf"(?: (?:nè|đây|nghe|á))*(?:[,. ]+(?:mình )?(?:làm|viết|kể|khai)? ?tiếp)?{_END}|"
        rf"^(?:(?:chào|alo)(?: \w+)?[,.! ]+)?(?:(?:ừ|vâng|ok|rồi|giờ|bây giờ|thế|vậy)[, ]+)*{_PLEASE}"
        r"(?:(?:làm|khai|viết|điền) (?:tiếp|nốt|dở)|(?:hôm qua|hôm trước|hôm nọ|bữa trước|hôm kia|sáng nay|tối qua"
        r"|lúc nãy)"
        rf" {_PLEASE}(?:đang )?(?:làm|khai|viết|điền|kể) (?:dở|chưa xong))"
        rf"(?: (?:cái|phiếu|hồ sơ|sáng kiến|bài|câu|hôm qua|hôm trước|bữa trước|hôm nọ|dở|đang|này|đó|dang))*{_END}"
    ),
    "cuatoi": SpelledPattern(
        rf"^(?:{_SEE}(?:sáng kiến|hồ sơ|bài) (?:của (?:tôi|em|mình|chị|anh)|đã nộp|cũ|đã gửi|tôi đã nộp"
        rf"|em đã nộp){_END}"
        rf"|{_SEE}(?:cái|bản|bài|hồ sơ|sáng kiến) (?:vừa|mới|đã) (?:nộp|gửi){_END}"
        rf"|{_PLEASE}(?:hồ sơ|sáng kiến|bài|đơn|phiếu)(?: (?:của|mà|đã|vừa|mới|nộp|gửi|tôi|em|mình|chị|anh"
        rf"|hôm \w+|tuần \w+))*"
        rf" (?:(?:tới|đến) đâu|sao|thế nào|như thế nào|(?:được |có )?(?:ai )?(?:duyệt|xem|xét|đọc|chấm"
        rf"|công nhận)(?: chưa)?)"
        rf"(?: rồi| chưa| vậy)*{_END}"
        rf"|{_PLEASE}(?:đã |có )?(?:ai )?(?:duyệt|xem|xét|đọc|chấm) (?:hồ sơ |sáng kiến |bài )?(?:của (?:tôi"
        rf"|em|mình|chị|anh) )?"
        rf"(?:chưa|rồi){_END}"
        rf"|{_PLEASE}sáng kiến (?:\w+ )?(?:đã )?(?:nộp|gửi)(?: \w+){{0,3}} (?:đâu|xem ở đâu){_END}"
        rf"|{_PLEASE}(?:(?:làm )?sao (?:mà )?biết (?:là )?)?(?:hồ sơ|sáng kiến|bài|đơn|phiếu|tin|nó)(?: \w+){{0,2}}"
        rf" (?:(?:tới|đến)(?: nơi)?|gửi được|nộp được|vào) (?:được )?(?:chưa|hay chưa|rồi){_END}"
        rf"|{_PLEASE}(?:công đoàn|cán bộ|bên đó|trên đó|cấp trên|(?:đã )?có ai|đã ai) (?:đã )?(?:nhận|xem|đọc)"
        rf"(?: được| hồ sơ| của em| của tôi)* chưa{_END}"
        rf"|(?:(?:sau này|sau|mai mốt|rồi|thế|vậy) )*{_PLEASE}(?:xem lại|theo dõi|tra cứu|tra|coi lại)"
        rf" (?:hồ sơ |sáng kiến )?(?:ở đâu|chỗ nào|thế nào|làm sao|bằng cách nào){_END})"
    ),
}
_ONE_MORE = r"(?:(?:một|1|mấy|vài|hai|cái|bài|hồ sơ|phiếu|sáng kiến|ý tưởng|đơn|mới) )"
#: "Muốn nộp thêm một cái nữa", "còn một cái nữa muốn nộp".
_ANOTHER = SpelledPattern(
    rf"^(?:còn |thế |vậy |giờ |mình )?{_PLEASE}(?:(?:nộp|khai|viết|làm|gửi|kể|đăng ký) )"
    rf"(?:(?:thêm|tiếp|luôn) )*(?:{_ONE_MORE})+(?:nữa|khác|tiếp|thứ \w+){_END}"
    rf"|^(?:còn |thế |vậy |giờ )?{_PLEASE}(?:nộp|khai|đăng ký|làm|gửi) thêm"
    rf" (?:{_ONE_MORE})*(?:sáng kiến|cái|bài|ý tưởng)(?: mới)?{_END}"
    rf"|^(?:(?:dạ|em|tôi|mình|chị|anh|tổ em|vẫn) )*(?:còn|có)(?: thêm)? (?:{_ONE_MORE})+(?:nữa|khác)"
    rf"(?: (?:muốn|cần|chưa|để|định|nộp|khai|kể|gửi))*{_END}"
)
_PROFILE = SpelledPattern(
    rf"^(?:{_SEE}(?:hồ sơ|thông tin)(?: cá nhân)?(?: của)?(?: (?:tôi|em|mình|chị|anh))*{_END}"
    rf"|{_PLEASE}(?:đổi|sửa|cập nhật|thay) (?:lại )?(?:nơi làm việc|chỗ làm|số điện thoại|sđt|hồ sơ cá nhân"
    rf"|thông tin cá nhân|cơ quan){_END}"
    r"|(?:dạ |à |ơ |ối )*(?:họ )?tên (?:của )?(?:tôi|em|mình|chị|anh) (?:bị |ghi |viết )?(?:sai|nhầm|thiếu)\b"
    rf"|{_PLEASE}(?:đổi|sửa|chỉnh) (?:lại )?(?:họ )?tên (?:của )?(?:tôi|em|mình|chị|anh)(?: trong hồ sơ)?{_END})"
)
LONGEST = 60  # letters of what is asked so
_MAY_ASK = re.compile(
    r"\b(?:hoi nay|luc nay|khi nay|lo nop|lo gui|moi gui|(?:nop|gui) (?:nham|lon|sai)"
    r"|nguoi that|ho tro|tu van|can bo|nhan vien|nguoi phu trach|nguoi truc|vua nop|moi nop|da nop|vua gui|hang"
    r"|bxh|ve roi|ranh|het ban|xong viec|an xong|hop xong|mat"
    r"|thong ke|so lieu|sang kien|ho so|bai|don|phieu|duyet|xem|xet|doc|cham|lai|cau hoi|theo doi|tra|nhan"
    r"|(?:lam|khai|viet|dien|ke) (?:tiep|not|do|chua xong)|(?:nop|khai|go|nhap|viet) (?:ho|thay|giup|gium|dum))\b"
)


def asked_for(text: str) -> str:
    """The command that answers these words; "" for nearly every text."""
    if len(text) > LONGEST or _MAY_ASK.search(fold(text)) is None:
        return ""
    said = spoken(text)
    return next((name for name, pattern in _ASKED.items() if said.has(pattern) and not said.has(_PROFILE)), "")


def asks_for_another(text: str) -> bool:
    """Whether somebody who is at the menu wants to tell of another initiative."""
    return len(text) <= LONGEST and spoken(text).has(_ANOTHER)


def about_profile(said: Said) -> bool:
    """Whether this asks for what is known of the person, or to change it."""
    return said.has(_PROFILE)
