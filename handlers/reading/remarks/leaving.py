"""Who stops for now, or asks us to wait: "mai em viết tiếp nha", "đang đứng máy, tan ca em nhắn lại", "đợi em xíu"."""

from __future__ import annotations

from handlers.reading.fold import SpelledPattern
from handlers.reading.remarks.questions import Sureness
from handlers.reading.remarks.said import Said
from handlers.reading.remarks.telling import PERSONS

_I = r"(?:em|tôi|mình|chị|anh|cháu|con|cô|chú|bác|tụi em|bọn em)"
_OH = rf"(?:(?:dạ|thôi|à|ừ|vậy|thế|ok|oke|hay|cho|xin|hay là|xin lỗi|ui|ôi|giờ|hiện|hôm nay|bây giờ|{_I}) )*"
_THEN = (
    r"(?:ngày mai|sáng mai|chiều mai|tối mai|mai|mốt|ngày kia|tối nay|chiều nay|trưa nay|tối|chiều|trưa|đêm|lát nữa"
    r"|lát|tí nữa|chút nữa|xíu nữa"
    r"|tí|chốc|hồi nữa|hôm khác|bữa khác|hôm sau|bữa sau|dịp khác|lúc khác|tuần sau|cuối tuần|thứ \w+|chủ nhật"
    r"|khi khác|sau này|sau|(?:\d+|một|hai|ba|bốn|năm|nửa|vài|mấy) (?:tiếng|giờ|phút|ngày|hôm|bữa)(?: đồng hồ)? nữa"
    r"|(?:khi|lúc|hôm|bữa|chừng) nào (?:rảnh|rỗi|xong|về|tiện|có thời gian|nghỉ|có)(?: \w+){0,2}"
    r"|(?:tan|hết|xong|nghỉ|giao|vào giờ nghỉ|đổi) (?:ca|việc|làm|giờ|tay|trưa|họp|chuyến|chuyện)|giờ nghỉ"
    r"|về (?:nhà|phòng|bến|bãi|xưởng|trường|khoa|tổ|kho|cơ quan|đến nhà|tới nhà)|về"
    r"|xuống|lên bờ|tới bến|đến bến|tới nơi|đến nơi|xong|rảnh|nghỉ trưa|xong việc|họp xong"
    r"|ăn xong|ăn cơm xong|đi làm về)"
)
_DO = (
    r"(?:viết|nhắn|làm|ghi|kể|nộp|gửi|trả lời|bổ sung|khai|điền|nói|quay lại|vào|tính|gõ|nhập|up|liên hệ|báo|xem"
    r"|nghĩ)"
)
_ON = r"(?:tiếp|lại|nốt|sau|cho|vào|nhé|xong|tiếp tục|luôn|thêm|em|ad|chị|anh|ạ|với|nữa)"
_LATER = SpelledPattern(
    rf"^{_OH}(?:để |hẹn |đến |tới |khi |chờ |đợi )*{_THEN}(?: (?:rồi|thì|nữa|này|về|lên|xong|hẵng|hãy|mới|sẽ|có gì"
    rf"|rảnh|{_I}))* {_DO}\b(?: {_ON})*(?: \w+){{0,2}}(?: {_ON})*$"
)
_DOES_FIRST = SpelledPattern(  # "mai tui chụp hình rồi tui gửi luôn một thể"
    rf"^{_OH}(?:để |chắc |hẹn )*{_THEN} (?:{_I} |sẽ |về |vô |vào )*(?:chụp|quay|in|lấy|hỏi|tìm|kiếm|coi|xem|lục|về|vô"
    rf"|vào|mang|đem)\b"
    rf"(?: \w+){{0,5}} (?:rồi|xong|mới|thì)(?: {_I}| mới| sẽ)* {_DO}\b(?: {_ON}| một thể| một lượt| luôn)*$"
)
_TO_LATER = SpelledPattern(
    rf"^{_OH}(?:để|hẹn|cho|dời|khất|xin) (?:{_I} |lại |qua |sang |đến |tới |ad )*{_THEN}(?: (?:nhé|ạ|em|chị|anh|đi"
    rf"|vậy|thôi|rồi|ad|a))*$"
)
_BARE_LATER = SpelledPattern(  # "lát nữa nhé", a whole clause
    rf"^{_OH}(?:mai|tối|chiều|tối nay|chiều nay|trưa nay|lát|lát nữa|tí|tí nữa|chút nữa|xíu nữa|hôm khác|bữa khác"
    r"|lúc khác|khi khác|mốt|mai mốt)(?: (?:nhé|ạ|em|chị|anh|đi|vậy|con|cháu|ad|bot))+$"
)
_BACK_LATER = SpelledPattern(  # "tí về", "chiều quay lại"
    rf"^{_OH}(?:tí|lát|chút|xíu|chiều|tối|trưa|mai|tí nữa|lát nữa)(?: {_I})?"
    r" (?:về|quay lại|xong|rảnh|vào lại|ghé|trở lại)"
    r"(?: (?:nhé|ạ|em|chị|anh|rồi|đã|liền|viết|nhắn|ghi|làm|kể|tiếp))*$"
)
_ON_LATER = SpelledPattern(
    rf"^{_OH}(?:sẽ )?{_DO}(?: (?:tiếp|lại|nốt|phần này|cái này|câu này))* (?:{_THEN})(?: (?:nhé|ạ|em|chị|anh|đi|vậy"
    rf"|thôi|được không|a|ad))*$"
)
_BUSY = SpelledPattern(
    rf"^{_OH}(?:đang|còn|vẫn đang|phải|tới giờ|đến giờ|sắp) (?:đứng máy|bận|lái xe|họp|trong ca|chạy xe|dở tay"
    rf"|ăn cơm|ăn|đi đường|đi xe|ở ngoài đường|vào ca|vào họp|chạy máy|làm việc|làm dở|trực|mổ|dạy|đứng lớp|giao ca"
    rf"|nghỉ|về|đi làm|đi|vào làm|kẹt|ngoài đường|trên xe|tăng ca|giao hàng|đón con|nấu cơm|dở việc|bế con)\b"
    rf"|^{_OH}(?:bận|mắc|kẹt) (?:quá|rồi|tí|chút|xíu|việc|lắm|họp|ca|máy)"
    r"|(?:không|chưa) (?:(?:bấm|gõ|viết|nhắn|ghi|làm tiếp)(?: \w+)? (?:được|kịp)"
    r"|tiện|rảnh|cầm máy|cầm điện thoại|bấm máy|gõ máy)(?: (?:được|máy|tay))*\b"
    rf"|^{_OH}(?:hết pin|sắp hết pin|máy yếu pin|mạng yếu|mất mạng)"
)
#: "Có cháu bị sốt chị phải đi": why, where somebody says besides that they go on later.
_MUST_GO = SpelledPattern(rf"\b{_I} phải (?:đi|về|chạy|ra)(?: \w+)?$")
#: "Hàng về em đi kiểm cái": off for a moment, whatever for. Who has to go again and again tells.
_OFF = SpelledPattern(
    rf"(?:^|\s){_I} (?:chạy |phải )?(?:đi|ra|vô|vào|chạy|xuống|lên|về|qua|sang)(?: \w+){{0,3}}"
    r" (?:cái|tí|chút|xíu|tý|đã|lát|một lát|một chút|một tí|một xíu|chút xíu|tí xíu)(?: (?:đã|nhé|ạ|em|ad|anh|chị"
    r"|rồi|về))*$"
)
_AGAIN_AND_AGAIN = SpelledPattern(r"\b(?:mỗi|cứ|lại|hay|thường|toàn|hoài|mãi|lần|hễ|xưa|trước|nào cũng)\b")
_STOP = SpelledPattern(
    rf"^{_OH}(?:nghỉ|dừng|ngưng|tạm nghỉ|tạm dừng|tạm ngưng) (?:tí|chút|xíu|lát|đã|đây|ở đây|tại đây|một lát"
    rf"|cái)(?: (?:đã|nhé|ạ|em|rồi|làm|tiếp))*"
    rf"|^{_OH}(?:để sau|tính sau|làm sau|lúc khác|hôm khác|bữa khác)\b(?: (?:em|chị|anh|nhé|ạ|làm|nốt|tiếp|viết|đi"
    rf"|rồi|tính|{_I}))*$"
)
#: "Tạm dừng em nhé", a whole clause.
_STOP_NOW = SpelledPattern(
    rf"^{_OH}(?:(?:tới|đến|vào|hết|có|tan) \w+ rồi )?(?:tạm dừng|tạm nghỉ|tạm ngưng|dừng|ngưng|nghỉ)"
    rf"(?: (?:đây|ở đây|tại đây|cái|đã|tí|chút|xíu|lát|thôi|giúp|{_I}))*(?: (?:nhé|ạ|em|ad|bot|đã|giúp em|giúp chị))+$"
)
_WAIT = SpelledPattern(
    rf"^{_OH}(?:khoan|đợi|chờ)(?: (?:đã|tí|chút|xíu|nhé|em))? .*\b(?:lát|tí nữa|chút nữa|tối|mai)(?: {_I})?"
    r" (?:nhắn|viết|làm|kể|ghi|gõ)(?: (?:tiếp|lại|sau|cho|nhé|nha|ạ|em))*$|"
    rf"^{_OH}(?:đợi|chờ|khoan|từ từ|hượm)(?: (?:{_I}|ad|bot|bạn|một|1|đang|tí|chút|xíu|lát|đã|nhé|ạ|tý|hẵng|để|nghĩ"
    rf"|xem|hỏi|đọc|coi|lấy|tìm|kiếm|lại|cái|phút|5|mười|rồi|ghi|đi|máy|giấy|số|vài|nào|thôi|ít))*$"
    rf"|^{_OH}để (?:{_I} )?(?:nghĩ|xem|hỏi|tìm|coi|lấy|nhớ|tính)(?: (?:tí|chút|xíu|đã|lại|nhé|ạ|xem|thêm|em|giấy|số"
    rf"|sổ|cho kỹ|kỹ|cái|một|vài|ai))*$"
)
#: How somebody is going to answer: it is no answer yet.
_ANNOUNCED = SpelledPattern(
    rf"^(?:(?:dạ|thôi|à|vậy|thế|ok|oke|giờ|thì|để|cho|xin|xin phép|{_I}) )*(?:sẽ |xin )?(?:nói|viết|nhắn"
    rf"|gõ|ghi|kể|trả lời"
    r"|đọc|bấm)(?: (?:nó|hơi|rất))* (?:bằng (?:giọng|giọng nói|miệng|điện thoại|tay|voice|lời)|không dấu"
    r"|dài|ngắn|tắt|từ từ|từng"
    r"|vắn tắt|chậm|lộn xộn|sai chính tả|luôn một|một lượt|một mạch|tuần tự)(?: \w+){0,4}"
    r" (?:nhé|ạ|nghe|thông cảm|đấy)(?: (?:em|ad|anh|chị|bot|bạn|ạ|nhé))*$"
)
#: "Chờ chị tí có khách": why, in a few words.
_WAIT_SINCE = SpelledPattern(
    rf"^{_OH}(?:đợi|chờ) (?:{_I} )?(?:một |1 )?(?:tí|chút|xíu|lát|tý)(?: (?:nhé|đã|vì|tại|do))? (?:có|ra"
    rf"|đi|nghe|họp|xe|khách|sếp)"
    r"(?: \w+){0,3}$"
    rf"|^{_OH}(?:đợi|chờ) {_I} (?:chạy|đi|về|lấy|tìm|kiếm|hỏi|xem|coi|ra|vô|vào|lên|xuống|nghĩ|tính|đeo|mở)"
    r"(?: (?!rồi\b|mới\b|thì\b|nên\b)\w+){0,5}$"
)
_KINDLY = SpelledPattern(r"\b(?:nhé|ạ|em|ad|chị|anh|bot|tôi|mình|đã|thôi|vậy)\b")
_ORDER = SpelledPattern(r"\b(?:sửa|đổi|thay|nhầm|sai|chỉnh|thêm)\b")
_AMOUNT = SpelledPattern(r"\d+ ?(?:triệu|tỷ|tỉ|tr|nghìn|ngàn|%|/\d)")
MOST_WORDS, MOST_WORDS_WAITING = 18, 8


def leaving(said: Said) -> Sureness:
    """Whether somebody goes on another time."""
    if not said.clauses or said.words > MOST_WORDS:
        return ""
    clauses = said.clauses
    later = [clause for clause in clauses if _is_later(said, clause)]
    if any(said.find(PERSONS, clause) for clause in later) or (not later and said.has(PERSONS)):
        return ""
    if later:
        others = [clause for clause in clauses if not (_is_later(said, clause) or _is_why(said, clause))]
        told = sum(len(clause.split()) for clause in others)
        return "sure" if said.has(_KINDLY) and told <= len(others) * 4 else "doubt"
    if said.find(_BUSY, clauses[0]) and (said.has(_KINDLY) or len(clauses) == 1) and said.words <= 8:
        return "sure" if said.has(_KINDLY) else "doubt"
    return ""


def waiting(said: Said) -> bool:
    """Whether we are only asked to wait a moment."""
    if said.words > MOST_WORDS_WAITING or said.has(_ORDER) or said.has(_AMOUNT):
        return False
    if len(said.clauses) == 1 and (said.find(_ANNOUNCED, said.first) or said.find(_WAIT_SINCE, said.first)):
        return True
    if said.find(_OFF, said.last) and not (said.has(_AGAIN_AND_AGAIN) or said.has(PERSONS)):
        return True
    return any(said.find(_WAIT, clause) for clause in said.clauses[:2])


def _is_why(said: Said, clause: str) -> bool:
    return said.find(_BUSY, clause) is not None or said.find(_MUST_GO, clause) is not None


def _is_later(said: Said, clause: str) -> bool:
    return any(
        said.find(pattern, clause)
        for pattern in (_LATER, _DOES_FIRST, _TO_LATER, _BARE_LATER, _BACK_LATER, _ON_LATER, _STOP, _STOP_NOW)
    )
