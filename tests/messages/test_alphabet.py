"""Names stand in the order of a Vietnamese dictionary, wherever names are listed."""

from __future__ import annotations

import random
import unicodedata

from messages.alphabet import alphabetical

IN_ORDER = [
    "Ánh Dương", "Ăn Bình", "Âu Cơ", "Ba Đình", "Ba Vì", "Bà Rịa", "Bắc Từ Liêm", "Cầu Giấy", "Dương Nội",
    "Đan Phượng", "Đông Anh", "Đống Đa", "Gia Lâm", "Hà Đông", "Hai Bà Trưng", "Hoài Đức", "Hoàn Kiếm",
    "Hoàng Mai", "Ở Trên", "Quận 2", "Quận 10", "Tây Hồ", "Thanh Xuân", "Ứng Hòa", "Xuân Mai", "Ý Yên", "Yên Bái",
]  # fmt: skip


def test_names_stand_as_in_a_dictionary() -> None:
    mixed = random.Random(1).sample(IN_ORDER, len(IN_ORDER))
    assert sorted(mixed, key=alphabetical) == IN_ORDER


def test_letters_go_before_tones_and_tones_in_their_own_order() -> None:
    tones = ["ma", "mà", "mả", "mã", "má", "mạ"]
    assert sorted(reversed(tones), key=alphabetical) == tones
    assert sorted(["Đa", "Da", "Dạ", "Dâu", "Dăm", "Eo", "Êm"], key=alphabetical) == [
        "Da", "Dạ", "Dăm", "Dâu", "Đa", "Eo", "Êm",
    ]  # fmt: skip


def test_numbers_are_ordered_by_their_value_and_decomposed_letters_as_composed_ones() -> None:
    assert sorted(["Tổ 10", "Tổ 9", "Tổ 09a"], key=alphabetical)[0].startswith("Tổ 9")
    decomposed = unicodedata.normalize("NFD", "Đống Đa")
    assert alphabetical(decomposed)[0] == alphabetical("Đống Đa")[0]
