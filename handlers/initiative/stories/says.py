"""What a story says, by the questions of the form: what stands behind labels or cues, and a name proposed for it.

Pure. What is not sure is left out, to be asked.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from handlers.initiative.sheet import labelled, sheet_words
from handlers.reading.fold import SpelledPattern, fold, has_accents

LONGEST_TITLE = 90  # letters of a name that we propose
LEAST_TITLE_WORDS = 4
_DID = (
    "tự chế", "chế tạo", "chế", "lắp đặt", "lắp", "gắn", "hàn", "làm thêm", "làm", "thêm", "thay đổi", "thay", "dùng",
    "sử dụng", "cải tiến", "thiết kế", "tận dụng", "viết", "lập", "xây dựng", "tạo", "đặt", "chuyển", "bố trí",
    "sắp xếp", "in", "dán", "treo", "khoan", "cắt", "đưa", "gom", "phân loại", "tổ chức", "kẻ", "ghép", "nối", "bọc",
    "che", "trồng", "nuôi", "trộn", "pha", "soạn", "quay", "chia", "đổi", "kê", "lót", "buộc", "đóng", "tự làm",
    "số hóa", "tự động hóa", "áp dụng", "đề xuất", "mã hóa", "đánh số", "đánh dấu", "sơn", "ghi", "xây", "đào", "đấu",
    "vẽ", "luồn", "scan", "gá", "dựng", "bảo ôn", "sắp lại", "mở", "tách", "gộp", "trang bị", "nghĩ ra",
)  # fmt: skip
_ENDS = (
    "nên", "để", "thì", "nhưng", "rồi", "là", "vì", "do", "cho nên", "giúp", "giảm", "từ tháng", "từ ngày", "từ năm",
    "tiết kiệm", "mỗi", "khi", "nếu", "từ đó", "sau đó", "xong", "vừa", "mà", "thay vì", "hồi",
)  # fmt: skip
_LEADING = (
    "nay", "giờ", "bây", "hiện", "rồi", "thế", "là", "anh", "chị", "em", "chúng", "tôi", "tụi", "bọn", "mình", "tui",
    "e", "đã", "mới", "bèn", "có", "liền",
)  # fmt: skip
_TRAILING = ("và", "của", "cho", "với", "ở", "các", "những", "một", "cái", "vào", "ra", "bằng", "theo", "có")
_CLAUSE = re.compile(r"(?:[^.,;:!?\n()]|(?<=\d)[.,](?=\d))+")
_SENTENCE = re.compile(r"[^\n]+?(?:[.!?…]+(?=\s|$)|(?=\n)|$)")
_GOES_ON = re.compile(r", (?!\d)")
_WHO = r"(?:anh em|chị em|chúng tôi|chúng em|tụi em|bọn em|tổ em|đội em|em|tôi|mình|tui|e)"
_DOES = rf"{_WHO} (?:đã |mới |bèn |có |liền )?(?:{'|'.join(_DID)}|may|cho|quét)\b"
_THEN = SpelledPattern(
    r"^(?:rồi |thế là |nên |sau đó )?(?:nay|giờ|bây giờ|hiện nay|hiện giờ|từ khi|từ ngày|từ tháng|từ quý)\b"
    rf"|^(?:nay |giờ |rồi |thế là )?{_DOES}"
)
_SOMEBODY_DID = SpelledPattern(rf"^(?:nay |giờ |bây giờ |hiện nay |rồi |thế là )?{_DOES}")
_BUILT = SpelledPattern(
    r"^(?:lắp|gắn|hàn|tự chế|chế|thiết kế|tận dụng|cải tiến|làm thêm|thay \w+ bằng|(?:\w+ )?thêm)\b"
)
_ONCE = SpelledPattern(
    r"\b(?:hồi trước|trước đây|trước kia|trước giờ|ngày trước|lúc trước|hồi đó|hồi xưa|hồi ấy|xưa nay|trước)\b"
)


def read(text: str) -> dict[str, str]:
    """The words for each question, by its key."""
    given = _without_what_follows(labelled.read(text, asked_for=True))
    if "before" not in given and given.get("solution"):
        given |= _told_ahead(text, given["solution"])
    given = _parted(given)
    if "title" not in given and given.get("solution"):
        title = proposed_title(given["solution"])
        if title:
            given["title"] = title
    return given


def _without_what_follows(given: dict[str, str]) -> dict[str, str]:
    """A day alone: "tháng 3/2026, cả xưởng đều dùng, tiết kiệm 120 triệu" goes on with something else."""
    applied, *more = _GOES_ON.split(given.get("applied", ""), maxsplit=1)
    if not more:
        return given
    behind = labelled.read(more[0], asked_for=True)
    return {key: behind[key] for key in ("benefit", "effects") if key in behind} | given | {"applied": applied}


def _told_ahead(text: str, solution: str) -> dict[str, str]:
    """The old way, where it stands in front of the new one: "Khoa em trước hay nhầm giờ tiêm. Nay em …"."""
    ahead = text.partition(solution)[0]
    sentences = [one[0].strip() for one in _SENTENCE.finditer(ahead) if one[0].strip()]
    told = " ".join(one for one in sentences if not sheet_words.courtesies().match(fold(one)))
    if _ONCE.search(told) is None:
        return {}
    return {"before": told}


def _parted(given: dict[str, str]) -> dict[str, str]:
    """The same where both ways were told in one piece: it is parted where somebody begins to do something."""
    piece = given.get("before") or given.get("solution", "")
    sentences = list(_SENTENCE.finditer(piece))
    if ("before" in given) == ("solution" in given) or _begins_to_do(sentences[0]):
        return given
    turn = next((one.start() for one in sentences[1:] if _begins_to_do(one)), 0)
    before, after = piece[:turn].strip(), piece[turn:].strip()
    if not before or ("before" not in given and _ONCE.search(before) is None):
        return given
    return given | {"before": before, "solution": after}


def way_told(text: str) -> str:
    """Which way these words tell, where they tell one: the new one where somebody did or built something."""
    did = _SOMEBODY_DID.match(text) or (has_accents(text) and _BUILT.match(text))
    return "solution" if did else "before"


def _begins_to_do(sentence: re.Match[str]) -> bool:
    return _THEN.match(sentence[0].strip()) is not None


def proposed_title(solution: str) -> str:
    """What was done, in a few of the person's own words; "" where no such words are found."""
    clauses = [clause.strip(" -–—+*•\"'“”") for clause in _CLAUSE.findall(solution)]
    by_who = [clause for clause in clauses if _SOMEBODY_DID.match(clause)]  # "em lắp …" before "thay gioăng mất …"
    return next(filter(None, (*map(_after_who, by_who), *map(_what_was_done, clauses))), "")


def _after_who(clause: str) -> str:
    """What somebody did: "bây giờ em lắp thêm …"."""
    accented, words = has_accents(clause), clause.split()
    plain = _compared(words, accented)
    begin = next((n for n in range(len(words)) if not _begins(plain[n:], _LEADING, accented)), len(words))
    return _named(words, begin, accented)


def _what_was_done(clause: str) -> str:
    """The same where nobody is said to do it."""
    accented, words = has_accents(clause), clause.split()
    plain = _compared(words, accented)
    begin = next((n for n in range(len(words)) if _begins(plain[n:], _DID, accented)), len(words))
    return _named(words, begin, accented)


def _named(words: list[str], begin: int, accented: bool) -> str:
    """These words up to where something else begins, as a name; "" where they are too few."""
    plain = _compared(words, accented)
    end = next((n for n in range(begin + 2, len(words)) if _begins(plain[n:], _ENDS, accented)), len(words))
    while end > begin and (_begins(plain[end - 1 :], _TRAILING, accented) or _too_long(words[begin:end])):
        end -= 1
    if end - begin < LEAST_TITLE_WORDS:
        return ""
    title = " ".join(words[begin:end])
    return title[:1].upper() + title[1:]


def _compared(words: Sequence[str], accented: bool) -> list[str]:
    return [word.lower() if accented else fold(word) for word in words]


def _begins(words: Sequence[str], phrases: Sequence[str], accented: bool) -> bool:
    start = f"{' '.join(words[:3])} "
    return any(start.startswith(f"{phrase if accented else fold(phrase)} ") for phrase in phrases)


def _too_long(words: Sequence[str]) -> bool:
    return len(" ".join(words)) > LONGEST_TITLE
