"""Reads a short reply inside the form: yes, no, skip, back, edit, cancel, help, submit, or one to ask about.

Only a text made wholly of known words is a reply; anything else is "" and answers the question being asked.
New ways of saying a reply go into `_SAID`, spelled with their accents, without polite endings.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from handlers.reading.fold import (
    SpelledPattern,
    agree,
    fold,
    has_accents,
    marked,
    remembered,
    short_key,
    untelex,
    unvni,
    word_set,
)

Reply = Literal["YES", "NO", "SKIP", "BACK", "EDIT", "CANCEL", "HELP", "SUBMIT", "ASK", ""]

LONGEST_REPLY = 80  # folded characters; a longer text is an answer to the question

_SAID: dict[Reply, str] = {
    "YES": """
        ok, oke, okê, oki, okie, okay, oce, okela, okla, okelah, ukie, uki, uke, ukê, okk, okm, o ke, ô kê, okay la,
        okay là, ừ, ư, u, ừa, ùa, uh, uhm, uhu, ừm, ừmm, um, umm, ưm, ukm, uk, ua, ờ, ơ, ờm, o, oh, ừ thì, ờ thì, vâng,
        vang, vag, vg, dạ, da, dà, ya, yes, y, yep, yeah, yup, sure, đúng, đúg, dung, dug, dunq, ddung, chuẩn, chính
        xác, chuen, đúng vậy, đúng thế, đúng ý, phải, phải rồi, dc, đc, được, dk, đk, dcj, đcj, duok, đuok, đồng ý,
        nhất trí, tán thành, có, có chứ, có nhé, xác nhận, tất nhiên, đương nhiên, chốt, ổn, ổn rồi, ổn cả, on, tốt,
        đúng cả,
        hợp lý, hợp lí, cũng được, cũng dc, cũng đc, thế cũng được, thế cũng dc, thế cũng đc, okok, đúng hết, ok hết,
        chắc chắn, chắc rồi, làm đi, đúng như vậy, đúng như thế, thế được rồi, correct, right, true, good, agree,
        👍, 👌, ✅, ✔, 🆗, ❤, okey, dc đó, đc đó, được đó, chuẩn đấy, chuẩn đây, chuẩn rồi, chuẩn men,
        chuẩn không cần chỉnh, không phải sửa gì, không cần sửa gì, không sửa gì, cam đoan, cam đoan đúng, đúng rứa,
        ừ rứa, rứa đó, không có gì sai, sẵn sàng, bắt đầu, tiếp tục,
        rồi, r, đúng đấy, đúng đây, vâng đúng, đúng là vậy, không phản đối, không phản đối gì, không từ chối,
        chấp nhận, chấp thuận, chuẩn cơm mẹ nấu, chuẩn khỏi chỉnh, y vậy, y vậy đó, y chang vậy
    """,
    "NO": """
        không, khôg, khong, ko, k, kg, khg, kh, hok, hông, hổng, hong, hog, hôg, hem, kog, kông, kong, khum, hum, khom,
        khoong, k0, no, nô, nope, not, n, nah, never, none, không phải, không đúng, không được, không dc, không đc,
        không đồng ý, không có, không cần, chưa đúng, chưa phải, chưa, chưa dc, chưa đc, chưa được, chưa chính xác,
        không chính xác, chưa chuẩn, không chuẩn, sai, sai rồi, bị sai, nhầm, nhầm rồi, lộn rồi, đâu có, làm gì có,
        false, wrong, không hề, không phải vậy, không phải thế, chưa xong, không nộp, chưa nộp, không gửi, chưa gửi,
        không ok, chưa ok, không muốn, 👎, ❌, chưa ổn, không ổn, không xác nhận,
        chưa đồng ý, còn lâu, sai đơn vị, sai tên, sai ngày, sai số tiền, sai hết, sai số, không hợp lý, không hợp lí,
        phản đối, từ chối, không đâu, không hủy
    """,
    "SKIP": """
        bỏ qua, bỏ quá, boqua, bq, skip, next, để sau, để đó, tính sau, nói sau, sau đi, để trống, bỏ trống, qua, qua
        câu này, bỏ câu này, câu sau, câu tiếp, câu tiếp theo, tiếp theo, tiếp, câu khác, sang câu khác, chuyển câu, bỏ
        qua câu
        này, không trả lời, pass, chuyển tiếp, câu kế, bỏ bước này, bước sau, bước tiếp, bước tiếp theo, lúc khác, hôm
        khác, bổ sung sau, trả lời sau, điền sau, nhập sau, cho qua, để hôm khác, khỏi, bỏ wa, bỏ wua, thôi khỏi,
        cái này bỏ qua, cái này để sau, ko trả lời, cho qua câu này, khỏi câu này, khỏi ghi, khỏi trả lời,
        miễn câu này, bỏ mục này, bỏ phần này, qua phần này, qua mục này, sang phần khác, sang mục khác, bỏ ô này,
        phần này bỏ qua, câu này bỏ qua, mục này bỏ qua, phần này bỏ, câu này bỏ, xin bỏ qua, để trống câu này,
        để trống phần này, không ghi câu này, thôi bỏ qua, thôi qua, khỏi ghi câu này, khỏi phần này,
        bỏ qua giúp em câu này, bỏ qua giùm em câu này, bỏ qua cho nhanh, bỏ qua cho lẹ, bỏ qua cho rồi, bỏ qua cho xong
    """,
    "BACK": """
        quay lại, ql, trở lại, trở về, quay về, lui, lùi, lui lại, lùi lại, về trước, câu trước, bước trước, back, quay
        lại câu trước, về câu trước, trở lại câu trước, quay về câu trước, lại câu trước, lùi một bước, lui một bước,
        lùi 1 bước, lui 1 bước, go back, previous, prev, quay lại bước trước, trước đó, về lại, lui về, lùi về, lại
        trước, quay ngược lại, câu vừa rồi, câu hỏi trước, về câu hỏi trước, quaylai, lui câu, lùi câu, lui lại câu
        trước, lùi lại câu trước, trở về trước, trở về câu trước, quay lại trước, undo, quay xe, quay đầu,
        cho quay lại, quay lui, quay lui lại, trở lui,
        câu hồi nãy, câu lúc nãy, câu nãy, về câu hồi nãy, về câu lúc nãy,
        lui một câu, lùi một câu, lui 1 câu, lùi 1 câu, lui lại một câu, lùi lại một câu, lui lại 1 câu, lùi lại 1 câu,
        quay lại một câu, quay lại 1 câu, trở lại một câu, quay lại một bước, lùi lại một bước, về lại câu trước
    """,
    "CANCEL": """
        hủy, hủy bỏ, hủy đi, cancel, stop, stop lại, stop thôi, thoát, thoát ra, exit, quit, thôi, không làm
        nữa, thôi không làm nữa, không nộp nữa, bỏ đi, bỏ, dẹp, nghỉ, nghỉ thôi, không làm, xóa, xóa đi, xóa hết, hủy
        hết, hủy hồ sơ, kết thúc, thôi không nộp nữa, thôi nghỉ, bỏ cuộc, không tham gia, hủy nộp, dừng lại, tạm dừng,
        tạm nghỉ, tạm ngưng, tamdung, tạm stop, thôi nhé không làm nữa, không tiếp tục, không tiếp tục nữa, dừng cuộc,
        lưu nháp, lưu nháp lại, lưu nháp đó,
        chán rồi, ngừng, ngưng, ngừng lại, ngưng lại, không cần nữa, không nữa, hủy lệnh, bỏ hết, abort
    """,
    "HELP": """
        i dont know, i don t know, dont know, don t know, i do not know, no idea, dunno, help, giúp, giúp với, giúp đỡ,
        giúp tôi, giúp em, giúp mình, trợ giúp, hỗ trợ, hướng dẫn, hd, hướng dẫn sử dụng, hdsd, cách dùng, cách làm,
        không hiểu, chưa hiểu, không biết, không biết làm, chưa biết, là sao, sao cơ, là gì, thế nào, như thế nào, làm
        sao, làm thế nào, làm như thế nào, hỏi, hỏi tí, hỏi chút, hỏi xíu, hỏi một tí, hỏi 1 tí, hỏi một chút, cho hỏi,
        cho hỏi tí, cho hỏi chút, cho hỏi xíu, muốn hỏi, cần giúp, cần hỗ trợ, nghĩa là gì, nghĩa là sao, nghĩa gì,
        không rõ, chưa rõ, khó hiểu, ví dụ, cho ví dụ, vd, rối quá, khó quá, không biết trả lời, không biết ghi gì, ghi
        gì, ghi thế nào, ghi sao, trả lời sao, làm sao giờ, cần hướng dẫn, menu, info, hỏi cái này, cho tôi hỏi, tôi
        hỏi, hỏi tý, hỏi tị, giải thích, không biết làm sao, không biết làm thế nào, sos, cứu, cứu với, sao, gì, gì
        vậy, gì thế, là thế nào, không hiểu gì, không hiểu lắm, không nhớ, không nhớ nữa, không nhớ rõ, không nhớ nổi,
        chưa nhớ, chưa nhớ ra, không nhớ đâu, không biết nữa, không rõ nữa, chịu không biết, chịu không nhớ, chưa hiểu
        lắm, chỉ với, chỉ dẫn, hướng dẫn lại, nhắc lại, nói lại, mẫu, xem mẫu
    """,
    "SUBMIT": """
        nộp, nộp đi, nộp luôn, nộp bài, nộp hồ sơ, nộp sáng kiến, gửi, gửi đi, gửi luôn, gửi bài,
        gửi hồ sơ, submit, send, done, xong, hoàn tất, hoàn thành, nộp đơn, gửi sáng kiến, đã xong, làm xong, tôi muốn
        nộp, nộp ngay, gửi ngay, finish, finished, xong hết, đồng ý nộp, đồng ý gửi, xác nhận nộp, xác nhận gửi, chốt
        nộp, bấm nộp, nộp cho tôi, nộp giúp, gửi giúp, hoàn tất hồ sơ, nộp thôi, gửi thôi, nộp lên, gửi lên, chốt đơn,
        xong việc, gửi cho xong, nộp cho xong, gửi đi cho xong, nộp đi cho xong, nộp cho rồi, gửi cho rồi, gửi đi cho
        rảnh nợ, nộp đi cho rảnh nợ, nộp cho rảnh nợ, gửi cho rảnh nợ, nộp lên giúp, gửi lên giúp, bấm gửi, gửi lại,
        nộp lại, gửi lại đi, nộp lại đi, nộp luôn cho nóng, gửi luôn cho nóng, nộp luôn cho rồi, gửi luôn cho rồi
    """,
    "ASK": """
        khoan đã, khoan, từ từ, dừng gửi, dừng nộp, đúng gửi, đúng nộp, không vấn đề gì, cũng đúng,
        không sao, không sao đâu, không sao cả, chưa chắc, không chắc, không chắc lắm, chắc vậy, chắc thế,
        chắc là vậy, có lẽ, có lẽ đúng, có lẽ vậy, hình như, hình như đúng, hình như sai, tạm được, tạm dc, tạm đc,
        tạm ổn, cũng được nhưng, thế nào cũng được, sao cũng được, tùy, gì cũng được, gần đúng, gần như
        đúng, không hẳn, chưa hẳn, đúng một phần, đúng 1 phần, một phần, vừa đúng vừa sai, không phải không
        đúng, đúng không, phải không, ok không, được không, có không, không vấn đề, để xem, để tôi xem, chờ
        chút, chờ tí, chờ xíu, đợi tí, đợi chút, đợi xíu, đợi em tí, đợi em chút, đợi em xíu, chờ em tí, chờ em chút,
        chờ em xíu, đợi đã, chờ đã, xem đã, chắc không sai, đúng sai, có hoặc không, không bỏ
        qua, chưa bỏ qua, có hay không, không quay lại, không sửa, không đổi, không sai, làm lại, chưa hủy,
        tôi nộp hộ, tui nộp hộ, mình nộp hộ, tôi gửi hộ, mình gửi hộ,
        không cần sửa, không thoát, nhiều khi, 50 50, bắt đầu lại, làm lại từ đầu, khai lại từ đầu
    """,
}
_FIELDS = word_set(
    "tên đơn vị ngày tháng năm tiền số sđt đt điện thoại mô tả lĩnh vực câu mục phần bước cách làm hiệu quả tác giả "
    "đồng loại giải pháp thông tin họ nội dung trị ảnh tệp file minh chứng công nhận trước đây này nay đó kia lại thời "
    "gian địa điểm áp email mail sáng kiến lý chi tiết đáp án trả lời cho hết tất cả khác một chút tí cái vừa rồi nghề "
    "nghiệp chức vụ tỷ tỉ lệ trăm mới không sai và hoặc kênh tính của tôi em là giúp với đi nhé bỏ bạn đoàn có"
)
_EDITING = (
    "chỉnh sửa", "sửa", "chỉnh", "đổi", "thay", "edit", "change", "fix", "cập nhật",
    "điều chỉnh", "nhập lại", "viết lại", "ghi lại", "update", "chọn lại", "sửa đổi",
)  # fmt: skip
COURTESY = (
    "ạ à á ah dạ nhé nhá nhe nha luôn rồi r đi em anh chị ad admin bot ơi với nữa là vậy thế đó đấy đây hết bạn mình "
    "tôi tui e hen nghen nghe hihi haha hehe hi thầy cô chú nhỏ nhớ ha há hả nè nề men pls please thanks cho muốn xin "
    "thui thôi "
    "làm quá qua dùm giùm dum gium hộ nhỉ nhi mà thì cháu con bác"
)
_POLITE = word_set(COURTESY)
_SHORT = {
    "ko": "không", "k": "không", "kg": "không", "khg": "không", "kh": "không", "hok": "không", "hong": "không",
    "hông": "không", "hổng": "không", "hog": "không", "hem": "không", "kog": "không", "kông": "không",
    "khum": "không", "khom": "không", "hum": "không", "hk": "không", "dc": "được", "đc": "được", "dk": "được",
    "duok": "được", "dcj": "được", "dx": "được", "vs": "với", "r": "rồi", "rui": "rồi", "j": "gì", "z": "vậy",
    "zay": "vậy", "zậy": "vậy", "v": "vậy", "bik": "biết", "bit": "biết", "bjt": "biết", "hiu": "hiểu",
    "cx": "cũng", "cug": "cũng", "fai": "phải", "fải": "phải", "thui": "thôi", "nhug": "nhưng", "dv": "đơn vị",
    "đv": "đơn vị", "dvi": "đơn vị", "nx": "nữa", "wa": "qua", "wua": "qua", "wai": "quay", "lun": "luôn",
    "c": "có", "ck": "chuẩn", "chx": "chưa", "cka": "chưa", "bn": "bao nhiêu", "ntn": "như thế nào",
    "rùi": "rồi", "lm": "làm", "ns": "nói", "trc": "trước", "trk": "trước",
}  # fmt: skip
_OBJECTIONS = SpelledPattern(
    r"\b(?:nhưng|nhug|song|tuy nhiên|có điều|mỗi tội|trừ|chỉ sai|mà sai|mà chưa|mà không|nhg|nhma|nma|but)\b"
)


@dataclass(frozen=True, slots=True)
class _Heard:
    """The words of a reply, folded and as typed, teencode spelled out; `accented`: the text has accents, they count."""

    plain: list[str]
    shown: list[str]
    accented: bool

    def says(self, at: int, spelled: Sequence[str]) -> bool:
        """Whether these words, known to fold alike, are spelled so from here on."""
        return agree(self.shown[at : at + len(spelled)], spelled, self.accented)

    def is_one_of(self, at: int, known: Mapping[str, list[str]]) -> bool:
        """Whether the word here is one of these, by its accents."""
        return any(self.says(at, (word,)) for word in known.get(self.plain[at], ()))

    def until(self, end: int) -> _Heard:
        return _Heard(self.plain[:end], self.shown[:end], self.accented)


def _phrases() -> dict[str, list[tuple[list[str], Reply]]]:
    """The right spellings of each folded phrase, with what they say; a bare text says the first."""
    found: dict[str, list[tuple[list[str], Reply]]] = {}
    for reply, said in _SAID.items():
        for phrase in " ".join(said.split()).split(", "):
            found.setdefault(fold(phrase), []).append((marked(phrase).split(), reply))
    return found


def _by_fold(words: Iterable[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for word in words:
        found.setdefault(fold(word), []).append(marked(word))
    return found


PHRASES = _phrases()
_POLITE_WORDS = _by_fold(_POLITE)
_LEADING = _by_fold(_POLITE | word_set("muốn cần xin phải hãy ok vâng được không sai để"))
_NAMING = _by_fold(_FIELDS | _POLITE)
_SPELLED_OUT = {fold(short): word.split() for short, word in _SHORT.items()} | {
    marked(short): word.split() for short, word in _SHORT.items()
}
_FITTING = {word for phrase in PHRASES for word in phrase.split()} | set(_POLITE_WORDS)
_WORDS = _FITTING | set(_NAMING) | {fold(short) for short in _SHORT}
_LONGEST_PHRASE = max(len(phrase.split()) for phrase in PHRASES)
_STOPS = re.compile(r"(?<!\w)dừng(?!\w)|\bd(?:ufwng|uwfng|uwngf|wufng|u7ng2|u72ng|ưngf)\b")
_DONTS = re.compile(r"(?<!\w)đừng(?!\w)|\bdd(?:uwfng|uwngf)\b")


_DUNG = re.compile("dừ|đừ|du|dw|dư|dd")  # how each of these begins: most texts have none


def _accented(text: str) -> str:
    """Marks 'dừng' (stop) apart from 'đúng' (right), which fold alike."""
    shown = unicodedata.normalize("NFC", text.casefold())
    if not _DUNG.search(shown):
        return text  # as others fold it
    return _STOPS.sub("stop", _DONTS.sub("không", shown))


@lru_cache(maxsize=8192)  # there are some seven thousand syllables
def _known(word: str) -> tuple[tuple[str, str], ...]:
    """A marked word as (folded, marked); several where it is teencode; behind lengthened letters, Telex or VNI."""
    plain = fold(word)
    if plain.isdigit():
        return ((plain, word),)
    for mended in (
        word,
        re.sub(r"(.)\1+$", r"\1", word),
        re.sub(r"(.)\1+", r"\1", word),
        untelex(plain),
        unvni(plain),
    ):
        if fold(mended) in _WORDS:
            meant = _SPELLED_OUT.get(mended, [mended])
            return tuple((fold(one), marked(one)) for one in meant)
    return ((plain, word),)


_COURTESY = re.compile(r"\b(?:cam on|cảm ơn|xin loi|xin lỗi)\b")
_PIECES = re.compile(r"[^\W_]+|[👍👌✅✔🆗❤👎❌]")


def _pieces(key: str) -> list[tuple[str, str]]:
    if "cam on" in key or "xin loi" in key or "cảm ơn" in key or "xin lỗi" in key:
        key = _COURTESY.sub(" ", key)
    return [word for piece in _PIECES.findall(key) for word in _known(piece)]


def _heard(text: str) -> _Heard:
    """The words of a reply; none of a text in which some word fits no reply, as nearly every answer is."""
    key = short_key(text)
    if key is None or len(key) > 2 * LONGEST_REPLY:
        return _Heard([], [], False)
    plain = [plain for plain, _ in _pieces(key)]
    if sum(map(len, plain)) + len(plain) > LONGEST_REPLY:
        return _Heard([], [], False)
    if not _FITTING.issuperset(plain) and _DECIDING.isdisjoint(plain) and _OBJECTIONS.folded(" ".join(plain)) is None:
        return _Heard([], [], False)
    words = _pieces(marked(_accented(text)))
    return _Heard([plain for plain, _ in words], [shown for _, shown in words], has_accents(text))


def _segments(heard: _Heard) -> list[Reply] | None:
    """The replies a text is made of, by longest known phrase; None when a word fits nowhere."""
    if not _FITTING.issuperset(heard.plain):
        return None
    found: list[Reply] = []
    polite: list[Reply] = []  # "dạ", "rồi", "thôi" are replies only when nothing else is
    at = 0
    while at < len(heard.plain):
        length, reply = _longest(heard, at)
        courtesy = length == 1 and heard.is_one_of(at, _POLITE_WORDS)
        if reply is None and not courtesy:
            return None
        if reply:
            (polite if courtesy else found).append(reply)
        at += length
    return found or polite[:1]


def _longest(heard: _Heard, at: int) -> tuple[int, Reply | None]:
    """The longest known phrase that starts here, and what it says."""
    for length in range(min(_LONGEST_PHRASE, len(heard.plain) - at), 0, -1):
        for spelled, reply in PHRASES.get(" ".join(heard.plain[at : at + length]), ()):
            if heard.says(at, spelled):
                return length, reply
    return 1, None


_EDITING_STARTS = frozenset(fold(start).split()[0] for start in _EDITING)
_EDITING_WORDS = tuple((fold(start).split(), marked(start).split()) for start in _EDITING)


def _editing(heard: _Heard, comma: bool) -> bool:
    """'sửa tên', 'đổi đơn vị', 'sửa lại câu 3'; but not 'sửa máy khâu', which is an answer."""
    if _EDITING_STARTS.isdisjoint(heard.plain):
        return False
    for folded, spelled in _EDITING_WORDS:
        at = _place(heard, folded, spelled) if folded[0] in heard.plain else None
        if at is None:
            continue
        after = range(at + len(spelled), len(heard.plain))
        lead = all(heard.is_one_of(place, _LEADING) for place in range(at))
        if lead and len(after) <= 8 and all(heard.plain[p].isdigit() or heard.is_one_of(p, _NAMING) for p in after):
            return comma or heard.plain[at - 1 : at] != ["khong"]
    return False


_DECIDING = _EDITING_STARTS | {"sai"}  # one of these may make an order or an objection of a text


def _place(heard: _Heard, folded: list[str], spelled: list[str]) -> int | None:
    """Where these words stand first."""
    for at in range(len(heard.plain) - len(folded) + 1):
        if heard.plain[at : at + len(folded)] == folded and heard.says(at, spelled):
            return at
    return None


def _weighed(found: list[Reply]) -> Reply:
    """One reply out of several: a plain yes or no gives way to an act; yes and no together are asked."""
    kinds = list(dict.fromkeys(found))
    if len(kinds) == 1:
        return kinds[0]
    if "ASK" in kinds:
        return "ASK"
    acts = [kind for kind in kinds if kind not in ("YES", "NO")]
    if len(acts) == 1:
        if kinds[0] == "NO" and acts[0] in ("SUBMIT", "EDIT", "CANCEL", "BACK"):
            return "ASK"
        if found[-1] == "NO" and acts[0] == "SUBMIT":
            return "ASK"  # "gửi được chưa", "gửi nhầm"
        return acts[0]
    return "ASK"


@remembered
def read_reply(text: str) -> Reply:
    """Reads a short reply; "" for anything that is not one."""
    text = " ".join(text.split())
    if len(text) > 10 * LONGEST_REPLY:
        return ""
    heard = _heard(text)
    if not heard.plain:
        return "HELP" if text.strip() and set(fold(text)) <= set("?？ ") else ""
    if sum(map(len, heard.plain)) + len(heard.plain) > LONGEST_REPLY:
        return ""
    found = _segments(heard)
    if found != ["ASK"] and _editing(heard, "," in text):
        return "EDIT"
    if found is None or not found:
        return _objection(heard)
    if len(found) > 1 and found[-1] == "HELP" and _ends_politely(heard):
        found.pop()  # "quay lại câu trước giúp chị"
    reply = _weighed(found)
    return "ASK" if reply in _MAY_BE_ASKED and _asks(text, heard) else reply  # "đúng không?", "nộp hả em"


_MAY_BE_ASKED = frozenset({"YES", "NO", "SUBMIT", "CANCEL", "SKIP"})
_ASKING_END = frozenset(map(marked, word_set("hả hở nhỉ à")))
_ADDRESS = frozenset(map(marked, word_set("em anh chị ad bot bạn cô chú bác con cháu ạ")))


def _asks(text: str, heard: _Heard) -> bool:
    """Whether it ends as a question does; without accents "ha" is mostly "nha"."""
    if fold(text).endswith(("?", "？")):
        return True
    last = next((word for word in reversed(heard.shown) if word not in _ADDRESS), "")
    return heard.accented and len(heard.shown) > 1 and last in _ASKING_END


def _ends_politely(heard: _Heard) -> bool:
    """Whether "giúp" stands at its end, which then asks for no help of its own."""
    return next((word for word in reversed(heard.plain) if word not in _POLITE_WORDS or word == "giup"), "") == "giup"


def _objection(heard: _Heard) -> Reply:
    """'vâng nhưng sai đơn vị': a yes or a no with something against it."""
    objection = _OBJECTIONS.search(" ".join(heard.shown))
    if objection:
        before = _segments(heard.until(len(objection.string[: objection.start()].split())))
        return "ASK" if before else ""
    if "sai" not in heard.shown or len(heard.plain) > 8 or heard.plain[0] in ("co", "da", "o", "u", "y"):
        return ""
    if not all(heard.is_one_of(at, _NAMING) for at in range(1, heard.shown.index("sai"))):
        return ""  # "đúng giờ hơn, ít sai"
    return "ASK" if _segments(heard.until(1)) == ["YES"] else ""
