"""Finds the union unit a person means, from whatever they type for its name.

Built once from the loaded units; `find` tries an exact key, then leftovers of Telex and VNI, then the
workplace named, then parts of names, dialect spellings and typing errors. Only the first two are taken
without reading back; ties are asked. New abbreviations of union words go into `SHORTENED`.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Protocol

from rapidfuzz import process
from rapidfuzz.distance import OSA

from handlers.reading.fold import Reading, fold, remembered, short_key, untelex, unvni, word_set

MOST_OFFERED = 6  # others that are offered beside the likeliest
MOST_ASKED = 60  # to choose from, in pages; a word that more names hold says nothing

OLD_LEVELS = {
    "quan": "quan", "q": "quan", "huyen": "huyen", "h": "huyen", "tx": "thi_xa", "thitran": "thi_tran",
}  # fmt: skip
NEW_LEVELS = {"phuong": "phuong", "p": "phuong", "xa": "xa", "x": "xa", "dackhu": "dac_khu"}
LEVELS = OLD_LEVELS | NEW_LEVELS
AREAS = frozenset(LEVELS.values())
SECTORS = frozenset({"nganh", "kcn", "vien_chuc", "co_quan", "tong_cong_ty"})
UNION_WORDS = {"cd", "ldld", "ld", "cdcs", "nganh", "cac", "tp", "cdn", "cdnganh"}

SHORTENED = {
    "tong lien doan lao dong": "tldld", "lien doan lao dong": "ldld", "tong ldld": "tldld",
    "lien doan": "ldld", "cong doan co so": "cdcs", "cong doan": "cd", "thanh pho": "tp", "thi xa": "tx",
    "tong cong ty": "tct", "tong cty": "tct", "khu cong nghiep": "kcn", "khu cn": "kcn", "khu che xuat": "cx",
    "che xuat": "cx", "kcncx": "kcn cx", "kcx": "cx", "benh vien": "bv", "trach nhiem huu han": "tnhh",
    "co phan": "cp", "ctcp": "cty cp", "cong ty": "cty", "giao thong van tai": "gtvt", "gddt": "gd",
    "phat trien nong thon": "ptnt", "giao duc va dao tao": "giao duc", "giao duc dao tao": "giao duc",
    "gd dt": "gd", "gd va dt": "gd", "nong nghiep va ptnt": "nong nghiep ptnt", "trung hoc co so": "thcs",
    "trung hoc pho thong": "thpt", "truong th": "truong tieu hoc", "truong mn": "truong mam non",
    "mot thanh vien": "mtv", "thu do ha noi": "ha noi", "tphn": "ha noi", "hanoi": "ha noi",
    "hn": "ha noi", "l d l d": "ldld", "thi tran": "thitran", "dac khu": "dackhu",
}  # fmt: skip
DROPPED = {"va", "cac", "the"}
GENERIC = word_set(
    "cty tnhh cp mtv bv truong tct cdcs tieu hoc mam non thcs thpt xi nghiep nha may phong so trung tam tram y te"
)
DIRECTIONS = {"bac", "nam", "dong", "tay"}
_TARGETS = (
    (
        "yte",
        "nganh y, bv, tram y te, trung tam y te, ttyt, phong kham, so y te, so yt, nha ho sinh, phong y te, benh xa",
    ),
    (
        "giaoduc",
        "truong, mam non, tieu hoc, thcs, thpt, so giao duc, phong giao duc, pgd, so gd, phong gd, mau giao",
    ),
    ("kcncx", "kcn, cx"),
)  # fmt: skip
_COMPANY = (
    "cty",
    "nha may",
    "xi nghiep",
    "xuong",
    "doanh nghiep",
    "co quan toi",
    "hop tac xa",
    "htx",
    "cho toi lam",
    "dai hoc",
    "cao dang",
    "hoc vien",
)
_FRONT = re.compile(
    r"^(?:(?:toi|em|minh|chau|chung toi|vang|ben|don vi|cua|thuoc|dang|lam|cong tac|sinh hoat|la|tai|o|"
    r"doan vien(?! chuc)|truc thuoc)\s+)+"
)
_BACK = re.compile(r"(?:\s+(?:a|ah|nhe|nha|(?:em|anh|chi|ban|ad) oi))+$")
_PHRASE = re.compile(r"\b(?:" + "|".join(sorted(map(re.escape, SHORTENED), key=len, reverse=True)) + r")\b")


class UnitLike(Protocol):
    """What the index needs to know of a unit."""

    @property
    def code(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def short_name(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def aliases(self) -> tuple[str, ...]: ...


@dataclass(frozen=True)
class Named:
    """A typed name taken apart: its own words, and what stood around them."""

    words: tuple[str, ...]
    level: str = ""
    union: bool = False
    central: bool = False

    @property
    def key(self) -> str:
        return _key(self.words)


@dataclass
class _Maps:
    """Keys to places in the list of units."""

    exact: dict[str, list[int]] = field(default_factory=dict)
    distinct: dict[str, list[int]] = field(default_factory=dict)
    initials: dict[str, list[int]] = field(default_factory=dict)
    dialect: dict[str, list[int]] = field(default_factory=dict)
    tokens: dict[str, set[int]] = field(default_factory=dict)  # words of areas and sectors
    local_tokens: dict[str, set[int]] = field(default_factory=dict)  # words of grassroots unions


def _key(words: Iterable[str]) -> str:
    """Words run together, i for y: 'chuong mi' and 'chuongmy' are one."""
    return "".join(words).replace("y", "i")


def _shorten(key: str) -> list[str]:
    """Folded text as words, long union words abbreviated."""
    spaced = " ".join(re.findall("[a-z0-9]+", key))
    shortened = _PHRASE.sub(lambda phrase: SHORTENED[phrase.group()], spaced)
    if shortened != spaced:  # "khu cong nghiep va che xuat" shortens in two turns
        shortened = _PHRASE.sub(lambda phrase: SHORTENED[phrase.group()], shortened)
    return shortened.split()


def _take_apart(words: Sequence[str]) -> Named:
    """Strips union words, a level and the city from around a name; never strips it to nothing."""
    left = list(words)
    central = "tldld" in left
    for tail in (["viet", "nam"], ["vn"], ["trung", "uong"], ["tw"]):
        if len(left) > len(tail) and left[-len(tail) :] == tail:
            left, central = left[: -len(tail)], True
    while len(left) > 2 and left[-2:] == ["ha", "noi"]:
        left = left[:-2]
    if len(left) > 1 and left[-1] == "tp":
        left = left[:-1]
    level, union = "", False
    while len(left) > 1 and (left[0] in UNION_WORDS or (not level and left[0] in LEVELS)):
        head = left.pop(0)
        union = union or head in UNION_WORDS
        level = LEVELS.get(head, level)
    return Named(tuple(word for word in left if word not in DROPPED or len(left) == 1), level, union, central)


@lru_cache(maxsize=1024)
def _named(text: str) -> Named:
    return _take_apart(_shorten(fold(text)))


def _spelled(form: str) -> list[str]:
    """The words of a name with nothing abbreviated: 'giao thông vận tải' run together is typed too."""
    return re.sub("^cong doan ", "", " ".join(re.findall("[a-z0-9]+", fold(form)))).split()


def _untelexed(named: Named) -> Named:
    return replace(named, words=tuple(untelex(word) for word in named.words))


def _dialect(words: Iterable[str]) -> str:
    """One key for spellings that sound alike: s/x, tr/ch, l/n, d/gi/r."""
    sounds = (re.sub("^(?:gi|r|v)(?=[aeiouy])", "d", word) for word in words)
    sounds = (re.sub("^tr", "ch", re.sub("^x", "s", word)) for word in sounds)
    return _key(re.sub("^l", "n", word) for word in sounds)


def _distinct(words: Sequence[str]) -> tuple[str, ...]:
    return tuple(word for word in words if word not in GENERIC)


def _allowed_slips(length: int) -> int:
    """Typing errors forgiven in a key of this length; a short name is too near to others."""
    if length > 80:  # no name is that long, and comparing takes its time
        return 0
    return 0 if length < 5 else 1 if length < 10 else 2 if length < 18 else 3


class UnitIndex:
    """Looks up units by typed names; build it again when the units change.

    `find(text)`: the unit a text names: ok, confirm, ask with the candidates, or reject.
    """

    def __init__(self, units: Iterable[UnitLike]) -> None:
        self._units = list(units)
        self._maps = _Maps()
        self._base: list[Named] = []
        for at, unit in enumerate(self._units):
            self._base.append(_named(unit.short_name or unit.name))
            self._add(at, unit)
        self._keys_by_length: dict[int, list[str]] = {}
        for key in self._maps.exact:
            self._keys_by_length.setdefault(len(key), []).append(key)
        self.find = remembered(self._find)

    # --- building ---

    def _add(self, at: int, unit: UnitLike) -> None:
        inner = re.findall(r"\(([^)]+)\)", unit.short_name) if "(" in unit.short_name else []
        outer = [re.sub(r"\([^)]*\)", " ", unit.short_name)] if inner else []
        for form in {unit.short_name, unit.name, *unit.aliases, *inner, *outer}:
            if not form.strip():
                continue
            named = _named(form)
            self._put(self._maps.exact, named.key, at)
            if unit.kind in AREAS | SECTORS:
                if form != unit.name:
                    spelled = _spelled(form)
                    self._put(self._maps.exact, _key(spelled), at)
                    self._add_words(self._maps.tokens, {*named.words, *spelled}, at)
                if len(named.key) > 4:
                    self._put(self._maps.dialect, _dialect(named.words), at)
            else:
                self._add_words(self._maps.local_tokens, named.words, at)
                self._put(self._maps.distinct, _key(_distinct(named.words)), at)
        if unit.kind in AREAS:
            self._put(self._maps.initials, "".join(word[0] for word in self._base[at].words), at)

    @staticmethod
    def _put(table: dict[str, list[int]], key: str, at: int) -> None:
        places = table.setdefault(key, [])
        if key and at not in places[-1:]:
            places.append(at)

    @staticmethod
    def _add_words(table: dict[str, set[int]], words: Iterable[str], at: int) -> None:
        for word in words:
            if word not in DROPPED:
                table.setdefault(word, set()).add(at)

    # --- answering ---

    def _kind(self, at: int) -> str:
        return self._units[at].kind

    def _codes(self, places: Iterable[int]) -> tuple[str, ...]:
        return tuple(self._units[at].code for at in sorted(set(places)))

    def _ask(self, places: Iterable[int], first: Iterable[int] = ()) -> Reading[str]:
        lead = tuple(self._units[at].code for at in first)
        codes = tuple(dict.fromkeys(lead + self._codes(places)))
        return Reading("ask", None, codes[:MOST_ASKED])

    def _take(self, status: str, at: int, others: Iterable[int] = ()) -> Reading[str]:
        code = self._units[at].code
        rest = tuple(other for other in self._codes(others) if other != code)[:MOST_OFFERED]
        return Reading("confirm" if status == "confirm" else "ok", code, rest)

    def _find(self, text: str) -> Reading[str]:
        key = short_key(text)
        if not key or not re.search("[a-z]", key):
            return Reading("reject")
        whole = _BACK.sub("", re.sub("[^a-z0-9]+", " ", key).strip()) or key
        key = _FRONT.sub("", whole + " ").strip() or whole
        if key != whole:  # "Minh Châu" is a commune, and no "mình, cháu"
            found = self._exactly(_take_apart(_shorten(whole)))
            if found and found.status == "ok":
                return found
        named = _take_apart(_shorten(key))
        found = self._exactly(named) or self._decoded(key) or self._glued(named)
        if found:
            return found
        if named.central:
            return self._ask(self._contained(named.words))
        if not named.words or named.words in (("ha", "noi"), ("noi",)) or named.words[0] in UNION_WORDS | set(LEVELS):
            return Reading("ask")
        decoded = _untelexed(named)
        found = self._roughly(named) or (self._roughly(decoded) if decoded != named else None)
        return found or Reading("reject")

    def _roughly(self, named: Named) -> Reading[str] | None:
        steps = (
            self._grassroots,
            self._workplace,
            self._inside,
            self._by_part,
            self._by_sound,
            self._by_slips,
        )
        for step in steps:
            found = step(named)
            if found:
                return found
        return None

    # --- exact names ---

    def _exactly(self, named: Named) -> Reading[str] | None:
        """The whole name, an alias, or initials."""
        places = self._maps.exact.get(named.key, [])
        if named.central:
            return self._ask(places) if places else None
        if not places and len(named.words) == 1 and len(named.key) < 5:
            return self._by_initials(named)
        if not places:
            return None
        return self._levelled(self._namesakes(places, named), named)

    def _by_initials(self, named: Named) -> Reading[str] | None:
        word = named.words[0]
        places = list(self._maps.initials.get(word, []))
        if word in LEVELS:  # "TX": Thanh Xuân, or a thị xã
            places += [at for at, unit in enumerate(self._units) if unit.kind == LEVELS[word]] if places else []
        if not places:
            return None
        return self._take("confirm", places[0]) if len(set(places)) == 1 else self._ask(places)

    def _namesakes(self, places: Sequence[int], named: Named) -> list[int]:
        """Adds areas of the same name at another level, and 'Bắc X' beside 'X'."""
        found = list(places)
        for at in places:
            if self._kind(at) in AREAS:
                found += [other for other in self._maps.exact.get(self._base[at].key, []) if self._kind(other) in AREAS]
        if not named.level and any(self._kind(at) in AREAS and self._base[at].key == named.key for at in places):
            for direction in DIRECTIONS:
                found += self._maps.exact.get(direction + named.key, [])
        return sorted(set(found))

    def _levelled(self, places: list[int], named: Named) -> Reading[str]:
        """Chooses among namesakes by the level typed; a wrong level is read back."""
        if not named.level:
            return self._take("ok", places[0]) if len(places) == 1 else self._ask(places)
        right = [at for at in places if self._kind(at) == named.level]
        if right:
            return self._take("ok", right[0]) if len(right) == 1 else self._ask(right)
        if named.level in NEW_LEVELS.values() or len(places) > 1:  # a new ward that is not loaded
            return self._ask(places)
        return self._take("confirm", places[0])

    def _decoded(self, key: str) -> Reading[str] | None:
        """'caauf giaays', 'hoa2ng mai': the input method was off."""
        words = re.findall("[a-z0-9]+", key)
        for decode in (untelex, unvni):
            decoded = [decode(word) for word in words]
            if decoded != words:
                found = self._exactly(_take_apart(_shorten(" ".join(decoded))))
                if (found and found.status == "ok") or (found and found.candidates):
                    return found
        return None

    def _glued(self, named: Named) -> Reading[str] | None:
        """'ldldhoangmai', 'qhoangmai', 'hoangmaihn'."""
        if len(named.words) > 2 or len(named.key) < 7:
            return None
        whole = re.sub("(?:hanoi|hn)$", "", "".join(named.words))
        for head in ("ldld", "congdoan", "cd", "ld", ""):
            for level in ("quan", "huyen", "thixa", "phuong", "tx", "q", "h", "p", "x", ""):
                inner = Named(
                    (whole.removeprefix(head + level),), LEVELS.get(level.replace("thixa", "tx"), named.level)
                )
                places = self._maps.exact.get(inner.key) if whole.startswith(head + level) else None
                if places and len(inner.key) >= 4:
                    return self._levelled(self._namesakes(places, inner), inner)
        return None

    # --- workplaces ---

    def _grassroots(self, named: Named) -> Reading[str] | None:
        """A grassroots union by its own words: 'cty may đức giang'."""
        own = _distinct(named.words)
        if not self._maps.local_tokens or not own:
            return None
        typed = set(named.words) - set(own)
        fitting = [
            at for at in self._maps.distinct.get(_key(own), []) if typed <= set(_named(self._units[at].name).words)
        ]
        if len(fitting) == 1:
            return self._take("ok" if typed else "confirm", fitting[0])
        if fitting:
            return self._ask(fitting)
        if len(named.words) < 2:
            return None
        sets = [self._maps.local_tokens.get(word, set()) for word in named.words]
        common = set.intersection(*sets)
        if len(common) == 1 and len(own) > 1:
            return self._take("confirm", common.pop())
        return self._ask(common) if 1 < len(common) <= MOST_ASKED else None

    def _contained(self, words: Sequence[str]) -> list[int]:
        """Areas and sectors whose whole name stands inside the words, longest names first."""
        found: list[int] = []
        taken: set[int] = set()
        for length in range(min(6, len(words)), 0, -1):
            for start in range(len(words) - length + 1):
                key = _key(words[start : start + length])
                places = [at for at in self._maps.exact.get(key, []) if self._kind(at) in AREAS | SECTORS]
                if places and len(key) > 3 and not taken & set(range(start, start + length)):
                    found += places
                    taken |= set(range(start, start + length))
        return found

    def _workplace(self, named: Named) -> Reading[str] | None:
        """A hospital, a school or an industrial park belongs to its sector, once confirmed."""
        padded = f" {' '.join(named.words)} "
        if any(f" {word} " in padded for word in _COMPANY) and named.words[0] != "kcn":
            return self._ask(self._contained(named.words))
        for key, signs in _TARGETS:
            targets = self._maps.exact.get(_key([key]), [])
            if len(targets) != 1 or not any(f" {sign} " in padded for sign in signs.split(", ")):
                continue
            areas = [at for at in self._contained(named.words) if self._kind(at) in AREAS]
            if areas and re.search(r" (?:quan|huyen|q|h|tx) ", padded):
                return self._ask([*areas, targets[0]])
            return self._take("confirm", targets[0], areas)
        return None

    def _inside(self, named: Named) -> Reading[str] | None:
        """A whole unit name among other words."""
        if len(named.words) < 2:
            return None
        places = sorted(set(self._contained(named.words)))
        if len(places) == 1:
            return self._take("confirm", places[0])
        return self._ask(places) if places else None

    # --- near misses ---

    def _by_part(self, named: Named) -> Reading[str] | None:
        """Some words of a name: 'tu liem', 'thanh', 'đức'."""
        words = ["hai" if word == "2" else word for word in named.words if word not in DROPPED]
        sets = [self._maps.tokens.get(word, set()) for word in words if len(word) > 1]
        if not sets or len(sets) < len(words):
            return None
        common = set.intersection(*sets)
        if not common:
            return None
        areas = {at for at in common if self._kind(at) in AREAS}
        common = areas or common
        levelled = {at for at in common if self._kind(at) == named.level} if named.level else common
        common = levelled or common
        return self._take("confirm", min(common)) if len(common) == 1 else self._ask(common)

    def _by_sound(self, named: Named) -> Reading[str] | None:
        """'Xóc Sơn', 'Thanh Chì', 'Hoàng Kiếm' (a g too many is the common slip, one too few is not)."""
        words = list(named.words)
        if len(words) > 6:
            return None
        spellings = [words]
        spellings += [[*words[:n], word[:-1], *words[n + 1 :]] for n, word in enumerate(words) if word.endswith("ng")]
        for spelling in spellings:
            places = self._maps.dialect.get(_dialect(spelling), [])
            if not places:
                continue
            places = self._namesakes(places, named)
            if len(places) > 1:
                return self._ask(places)
            return self._take("confirm", places[0], self._crossing(named, places[0]))
        return None

    def _crossing(self, named: Named, best: int) -> list[int]:
        """Other areas that own a typed word which the best one lacks."""
        own = set(self._base[best].words)
        return [
            at
            for word in named.words
            if word not in own
            for at in sorted(self._maps.tokens.get(word, ()))
            if self._kind(at) in AREAS and at != best and word in self._base[at].words
        ]

    def _by_slips(self, named: Named) -> Reading[str] | None:
        """The nearest names within a few typing errors; near ties are asked."""
        slips = _allowed_slips(len(named.key))
        if not slips:
            return None
        lengths = range(max(5, len(named.key) - slips), len(named.key) + slips + 1)
        keys = [key for length in lengths for key in self._keys_by_length.get(length, ())]
        near = process.extract(named.key, keys, scorer=OSA.distance, score_cutoff=slips, limit=MOST_OFFERED)
        if not near:
            return None
        closest = min(distance for _, distance, _ in near)
        best = sorted({at for key, distance, _ in near if distance == closest for at in self._maps.exact[key]})
        best = self._namesakes(best, named)
        if len(best) > 1:
            return self._ask(best)
        crossing = self._crossing(named, best[0])
        if crossing:
            return self._ask(crossing, first=best)
        others = [at for key, distance, _ in near if distance > closest for at in self._maps.exact[key]]
        return self._take("confirm", best[0], others)
