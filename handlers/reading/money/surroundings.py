"""Reads what stands around an amount: its period ('mỗi năm', '/ca'), 'khoảng', another currency, a denial."""

from dataclasses import replace
from itertools import pairwise, takewhile

from handlers.reading.apart import MARK
from handlers.reading.fold import Bound, Period, word_set
from handlers.reading.money import words
from handlers.reading.money.amounts import CONFIRM, Amount, one_period_at, one_thing_at, year_is_named
from handlers.reading.money.numerals import ends_at
from handlers.reading.money.tokens import Tokens, is_mark, is_number, is_word

_LINKS = ("cho", "tren", "trong", "tung", "moi", "hang", "vong", "cua", "caq", "suot")


def with_surroundings(tokens: Tokens, amount: Amount) -> Amount:
    """The amount with its period and its 'khoảng'; two periods at once are "other" and read back."""
    after, before = _period_after(tokens, amount.end), _period_before(tokens, amount.start)
    found = replace(amount, period=before if after == "once" else after, approx=_is_approx(tokens, amount))
    each = before == "per_unit" and after not in ("once", "per_unit")  # "mỗi người 10tr/tháng"
    if each or _two_slashes(tokens, amount.end):
        found = replace(found, period="other", doubt=max(found.doubt, CONFIRM))
    if tokens.at(amount.end) == "nua" and amount.scale:  # "1 tỷ nữa", or 1.5 with "nửa"
        half = amount.value + amount.scale // 2
        found = replace(found, doubt=max(found.doubt, CONFIRM), others=(*found.others, half))
    return found


# --- periods ---------------------------------------------------------------------------------------------


def _period_after(tokens: Tokens, at: int) -> Period:
    """'/năm', 'mỗi ca', 'trong 2 năm', '1 sản phẩm'."""
    if tokens.at(at) == "/":
        unit = tokens.at(at + 1)
        thing: Period = "once" if not unit or is_mark(unit) else "per_unit"
        return _time_at(tokens, at + 1) or words.SHORT_TIMES.get(unit, thing)
    links = list(takewhile(_LINKS.__contains__, tokens[at : at + 3]))
    if tokens.at(at + len(links)) == "ca" and is_number(tokens.at(at + len(links) + 1)):
        links.append("ca")  # "cho ca 3 nam"
    each = "moi" in links or "tung" in links
    at += len(links)
    period = _time_at(tokens, at)
    if period is None:
        return "per_unit" if each or one_thing_at(tokens, at) else "once"
    named = year_is_named(tokens, at) or not (links or ends_at(tokens, at + 1))  # "trong năm 2022"
    if tokens.at(at) in words.TIMES and named and not each and links[-1:] != ["hang"]:
        return "once"
    return period


def _time_at(tokens: Tokens, at: int) -> Period | None:
    """The period of '[N] năm' at this place; N other than one is "other"."""
    here = tokens.at(at)
    if one_period_at(tokens, at):
        at += 1
    elif is_number(here) or (here in words.DIGITS and here != "nam"):
        return "other" if tokens.at(at + 1) in words.TIMES else None
    if tokens.at(at) == "nam" and tokens.at(at + 1) in ("dau", "thu"):
        return None
    return words.TIMES.get(tokens.at(at))


def _two_slashes(tokens: Tokens, at: int) -> bool:
    """'/người/tháng'."""
    between = list(takewhile(is_word, tokens[at + 1 : at + 4]))
    return tokens.at(at) == "/" and tokens.at(at + 1 + len(between)) == "/"


def _period_before(tokens: Tokens, end: int) -> Period:
    """'mỗi năm tiết kiệm ...', '1 tháng được ...', 'giai đoạn 2 năm ...'."""
    if end and tokens[end - 1] in ("thang", "tuan", "ngay") and not is_number(tokens.at(end - 2)):
        return words.TIMES[tokens[end - 1]]  # "tháng 4 triệu rưỡi"
    for at, (here, word) in enumerate(pairwise(tokens[: end + 1])):
        if word not in words.TIMES and word not in words.THINGS:
            continue
        if here in ("moi", "hang", "tung", "mot", "1") and word in words.TIMES:
            if tokens.at(at + 2) != "dau":
                return words.TIMES[word]
        elif here in ("moi", "tung") and word in words.THINGS:
            return "per_unit"
        elif is_number(here) and len(here) < 3 and word in ("nam", "thang", "tuan", "quy"):
            return "other"
    return "once"


# --- the rest --------------------------------------------------------------------------------------------


def _is_approx(tokens: Tokens, amount: Amount) -> bool:
    """'khoảng 500tr', '~500tr', '500tr trở lên'."""
    before = " " + _text(tokens[max(0, amount.start - 4) : amount.start])
    close = before.endswith(tuple(f" {phrase}" for phrase in (*words.APPROX, "~", ">", "<")))
    if close or any(f" {phrase} " in before for phrase in words.APPROX_AFAR):
        return True
    after = _text(tokens[amount.end : amount.end + 2])
    return after.startswith(("hon", "co le", "mot chut", "gi do", "+")) or after == "le"


def _text(tokens: list[str]) -> str:
    """The folded words, those that were set apart too."""
    return " ".join(token.removesuffix(MARK) for token in tokens)


_BETWEEN = word_set("la chi duoc khoang tam chung con cung co dat den toi lam loi tiet kiem bang phai thi ra ca")


def bound(tokens: Tokens, amount: Amount) -> Bound:
    """'không dưới 30 triệu' is "least", 'chưa đến 30 triệu' "most"."""
    before = tokens[max(0, amount.start - 5) : amount.start]
    while before and before[-1].removesuffix(MARK) in _BETWEEN and not _ends_with_bound(before):
        before.pop()
    said = " " + _text(before)
    after = _text(tokens[amount.end : amount.end + 5])
    for which, phrases in _BOUNDS:
        if said.endswith(tuple(f" {phrase}" for phrase in phrases)):
            return which
        if any(f" {phrase} " in f" {after} " for phrase in phrases if phrase in _BEHIND):
            return which
    return ""


def _ends_with_bound(words_before: list[str]) -> bool:
    said = " " + _text(words_before)
    return any(said.endswith(f" {phrase}") for _, phrases in _BOUNDS for phrase in phrases)


_BOUNDS: tuple[tuple[Bound, tuple[str, ...]], ...] = (("least", words.AT_LEAST), ("most", words.AT_MOST))
_BEHIND = {phrase for phrase in (*words.AT_LEAST, *words.AT_MOST) if phrase.startswith(("tro ", "do ", "la ", "kich "))}
_BEHIND |= {"hoac hon", "hay hon", "toi da", "toi thieu", "nhieu nhat", "it nhat", "cao nhat", "thap nhat"}


def is_foreign(tokens: Tokens, amount: Amount) -> bool:
    """'5000 usd', '$5000', '500 đô' (but '500 triệu do ...'), '10 cây vàng', '1 vé'."""
    before, word, after = tokens.at(amount.start - 1), tokens.at(amount.end), tokens.at(amount.end + 1)
    if word in words.FOREIGN or before in ("$", "€", "£", "usd", "eur"):
        return True
    if word == "do":
        return not after or is_mark(after) or after in ("la", "my")
    gold = word in ("cay", "chi", "luong") and after == "vang"
    return gold or (word, after) == ("nhan", "dan") or (word == "ve" and not amount.has_unit)


_SHIFTS = ("moi", "hang", "tung", "mot", "1", "/", "tren", "cho", "trong", "x", "nhan")


def _is_a_whole(tokens: Tokens, at: int) -> bool:
    """Whether this "ca" is "cả" without its accent, and no shift: "ca tram trieu", and not "moi ca tram ngan"."""
    before = tokens.at(at - 1) if at else ""
    return tokens[at] == "ca" and not tokens.accented and before not in _SHIFTS and not is_number(before)


_POSITIVE = ("duoi", "qua", "den", "toi", "it", "ke", "bao", "hon", "vuot", "kem")  # "không dưới"


def is_denied(tokens: Tokens, amount: Amount) -> bool:
    """'không tính được, khoảng 500 triệu', '-5 triệu': something is denied beside the amount."""
    for at in range(amount.start):
        positive = tokens.at(at + 1).removesuffix(MARK) in _POSITIVE
        if tokens[at] in words.REFUSALS - {"mien"} and not positive:
            return True
    return tokens[: amount.start] == ["-"] or tokens.at(amount.start - 1) == "am"


def is_vague(tokens: Tokens) -> bool:
    """'vài triệu', 'mấy trăm triệu', 'hàng tỷ', 'đôi ba triệu', '1 tỷ mấy'."""
    for at, word in enumerate(tokens):
        after = tokens.at(at + 1)
        scale = words.is_scale(after) and after not in ("cu", "toi", "canh")  # "hàng cũ"
        counted = scale or after in ("tram", "chuc", "muoi")
        few = word in words.VAGUE or word in ("doi", "dam", "caq") or _is_a_whole(tokens, at)  # "cả trăm triệu"
        if (few and counted) or (word in ("doi", "dam") and after in words.DIGITS):  # "đôi ba triệu"
            return True
        if word == "may" and words.is_scale(tokens.at(at - 1)) and ends_at(tokens, at + 1):
            return True
    return False
