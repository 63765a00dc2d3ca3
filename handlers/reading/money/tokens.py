"""Cuts a typed text into numbers, words and marks: '5OO trd/năm' -> '500', 'tr', 'd', '/', 'nam'."""

import re
from functools import lru_cache

from handlers.reading.fold import fold, has_accents, marked, short_key, untelex, unvni
from handlers.reading.money.words import DIGITS, ENGLISH, KNOWN, SCALES, VAGUE, set_apart

LONGEST_RAW = 10_000  # typed characters

_TOKEN = re.compile(r"[0-9]+(?:[.,'][0-9]+)*|[a-z]+|[^\sa-z0-9]")
_SPACED = re.compile(r"(?<![0-9.,'])[0-9]{1,3}(?: [0-9]{3})+(?![0-9]|[.,'][0-9]| ?%)")  # "3 500 000"
_LOOSE = re.compile(r"(?<=[0-9]) ?([.,]) ?(?=[0-9]{3}(?![0-9]))")  # "500. 000"
_LETTER_O = re.compile(r"(?<=[0-9])o+(?![a-z])|(?<=[0-9o][.,])o+(?![a-z])")  # "5OO"
_BARE_POINT = re.compile(r"(?<![0-9a-z.,])(?=[.,][0-9])")  # ".5 tỷ"
_MIXED = re.compile(r"[a-z]+[0-9][a-z0-9]*")
_SIGNS = str.maketrans({"×": "x", "–": "-", "—": "-", "−": "-", "≈": "~", "’": "'", "⁄": "/"})
_ENGLISH = re.compile(r"\b(?:" + "|".join(ENGLISH) + r")\b")

_CLOCK = re.compile(r"(?:luc )?(?:[01]?[0-9]|2[0-3])(?: ?h(?: ?[0-5][0-9])?|:[0-5][0-9])\b")
_DATE = re.compile(
    r"(?<![0-9.,])(?:(?:0?[1-9]|[12][0-9]|3[01]) ?([/.-]) ?(?:0?[1-9]|1[0-2]) ?\1 ?"
    r"(?:(?:19|20)[0-9]{2}|[0-9]{2})"
    r"|(?:19|20)[0-9]{2}-[0-9]{1,2}-[0-9]{1,2}|(?:0?[1-9]|1[0-2]) ?/ ?20[0-9]{2})(?![0-9]|[.,][0-9])"
)
_BESIDE_DATE = re.compile(r"(?:tu|den|ngay|thang|nam|hom|r|[- .,])*")
_DAY_MONTH = re.compile(
    r"(?:ngay )?(?:0?[1-9]|[12][0-9]|3[01])(?:[/-]| thang )(?:0?[1-9]|1[0-2])(?: nam (?:20)?[0-9]{2})?"
)
_COMPANY = re.compile(r"\bcong ty\b")
_TEN = re.compile(r"(?<=\bchín) mười\b")  # nine or ten; ninety is "chín mươi"
#: "Cỡ 20 triệu"; without its accents "co" is "có".
_ABOUT = re.compile(
    r"\b(?:cỡ|(?<!mức )(?<!tốc )độ|đâu đó|quãng|loanh quanh) "
    r"(?=\d|(?:một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười|vài|trăm|chục)\b)"
)
_ABOUT_TEN = re.compile(r"(?:(\w+)\s+)?\bmươi\b")
_PHONE = re.compile(r"(?=[0+])\+?(?:[0-9][ .-]*){9,13}")


class Tokens(list[str]):
    """The pieces of a text in order."""

    accented = False  # typed with accents, so that a number word is one for sure

    def at(self, place: int) -> str:
        """The token at a place, "" outside the text."""
        return self[place] if 0 <= place < len(self) else ""


def is_number(token: str) -> bool:
    return "0" <= token[:1] <= "9"


def is_digits(token: str) -> bool:
    """'500', but not '1.5'."""
    return token.isascii() and token.isdigit()


def is_word(token: str) -> bool:
    return "a" <= token[:1] <= "z"


def is_mark(token: str) -> bool:
    return token != "" and not is_number(token) and not is_word(token)


def money_key(text: str) -> str | None:
    """The folded text, its signs, English and VNI words spelt one way; None when it is too long."""
    halved = _with_halves(text) if len(text) <= LONGEST_RAW else ""
    if short_key(halved) is None:
        return None
    key = _COMPANY.sub("congty", fold(_tens_told_apart(halved)))
    key = _ENGLISH.sub(lambda words: ENGLISH[words.group()], key.translate(_SIGNS))
    return _MIXED.sub(_vni_decoded, key)


def _tens_told_apart(text: str) -> str:
    """With its accents: 'chín mười' is nine or ten, 'mươi triệu' some ten of them, 'cỡ' is 'khoảng'."""
    if not has_accents(text):
        return text
    about = _ABOUT.sub("khoảng ", marked(text))
    return set_apart(_ABOUT_TEN.sub(_few_tens, _TEN.sub(" đến mười", about)))


def _few_tens(match: re.Match[str]) -> str:
    """'mươi triệu' is ten or so; behind a digit it counts tens: 'hai mươi'."""
    before = match[1]
    if before and (before.isdigit() or fold(before) in DIGITS or fold(before) in VAGUE):
        return match[0]
    return f"{before or ''} vài mươi"


def is_date_hour_or_phone(key: str) -> bool:
    """Whether the text is one of these and nothing else."""
    dated = _DATE.sub(" ", key)
    return (
        _CLOCK.fullmatch(key) is not None
        or _DAY_MONTH.fullmatch(key) is not None
        or _PHONE.fullmatch(key) is not None
        or (dated != key and _BESIDE_DATE.fullmatch(dated) is not None)
    )


def without_slips(key: str) -> str:
    """'5OO' -> '500' and '.5' -> '0.5'."""
    return _BARE_POINT.sub("0", _LETTER_O.sub(lambda letters: "0" * len(letters.group()), key))


def tokens_of(key: str, accented: bool = False) -> Tokens:
    """The tokens of a folded text; whole dates in it become a mark."""
    key = _LOOSE.sub(r"\1", _DATE.sub(" ; ", key))
    key = _SPACED.sub(lambda digits: digits.group().replace(" ", "'"), key)
    found = Tokens()
    found.accented = accented
    for piece in _TOKEN.findall(key):
        found.extend(_split_word(piece) if is_word(piece) else [piece])
    return found


def _with_halves(text: str) -> str:
    """'1½' -> '1,5' and '½' -> '0,5', before folding would turn them into something else."""
    for sign, digits in (("½", "5"), ("¼", "25"), ("¾", "75")):
        text = re.sub(f"(?<=[0-9])\\s*{sign}", f",{digits}", text).replace(sign, f"0,{digits}")
    return text


def _vni_decoded(match: re.Match[str]) -> str:
    """'trie6u5' -> 'trieu', but 'tr250' stays."""
    word = match.group()
    stem, decoded = re.split("[0-9]", word)[0], unvni(word)
    as_typed = len(stem) > 1 and stem in KNOWN
    return decoded if not as_typed and len(decoded) > 2 and decoded in KNOWN else word


@lru_cache(maxsize=4096)
def _plain_word(word: str) -> str:
    """A known word behind Telex leftovers, or the word itself."""
    decoded = untelex(word)
    if word not in KNOWN and decoded in KNOWN and (len(decoded) > 2 or decoded in ("ty", "ti", "tr")):
        return decoded
    return word


def _split_word(word: str) -> list[str]:
    """'trd' -> tr, d; 'trieudong' -> trieu, dong; 'dongnam' -> dong, nam."""
    word = _plain_word(word)
    if word == "kd":
        return ["k", "d"]
    if word in KNOWN or len(word) < 3:
        return [word]
    for tail in ("dong", "vnd", "d", "nam", "thang", "ruoi", "usd"):
        head = _plain_word(word.removesuffix(tail))
        if word.endswith(tail) and (head in SCALES or head in DIGITS or head in ("dong", "d", "vnd", "cu")):
            return [head, tail]
    return [word]
