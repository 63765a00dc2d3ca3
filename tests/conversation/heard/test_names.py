"""Real names of people, with and without accents: none is refused, cut or taken for a word to the bot."""

from __future__ import annotations

import pytest

from handlers.loading import read, table
from handlers.reading.fold import fold
from storage.database.store import Store
from storage.programme.loading import difference, put
from tests.cast import places
from tests.cast.talker import Talker, until

NAMES = (places.CASES / "names.tsv").read_text("utf-8").splitlines()[1:]
OTHERS = [name for name in NAMES if name != "Nguyễn Văn An"]  # than the one who talks


@pytest.fixture
def known(lite: Store) -> Talker:
    return Talker(lite, "an").introduced()


@pytest.mark.parametrize("part", [0, *(pytest.param(part, marks=pytest.mark.long) for part in range(1, 4))])
@pytest.mark.parametrize("accents", [True, False])
def test_a_name_is_kept_in_the_profile_as_it_is(known: Talker, part: int, accents: bool) -> None:
    for name in NAMES[part::4]:
        typed = name if accents else fold(name)
        known.says("/hoso name").hears("họ và tên").says(typed)
        assert f"Họ tên: {typed}".casefold() in known.says("/dulieu").text.casefold(), f"{typed!r}: {known.text}"
        known.says("để sau")


@pytest.mark.parametrize("accents", [True, False])
def test_a_name_is_kept_as_the_author(known: Talker, accents: bool) -> None:
    known.says("nộp hộ")
    for name in NAMES[::2]:
        typed = name if accents else fold(name)
        known.says(typed)
        assert f"Đã ghi: {typed}\n".casefold() in known.text.casefold(), f"{typed!r}: {known.text}"
        known.says("quay lại").hears("đầy đủ của tác giả")


@pytest.mark.parametrize("accents", [True, False])
def test_names_are_read_back_as_coauthors(known: Talker, accents: bool) -> None:
    known.says(*until("coauthors")).hears("cùng làm")
    for first, second in zip(OTHERS[::4], OTHERS[1::4], strict=False):
        typed = [name if accents else fold(name) for name in (first, second)]
        known.says(", ".join(typed))
        for name in typed:
            assert f"{name} 33%".casefold() in known.text.casefold(), f"{typed!r}: {known.text}"


def test_a_name_that_says_nobody_without_accents_is_a_name_with_them(known: Talker) -> None:
    known.says(*until("coauthors"), "Khổng Ái").hears("Khổng Ái 50%").says("không", "khong ai").hears("Còn gì nữa")


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Trần Văn Khoa tổ trưởng tổ cắt", "Trần Văn Khoa"),
        ("Phan Anh Dũng\nPhòng cơ điện", "Phan Anh Dũng"),
        ("kỹ sư Phan Anh Dũng", "Phan Anh Dũng"),
        ("giúp cho anh Đỗ Văn Lực", "Đỗ Văn Lực"),
        ("bs. Nguyễn Thị Em", "Nguyễn Thị Em"),
        ("Tác giả là chị Cao Thị Nga nhé", "Cao Thị Nga"),
        ("Ông Văn Tùng", "Ông Văn Tùng"),
    ],
)
def test_what_stands_around_a_name_is_left_out(known: Talker, typed: str, name: str) -> None:
    known.says("nộp hộ", typed).hears(f"Đã ghi: {name}\n")


@pytest.mark.parametrize("typed", ["chị Hoa tổ may", "chị Bình", "cô Lan", "chi hoa to may", "anh Tư", "Bình"])
def test_half_a_name_is_asked_for_in_full(known: Talker, typed: str) -> None:
    known.says("nộp hộ", typed).hears("đủ họ và tên").is_at("author")


@pytest.mark.parametrize(
    "typed",
    ["sửa tên", "sua ten", "chào anh chị ạ", "em cần nộp gấp", "đang họp lát nói", "Bảng xếp hạng", "Tên sáng kiến",
     "có cần ghi tên đầy đủ không?", "Trần Văn An được không?", "mai em viết tiếp nha chị", "không nói đâu"],
)  # fmt: skip
def test_what_is_said_to_the_bot_is_nobodys_name(known: Talker, typed: str) -> None:
    known.says("nộp hộ", typed).does_not_hear("Đã ghi")


@pytest.mark.parametrize(
    ("typed", "shares"),
    [
        ("Nguyễn Văn Hùng một nửa", "tác giả chính 50%; Nguyễn Văn Hùng 50%"),
        ("anh Lý Văn Thông 30%", "Lý Văn Thông 30%"),
        ("Lý Văn Thông (đội trưởng) 30%", "Lý Văn Thông 30%"),
        ("Lý Văn Thông 30% em nhé", "Lý Văn Thông 30%"),
    ],
)
def test_a_share_stands_beside_its_name(known: Talker, typed: str, shares: str) -> None:
    known.says(*until("coauthors"), typed).hears(shares)


@pytest.mark.parametrize("typed", ["Hồng Hà", "hong ha", "Hong Ha"])
def test_a_units_name_is_no_yes_and_no_no(lite: Store, typed: str) -> None:
    head = ["Mã đơn vị", "Tên đơn vị", "Tên gọi tắt", "Loại đơn vị", "Mã cấp trên"]
    row = ["P-HONGHA", "Công đoàn phường Hồng Hà", "Hồng Hà", "Phường", "HN"]
    with lite.write() as tx:
        put(tx, difference(tx, read.read([head, row], table.present(tx))))
    talker = Talker(lite, "an").opens().presses("Tôi đồng ý").says("Nguyễn Văn An", "bỏ qua", "Xưởng cơ khí 3", typed)
    talker.hears("Đã ghi: Công đoàn phường Hồng Hà").says("sửa đơn vị", typed).hears("Đã ghi: Công đoàn phường Hồng Hà")


@pytest.mark.parametrize(
    "typed",
    [
        "khong co ai",
        "không có ai",
        "khong ai ca",
        "ko co ai lam cung",
        "không có ai làm cùng em",
        "k co ai",
        "mot minh toi",
    ],
)
def test_nobody_is_nobody_with_accents_and_without(known: Talker, typed: str) -> None:
    known.says(*until("coauthors"), typed).hears("Còn gì nữa")


@pytest.mark.parametrize("barred", ["Ðỗ Đình Ðông", "Ɖỗ Đình Ɖông"])
def test_a_letter_that_looks_like_the_barred_d_is_read_as_it(known: Talker, barred: str) -> None:
    known.says("Ðèn pin ðeo trán cho thợ điện").is_at("field").says("sửa tên").hears("Đèn pin đeo trán")
    known.says("/hoso name").says(barred).says("/dulieu").hears("Họ tên: Đỗ Đình Đông")
