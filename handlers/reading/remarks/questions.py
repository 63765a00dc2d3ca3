"""A question to the bot, and what marks one: its end ("… vậy em", "… được không"), its beginning, "A hay B", "?"."""

from __future__ import annotations

from typing import Literal

from handlers.reading.fold import SpelledPattern
from handlers.reading.remarks.said import Said
from handlers.reading.remarks.telling import OTHERS, PERSONS, reports, tells
from handlers.reading.remarks.topics import about

Sureness = Literal["", "doubt", "firm", "sure"]  # firm: in doubt, whatever its words tell besides

#: A question of the fewest words tells nothing; one of more than many is doubted.
FEWEST_WORDS, FEW_WORDS, MANY_WORDS = 4, 7, 14
BEFORE = 5  # words that were told before the question

_CALLED = r"em|ad|admin|bot|anh|chị|bạn|cháu|cô|bác|mọi người|anh chị"
_TAIL = rf"(?:\s+(?:vậy|thế|hả|nhỉ|ạ|ta|đây|nè|nhé|với|ơi|hết|luôn|trời|cơ|đấy|a|ah|nữa|này|{_CALLED}))*"
_WHAT = (
    r"gì|(?<=khác )gì nhau|(?:ghi|viết|nói|kể|tính|làm|nộp|đặt|vì|tại|thì|phải|biết|để|điền|chọn|khai|rồi) sao"
    r"|sao(?= (?:vậy|thế|hả|nhỉ|ta|em|ad|ạ))|đâu|nào|(?:thứ|hạng|tháng|ngày|tầng|số|lần) mấy"
    r"|bao nhiêu|bao lâu|bao giờ|khi nào|lúc nào|thế nào|như nào|ra sao|kiểu gì|làm sao|là sao|ai|hay sao|hay gì"
)
_HERE = r"(?:\s+(?:ở đây|vào đây|chỗ này|đây|ở câu này|ở mục này|vào ô này|phần này|câu này))?"
_END = SpelledPattern(rf"(?:^|\s)(?:{_WHAT}){_HERE}{_TAIL}$")
_YES_OR_NO = SpelledPattern(
    rf"\b(?:có|(?<!xuống )(?<!chỉ )(?<!giảm )còn(?! không)|phải"
    r"|cần|được|đúng|đủ|xong|ổn|nổi|sao|ok|kịp|hay)\b"
    rf".*(?:không|chưa|chăng){_TAIL}$"
    rf"|(?:không|chưa)(?: (?:vậy|thế|hả|nhỉ|ạ|{_CALLED}))+$"
)
_NHI = r"(?<!khoa )(?<!viện )(?<!bệnh )(?<!sản )(?<!sĩ )nhỉ"  # "khoa nhi" is a ward
_PARTICLE = SpelledPattern(rf"(?:^|\s)(?:hả|{_NHI}|chăng|hay sao|đúng không|phải không|được không|nhờ){_TAIL}$")
_MARKED_END = SpelledPattern(rf"\s(?:vậy|thế|hả|nhỉ)(?:\s+(?:{_CALLED}|ạ|ơi|nhé))*$")
_ASKS_WITHIN = SpelledPattern(
    rf"\b(?:gì|sao|đâu|nào|mấy|bao nhiêu|bao lâu|bao giờ|khi nào|ai|hay)\b.*\s(?:vậy|thế|hả|nhỉ)(?:\s+(?:{_CALLED}"
    rf"|ạ|ơi|nhé))*$"
)
#: They ask only about the form: elsewhere "mấy cái" are a few.
_ASKS_OF_OURS = SpelledPattern(
    r"\b(?:mấy|bao nhiêu) (?:cái|câu|dòng|người|bản|lần|sáng kiến|ngày|phút|chữ|tấm|ảnh|tệp|trang|bước|mục|ý)"
    r"(?: (?:nữa|vậy|thế|hả|nhỉ|ạ|em|ad|bot|anh|chị|bạn))*$"
    r"|(?<!không )(?<!chẳng )(?<!chả )(?<!chưa )\bai (?:đọc|xem|duyệt|chấm|nhận|lãnh|lĩnh|hưởng|xét|thấy|ký"
    r"|công nhận)(?: được)?$"
    r"|\b(?:bao lâu|bao giờ|khi nào|chừng nào) (?:thì |mới |sẽ )*(?:có|biết|được|xong) |\b(?:tới"
    r"|đến) đâu rồi(?: (?:em|ad|bot|anh|chị|bạn|vậy|thế|nhỉ|ạ|hả))*$"
    r"|\b(?:bao nhiêu|mấy) sáng kiến rồi$"
    r"|\bthì (?:ai|cái nào|tên nào|bên nào) (?:mới |sẽ )?(?:được|phải|là|đứng|ký|ghi|nhận|hưởng|chịu)\b(?!.* cũng\b)"
    r"|\b(?:ai|nào|gì|đâu|sao|mấy|bao nhiêu) (?:\w+ ){0,3}mới (?:được |phải )?(?:tính|đủ|hợp lệ|gọi là|chấp nhận"
    r"|công nhận)(?: (?:là|vậy|thế|hả|nhỉ|ạ|em|ad|bot|anh|chị|bạn))*$"
    r"|\b(?:làm sao|tính sao|làm gì) (?:giờ|bây giờ|đây)(?: (?:em|ad|anh|chị|ạ|hả|vậy))*$"
    r"|\bthì (?:phải )?(?:làm sao|làm thế nào|làm gì|tính sao)(?: (?:để|cho)(?: \w+){1,3})?$"
    r"|^(?:dạ |thế |vậy |mà )*(?:đặt|ghi|viết|kể|nói|tính|điền|trả lời)(?: tên| số| câu này| phần này)?"
    r" (?:sao|thế nào|như nào|kiểu gì|làm sao) (?:cho|để|mới|là)(?: \w+){1,2}$"
)
_WHO_ARE_YOU = SpelledPattern(
    r"\b(?:em|bạn|ad|bot|đây|mày) là (?:người|máy|rô bốt|robot|bot)\b.* hay (?:là )?(?:người|máy|rô bốt|robot|bot)\b"
)
#: "Có tính công lao động vào không hay mỗi vật tư".
_OR_NOT = SpelledPattern(r"^(?:\w+ ){0,3}(?:có|được|phải|cần)\b.*\b(?:không|chưa) hay\b")
#: "Không ghi chép gì", "chẳng biết đâu", "bất cứ lúc nào": no question.
_NOTHING = SpelledPattern(
    r"\b(?:không|chẳng|chả|chưa|đâu|khỏi|đừng|bất cứ|bất kỳ|bất kể)\b(?:(?! thì ).)*"
    rf"\b(?:ai|gì|đâu|nào|mấy|bao nhiêu|bao lâu|bao giờ|lúc nào|sao){_TAIL}$"
)
_KIND_OF = SpelledPattern(rf"(?:kiểu gì|là (?:cái )?gì|là sao|thế nào|làm sao|ra sao|ở đâu|khi nào|bao giờ){_TAIL}$")
#: "Của chị chứ ai": an answer, and no question.
_CERTAINLY = SpelledPattern(r"\bchứ (?:còn )?(?:(?:của |là |phải )?ai|sao|gì|đâu)(?: (?:nữa|vào đây|em|ạ|ơi))*\W*$")
_STAR = SpelledPattern(rf"\b(?:\d|ba|bốn|năm|ngôi|bản|khách sạn|không) sao{_TAIL}$")
#: In the South nobody asks so: "ba chục triệu à".
_AMOUNT = SpelledPattern(
    r"^(?!.*\b(?:được không|phải không|ghi|phải)\b)"
    r".*\b(?:triệu|tr|tỷ|tỉ|nghìn|ngàn|đồng|củ)(?: (?:bạc|thôi|đồng|hà|lận))* à$"
)
_BEGINS = SpelledPattern(
    r"^(?:dạ |ủa |ơ |thế |vậy |rồi |mà |à )*(?:(?:làm )?sao (?:lại|phải|mà|biết|câu|không|hỏi|em|cái|vẫn|cứ)"
    r"|tại sao|vì sao"
    r"|thế nào (?:thì|(?:được |mới |gọi |coi |tính )*là)"
    r"|như thế nào (?:gọi |được gọi |mới )?là|bao giờ (?:thì|có|được|biết)|khi nào (?:có|được|biết|thì biết)|có phải"
    r"|(?:bao giờ|khi nào|chừng nào|hôm nào|mấy hôm(?: nữa)?|bao lâu(?: nữa)?) (?:thì |mới )?(?:duyệt|xét|chấm"
    r"|có kết quả|biết kết quả|công đoàn)"
    r"|(?:cái|những cái|những gì|thứ|phần) (?:gì |nào )?(?:thì|mới) (?:phải|cần|nên)|có gì chứng tỏ|có cần"
    r"|(?:phải (?:là )?)?(?:ai|(?:cấp|hội đồng|đơn vị|cơ quan|phòng|bên|người) nào)"
    r" (?:ra |ký )*(?:quyết định )?(?:công nhận|ký)"
    r"|có được|có bắt buộc|có ai|bao nhiêu|gì vậy|gì thế|ai (?:đọc|xem|duyệt|chấm|thấy|công nhận|ký|xét)"
    r"|what|how|why|when|who|do i"
    r"|can i"
    r"|is (?:it|this|there)|must i|may i)\b"
)
_ASKS_US = SpelledPattern(
    r"^(?:dạ |ủa |ơ |à |ê |alo |chào )*(?:(?:em|ad|admin|bot|bạn|shop|anh|chị) ơi\b"
    r"|(?:cho|xin) (?:em |tôi |mình |anh |chị |cô |chú |bác |cháu |phép )*hỏi\b"
    r"|(?:(?:em|tôi|mình|anh|chị|cháu) )?(?:muốn |cần |xin )*hỏi (?:tí|chút|xíu|tý|cái|em|ad|bot|một|1|là|thêm|lại"
    r"|này|thăm)\b)"
)
_OUTRIGHT = SpelledPattern(r"(?:hả|nhỉ|vậy|phải không|đúng không|được không)(?: (?:em|ad|bot|bạn|anh|chị|con))+$")
_CALLS = SpelledPattern(
    r"\b(?:em|ad|admin|bot|anh|chị|bạn) ơi$|\b(?:vậy|hả|nhỉ|thế|không|chưa|gì|đâu|nào|sao)(?: ạ)? (?:em|ad|admin"
    r"|bot|bạn|anh|chị)$|\b(?:ad|admin|bot)$"
)
#: The form and the programme: what a worker can ask us about.
_OURS = SpelledPattern(
    r"\b(?:ghi|viết|kể|điền|khai|nhập|gõ|trả lời|nộp|gửi lên|gửi vào|chụp|câu này|câu hỏi|câu đó|phần này|mục này"
    r"|ô này|chỗ này"
    r"|ở đây|mẫu|ví dụ|tên cũ|tên mới|sáng kiến|hồ sơ này|giấy khen|bằng khen|thưởng|công nhận|chứng từ|hóa đơn"
    r"|minh chứng|quyết định|tác giả|công đoàn|làm lợi|app|zalo|telegram|đăng ký|chương trình|bắt buộc|kết quả"
    r"|giải pháp"
    r"|tác nghiệp|lĩnh vực|hiệu quả|cách tính|cam đoan|bảo mật|giữ kín|công khai|em là|bạn là|bot|duyệt|đặt tên"
    r"|không dấu|bước)\b"
)
_CLEARLY_OURS = SpelledPattern(
    r"\b(?:phần này|câu này|mục này|ô này)\b|\bcũng được (?:hả|à|không|chứ|sao|phải không|đúng không)\b"
)
_EITHER = SpelledPattern(
    r"(?:^|\blà )(?:dạ |thế |vậy |là |mình |em |chị |anh |nên |phải )*"
    r"(?:ghi|viết|kể|tính|điền|nộp|chọn|lấy|khai|gõ|đặt|gửi|nói|trả lời|một|theo|tên|số)\b(.*)\bhay(?: là)?\b(.*)$"
)
#: "Công ty nào, công ty cho thuê lại hay chỗ em đang đứng máy".
_WHICH = SpelledPattern(r"^(?:(?:dạ|thế|vậy|là|mà|ghi|kể|lấy|tính|chọn|em|theo) )*(?:\w+ ){1,2}nào$")
_OR = SpelledPattern(r"\w hay (?:là )?\w")
_OFTEN = SpelledPattern(
    r"\b(?:bị|sai|nhầm|quên|mất|thất lạc|hỏng|lệch|rách|thiếu|sót|chậm|trễ|tắc|kẹt|lẫn|mờ|nhòe|đau|mỏi|vỡ|gãy|cháy)\b"
)
_WANTED = SpelledPattern(
    rf"^(?:dạ |thôi |nhờ |hay là |hay |(?:{_CALLED}|tôi|mình) )*"
    r"(?:đặt|viết|ghi|nghĩ|tính|điền|kể|gợi ý|hướng dẫn|chỉ|giải thích|phân biệt|soạn|bày|nhắc|cho|xin|đưa|gửi) "
    r"(?:(?:(?:một|1|hộ|giúp|giùm|dùm|cho) |(?:em|anh|chị|tôi|mình|cô|chú|bác) )*(?:cái )?tên"
    r" (?:giúp|hộ|giùm|dùm|với|cho)"
    r"|giúp|(?:\w+ )?(?:xem |xin )?(?:cái )?(?:ví dụ|mẫu|hướng dẫn|gợi ý)|(?:em|anh|chị|tôi|mình) (?:cách|cái tên"
    r"|với|xem))\b"
)


#: "Không biết có tính ra được không nữa".
_WHETHER = SpelledPattern(
    r"^(?:(?:dạ|em|tôi|mình|chị|anh|cũng|mà|thì) )*(?:không|chẳng|chả|chưa|hổng) (?:biết|rõ|chắc) (?:là )?có\b.*"
    r"\b(?:không|chưa)(?: (?:nữa|em|ạ|ta|nhỉ|anh|chị|đây))*$"
)


def question(said: Said) -> Sureness:
    """Whether this asks us something, surely or perhaps."""
    if said.has(_WANTED) and said.words <= MANY_WORDS and not said.has(PERSONS):
        return "sure"
    if said.ends_in_quotation:
        return ""
    if said.words <= MANY_WORDS and said.find(_WHETHER, said.last) is not None:
        return "sure"
    if _asks_which(said):
        return "firm"
    if said.words <= MANY_WORDS and said.has(_WHO_ARE_YOU):
        return "sure"
    called = said.find(_ASKS_US, said.first) is not None
    mark = _mark(said)
    if said.find(_CERTAINLY, said.last) is not None:
        return ""
    last_is_ours = said.has(_CLEARLY_OURS)
    if not mark and called and said.words < FEW_WORDS:
        return "doubt"  # "em ơi máy hỏng rồi"
    if not mark or (not (called or last_is_ours or said.find(_OUTRIGHT, said.last)) and reports(said)):
        return ""
    return _sureness(said, called, mark)


def _sureness(said: Said, called: bool, mark: str) -> Sureness:
    ours = mark == "either" or called or said.has(_OURS) or said.find(_CALLS, said.last) is not None
    told = sum(len(clause.split()) for clause in said.clauses[:-1]) >= BEFORE and not called
    known = bool(about(said))
    if mark == "ends" and not said.accented and not (ours or known or said.asked) and tells(said):
        return ""  # "mai lai tung dau": its accents would say whether it asks
    if mark == "begins" and not (ours or known) and said.words > FEW_WORDS:
        return ""
    if told and len(said.last.split()) <= FEWEST_WORDS and said.find(_OURS, said.last):
        return "firm"  # "lợi cho công ty hay cho công nhân, ghi cái nào ạ"
    if told or (said.words > MANY_WORDS and not called and not said.find(_CALLS, said.last)):
        return "doubt"
    if known or (ours and not (said.has(OTHERS) and mark != "either")) or said.find(_KIND_OF, said.last):
        return "sure"
    if said.has(OTHERS):
        return "doubt"
    if said.words <= FEWEST_WORDS or (said.words <= FEW_WORDS and not tells(said)):
        return "sure"
    if not tells(said) or said.asked or (mark == "asked" and said.words <= FEW_WORDS):
        return "doubt"
    return ""


def _mark(said: Said) -> str:
    """What marks a question in these words, "" where nothing does."""
    last = said.last
    if _is_either(said):
        return "either"
    if said.asked or said.find(_PARTICLE, last) or said.find(_ASKS_WITHIN, last) or said.find(_OR_NOT, last):
        return "asked"
    if said.accented and last.endswith(" à") and not said.find(_AMOUNT, last):
        return "asked"
    if _ends_as_question(said, last):
        return "ends"
    if said.find(_BEGINS, said.first) or said.find(_ASKS_OF_OURS, last):
        return "begins"
    return ""


def _ends_as_question(said: Said, clause: str) -> bool:
    if said.find(_STAR, clause):
        return False
    if said.find(_YES_OR_NO, clause):
        return True
    if not said.find(_END, clause):
        return False
    if said.find(_NOTHING, clause):
        return bool(said.find(_MARKED_END, clause) or (said.find(_KIND_OF, clause) and said.find(_OURS, clause)))
    return True


def _asks_which(said: Said) -> bool:
    """ "Trường nào, trường chính hay điểm lẻ"."""
    if len(said.clauses) != 2 or said.find(_WHICH, said.first) is None:
        return False
    return said.find(_OR, said.last) is not None and said.find(_OFTEN, said.last) is None


def _is_either(said: Said) -> bool:
    """ "Ghi tên cũ hay tên mới": one word stands on both sides; "ghi tay hay sai" tells of what happens often."""
    either = said.find(_EITHER, said.last)
    if either is None:
        return False
    before, after = either[0].split(" hay ", 1) if " hay " in either[0] else (either[1], either[2])
    behind = after.split()[:3]
    if said.find(_OFTEN, " ".join(behind)):
        return False
    repeated = any(word in before.split() for word in behind[:2])
    return repeated or said.find(_CALLS, said.last) is not None or said.asked
