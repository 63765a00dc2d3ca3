"""Who does not know, has forgotten or cannot say it: "chưa nghĩ ra tên", "quên mất tiêu rồi", "khó tả lắm"."""

from __future__ import annotations

from handlers.reading.fold import SpelledPattern
from handlers.reading.remarks.questions import Sureness
from handlers.reading.remarks.said import Said
from handlers.reading.remarks.telling import OTHERS, PERSONS

_I = (
    r"(?:(?:dạ|ôi|thật|thú thật|thiệt|nói thật|thì|mà|hic|huhu|cái này|phần này|câu này|chỗ này|mục này|vụ này|em"
    r"|tôi|mình|chị|anh|cháu|con|cô|chú|bác|tụi em|bọn em|chúng em) )*"
)
_NOT = r"(?:không|chưa|chẳng|chả|đâu|cũng không|cũng chưa|vẫn chưa|vẫn không|hiện chưa)"
_TELL = (
    r"(?:phải |nên |cách |biết )*(?:ghi|viết|nói|kể|tả|diễn tả|diễn đạt|trình bày|tính|tính toán|trả lời|đặt|điền"
    r"|khai|làm|bắt đầu|chọn|giải thích|quy|ước|mô tả|nhập|gõ)"
)
_END = (
    r"(?: (?:sao|gì|thế nào|như thế nào|đâu|nào|hết|trơn|ráo|nữa|cả|lắm|rõ|ra|ra sao|kiểu gì"
    r"|từ đâu|làm sao|cho hay|cho đúng"
    r"|luôn|rồi|mất|tiêu|loại|mục|lĩnh vực|ngành|nhóm"
    r"|đây|vậy|thế|hả|ạ|em|anh|chị|ad|ơi|nhé|thôi|quá|được|chính xác|số|ngày|tên|tháng|năm|đó|này|phần này|câu này"
    r"|cái này|hơn|bây giờ|giờ|a|mà|với|giúp|kỹ|thật|xong|của em|của tôi|của mình|của chị|của anh))*$"
)
_KNOWN = (
    r"(?:biết|rõ|nhớ|hiểu|chắc|rành|để ý|nghĩ ra|nghĩ được|tìm ra|tính được|tính ra|tả được|hình dung|có ý tưởng"
    r"|nắm|thạo|quen|tìm được|tìm thấy|xem lại|coi lại|hỏi lại|lưu ý)"
)
_ALL = SpelledPattern(
    rf"^{_I}{_NOT} {_KNOWN}(?: {_TELL})?{_END}"
    rf"|^{_I}(?:khó|khó mà) (?:{_TELL}|tả|hình dung)(?: (?:lắm|quá|ghê|thật|em|ạ|được|rõ|ra|thành lời|bằng lời|nhỉ"
    rf"|anh|chị|ơi|nhé))*$"
    rf"|^{_I}(?:quên|lú)(?: (?:mất|hết|béng|tiêu|bà nó|rồi|số|ngày|tên|luôn|em|ạ|trơn|sạch|khuấy|đi|mất rồi|thôi"
    rf"|của|quyết định|tháng|cả|ơi|chị|anh|đó))*$"
    rf"|^{_I}(?:chịu|bó tay|bí|bí quá|đuối|thua)(?: (?:thôi|rồi|quá|em|ạ|luôn|thua|nhé|bí|ơi|anh|chị))*$"
    rf"|^{_I}ai mà (?:nhớ|biết|hiểu|tính) (?:nổi|được|hết|sao)\b(?: \w+){{0,4}}$"
    rf"|^{_I}(?:đoán|áng chừng|ước chừng) (?:thôi|đại|mò|bừa|vậy)(?: (?:em|ạ|đó|mà|chứ|nhé))*$"
    rf"|^{_I}(?:nghĩ|tìm|mò) (?:mãi|hoài|hoài mà|mãi mà|nát óc) (?:không|chưa|chẳng) ra\b"
    rf"|^{_I}(?:chưa|không) có tên(?: (?:cho nó|gì|nào|hay|đâu|em|ạ|cả|hết))*$"
    rf"|^{_I}(?:(?:cái|phần|câu|số|vụ|chuyện|mục) (?:này |đó )?)(?:thì |chỉ |phải |có )*(?:\w+ ){{1,3}}mới"
    r" (?:biết|nắm|rõ|nhớ|rành)(?: (?:được|rõ|thôi|ạ|em|chị|anh|chứ|mà))*$"
    rf"|^{_I}(?:chưa|không) thấy (?:rõ|ai đưa)\b(?: (?:lắm|em|ạ|cho em|cho tôi|cho mình|cho chị|cho anh))*$"
    rf"|\b(?:em|tôi|chị|anh|mình) (?:không|chả|chẳng) (?:biết|rành|rõ)(?: (?:đâu|em|ạ|gì|hết|là|bao nhiêu|mấy))*$"
    rf"|^{_I}có (?:biết|nhớ|hiểu|rành)\b.* đâu(?: (?:em|ạ|anh|chị|ơi|mà))*$"
    rf"|^{_I}(?:không giỏi|không rành|kém|dốt) (?:văn|đặt tên|tính toán|chữ nghĩa|viết lách|ăn nói|viết"
    rf"|kể)(?: (?:vở|đâu|lắm|nên|khó|viết"
    rf"|kể|quá|em|ạ|ơi))*$"
    rf"|^{_I}{_NOT} hiểu(?: (?:lắm|rõ|gì|câu|câu hỏi|ý|ý em|này|hỏi|đang hỏi|em|bot|nói|phải|ghi|hết|cả|là|sao|ạ"
    rf"|anh|chị|kịp))*$"
)
#: "Cháu chịu, cháu mới vào làm".
_GIVES_UP = SpelledPattern(rf"^{_I}(?:chịu|bó tay|thua)(?: (?:thôi|rồi|luôn|em|ạ))*$")
#: "Tên nào cũng được": left to us.
_ANY_WILL_DO = SpelledPattern(
    r"^(?:\w+ ){0,4}(?:nào|gì|sao|mấy|nhiêu) cũng (?:được|xong|ok)(?: (?:em|ạ|hết|mà|nhé|thôi|chị|anh|cả))*$"
)
#: "Em mới vô làm không rõ hồi trước ra sao".
_NOT_HOW = SpelledPattern(
    rf"\b(?:em|tôi|mình|chị|anh)\b.*\b{_NOT} (?:biết|rõ|rành|nhớ|nắm) (?:\w+ ){{0,4}}"
    r"(?:ra sao|thế nào|như thế nào|làm sao|sao)(?: (?:em|ạ|đâu|nữa|hết|luôn))*$"
)
_NOT_MEASURED = SpelledPattern(  # "chưa đo nên không dám nói"
    rf"^{_I}{_NOT} (?:đo|đo đạc|tính|thống kê|cân|đếm|kiểm tra|so sánh)(?: \w+){{0,2}}"
    rf" (?:nên|thì) (?:{_I})?(?:không|chưa|chẳng|chả) (?:dám |thể )*(?:nói|biết|rõ|ghi|kể|trả lời)"
    r"(?: (?:được|đâu|rõ|chắc|ạ|em))*$"
)
_DECLINES = SpelledPattern(
    rf"^{_I}(?:(?:thôi|thế|vậy|khỏi|xin|thế thì|vậy thì) )*(?:không|chả|chẳng|hổng|miễn)"
    r" (?:muốn |thích |cần |định |tiện |được )*(?:cho|khai|cung cấp|tiết lộ|đưa|để lại|nói ra|công khai số|cho biết)"
    r"(?: (?:số|đâu|em|ạ|nhé|ra|được|biết|điện thoại|đt|tên|gì|hết|ai|này|cái|thông tin|nha|nữa|anh|chị|lên|đó))*$"
)
_OPENING = SpelledPattern(
    rf"^{_I}{_NOT} (?:{_KNOWN})\b|^{_I}(?:khó) (?:tả|nói|kể|diễn tả|diễn đạt|trình bày)\b|^{_I}quên\b"
)
_NOT_AT_HAND = SpelledPattern(
    rf"^{_I}(?:{_NOT} (?:cầm|có|nhận|được cầm|giữ|thấy|mang|lấy|đem)(?: được)? (?:quyết định|giấy|số|tờ|văn bản|bản"
    rf"|qđ)"
    r"|(?:giấy|quyết định|số)(?: \w+)? (?:để|ở) (?:nhà|cơ quan|phòng|chỗ|công ty)|(?:thất lạc|mất giấy"
    r"|không còn giữ))\b"
)
_SO_WHAT = SpelledPattern(r"\bthì\b.*\b(?:sao|gì|nào|đâu|không)(?: (?:em|ạ|ad|chị|anh))*$")  # "không có số thì ghi gì"
_LEAVES_OUT = SpelledPattern(
    rf"^{_I}(?:(?:thôi|cho|xin|để|vậy|nên|muốn) )*(?:câu này |phần này |mục này |cái này )?"
    r"(?:bỏ qua|bỏ trống|để trống|cho qua|qua câu khác|sang câu khác|lướt qua)"
    r"(?: (?:câu này|phần này|mục này|cái này|luôn|nhé|ạ|em|chị|anh|ad|đi|vậy|thôi|được không|a))*$"
    rf"|^{_I}(?:(?:thôi|vậy|thế) )*khỏi (?:ghi|khai|điền|nhập|cho|để)(?: (?:số|câu này|phần này|mục này|cái này|đi"
    r"|vô|vào|làm gì|luôn|nhé|nha|ạ|em|chị|anh|ad|ơi|vậy|thôi))*$"
)
#: What is told elsewhere, and is to be copied from there by us: "lấy cái báo cáo năm ngoái mà chép vô".
_COPY = SpelledPattern(
    r"^(?:(?:dạ|em|thì|cứ|ad|bot|anh|chị|thôi) )*(?:lấy|copy|chép|coi|xem|dựa|mở|đọc)\b.*\b(?:chép|ghi|dán|copy"
    r"|điền|bỏ|đưa|viết|nhập) (?:nguyên |lại |hết )*(?:vô|vào|qua|sang|ra)"
    r"(?: (?:đây|đó|giúp|giùm|cho|em|chị|anh|tôi|là được|nhé|ạ|đi))*$"
)
#: What was said elsewhere, or is to be seen there: "như đã trình bày ở cuộc họp tuần trước", "thì như trong hình đó".
_ELSEWHERE = SpelledPattern(
    r"^(?:(?:dạ|em|tôi|chị|anh|thì|là|nó|cũng|vẫn|y) )*(?:như|giống|theo)(?: (?:như|là|cái|bản|những gì))*"
    r" (?:(?:em|tôi|chị|anh|mình) )?(?:đã |vừa |từng )?(?:trình bày|nói|kể|báo cáo|viết|ghi|nộp|gửi|phát biểu)"
    r" (?:ở|trong|tại|hôm|bữa|tuần|tháng|năm|với|lúc|trên|hồi)\b(?:,? \w+){0,6}$"
    r"|^(?:(?:dạ|em|thì|là|nó|cứ|ad|bot) )*(?:như|giống|xem|coi|nhìn)(?: (?:trong|ở|cái|trên|theo|mấy))*"
    r" (?:hình|ảnh|file|tệp|video|clip)(?: (?:đó|đấy|này|kia|là|thấy|rõ|biết|hiểu|em|chị|anh|ạ|nhé|nha|thôi"
    r"|gửi|trên|nãy))*$"
)
#: Who is told to go there, or to ask somebody else: "lên xưởng mà xem chứ hỏi tôi làm chi".
_GO_AND_SEE = SpelledPattern(
    r"^(?!.*\b(?:trước|phải|cứ|mỗi|lại|toàn) (?:\w+ ){0,4}mà (?:xem|coi|nhìn|ngó|hỏi)\b)"
    r"(?:.*\b(?:thì|cứ|chỉ việc) )?(?:(?:dạ|thì|cứ|đi|bot|ad|em|anh|chị|ông|bà|mấy|ai) )*"
    r"(?:xuống|lên|tới|đến|qua|ra|vô|vào|sang|về|hỏi)(?: \w+){0,5}? mà (?:xem|coi|nhìn|ngó|hỏi|biết|thấy|tìm)\b"
    r"|\bhỏi (?:tôi|tui|tao|em|mình|anh|chị|cô|chú|bác|người ta)? ?"
    r"(?:làm gì|làm chi|chi)(?: (?:cho|nữa|vậy|em|ad|trời)\b.*)?$"
)
#: "Hồi trước hả, thì cũng bình thường thôi".
_AS_USUAL = SpelledPattern(
    r"^(?:(?:hồi|lúc|ngày) (?:trước|đó|xưa)(?: (?:hả|thì|à|ạ))* ?)?(?:(?:thì|là|nó|cũng|vẫn|chỉ|dạ) )*"
    r"(?:bình thường|như thường|như mọi khi|vậy|thế)(?: (?:thôi|mà|à|ạ|em|chứ|đó|hà|không có gì|nhé))*$"
)
#: "Bí mật nghề nghiệp, nói ra người ta bắt chước mất".
_SECRET = SpelledPattern(
    r"^(?:(?:dạ|cái|phần|này|câu|đây|là|thì|chuyện|vì|vụ) )*bí (?:mật|quyết)"
    r"(?: (?:nghề|nghề nghiệp|gia truyền|công ty|công nghệ|kinh doanh|nhà nghề|riêng|của|em|tôi|mình|chị"
    r"|anh|mà|rồi|ạ))*$"
)
_WILL_ASK = SpelledPattern(
    rf"^{_I}(?:để|chờ|đợi) (?:(?:em|tôi|mình|chị|anh) )?(?:hỏi|xem lại|tìm|tìm lại|về|lục|coi lại"
    rf"|kiểm tra lại)\b(?!.*\b(?:phải|mới|thì)\b)"
    rf"|^{_I}(?:hỏi|xem|tìm|coi|lục|tra)(?: lại)?(?: \w+){{1,4}} đã(?: (?:nhé|ạ|em|chị|anh|ad|rồi|ghi|tính))*$"
    rf"|^{_I}hỏi(?: lại)?(?: \w+){{1,3}} rồi (?:ghi|viết|nhắn|trả lời|báo)(?: (?:nhé|ạ|em|chị|anh|ad|lại|sau|cho))*$"
    rf"|^{_I}(?:(?:cái|phần|câu|vụ|chỗ|mục|số) này |cái đó )(?:thì |chắc )?(?:phải|để|cần) hỏi(?: lại)?(?: \w+){{1,4}}$"
    rf"|^(?:em|tôi|mình|chị|anh) (?:phải|cần|sẽ) (?:hỏi|xem|tìm|kiểm tra|lục) lại\b(?!.*\bmới\b)"
)
FEW = 7  # words of who has the paper not at hand
SHORT = 9  # words of a hedge that may tell something all the same
MORE = 4  # words behind a hedge
LONGEST = 16  # words of who tells us to copy it, or keeps it to himself
FEW_BEFORE = 3  # words before one
#: What a whole text says, with so many words at most.
_WHOLE = ((_DECLINES, SHORT), (_ANY_WILL_DO, FEW), (_NOT_MEASURED, SHORT + MORE))


def will_ask(said: Said) -> bool:
    """Whether somebody asks or looks first: "để em hỏi lại tổ trưởng đã"."""
    return said.words <= SHORT + MORE and any(said.find(_WILL_ASK, clause) for clause in said.clauses)


def unable(said: Said) -> Sureness:
    """Whether somebody cannot answer; doubted where more is told than that."""
    clauses = said.clauses
    if not clauses:
        return ""
    if said.words <= FEW and said.find(_ALL, clauses[0]):
        return "sure"
    if said.words <= LONGEST and len(clauses) > 1 and said.find(_GIVES_UP, clauses[0]):
        return "sure"
    if len(clauses) == 1 and any(said.words <= most and said.find(one, clauses[0]) for one, most in _WHOLE):
        return "sure"
    if said.words <= SHORT and said.find(_LEAVES_OUT, said.last):
        return "sure"
    if said.words <= LONGEST and len(clauses) == 2 and said.find(_LEAVES_OUT, clauses[0]) and not _names_more(said):
        return "sure"  # "bỏ qua câu này nha, giấy để ở nhà"
    if _is_lost_behind_a_word(said):
        return "sure"
    if _wants_not_to_tell(said):
        return "firm"
    return "" if said.has(PERSONS) else _unable_and_more(said)


def _names_more(said: Said) -> bool:
    """Whether a figure or a name stands behind the first word, so that something is told."""
    return any(word[:1].isupper() or any(map(str.isdigit, word)) for word in said.typed.split()[1:])


def _wants_not_to_tell(said: Said) -> bool:
    """Whether it is a secret, or told elsewhere and to be copied from there by us."""
    told = said.find(_SECRET, said.first) or said.find(_COPY, said.last)
    told = told or said.find(_GO_AND_SEE, said.text.replace(",", ""))
    told = told or said.find(_ELSEWHERE, said.text) or said.find(_AS_USUAL, said.text.replace(",", ""))
    return said.words <= LONGEST and told is not None


def _unable_and_more(said: Said) -> Sureness:
    """The same where something is told besides."""
    clauses = said.clauses
    rest = clauses[1:]
    if said.find(_ALL, clauses[0]):
        more = [clause for clause in rest if not said.find(_ALL, clause)]
        told = sum(len(clause.split()) for clause in more)
        return "sure" if told <= MORE or (told <= SHORT and _asks(said, more)) else "doubt"
    if said.find(_NOT_AT_HAND, clauses[0]) and said.words <= FEW and not said.find(_SO_WHAT, clauses[-1]):
        return "sure"
    if said.find(_NOT_HOW, said.last) and said.words <= SHORT + MORE:
        return "firm"
    return "doubt" if _may_be_unable(said) else ""


def _is_lost_behind_a_word(said: Said) -> bool:
    """ "Là sao, không hiểu câu này"."""
    if len(said.clauses) != 2 or said.words > FEW or len(said.first.split()) > FEW_BEFORE:
        return False
    return said.find(_ALL, said.last) is not None


def _may_be_unable(said: Said) -> bool:
    """Whether it begins or ends as a hedge does, and yet may tell something."""
    return said.find(_OPENING, said.first) is not None and said.words <= SHORT and not said.has(OTHERS)


_HOW = SpelledPattern(r"\b(?:sao|gì|thế nào|giúp|hộ|không|nào)\b")


def _asks(said: Said, clauses: list[str]) -> bool:
    return all(said.find(_HOW, clause) for clause in clauses)
