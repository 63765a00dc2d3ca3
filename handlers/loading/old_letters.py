"""Text of a sheet that was written before Unicode, or read with the wrong table: turned into letters, or found out.

TCVN3 (the fonts .VnTime, .VnArial), VNI (VNI-Times), UTF-8 that somebody read as Latin. What a cell means is decided by
whether its words can be Vietnamese syllables as they stand, and which table makes some of them; where that is not
clear, by the other cells of its column.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from unicodedata import normalize

LONG_TEXT = 300  # letters: no name is as long
LEAST_OF_LONG_TEXT = 0.9  # of its words that are Vietnamese

Turn = Callable[[str], str | None]  # None: no text of that kind

_TCVN3_CODES = "¡¢£¤¥¦§¨©ª«¬\xad®µ¶·¸¹»¼½¾ÆÇÈÉÊËÌÎÏÐÑÒÓÔÕÖ×ØÜÝÞßáâãäåæçèéêëìíîïñòóôõö÷øùúûüýþ"
_TCVN3_LETTERS = "ĂÂÊÔƠƯĐăâêôơưđàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ"
_TCVN3 = dict(zip(_TCVN3_CODES, _TCVN3_LETTERS, strict=True))

#: A letter and the mark behind it, as VNI parts them.
_VNI_MARKS = {
    "a": dict(zip("øùûõïâáàåãäêéèúüë", "àáảãạâấầẩẫậăắằẳẵặ", strict=True)),
    "e": dict(zip("øùûõïâáàåãä", "èéẻẽẹêếềểễệ", strict=True)),
    "o": dict(zip("øùûõïâáàåãä", "òóỏõọôốồổỗộ", strict=True)),
    "ô": dict(zip("øùûõï", "ờớởỡợ", strict=True)),
    "u": dict(zip("øùûõï", "ùúủũụ", strict=True)),
    "ö": dict(zip("øùûõï", "ừứửữự", strict=True)),
    "y": dict(zip("øùûõ", "ỳýỷỹ", strict=True)),
}
_VNI_PAIRS = {letter + mark: whole for letter, marks in _VNI_MARKS.items() for mark, whole in marks.items()}
_VNI_ALONE = dict(zip("ñôöìíæóòî", "đơưìíỉĩịỵ", strict=True))
_VNI = _VNI_PAIRS | _VNI_ALONE
_VNI_PART = re.compile("|".join((*map(re.escape, _VNI_PAIRS), "[^\x00-\x7f]")), re.IGNORECASE)

_ALPHABET = frozenset(_TCVN3_LETTERS.lower() + "abcdefghijklmnopqrstuvwxyz")
_TONES = re.compile("[\u0300\u0301\u0303\u0309\u0323]")
_WORD = re.compile(r"[^\W\d_]+|[^\x00-\x7f\s]")
_ONSET = "(?:ngh|ng|gh|gi|kh|nh|ph|qu|th|tr|ch|[bcdđghklmnpqrstvx])?"
_VOWELS = (
    "a|ă|â|e|ê|i|o|ô|ơ|u|ư|y|ai|ao|au|ay|âu|ây|eo|êu|ia|iê|iêu|iu|oa|oai|oao|oay|oă|oe|oeo|oi|oo|ôi|ơi|ua|uâ|uây|ue|uê"
    "|ui|uô|uôi|uơ|uy|uya|uyê|uyu|ưa|ưi|ươ|ươi|ươu|ưu|yê|yêu"
)
_CODA = "(?:ch|ng|nh|[ckmnpt])?"
_SYLLABLE = re.compile(f"{_ONSET}(?:{_VOWELS}){_CODA}")
_CONSONANTS = re.compile("[BCDĐGHKLMNPQRSTVX]+")  # of an abbreviation
#: Letters that only Vietnamese in Unicode has.
_CERTAIN = re.compile("[ĂăĐđĨĩŨũƠơƯư\u1ea0-\u1ef9]")
#: Signs right before a letter, which no name has: a table that is not known.
_STRANGE = re.compile(r"[¡-®µ-¹»-¾×÷†‡‰€™][a-z]|[a-z][¨¬µ¶¹¼-¾]|\ufffd|\?[^\W\d_]|Ã[\x80-\xbf]|[áÄÆ][»º‘¡]")


def from_tcvn3(text: str) -> str | None:
    """Out of TCVN3; None where it has letters that TCVN3 has not."""
    try:
        turned = "".join(letter if letter.isascii() else _TCVN3[letter] for letter in text)
    except KeyError:
        return None
    return _like_its_capitals(text, turned)


def from_vni(text: str) -> str | None:
    """Out of VNI; None where a mark stands behind no letter of its own."""
    if any(not part[0].isascii() and part.lower() not in _VNI for part in _VNI_PART.findall(text)):
        return None
    return _VNI_PART.sub(_vni_letter, text)


def _vni_letter(found: re.Match[str]) -> str:
    part = found[0]
    letter = _VNI[part.lower()]
    return letter.upper() if part[0].isupper() else letter


def from_latin(text: str) -> str | None:
    """Out of UTF-8 that was read as Latin; None where it was not."""
    try:
        turned = b"".join(map(_latin_byte, text.replace("Ã ", "Ã\xa0"))).decode()
    except UnicodeError:
        return None
    return normalize("NFC", turned)


def _latin_byte(letter: str) -> bytes:
    if ord(letter) < 256:
        return letter.encode("latin-1")
    return letter.encode("cp1252")


def _like_its_capitals(text: str, turned: str) -> str:
    """A font of capitals shows them for letters that are small in the file."""
    plain = [letter for letter in text if letter.isascii() and letter.isalpha()]
    if len(plain) > 1 and all(letter.isupper() for letter in plain):
        return turned.upper()
    return turned


TABLES: dict[str, Turn] = {"TCVN3 (.VnTime)": from_tcvn3, "VNI": from_vni, "UTF-8": from_latin}


@lru_cache(maxsize=20_000)
def _can_be(word: str) -> bool:
    """Whether it is a syllable of Vietnamese, or an abbreviation."""
    if _CONSONANTS.fullmatch(word):
        return True
    if not _ALPHABET.issuperset(word.lower()):
        return False
    parts = normalize("NFD", word.lower())
    plain = normalize("NFC", _TONES.sub("", parts))
    return len(_TONES.findall(parts)) < 2 and _SYLLABLE.fullmatch(plain) is not None


def share_that_reads_well(text: str) -> float:
    """Of the words with letters beyond ASCII, how many can be Vietnamese; 1 where there are none."""
    words = [word for word in _WORD.findall(normalize("NFC", text)) if not word.isascii()]
    return sum(map(_can_be, words)) / len(words) if words else 1.0


def reads_well(text: str) -> bool:
    """Whether it can be Vietnamese; of a long text some words may be of another language."""
    return share_that_reads_well(text) >= (1.0 if len(text) < LONG_TEXT else LEAST_OF_LONG_TEXT)


@dataclass(slots=True)
class _Cell:
    """A cell with letters beyond ASCII."""

    row: int
    text: str
    turned: dict[str, str]  # by table, where that makes Vietnamese of it
    well: bool  # it can be Vietnamese as it stands

    @property
    def certain(self) -> bool:
        """It has letters that only Unicode has, and reads well."""
        return self.well and _CERTAIN.search(self.text) is not None


@dataclass(frozen=True, slots=True)
class Turned:
    """What became of a cell; `text` is None: nobody can say what it shows."""

    row: int
    column: int
    text: str | None
    table: str = ""


def turned(rows: Sequence[Sequence[str]]) -> list[Turned]:
    """The cells of these rows that say something else than they hold."""
    columns: dict[int, list[_Cell]] = {}
    for row, cells in enumerate(rows):
        for column, text in enumerate(cells):
            if not text.isascii() or "?" in text:
                columns.setdefault(column, []).append(_cell(row, text))
    usual = _usual([cell for cells in columns.values() for cell in cells])
    return [one for column, cells in columns.items() for one in _column(column, cells, usual)]


def _cell(row: int, text: str) -> _Cell:
    well, found = _readings(text)
    return _Cell(row, text, found, well)


@lru_cache(maxsize=10_000)
def _readings(text: str) -> tuple[bool, dict[str, str]]:
    """Whether it can be Vietnamese as it stands, and what it is by each table that makes Vietnamese of it."""
    well = reads_well(text)
    if well and _CERTAIN.search(text):
        return well, {}
    found = {name: turn(text) for name, turn in TABLES.items()}
    return well, {name: new for name, new in found.items() if new and new != text and _is_better(new)}


def _is_better(text: str) -> bool:
    return reads_well(text) and not _STRANGE.search(text)


def _usual(cells: Sequence[_Cell]) -> str:
    """The table of most cells that cannot be Vietnamese as they stand and have but one reading; "" where none has."""
    sure = Counter(name for cell in cells if not cell.well and len(cell.turned) == 1 for name in cell.turned)
    unsure = Counter(name for cell in cells if not cell.well for name in cell.turned)
    return max(unsure, key=lambda name: (sure[name], unsure[name]), default="")


def _column(column: int, cells: Sequence[_Cell], usual: str) -> Iterator[Turned]:
    some = any(not cell.well and usual in cell.turned for cell in cells)
    mixed = some and any(cell.certain for cell in cells)
    for cell in cells:
        if cell.well:
            if some and usual in cell.turned:  # it reads well both ways
                yield Turned(cell.row, column, None if mixed else cell.turned[usual], usual)
            elif _STRANGE.search(cell.text):
                yield Turned(cell.row, column, None)
            continue
        table = usual if usual in cell.turned else next(iter(cell.turned), "")
        if table:
            yield Turned(cell.row, column, cell.turned[table], table)
        elif _STRANGE.search(cell.text):
            yield Turned(cell.row, column, None)
