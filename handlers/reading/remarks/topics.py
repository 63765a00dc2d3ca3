"""What questions to the bot are about: a key of `menu.faq`. Read only where a text asks; in a story the words tell."""

from __future__ import annotations

from handlers.reading.fold import SpelledPattern
from handlers.reading.remarks.said import Said

#: In the order in which they are tried: the narrow ones first.
TOPICS = {
    "what": SpelledPattern(
        r"\b(?:(?<!tên )sáng kiến|chương trình|app này|trợ lý)(?: này)? (?:là|nghĩa là|gồm|dùng để"
        r"|để) (?:cái )?(?:gì|sao|làm gì|những gì|thế nào)|\b(?:thế nào|sao|gì|như thế nào) (?:mới |thì )?(?:gọi "
        r"|được gọi |được coi |coi )?là sáng kiến"
    ),
    "not_yet": SpelledPattern(r"\bchưa (?:được )?(?:áp dụng|làm thử|triển khai|dùng thử|thử)\b"),
    "unrecognised": SpelledPattern(r"\bchưa (?:được |có )*(?:công nhận|quyết định|duyệt)\b.*\bnộp\b"),
    "person": SpelledPattern(
        r"\b(?:em|bạn|ad|admin|bot|đây|mày|cô|anh|chị) (?:là|có phải(?: là)?) (?:người|máy|rô bốt|robot|bot|ai"
        r"|trí tuệ|con gì)\b"
        r"|\bngười (?:thật )?hay (?:là )?(?:máy|bot|robot)|\bmáy hay (?:là )?người|\btrả lời tự động|\bngười thật\b"
        r"|\b(?:nói chuyện|nhắn) với ai\b"
    ),
    "recogniser": SpelledPattern(
        r"\b(?:ai|(?:cấp|hội đồng|đơn vị|cơ quan|phòng|bên|người|chỗ) nào) (?:\w+ ){0,2}(?:công nhận|ký)\b"
        r"|\b(?:ký|gật đầu|khen|duyệt|xác nhận|đồng ý) (?:\w+ ){0,2}(?:có )?"
        r"(?:được |gọi |coi |tính )+là (?:\w+ )?công nhận\b"
    ),
    "fee": SpelledPattern(
        r"\b(?:đóng|nộp|mất|tốn|thu|trả) (?:tiền|phí|lệ phí|đồng nào)\b|\bphí\b|\bmiễn phí|\btốn kém|\btrừ (?:tiền"
        r"|lương)|\btốn 3g|\btốn dung lượng"
    ),
    "read_by": SpelledPattern(
        r"\bai (?!công )(?:\w+ )?(?:xem|đọc|thấy|duyệt|chấm|biết|nhận|giữ|xét)\b|\b(?:lãnh đạo|giám đốc|công ty|cán bộ"
        r"|quản lý|tổ trưởng|trưởng phòng|mọi người"
        r"|người khác|người ngoài) (?:\w+ )?(?:\w+ )?(?:xem|đọc|thấy|biết)\b|\b(?:lộ|bảo mật|bị lộ|giữ kín"
        r"|an toàn) (?:thông tin|không|gì|ra ngoài)|\bgửi (?:cho|đến|tới|đi) (?:ai|đâu)\b|\blộ ra\b"
    ),
    "result": SpelledPattern(
        r"\b(?:bao giờ|khi nào|chừng nào|lúc nào|bao lâu|hôm nào|mấy hôm|mấy ngày|mấy tuần)"
        r" (?:thì |mới |sẽ |nữa |công đoàn |cán bộ )*(?:có|biết|được|duyệt"
        r"|xét|nhận|chấm|trả|báo)\b|\bkết quả\b"
        r"|\b(?:duyệt|xét|chấm) (?:lâu|chưa|xong)|\bxem kết quả|\bbao lâu (?:\w+ )?(?:duyệt|có kết quả|trả lời)"
        r"|\bđược duyệt chưa"
    ),
    "until": SpelledPattern(
        r"\bhạn (?:nộp|cuối|chót|đến|tới|là|ngày|mấy)\b|\bthời hạn|\bhết hạn|\bdeadline|\b(?:đến|tới) (?:khi nào"
        r"|bao giờ|ngày nào|hôm nào|lúc nào|tháng mấy|ngày mấy"
        r"|mấy giờ|ngày bao nhiêu)|\bcòn kịp\b|\bcòn (?:nộp|nhận|hạn)\b"
        r"|\b(?:bao giờ|khi nào|hôm nào|ngày nào|chừng nào) (?:thì )?(?:hết|đóng|kết thúc|khóa|ngừng|xong|chốt|nộp)"
        r"|\bnộp (?:muộn|trễ|sau)|\bmai nộp|\bđể mai\b.*được|\bkết thúc (?:khi|lúc|ngày)"
    ),
    "how_many": SpelledPattern(
        r"\b(?:nộp|gửi|khai|viết|làm|có|kê|đăng ký) (?:được |tối đa |bao )*(?:mấy|bao nhiêu|nhiều|hai|2|3|ba|thêm"
        r"|một|1) (?:cái|sáng kiến|bài|bản|lần|hồ sơ|đề tài|giải pháp|nữa)\b"
        r"|\bmỗi người (?:được )?(?:mấy|bao nhiêu)|\b(?:mấy|nhiều) (?:cái|sáng kiến|bài) (?:một|1)?|\b(?:nhiều"
        r"|mấy) sáng kiến"
    ),
    "edit_later": SpelledPattern(
        r"\b(?:sửa|đổi|chỉnh|viết lại|rút|bổ sung|(?<!gì )thêm|xóa)\b.*(?:được|sau|lại|không|kiểu gì|thế nào|ở đâu)"
        r"|\b(?:ghi|viết|nhập|khai|gõ|nộp) (?:sai|nhầm|thiếu)\b"
    ),
    "photo": SpelledPattern(
        r"\b(?:chụp|ảnh|hình|video|clip|quay|ghi âm|voice|tin nhắn thoại|thu âm|gửi file|gửi tệp|file word|bản giấy"
        r"|viết tay)\b"
    ),
    "proof": SpelledPattern(
        r"\b(?:chứng từ|hóa đơn|giấy tờ|chứng minh|minh chứng|bằng chứng|số liệu|con dấu|xác nhận|chữ ký|sổ sách)\b"
    ),
    "reward": SpelledPattern(
        r"\bthưởng\b|\bgiấy khen|\bbằng khen|\bđược (?:lợi )?(?:gì|bao nhiêu tiền)\b|\bđược tiền|\bcó tiền"
        r"|\bquyền lợi|\blợi gì|\btăng lương|\btrả tiền|\b(?:được|có) quà|\bbao nhiêu tiền một|\bthi đua\b"
        r"|\bbồi dưỡng\b"
    ),
    "compulsory": SpelledPattern(
        r"\bbắt buộc\b|\bép\b|\b(?:có|nhất thiết) (?:cần|phải) (?:nộp|làm|ghi|viết|trả lời|khai|điền|kể|tham gia"
        r"|nhập|đủ)|\bkhông (?:nộp|làm|ghi|trả lời|viết|khai|điền|biết|có|tham gia) (?:thì )?(?:có )?(?:sao|được)\b"
        r"|\b(?:bỏ trống|để trống|bỏ qua|bỏ) (?:\w+ )?(?:có |thì )?(?:được|sao)\b|\bcó cần thiết\b|\bphải (?:nộp"
        r"|tham gia|làm)\b.*không\b|\bkhông ghi có\b|\bghi cũng được không ghi\b"
    ),
    "how_long": SpelledPattern(
        r"\bbao lâu\b|\b(?:mấy|bao nhiêu) (?:phút|tiếng)|\b(?:còn|hỏi|có|hết) (?:mấy|bao nhiêu) (?:câu|bước|trang"
        r"|mục)|\blâu không|\bmất (?:nhiều )?thời gian|\bdài không|\bnhiều câu|\bsắp xong|\bgần xong|\bcòn (?:dài"
        r"|lâu|nhiều)\b|\bhow long\b"
        r"|^(?:mình |em |chị |anh |tôi |đang |làm |khai )*(?:tới|đến) (?:đâu|bước mấy|câu mấy) rồi|^hết chưa"
    ),
    "case": SpelledPattern(
        r"\b(?:được|có) (?:được )?(?:tính|nộp|tham gia|xét|khai|chấp nhận|công nhận|coi là|gọi là|dự|đăng ký)\b"
        r"|\btính (?:là )?sáng kiến|\bcó (?:tính|nhận) không|\b(?:có|đã) được không$"
        r"|\b(?:chưa|không) (?:có|vào|phải) (?:công đoàn|đoàn viên|hợp đồng|chính thức)\b|\b(?:thời vụ|học việc"
        r"|thử việc|nghỉ hưu|nghỉ việc|thai sản|hợp đồng)\b|\b(?:việc|cái|chuyện|sáng kiến) (?:nhỏ|bé|vặt|cỏn con"
        r"|cũ|năm ngoái|năm trước)"
        r"|\b(?:đã|từng) (?:nộp|công nhận|đạt)\b|\bcũ rồi\b|\bnăm (?:ngoái|trước|kia)\b.*(?:được|tính|nộp)"
        r"|\bcó phải (?:là )?sáng kiến"
    ),
    "kept": SpelledPattern(
        r"\b(?:có )?(?:mất|lưu|còn(?! gì)|giữ)\b.*(?:bài|không|chưa|lại|dữ liệu|đâu)|\bthoát (?:ra|app|máy)|\bhết pin"
        r"|\bmất mạng|\btắt máy"
    ),
    "human": SpelledPattern(
        r"\b(?:gặp|gọi|liên hệ|hỏi|nhờ|báo|nói chuyện với|số điện thoại(?: của)?) (?:cho |với |qua )*(?:ai|người"
        r"|cán bộ|công đoàn|đâu|số nào|phòng nào|ở đâu)\b|\bai (?:hướng dẫn|hỗ trợ|giúp|phụ trách)|\bhotline"
        r"|\btổng đài"
    ),
}  # fmt: skip


#: What a word means is said by the help of the question that holds it.
_MEANING = SpelledPattern(r"\b(?:nghĩa )?là (?:cái |những |các )*(?:gì|sao|tờ giấy nào|giấy gì)\b")


def about(said: Said) -> str:
    """The subject of this question, "" where it is about the form's open question or about nothing that we know."""
    if said.has(_MEANING):
        return next((key for key in ("what", "person") if said.has(TOPICS[key])), "")
    return next((key for key, pattern in TOPICS.items() if said.has(pattern)), "")
