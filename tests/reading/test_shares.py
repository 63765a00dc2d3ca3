"""Co-authors and their shares, as people type them."""

from __future__ import annotations

import pytest

from handlers.reading.names import coauthors

THONG, NGA = ("Lý Văn Thông", 30), ("Cao Thị Nga", 15)


@pytest.mark.parametrize(
    "typed",
    [
        "Lý Văn Thông 30%", "anh Lý Văn Thông 30%", "Lý Văn Thông (đội trưởng) 30%", "Lý Văn Thông 30% em nhé",
        "Lý Văn Thông ba mươi phần trăm", "Lý Văn Thông 30", "Lý Văn Thông: 30", "có anh Lý Văn Thông, 30%",
        "Lý Văn Thông góp 30%", "Lý Văn Thông được 30 phần trăm ạ", "Lý Văn Thông 30%, còn lại của tôi",
        "Lý Văn Thông 30%, tôi 70%", "1. Lý Văn Thông - 30%", "dạ có Lý Văn Thông ba chục phần trăm ạ",
        "Lý Văn Thông, tổ trưởng tổ hàn, 30%",
    ],
)  # fmt: skip
def test_one_person(typed: str) -> None:
    got = coauthors.read(typed)
    assert got is not None and (got.people, got.first) == ((THONG,), 70)


@pytest.mark.parametrize(
    "typed",
    [
        "Lý Văn Thông 30, Cao Thị Nga 15", "Lý Văn Thông 30% và chị Cao Thị Nga 15%", "Lý Văn Thông 30\nCao Thị Nga 15",
        "Lý Văn Thông: 30; Cao Thị Nga: 15", "Lý Văn Thông ba mươi phần trăm, Cao Thị Nga mười lăm phần trăm",
        "Lý Văn Thông 30% Cao Thị Nga 15%", "gồm Lý Văn Thông (30%) với Cao Thị Nga (15%) nhé em",
    ],
)  # fmt: skip
def test_two_people(typed: str) -> None:
    got = coauthors.read(typed)
    assert got is not None and (got.people, got.first) == ((THONG, NGA), 55)


def test_a_share_for_each_and_none_for_anybody() -> None:
    each = coauthors.read("Lý Văn Thông và Cao Thị Nga, mỗi người 20%")
    assert each is not None and [share for _, share in each.people] == [20, 20]
    equal = coauthors.read("Lý Văn Thông, Cao Thị Nga chia đều")
    assert equal is not None and equal.equal


@pytest.mark.parametrize(
    "typed",
    [
        "không", "ko có ai", "không có ai làm cùng em", "mỗi mình tôi thôi", "tự em nghĩ ra", "làm một mình thôi",
        "có mình tôi chứ ai", "em tự làm", "khong, chi co toi", "chỉ có em", "một mình em", "không ai cả", "mot minh toi",
        "dạ chỉ mình em thôi ạ", "không có đồng tác giả", "em tự mày mò ra", "tu em nghi ra",
    ],
)  # fmt: skip
def test_nobody_else(typed: str) -> None:
    assert coauthors.read(typed) is None


@pytest.mark.parametrize(
    "typed", ["nhóm QC", "cả tổ", "anh em trong tổ may", "chị Lan 20%", "Lan", "30%", "mấy chị nữa"]
)
def test_no_full_names(typed: str) -> None:
    with pytest.raises(coauthors.NotClearError):
        coauthors.read(typed)


def test_khong_is_a_family_with_its_accents() -> None:
    got = coauthors.read("Khổng Có Ái 30%")
    assert got is not None and got.people == (("Khổng Có Ái", 30),)


def test_a_decoded_name_is_not_sure() -> None:
    got = coauthors.read("Lys Vawn Thoong 30%")
    assert got is not None and (got.people, got.sure) == ((THONG,), False)


@pytest.mark.parametrize(
    ("typed", "people", "sure"),
    [
        ("Hà Thị Thu 40 (em 60)", (("Hà Thị Thu", 40),), True),
        ("Hà Thị Thu chừng 20%", (("Hà Thị Thu", 20),), True),
        ("Hà Thị Thu khoảng 20 30%", (("Hà Thị Thu", 30),), False),
        ("60/40 với anh Đặng Văn Kiên", (("Đặng Văn Kiên", 40),), True),
        ("em với Hà Thị Thu cùng làm, chia đều", (("Hà Thị Thu", 50),), True),
        ("Lê Văn ban 20%", (("Lê Văn Ban", 20),), False),
    ],
)
def test_what_stands_around_a_share_is_no_part_of_the_name(
    typed: str, people: tuple[tuple[str, int], ...], sure: bool
) -> None:
    found = coauthors.read(typed, "Nguyễn Văn An")
    assert found is not None
    assert (found.people, found.sure) == (people, sure)


@pytest.mark.parametrize(
    "typed",
    [
        "có hai người: Lý Văn Thông 30%, Cao Thị Nga 15%", "Lý Văn Thông 30 Cao Thị Nga 15",
        "Lý Văn Thông 30%, Cao Thị Nga 15%, còn bao nhiêu là của em",
        "Lý Văn Thông (30%) - nhập liệu; Cao Thị Nga (15%) - chạy thử",
        "cùng làm có: 1. Lý Văn Thông 30%\n2. Cao Thị Nga 15%", "Lý Văn Thông 30%, với Cao Thị Nga 15% nữa quên mất",
    ],
)  # fmt: skip
def test_two_with_what_is_said_around_them(typed: str) -> None:
    got = coauthors.read(typed)
    assert got is not None and (got.people, got.first) == ((THONG, NGA), 55)


@pytest.mark.parametrize(
    ("typed", "share"),
    [
        ("tôi 60, còn lại là của Lý Văn Thông", 40),
        ("Với anh Lý Văn Thông, hai anh em mỗi người một nửa", 50),
        ("Lý Văn Thông 5 chục phần trăm, tôi 5 chục", 50),
        ("Lý Văn Thông 10% thôi tại chỉ khiêng giúp", 10),
        ("có anh Lý Văn Thông cùng tổ làm 40%", 40),
    ],
)
def test_his_share_in_other_ways(typed: str, share: int) -> None:
    got = coauthors.read(typed)
    assert got is not None and (got.people, got.first) == ((("Lý Văn Thông", share),), 100 - share)


@pytest.mark.parametrize(
    "typed",
    ["Khong co ai, mot minh toi mo mam 2 nam troi", "hông có ma nào phụ hết trơn", "tu tui mo mam ra do"],
)
def test_nobody_in_other_words(typed: str) -> None:
    assert coauthors.read(typed) is None


@pytest.mark.parametrize(
    ("typed", "people"),
    [
        ("Trần Chung Khoa 30%", ("Trần Chung Khoa",)), ("còn Lê Tuấn Anh quên mất", ("Lê Tuấn Anh",)),
        ("Hà Văn Em quên ghi", ("Hà Văn Em",)), ("tran bao chau nhe 30%", ("Tran Bao Chau",)),
    ],
)  # fmt: skip
def test_a_name_keeps_all_its_words(typed: str, people: tuple[str, ...]) -> None:
    got = coauthors.read(typed)
    assert got is not None and tuple(name for name, _ in got.people) == people


@pytest.mark.parametrize(
    "typed",
    [
        "Lò Văn Panh 20%, còn lại anh Bùi Văn Nam", "lo van panh 30% vi van trong", "anh hai ben lo mo",
        "tôi tự mày mò có một anh phụ",
    ],
)  # fmt: skip
def test_nobody_is_dropped_in_silence(typed: str) -> None:
    with pytest.raises(coauthors.NotClearError):
        coauthors.read(typed)


def test_a_tenth_is_a_tenth() -> None:
    got = coauthors.read("Tôi 6, còn lại là của Lý Văn Thông")
    assert got is not None and got.people == (("Lý Văn Thông", 40),)
