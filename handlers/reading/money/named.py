"""The sums that a longer text names: "mỗi tháng 200 cái x 2 triệu = 400 triệu" names 2 and 400 million."""

from __future__ import annotations

import re

from handlers.reading.fold import has_accents
from handlers.reading.money.amounts import amounts_in
from handlers.reading.money.tokens import money_key, tokens_of, without_slips

_SENTENCE = re.compile(r"[\n;!?]+|\.\s+|,\s+")
MOST_NAMED = 12


def named_amounts(text: str) -> list[int]:
    """In đồng, in the order in which they first stand; numbers that count something else are none."""
    found: dict[int, None] = {}
    for part in _SENTENCE.split(text):
        key = money_key(part)
        if key is None:
            continue
        for amount in amounts_in(tokens_of(without_slips(key), has_accents(part))):
            if amount.has_unit and amount.value >= 1:
                found[int(amount.value)] = None
    return list(found)[:MOST_NAMED]
