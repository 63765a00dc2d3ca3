"""Whether a text that nobody asked for tells of something done at work: "hồi trước …, giờ em lắp thêm …"."""

from __future__ import annotations

from handlers.reading.fold import SpelledPattern
from handlers.reading.remarks import gate, learned, telling
from handlers.reading.remarks.said import spoken

_ORDERS = SpelledPattern(r"\b(?:giúp|hộ)(?: (?:em|chị|anh|tôi|mình|cô|chú|bác|với|cái|nhé|ạ))+$")  # "… giùm em"
LEAST_LETTERS, LEAST_WORDS = 40, 8  # what is shorter is a word to the bot, or half a sentence
FEW_LETTERS, FEW_WORDS = 25, 7  # what is shorter is a word to the bot even where a list was to be picked from
LONG = 80  # letters: so much is written only to tell something
_CUES = SpelledPattern(
    r"\b(?:trước đây|trước kia|hồi trước|ngày trước|lúc trước|hồi xưa|mọi khi|bây giờ|hiện nay|từ khi|từ ngày|từ hồi"
    r"|sáng kiến|cải tiến|sáng chế|tự chế|chế ra|làm ra|nghĩ ra|lắp|gắn|hàn|thay bằng|thay vì|bố trí|tận dụng"
    r"|thiết kế|tiết kiệm|giảm được|giảm hẳn|đỡ|khắc phục|đề xuất|áp dụng|triển khai|ứng dụng|tổ chức lại)\b"
)
_ASKS = SpelledPattern(
    r"\b(?:hỏi|cho (?:em|tôi|mình|chị|anh|cháu) hỏi|muốn biết|muốn hỏi|hướng dẫn (?:em|tôi|mình)"
    r"|có được không|được không|ở đâu|khi nào|bao giờ|thế nào|như nào|làm sao)\b"
)


#: How things went, and no name of a field: "thợ hàn phải cúi suốt ca", and not "thợ hàn ở xưởng đóng tàu".
_WENT_ILL = SpelledPattern(
    r"\b(?:phải|bị|mất|hay (?:bị|quên|sai|nhầm|hỏng|kẹt)|thường xuyên|mỗi (?:lần|ca|ngày|tháng)"
    r"|lần nào|hôm nào|chẳng|chả|hổng|không (?:kịp|ai|có)|bằng tay|thủ công)\b"
)


#: Of the list itself, or where somebody works: it helps to choose, and tells nothing.
_OF_CHOOSING = SpelledPattern(
    r"\b(?:chọn|cái nào|mục nào|loại nào|ngành nào|lĩnh vực|phân vân|xếp vào|tính vào|thuộc)\b"
    r"|^(?:dạ )?(?:em|tôi|mình|chị|anh|tui|cháu|con|bên em|tổ em|chỗ em) (?:đang )?(?:làm|dạy|công tác)"
    r" (?:ở|tại|bên|cho|trong|nghề|ngành)\b"
)
_HABIT = SpelledPattern(
    r"\b(?:hay|dễ|thường|toàn|có khi|có hôm|lâu lâu|cứ)(?: \w+)? (?:sai|nhầm|lộn|quên|thiếu|sót|thừa|dư)\b"
)


def tells_of_habit(text: str) -> bool:
    """Whether what goes wrong in it goes wrong again and again, and is nothing to put right: "hay sai số"."""
    return spoken(text).has(_HABIT)


def tells_a_little(text: str, could_be_picked: bool) -> bool:
    """Whether it tells something where a list is to be picked from, though in few words.

    `could_be_picked`: the words may name one of the list too, so that only what went ill shows that they tell.
    """
    if len(text) < FEW_LETTERS or len(text.split()) < FEW_WORDS:
        return False
    said = spoken(text)
    if gate.weighed(text, gate.read(text), learned.STORY, 0, guess=True).kind or gate.read(said.first).kind == "unable":
        return False
    if said.find(_ORDERS, said.last) is not None:
        return False
    if said.asked or said.find(_ASKS, said.first) is not None or said.has(_OF_CHOOSING):
        return False
    if could_be_picked:
        return said.has(_WENT_ILL)
    return said.has(_CUES) or telling.tells(said) or learned.points(text, learned.STORY) < 0


def tells(text: str, lang: str) -> bool:
    """Whether it does; a question, thanks or a farewell does not, however long."""
    if len(text) < LEAST_LETTERS or len(text.split()) < LEAST_WORDS or gate.read(text).kind:
        return False
    if lang == learned.LANGUAGE and learned.points(text, learned.STORY) >= learned.TALK_POINTS:
        return False
    said = spoken(text)
    has_cue = said.has(_CUES)
    asks = said.asked or (said.find(_ASKS, said.first) is not None and not has_cue)
    if asks:
        return has_cue and len(text) >= LONG * 2
    return len(text) >= LONG or has_cue or telling.tells(said)
