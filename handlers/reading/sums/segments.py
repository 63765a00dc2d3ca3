"""Parts the items of a sentence: at commas and labels into groups, at equals signs into segments."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from handlers.reading.sums import values
from handlers.reading.sums.leaf import SIGNS, Item, Leaf
from handlers.reading.sums.periods import PER_YEAR

LEAST_DIVIDED = 32  # a smaller number before a colon is that of a day or a step


def first_leaf(items: Sequence[Item]) -> Leaf | None:
    """The first number among them."""
    return next((item for item in items if isinstance(item, Leaf)), None)


def groups(items: Sequence[Item]) -> list[list[Item]]:
    """Runs of items between commas and labels; a comma in brackets parts nothing."""
    found: list[list[Item]] = [[]]
    deep = 0
    for place, item in enumerate(items):
        deep = max(0, deep + _opens(item))
        if deep or item not in (",", ":"):
            found[-1].append(item)
        elif item == ",":
            found.append([])
        elif _divides(items, place):
            found[-1].append("÷")
        else:
            found[-1:] = _labels(found[-1])
    return [group for group in found if group]


def _opens(item: Item) -> int:
    """By how many brackets it goes deeper."""
    if item == "(":
        return 1
    return -1 if item == ")" else 0


def _divides(items: Sequence[Item], place: int) -> bool:
    """ "600.000.000 : 12", and no label as in "Tháng 3: 20 triệu"."""
    before = items[place - 1] if place else None
    after = items[place + 1] if place + 1 < len(items) else None
    divisor = after == "(" or (isinstance(after, Leaf) and after.tight and not after.before)
    if not divisor:
        return False
    if before == ")":
        return True
    if not isinstance(before, Leaf) or before.named or before.noun:
        return False
    sign = items[place - 2] if place > 1 else ""
    if sign in ("x", "÷", "="):
        return True
    return before.value >= LEAST_DIVIDED and sign in ("", "(", *SIGNS)


def _labels(group: list[Item]) -> list[list[Item]]:
    """What stands before a colon: a group where it reckons, else its facts one by one; and the group behind it."""
    if any(item in ("x", "÷", "+", "∖", "=") for item in group):
        return [group, []]
    facts: list[list[Item]] = [[item] for item in group if isinstance(item, Leaf) and not item.named and item.noun]
    return [*facts, []]


def segments(group: list[Item]) -> list[tuple[bool, list[Item]]]:
    """The sides of the equals signs (True: one stands before it); neighbours without a sign between them part too."""
    found: list[tuple[bool, list[Item]]] = [(False, [])]
    deep = 0
    for item in group:
        deep += _opens(item)
        if deep <= 0 and item in ("=", "→"):
            found.append((True, []))
            continue
        last = found[-1][1]
        if deep == 0 and isinstance(item, Leaf) and last and (isinstance(last[-1], Leaf) or last[-1] == ")"):
            found.append((False, []))
        found[-1][1].append(item)
    return [(equals, _without_end(segment)) for equals, segment in found if first_leaf(segment)]


def _without_end(segment: list[Item]) -> list[Item]:
    """Without signs that hang in the air at its end."""
    while segment and segment[-1] in (*SIGNS, "("):
        segment = segment[:-1]
    return segment


def without_beginning(segment: list[Item]) -> list[Item]:
    """The same at its beginning."""
    while segment and segment[0] in (*SIGNS, ")"):
        segment = segment[1:]
    return segment


# --- from-to ---------------------------------------------------------------------------------------------


def from_to(items: list[Item]) -> list[Item]:
    """ "từ 30 xuống 18 triệu" as "(30 - 18 triệu)"."""
    for place, one in enumerate(items):
        if not isinstance(one, Leaf) or (place and items[place - 1] in (*SIGNS, ")", "=")):
            continue
        second = place + 1
        if second < len(items) and items[second] in ("→", ","):
            second += 1
        other = items[second] if second < len(items) else None
        if not isinstance(other, Leaf) or not _are_two_ends(one, other, arrow=items[place + 1] == "→"):
            continue
        ends = [one, other]
        if _comparable(one, other) < other.value:
            ends.reverse()
        return [*items[:place], "(", ends[0], "-", ends[1], ")", *from_to(items[second + 1 :])]
    return items


def _comparable(one: Leaf, other: Leaf) -> Fraction:
    """ "từ 30 xuống 18 triệu": the first is of millions too."""
    if other.scaled and not one.money and not one.noun:
        return one.value * 10**6
    return one.value


def _are_two_ends(one: Leaf, other: Leaf, arrow: bool) -> bool:
    if (
        one.named
        or (one.counts in PER_YEAR and not arrow)
        or not values.alike(values.of_leaf(one), values.of_leaf(other))
    ):
        return False
    words, first = other.before, _comparable(one, other)
    if "xuong" in words or ("con" in words and "lai" not in words) or (arrow and not words):
        return other.value < first
    rises = arrow or "len" in words or ("den" in words and "tang" in one.before)
    return rises and first < other.value
