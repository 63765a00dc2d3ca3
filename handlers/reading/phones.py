"""Reads a Vietnamese phone number as E.164 text; numbers from before 2018 are converted and read back.

When carriers get new prefixes, change `MOBILE`.
"""

import re

from handlers.reading.fold import Reading, short_key, word_set

MOBILE = re.compile("3[2-9]|5[25689]|7[06-9]|8[1-9]|9[0-9]")
OLD_MOBILE = {
    **{f"16{n}": f"3{n}" for n in range(2, 10)},
    "120": "70", "121": "79", "122": "77", "126": "76", "128": "78",
    "123": "83", "124": "84", "125": "85", "127": "81", "129": "82",
    "186": "56", "188": "58", "199": "59",
}  # fmt: skip
SKIPPING = {
    "khong", "khong co", "ko", "ko co", "k", "k co", "kg", "khg", "hok", "hong", "bo qua", "skip",
    "khong can", "chua co", "ko can", "k can", "de sau", "next", "khong dung", "ko dung", "no", "none",
    "khong muon", "thoi", "khong cho", "khong cung cap", "khong muon cho", "khong tien", "ko tien",
    "khong so", "de trong", "khong nho", "trong", "khong xai", "mat", "mat roi", "hong roi", "quen", "quen roi",
    "khong de", "khong de lai",
}  # fmt: skip
DIGIT_WORDS = {
    "khong": "0", "mot": "1", "hai": "2", "ba": "3", "bon": "4", "tu": "4", "nam": "5", "lam": "5",
    "sau": "6", "bay": "7", "tam": "8", "chin": "9",
}  # fmt: skip
_FILLERS = word_set("a da nhe nha em anh chi oi dau thoi ban dt sdt so dien thoai toi minh tui cua cu het")
_RUN = re.compile(r"\+? ?[0-9](?:[ .\-()_]{0,3}[0-9])*")
#: "Số cũ 0912345678 bỏ rồi", "0912345678, nhầm, 79".
_TAKEN_BACK = re.compile(
    r"[0-9].*\b(?:bo roi|bo lau|mat roi|mat sim|khong (?:dung|xai|con)|het xai|nham|lon|sai)\b|\bso cu (?:la )?[0-9]"
)
_EXTENSION = re.compile(r"\b(?:may le|may nhanh|ext|nhanh|le)[ .:]*[0-9]{1,5}")


def _national(digits: str, plus: bool) -> str:
    """The digits after the country code or the leading 0; '' when there is neither."""
    if digits.startswith("0084"):
        rest = digits[4:]
    elif digits.startswith("84") and (plus or len(digits) in (11, 12, 13)):
        rest = digits[2:]
    elif digits.startswith("0") and not plus:
        return digits[1:]
    else:
        return "" if plus or len(digits) != 9 else "?" + digits
    return rest.removeprefix("0")  # "+84 (0)912..."


def _one(digits: str, plus: bool) -> Reading[str]:
    """Reads one run of digits."""
    rest = _national(digits, plus)
    guessed = rest.startswith("?")  # the leading 0 is missing
    rest = rest.removeprefix("?")
    if len(rest) == 9 and MOBILE.match(rest):
        return Reading("confirm" if guessed else "ok", "+84" + rest)
    if len(rest) == 10 and rest[:3] in OLD_MOBILE:
        return Reading("confirm", "+84" + OLD_MOBILE[rest[:3]] + rest[3:])
    if len(rest) == 10 and re.match("2[0-9]", rest) and not rest.startswith(("20000", "29999")):
        return Reading("ok", "+84" + rest)
    if len(rest) == 9 and rest.startswith("4"):  # Hà Nội landlines were 04 until 2017
        return Reading("confirm", "+8424" + rest[1:])
    return Reading("reject")


def _split(digits: str) -> list[str]:
    """Two numbers typed with only a space between them."""
    for width in (10, 11):
        if len(digits) in (width * 2, 21) and digits[0] == "0" and digits[width : width + 1] == "0":
            return [digits[:width], digits[width:]]
    return [digits]


def _from_words(key: str) -> str:
    """'không chín một hai ...' as digits, or ''."""
    digits = [DIGIT_WORDS.get(word, word if word.isdigit() else "") for word in re.findall("[a-z0-9]+", key)]
    said = "".join(digits)
    return said if 9 <= len(said) <= 12 else ""


def _readings(key: str) -> list[Reading[str]]:
    found: list[Reading[str]] = []
    for match in _RUN.finditer(key):
        run = match.group()
        digits = re.sub("[^0-9]", "", run)
        if len(digits) < 6:  # an age, a house number
            continue
        found.extend(_one(part, run.startswith("+")) for part in _split(digits))
    return found


def read_phone(text: str) -> Reading[str]:
    """Reads one phone number; two different ones are asked about, 'không có' is none."""
    key = short_key(text)
    if not key:
        return Reading("reject")
    words = [word for word in re.findall("[a-z]+", key) if word not in _FILLERS]
    if not re.search("[0-9]", key) and " ".join(words) in SKIPPING:
        return Reading("none")
    mended = re.sub("(?<![a-z])o(?=[ .]?[0-9])|(?<=[0-9])o(?![a-z])", "0", key)
    found = _readings(_EXTENSION.sub(" ; ", mended))
    good = list({reading.value: reading for reading in found if reading.value}.values())
    if len(good) > 1:
        return Reading("ask", None, tuple(reading.value for reading in good if reading.value))
    if good:
        broken = len(found) > 1 and any(reading.value is None for reading in found)
        doubtful = mended != key or broken or _TAKEN_BACK.search(key) is not None
        return Reading("confirm", good[0].value) if doubtful else good[0]
    said = _from_words(key)
    spoken = _one(said, False) if said and not found else Reading[str]("reject")
    return Reading("confirm", spoken.value) if spoken.value else Reading("reject")
