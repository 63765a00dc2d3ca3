"""The pieces of a calculation: numbers with what they count, the signs between them, and sentences of these."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """A number with what it counts. `others`: other ways to read it."""

    value: Fraction
    others: tuple[Fraction, ...] = ()
    money: bool = False
    scaled: bool = False  # a word of scale stands behind it
    noun: str = ""  # the first word behind it
    counts: str = ""  # the period that it counts: "12 tháng"
    rates: frozenset[str] = frozenset()  # the periods that it is for: "30 triệu/tháng"
    per: str = ""  # what a price is for: "28.000đ/kg"
    percent: bool = False
    named: bool = False  # it names a thing and counts nothing: "máy 3"
    before: tuple[str, ...] = ()  # the words before it, folded
    after: tuple[str, ...] = ()  # those behind it, up to a sign
    tight: bool = False  # directly behind a sign, or at the beginning


Item = Leaf | str
"""A leaf, or a sign: + - ∖ (taken off in words) x ÷ = → ( ) , :"""

SIGNS = ("x", "÷", "+", "-", "∖")
EQUALS = ("=", "→")


@dataclass(slots=True)
class Clause:
    """A sentence or a line of a calculation."""

    items: list[Item] = field(default_factory=list)
    words: list[str] = field(default_factory=list)  # all its words, folded
    line: int = 0
    about: bool = False  # "~", "8-10 triệu"
    unsure: bool = False  # a number is missing, or only hinted at
