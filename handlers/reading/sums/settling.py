"""What the numbers around a number tell of it: "1 lít 20.000đ" is a price, "8-10 triệu" nine million."""

from __future__ import annotations

from dataclasses import replace

from handlers.reading.sums import words
from handlers.reading.sums.leaf import Clause, Item, Leaf


def settle(clause: Clause) -> None:
    """Put right what a number says alone."""
    items = clause.items
    _watts_as_kilowatts(items)
    _prices_of_one(items)
    _without_sizes(items)
    _pieces(items)
    clause.about |= _spans_as_means(items)


def _watts_as_kilowatts(items: list[Item]) -> None:
    """A price is of kWh, whatever a lamp says; where they divide by 1.000 themselves they have done it."""
    for place, item in enumerate(items):
        if isinstance(item, Leaf) and item.value == 1000 and place and items[place - 1] == "÷":
            return
    for place, item in enumerate(items):
        if isinstance(item, Leaf) and item.noun == "w":
            items[place] = replace(item, value=item.value / 1000, noun="kw")


def _prices_of_one(items: list[Item]) -> None:
    """ "1 lít 20.000đ", "1 can 5 lít 120k" is a price."""
    for place in range(len(items) - 2, 0, -1):
        if _is_size_in_price(*items[place - 1 : place + 2]):
            del items[place]
    for place in range(len(items) - 1, 0, -1):
        one, price = items[place - 1], items[place]
        if not isinstance(one, Leaf) or not isinstance(price, Leaf):
            continue
        if one.value == 1 and one.noun and price.money and not (one.counts or one.named or one.percent):
            if _is_of_price_before(items, place):
                continue
            price = replace(
                price, per=price.per or one.noun, rates=price.rates | one.rates, before=one.before + price.before
            )
            items[place - 1 : place + 1] = [price]


def _is_size_in_price(one: Item, size: Item, price: Item) -> bool:
    if not (isinstance(one, Leaf) and isinstance(size, Leaf) and isinstance(price, Leaf)):
        return False
    is_thing = one.value == 1 and bool(one.noun) and one.noun not in words.MEASURES and not one.counts
    return is_thing and size.noun in words.MEASURES and not size.before and price.money and not price.before


def _is_of_price_before(items: list[Item], place: int) -> bool:
    """ "22 triệu một cái, phục hồi 4 triệu một cái": each stands behind its price."""
    each, again = items[place - 1], items[place + 2] if place + 2 < len(items) else ""
    price = items[place - 3] if place > 2 and items[place - 2] == "," else ""
    if not (isinstance(each, Leaf) and isinstance(again, Leaf) and isinstance(price, Leaf)):
        return False
    if again.noun != each.noun or not price.money or price.per:
        return False
    items[place - 3] = replace(price, per=each.noun)
    del items[place - 1]
    return True


def _without_sizes(items: list[Item]) -> None:
    """ "2 bình 50kg", "bình 45kg: trước 20 bình": the size of a thing is no factor."""
    leaves = [item for item in items if isinstance(item, Leaf)]
    priced = {leaf.per or leaf.noun for leaf in leaves if leaf.per or leaf.value == 1}
    things = priced.intersection(leaf.noun for leaf in leaves)
    if items[:1] == leaves[:1] and leaves and _is_size_of(leaves[0], things) and leaves[0].noun not in priced:
        del items[0]
    sold = {noun for leaf in leaves if leaf.money for noun in (leaf.per, *leaf.before[:1])}
    for place in range(len(items) - 1, 0, -1):
        thing, size = items[place - 1], items[place]
        if not isinstance(thing, Leaf) or not isinstance(size, Leaf) or size.money:
            continue
        if thing.per and not size.before and size.noun in words.MEASURES:  # "450k/bình 12kg"
            del items[place]
            continue
        if size.noun in ("kw", "w"):
            continue  # "4 bơm 22kW": its power is one
        if size.noun not in words.MEASURES or thing.noun in words.MEASURES or thing.money:
            continue
        if size.before == (thing.noun,) or (thing.noun in sold and size.before[:1] == (thing.noun,)):
            del items[place]  # "2 can javel 30 lít, can 240k"


def _is_size_of(leaf: Leaf, things: set[str]) -> bool:
    is_measure = leaf.noun in words.MEASURES and words.EACH.isdisjoint(leaf.before)
    return is_measure and not things.isdisjoint(leaf.before[-1:])


MOST_PIECES = 10_000_000


def _pieces(items: list[Item]) -> None:
    """ "80k sp" beside a price counts pieces."""
    if sum(isinstance(item, Leaf) and item.money for item in items) < 2:
        return
    for place, item in enumerate(items):
        if not isinstance(item, Leaf) or not item.scaled or item.rates:
            continue
        if item.value < MOST_PIECES and (item.noun in words.PIECES or _multiplies_money(items, place, item)):
            items[place] = replace(item, money=False)


def _multiplies_money(items: list[Item], place: int, item: Leaf) -> bool:
    """ "lời 5k x 6 nghìn bịch" """
    other = items[place - 2] if place > 1 and items[place - 1] == "x" else None
    is_price = isinstance(other, Leaf) and other.money and not other.noun
    return is_price and item.noun not in ("", "dong", "d") and not item.per


def _spans_as_means(items: list[Item]) -> bool:
    """ "8-10 triệu" as 9 million, about."""
    for place in range(len(items) - 2):
        one, sign, other = items[place : place + 3]
        if sign != "-" or not isinstance(one, Leaf) or not isinstance(other, Leaf):
            continue
        if one.noun or one.percent != other.percent or items[place - 1 : place] == ["x"]:
            continue  # "lương 8tr x 12 - 36tr tiền máy"
        scale = 1
        if other.scaled and not one.scaled:
            scale = next((scale for scale in (10**9, 10**6, 10**3) if other.value >= scale), 1)
        least, most = one.value * scale, other.value
        if least < most <= least * 3:
            items[place : place + 3] = [replace(other, value=(least + most) / 2, others=(least, most))]
            return True
    return False
