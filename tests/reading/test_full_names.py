"""Full names by the thousand, with accents and without: none is refused, cut or taken for a word to the bot."""

from __future__ import annotations

from itertools import product

import pytest

from handlers.conversation.steps.person import Name
from handlers.reading.fold import fold
from handlers.reading.names import coauthors
from handlers.reading.names.full_name import read_name
from handlers.reading.names.keyboards import decoded
from handlers.reading.names.plausible import begins_with_family, sureness

FAMILIES = [
    "Nguyễn",
    "Trần",
    "Lê",
    "Phạm",
    "Hoàng",
    "Huỳnh",
    "Phan",
    "Vũ",
    "Võ",
    "Đặng",
    "Bùi",
    "Đỗ",
    "Hồ",
    "Ngô",
    "Dương",
    "Lý",
    "La",
    "Lâm",
    "Khổng",
    "Thôi",
    "Vàng",
    "Tô",
    "Hà",
    "Cao",
    "Mai",
    "Hứa",
    "Từ",
    "Cù",
    "Cầm",
    "Đồng",
    "Nông",
    "Cấn",
    "Khúc",
    "Bế",
    "Sa",
    "Công",
    "Tống",
    "Chu",
    "Lò",
    "Giàng",
    "Hạ",
    "Điền",
    "Lại",
    "Ma",
    "Quách",
    "Tạ",
    "Thái",
    "Doãn",
    "Đới",
]
MIDDLES = ["Văn", "Thị", "Đức", "Thị Bích", "Minh", "Hữu", "Đình", "Ngọc", "Quốc", "Cần"]
#: Given names that are, with other accents or with none, words to the bot.
GIVEN = [
    "Tài",
    "Huy",
    "Sao",
    "Cẩn",
    "Lan",
    "La",
    "Hỏi",
    "Sửa",
    "Đúng",
    "Dũng",
    "Dung",
    "Ừ",
    "Vàng",
    "Khôi",
    "Khoan",
    "Lâm",
    "Lam",
    "Đợi",
    "Đổi",
    "Thương",
    "Thưởng",
    "Hủy",
    "Hà",
    "Được",
    "Thoát",
    "Tiếp",
    "Nghỉ",
    "Nam",
    "Sáu",
    "Hai",
    "Ba",
    "Tư",
    "Năm",
    "Chính",
    "Chỉnh",
    "Quy",
    "Thay",
    "Ánh",
    "Anh",
    "Chi",
    "Em",
    "Nhung",
    "Yến",
    "Ý",
    "Oanh",
    "Sơn",
    "Tý",
    "Ổn",
    "Tốt",
    "Phải",
    "Đồng",
    "Hòa",
    "Hoà",
    "Thuỷ",
    "Thủy",
    "Quý",
    "Hồi",
    "Hội",
    "Sai",
    "Chờ",
    "Lùi",
    "Mẫu",
    "Việt",
    "Bình",
    "An",
    "Bảo",
    "Cúc",
    "Mừng",
    "Duyên",
]
#: With two of them there are nearly seven thousand names; the others make four times as many alike.
EACH = [*MIDDLES[:2], *(pytest.param(middle, marks=pytest.mark.long) for middle in MIDDLES[2:])]
UNUSUAL = {"sua", "sai", "u", "phai", "thoat", "nghi", "lui"}  # without accents no given names, but orders


def names(middles: list[str]) -> list[str]:
    return [f"{family} {middle} {given}" for family, middle, given in product(FAMILIES, middles, GIVEN)]


def right_through(typed: str) -> bool:
    """Whether the reader takes all of it, and the step claims it from the words to the bot."""
    found = read_name(typed)
    claimed = begins_with_family(typed) and sureness(typed) != ""
    return claimed and found is not None and found.sure and found.name.casefold() == typed.casefold()


@pytest.mark.parametrize("middle", EACH)
def test_a_name_with_its_accents_is_that_name(middle: str) -> None:
    assert [name for name in names([middle]) if not right_through(name)] == []


@pytest.mark.parametrize("middle", EACH[:-1])
def test_a_name_in_small_letters_is_that_name(middle: str) -> None:
    assert [name for name in names([middle]) if not right_through(name.casefold())] == []


@pytest.mark.parametrize("middle", ["Văn", "Thị", "Thị Bích", "Đức"])
def test_a_name_without_accents_is_that_name(middle: str) -> None:
    usual = [fold(name) for name in names([middle]) if fold(name).split()[-1] not in UNUSUAL]
    assert [name for name in usual if not right_through(name)] == []


@pytest.mark.parametrize("middle", EACH)
def test_a_name_is_a_coauthor(middle: str) -> None:
    for name in names([middle]):
        shared = coauthors.read(f"{name} 30%")
        assert shared is not None and shared.people == ((name, 30),), name


@pytest.mark.parametrize("typed", ["huy", "bỏ qua", "bo qua", "thoi khoi", "Đồng ý", "từ chối", "khong co", "vang a"])
def test_an_order_of_a_word_or_two_stays_one(typed: str) -> None:
    assert read_name(typed) is None


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("em tên Bùi Thị Thắm ạ", "Bùi Thị Thắm"),
        ("dạ thưa anh, em là Quách Văn Khải", "Quách Văn Khải"),
        ("họ và tên: Lò Văn Pâng", "Lò Văn Pâng"),
        ("tên đầy đủ của tôi là Đinh Lan Anh", "Đinh Lan Anh"),
        ("cô giáo Trịnh Thị Mơ", "Trịnh Thị Mơ"),
        ("tổ trưởng Mạc Văn Sửu", "Mạc Văn Sửu"),
        ("quản đốc Vi Văn Thông, xưởng đúc", "Vi Văn Thông"),
        ("ThS. Đàm Thu Hà", "Đàm Thu Hà"),
        ("nộp hộ bác Phùng Văn Tấn", "Phùng Văn Tấn"),
        ("sáng kiến này là của chị Hoàng Thị Mận", "Hoàng Thị Mận"),
        ("Mạc Thị Bưởi nhé em", "Mạc Thị Bưởi"),
        ("Đoàn Văn Hậu lái xe nâng", "Đoàn Văn Hậu"),
        ("Đoàn Văn Hậu 0912345678", "Đoàn Văn Hậu"),
        ("Đoàn Văn Hậu (ca 2)", "Đoàn Văn Hậu"),
        ("Đoàn Văn Hậu - điện lực Ba Vì", "Đoàn Văn Hậu"),
        ("tran van khoa to truong to cat", "Tran Van Khoa"),
        ("🌸 Lương Thị Xuân 🌸", "Lương Thị Xuân"),
        ("“Lương Thị Xuân”", "Lương Thị Xuân"),
        ("Em chào anh chị ạ\nEm là Lương Thị Xuân", "Lương Thị Xuân"),
        ("Lương Thị Xuân\nTổ ép nhựa\n0912345678", "Lương Thị Xuân"),
        ("LƯƠNG THỊ XUÂN", "Lương Thị Xuân"),
    ],
)
def test_what_stands_around_a_name_is_cut(typed: str, name: str) -> None:
    found = read_name(typed)
    assert found is not None and (found.name, found.sure) == (name, True)


@pytest.mark.parametrize(
    "typed",
    [
        "chào anh chị ạ", "em cần nộp gấp", "đang họp lát nói", "dang hop lat noi", "cô Lan", "bác Tư điện", "nhóm QC",
        "tập thể tổ 2", "em là công nhân", "hai vợ chồng anh Tám", "mai em gửi", "mai em bận", "ẩn danh", "anh em trong tổ",
        "cả tổ cùng làm", "phòng kỹ thuật", "mạng yếu quá", "ghi tên gì?", "Nguyễn", "chị Hoa tổ may", "sửa lại tên", "123",
    ],
)  # fmt: skip
def test_this_is_nobody_s_full_name(typed: str) -> None:
    assert read_name(typed) is None


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Traanf Ddwcs Huy", "Trần Đức Huy"),
        ("Tra62n D9u71c Huy", "Trần Đức Huy"),
        ("Nguyeenx Thij Hoaf", "Nguyễn Thị Hòa"),
        ("Nguyenx Quang Toanr", "Nguyễn Quang Toản"),
        ("phamj minh tuaans", "Phạm Minh Tuấn"),
        ("DDOOX VAWN LUWCJ", "Đỗ Văn Lực"),
        ("Huynhf Thij Ngocj Thuyr", "Huỳnh Thị Ngọc Thủy"),
        ("Truowng Quoocs Khanhs", "Trương Quốc Khánh"),
        ("Nguye64n Va8n Toa1n", "Nguyễn Văn Toán"),
        ("anh Buif Vawn Quys", "Bùi Văn Quý"),
    ],
)
def test_what_a_keyboard_left_is_decoded_to_be_read_back(typed: str, meant: str) -> None:
    found = read_name(typed)
    assert found is not None and (found.name, found.sure) == (meant, False)


@pytest.mark.parametrize("typed", ["Nguyen Van An", "Tran Duc Huy", "Trần Đức Huy", "le thi hoa", "xyz123"])
def test_what_no_keyboard_left_is_not_decoded(typed: str) -> None:
    assert decoded(typed) == ""


def test_half_a_name_is_read_back_once() -> None:
    assert sureness("Lan Anh") == sureness("lan anh") == "maybe"
    assert Name("name").claims("Hồ Anh Khôi", None)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("bac ten la Hoang Van Lich chau nhe", "Hoang Van Lich"),
        ("nguyen minh chau nhe", "Nguyen Minh Chau"),
        ("tran thi em nhe", "Tran Thi Em"),
        ("Lo Thi Nhe", "Lo Thi Nhe"),
        ("Trần Thị Bình là sếp em, em là Lê Thị Hoa", "Lê Thị Hoa"),
        ("Bố Thị Hoa", "Bố Thị Hoa"),
        ("dang thi kim thoa chau nhe, sinh nam 72", "Dang Thi Kim Thoa"),
        ("la chi tran thi kim cuc", "Tran Thi Kim Cuc"),
        ("chu Vo Van Tam", "Vo Van Tam"),
        ("cụ thể là Khuất Duy Tiến", "Khuất Duy Tiến"),
        ("nguyen van a", "Nguyen Van A"),
        ("La Văn Hoa", "La Văn Hoa"),
    ],
)
def test_who_is_spoken_to_is_no_part_of_the_name(typed: str, name: str) -> None:
    found = read_name(typed)
    assert found is not None and found.name == name


@pytest.mark.parametrize(
    "typed", ["Vương Đình Hiếuu, dư chữ u nghe", "Nguyễn Hoàng, à quên chữ lót, Nguyễn Đăng Hoàng", "phan dinh tung a", "hoang van lich chau nhe"]
)
def test_a_name_that_is_put_right_at_once_is_read_back(typed: str) -> None:
    found = read_name(typed)
    assert found is not None and not found.sure
