"""Reads a short reply inside the form: yes, no, skip, back, edit, cancel, help, submit, or one to ask about.

Only a text made wholly of known words is a reply; anything else is "" and answers the question being asked.
New ways of saying a reply go into `_SAID` (folded, without polite endings).
"""

import re
import unicodedata
from functools import lru_cache
from typing import Literal

from handlers.reading.fold import fold, short_key, untelex, unvni, word_set

Reply = Literal["YES", "NO", "SKIP", "BACK", "EDIT", "CANCEL", "HELP", "SUBMIT", "ASK", ""]

LONGEST_REPLY = 80  # folded characters; a longer text is an answer to the question

_SAID: dict[Reply, str] = {
    "YES": """
        ok, oke, oki, okie, okay, oce, okela, okla, okelah, ukie, uki, uke, okk, okm, o ke, okay la, u, uh,
        uhm, uhu, um, umm, ukm, uk, ua, o, oh, u thi, vang, vag, vg, da, ya, yes, y, yep, yeah, yup,
        sure, dung, dug, dunq, ddung, chuan, chinh xac, chuen, dung vay, dung the, dung y, phai,
        phai roi, dc, duoc, dk, dcj, duok, dong y, nhat tri, tan thanh, co, co chu, co nhe, xac nhan, tat
        nhien, duong nhien, chot, on, on roi, on ca, tot, hop ly, hop li, cung duoc, cung dc, the cung duoc,
        the cung dc, okok, dung het, ok het, chac chan, chac roi, lam di, dung nhu vay, dung nhu
        the, the duoc roi, correct, right, true, good, agree, 👍, 👌, ✅, ✔, 🆗, ❤, okey, dc do, chuan day,
        chuan roi, chuan men, san sang, bat dau, tiep tuc, roi, r, dung day, vang dung, dung la vay
    """,
    "NO": """
        khong, ko, k, kg, khg, kh, hok, hong, hog, hem, kog, kong, khum, hum, khom, khoong, k0, no, nope,
        not, n, nah, never, none, khong phai, khong dung, khong duoc, khong dc, khong dong y, khong co,
        khong can, chua dung, chua phai, chua, chua dc, chua duoc, chua chinh xac, khong chinh xac, chua
        chuan, khong chuan, sai, sai roi, bi sai, nham, nham roi, lon roi, dau co, lam gi co, false, wrong,
        khong he, khong phai vay, khong phai the, chua xong, khong nop, chua nop, khong gui, chua gui, khong
        ok, chua ok, khoan da, khoan, khong muon, tu tu, 👎, ❌, chua on, khong on, khong
        xac nhan, chua dong y, con lau, sai don vi, sai ten, sai ngay, sai so tien, sai het, sai so, khong
        hop ly, phan doi, tu choi, khong dau, khong huy
    """,
    "SKIP": """
        bo qua, boqua, bq, skip, next, de sau, de do, tinh sau, noi sau, sau di, de trong, bo trong, qua, qua
        cau nay, bo cau nay, cau sau, cau tiep, cau tiep theo, tiep theo, tiep, cau khac, sang cau khac,
        chuyen cau, bo qua cau nay, khong tra loi, pass, chuyen tiep, cau ke, bo buoc nay, buoc sau, buoc
        tiep, buoc tiep theo, luc khac, hom khac, bo sung sau, tra loi sau, dien sau, nhap sau, cho qua, de
        hom khac, khoi, bo wa, bo wua, cai nay bo qua, cai nay de sau, ko tra loi
    """,
    "BACK": """
        quay lai, ql, tro lai, tro ve, quay ve, lui, lui lai, ve truoc, cau truoc, buoc truoc, back, quay lai
        cau truoc, ve cau truoc, tro lai cau truoc, quay ve cau truoc, lai cau truoc, lui mot buoc, lui 1
        buoc, go back, previous, prev, quay lai buoc truoc, truoc do, ve lai, lui ve, lai
        truoc, quay nguoc lai, cau vua roi, cau hoi truoc, ve cau hoi truoc, quaylai, lui cau, lui lai cau
        truoc, tro ve truoc, tro ve cau truoc, quay lai truoc, undo, quay xe, quay dau, cho quay lai
    """,
    "CANCEL": """
        huy, huy bo, huy di, cancel, stop, stop lai, stop thoi, thoat, thoat ra, exit, quit, thoi, thoi
        khoi, khong lam nua, thoi khong lam nua, khong nop nua, bo di, bo, dep, nghi, nghi thoi, khong lam,
        xoa, xoa di, xoa het, huy het, huy ho so, ket thuc, thoi khong nop nua, thoi nghi, bo cuoc, khong
        tham gia, huy nop, dung lai, tam dung, tamdung, tam stop, thoi nhe khong lam nua, khong tiep tuc,
        khong tiep tuc nua, dung cuoc, chan roi, ngung, ngung lai, khong can nua, khong nua, huy lenh, bo het, abort
    """,
    "HELP": """
        help, giup, giup voi, giup do, giup toi, giup em, giup minh, tro giup, ho tro, huong dan, hd, huong
        dan su dung, hdsd, cach dung, cach lam, khong hieu, chua hieu, khong biet, khong biet lam, chua
        biet, la sao, sao co, la gi, the nao, nhu the nao, lam sao, lam the nao, lam nhu the nao, hoi, hoi
        ti, hoi chut, hoi xiu, hoi mot ti, hoi 1 ti, hoi mot chut, cho hoi, cho hoi ti, cho hoi chut, cho
        hoi xiu, muon hoi, can giup, can ho tro, nghia la gi, nghia la sao, nghia gi, khong ro, chua ro, kho
        hieu, vi du, cho vi du, vd, roi qua, kho qua, khong biet tra loi, khong biet ghi gi, ghi gi, ghi the
        nao, ghi sao, tra loi sao, lam sao gio, can huong dan, menu, info, hoi cai nay, cho toi hoi, toi
        hoi, hoi ty, giai thich, khong biet lam sao, khong biet lam the nao, sos, cuu, cuu voi, sao, gi, gi
        vay, gi the, la the nao, khong hieu gi, khong hieu lam, chua hieu lam, chi voi, chi dan, huong dan
        lai, nhac lai, noi lai, mau, xem mau
    """,
    "SUBMIT": """
        nop, nop di, nop luon, nop bai, nop ho so, nop sang kien, gui, gui di, gui luon, gui bai, gui ho so,
        submit, send, done, xong, hoan tat, hoan thanh, nop don, gui sang kien, da xong, lam xong, toi muon
        nop, nop ngay, gui ngay, finish, finished, xong het, dong y nop, dong y gui, xac nhan nop, xac nhan
        gui, chot nop, bam nop, nop cho toi, nop giup, gui giup, hoan tat ho so, nop thoi, gui thoi, nop
        len, gui len, chot don, xong viec
    """,
    "ASK": """
        dung gui, dung nop, khong van de gi, cung dung,
        khong sao, khong sao dau, khong sao ca, chua chac, khong chac, khong chac lam, chac vay, chac the,
        chac la vay, co le, co le dung, co le vay, hinh nhu, hinh nhu dung, hinh nhu sai, tam duoc, tam dc,
        tam on, cung duoc nhung, the nao cung duoc, sao cung duoc, tuy, gi cung duoc, gan dung, gan nhu
        dung, khong han, chua han, dung mot phan, dung 1 phan, mot phan, vua dung vua sai, khong phai khong
        dung, dung khong, phai khong, ok khong, duoc khong, co khong, khong van de, de xem, de toi xem, cho
        chut, cho ti, doi ti, doi chut, doi da, xem da, chac khong sai, dung sai, co hoac khong, khong bo
        qua, chua bo qua, co hay khong, khong quay lai, khong sua, khong doi, khong sai, lam lai, chua huy,
        khong can sua, khong thoat, nhieu khi, 50 50
    """,
}
_FIELDS = word_set(
    "ten don vi ngay thang nam tien so sdt dt dien thoai mo ta linh vuc cau muc phan buoc cach lam hieu "
    "qua tac gia dong loai giai phap thong tin ho noi dung tri anh tep file minh chung cong nhan truoc "
    "day nay do kia lai thoi gian dia diem ap email mail sang kien ly chi tiet dap an tra loi cho het tat "
    "ca khac mot chut ti cai vua roi nghe nghiep chuc vu ty le tram moi khong sai va hoac kenh tinh cua "
    "toi em la giup voi di nhe bo ban doan co"
)
_EDITING = (
    "chinh sua", "sua", "chinh", "doi", "thay", "edit", "change", "fix", "cap nhat",
    "dieu chinh", "nhap lai", "viet lai", "ghi lai", "update", "chon lai", "sua doi",
)  # fmt: skip
_POLITE = word_set(
    "a ah da nhe nha luon roi r di em anh chi ad admin bot oi voi nua la vay the do day het ban minh toi "
    "hen nghen hihi haha hehe hi thay co chu nho ha ne men pls please thanks cho muon xin thui thoi lam "
    "qua dum gium ho nhi ma"
)
_SHORT = {
    "ko": "khong", "k": "khong", "kg": "khong", "khg": "khong", "kh": "khong", "hok": "khong",
    "hong": "khong", "hog": "khong", "hem": "khong", "kog": "khong", "kong": "khong", "khum": "khong",
    "khom": "khong", "hum": "khong", "hk": "khong", "dc": "duoc", "dk": "duoc", "duok": "duoc",
    "dcj": "duoc", "dx": "duoc", "vs": "voi", "r": "roi", "rui": "roi", "j": "gi", "z": "vay",
    "zay": "vay", "v": "vay", "bik": "biet", "bit": "biet", "bjt": "biet", "hiu": "hieu", "cx": "cung",
    "cug": "cung", "fai": "phai", "thui": "thoi", "nhug": "nhung", "dv": "don vi", "dvi": "don vi",
    "nx": "nua", "wa": "qua", "wua": "qua", "wai": "quay", "lun": "luon", "c": "co", "ck": "chuan",
    "chx": "chua", "cka": "chua", "bn": "bao nhieu", "ntn": "nhu the nao", "lm": "lam", "ns": "noi",
    "trc": "truoc", "trk": "truoc",
}  # fmt: skip
_OBJECTIONS = re.compile(
    r"\b(?:nhung|nhug|song|tuy nhien|co dieu|moi toi|tru|chi sai|ma sai|ma chua|ma khong|nhg|nhma|nma|but)\b"
)


_OBJECTION_STARTS = word_set("nhung nhug song tuy co moi tru chi ma nhg nhma nma but")


def _table() -> dict[str, Reply]:
    table: dict[str, Reply] = {}
    for reply, said in _SAID.items():
        table.update(dict.fromkeys((phrase.strip() for phrase in " ".join(said.split()).split(",")), reply))
    return table


PHRASES = _table()
_WORDS = {word for phrase in PHRASES for word in phrase.split()} | _FIELDS | _POLITE | set(_SHORT)
_LONGEST_PHRASE = max(len(phrase.split()) for phrase in PHRASES)
_STOPS = re.compile(r"(?<!\w)dừng(?!\w)|\bd(?:ufwng|uwfng|uwngf|wufng|u7ng2|u72ng|ưngf)\b")
_DONTS = re.compile(r"(?<!\w)đừng(?!\w)|\bdd(?:uwfng|uwngf)\b")


_DUNG = re.compile("dừ|đừ|du|dw|dư|dd")  # how each of these begins: most texts have none


def _accented(text: str) -> str:
    """Marks 'dừng' (stop) apart from 'đúng' (right), which fold alike."""
    shown = unicodedata.normalize("NFC", text.casefold())
    if not _DUNG.search(shown):
        return text  # as others fold it
    return _STOPS.sub("stop", _DONTS.sub("khong", shown))


@lru_cache(maxsize=8192)  # there are some seven thousand folded syllables
def _plain(word: str) -> str:
    """A known word behind lengthened letters, Telex or VNI leftovers, or the word itself."""
    if word in _WORDS:
        return _SHORT.get(word, word)
    if word.isdigit():
        return word
    for mended in (
        re.sub(r"(.)\1+$", r"\1", word),
        re.sub(r"(.)\1+", r"\1", word),
        untelex(word),
        unvni(word),
    ):
        if mended in _WORDS:
            return _SHORT.get(mended, mended)
    return word


_COURTESY = re.compile(r"\b(?:cam on|xin loi)\b")
_PIECES = re.compile(r"[a-z0-9]+|[👍👌✅✔🆗❤👎❌]")


def _words(text: str) -> list[str]:
    """The folded words of a reply, teencode spelled out."""
    key = short_key(_accented(text)) or ""
    key = key.replace("k0", "khong")
    if "cam on" in key or "xin loi" in key:
        key = _COURTESY.sub(" ", key)
    pieces = _PIECES.findall(key)
    return " ".join(map(_plain, pieces)).split()


_FITTING = {word for phrase in PHRASES for word in phrase.split()} | _POLITE


def _segments(words: list[str]) -> list[Reply] | None:
    """The replies a text is made of, by longest known phrase; None when a word fits nowhere."""
    if not _FITTING.issuperset(words):
        return None  # nearly every answer
    found: list[Reply] = []
    polite: list[Reply] = []  # "dạ", "rồi", "thôi" are replies only when nothing else is
    at = 0
    while at < len(words):
        length, reply = _longest(words, at)
        if reply is None and words[at] not in _POLITE:
            return None
        if reply:
            (polite if length == 1 and words[at] in _POLITE else found).append(reply)
        at += length
    return found or polite[:1]


def _longest(words: list[str], at: int) -> tuple[int, Reply | None]:
    """The longest known phrase that starts here, and what it says."""
    for length in range(min(_LONGEST_PHRASE, len(words) - at), 0, -1):
        reply = PHRASES.get(" ".join(words[at : at + length]))
        if reply:
            return length, reply
    return 1, None


_EDITING_STARTS = frozenset(start.split()[0] for start in _EDITING)


def _editing(words: list[str], comma: bool) -> bool:
    """'sửa tên', 'đổi đơn vị', 'sửa lại câu 3'; but not 'sửa máy khâu', which is an answer."""
    if _EDITING_STARTS.isdisjoint(words):
        return False
    text = " ".join(words)
    for start in _EDITING:
        at = text.find(start)
        if at < 0 or not re.search(rf"\b{start}\b", text):
            continue
        before, after = text[:at].split(), text[at + len(start) :].split()
        lead = all(
            word in _POLITE or word in ("muon", "can", "xin", "phai", "hay", "ok", "vang", "duoc", "khong", "sai", "de")
            for word in before
        )
        if lead and len(after) <= 8 and all(word in _FIELDS or word in _POLITE or word.isdigit() for word in after):
            return comma or before[-1:] != ["khong"]
    return False


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
        return acts[0]
    return "ASK"


def read_reply(text: str) -> Reply:
    """Reads a short reply; "" for anything that is not one."""
    text = " ".join(text.split())
    if len(text) > 10 * LONGEST_REPLY:
        return ""
    words = _words(text)
    shown = " ".join(words)
    if not words:
        return "HELP" if text.strip() and set(fold(text)) <= set("?？ ") else ""
    if len(shown) > LONGEST_REPLY:
        return ""
    found = _segments(words)
    if _editing(words, "," in text):
        return "EDIT"
    if found is None or not found:
        return _objection(words)
    reply = _weighed(found)
    asks = reply in ("YES", "NO", "SUBMIT", "CANCEL") and fold(text).endswith(("?", "？"))
    return "ASK" if asks else reply  # "đúng không?", "gửi chưa?"


def _objection(words: list[str]) -> Reply:
    """'vâng nhưng sai đơn vị': a yes or a no with something against it."""
    shown = " ".join(words)
    objection = None if _OBJECTION_STARTS.isdisjoint(words) else _OBJECTIONS.search(shown)
    if objection:
        before = _segments(shown[: objection.start()].split())
        return "ASK" if before else ""
    if "sai" not in words or len(words) > 8 or words[0] in ("co", "da", "o", "u", "y"):
        return ""
    return "ASK" if _segments(words[:1]) == ["YES"] else ""
