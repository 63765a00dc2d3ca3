"""Whether a text that nobody asked for tells of something done at work: "hồi trước …, giờ em lắp thêm …"."""

from __future__ import annotations

from handlers.reading.fold import SpelledPattern
from handlers.reading.remarks import gate, telling
from handlers.reading.remarks.said import Said

LEAST_LETTERS, LEAST_WORDS = 40, 8  # what is shorter is a word to the bot, or half a sentence
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


def tells(text: str) -> bool:
    """Whether it does; a question, thanks or a farewell does not, however long."""
    if len(text) < LEAST_LETTERS or len(text.split()) < LEAST_WORDS or gate.read(text).kind:
        return False
    said = Said(text)
    has_cue = said.has(_CUES)
    asks = said.asked or (said.find(_ASKS, said.first) is not None and not has_cue)
    if asks:
        return has_cue and len(text) >= LONG * 2
    return len(text) >= LONG or has_cue or telling.tells(said)
