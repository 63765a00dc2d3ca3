"""The names of wards and communes are names, though "Hồng Hà" or "Yên Hòa" fold like words to the bot."""

from __future__ import annotations

import pytest

from handlers.loading import read, table
from handlers.reading import UnitIndex, read_reply
from handlers.reading.fold import fold
from storage.database.store import Store
from storage.programme.loading import difference, put
from tests.cast.talker import Talker
from tests.cast.understanding import readings

PLACES = ["Hồng Hà", "Yên Hòa", "Đống Đa", "Xuân Phương", "Dịch Vọng", "Ứng Hòa", "Bồ Đề"]
COMMUNES = ["Hoàn Kiếm", "Cửa Nam", "Ba Đình", "Ngọc Hà", "Giảng Võ", "Hai Bà Trưng", "Vĩnh Tuy", "Bạch Mai", "Kim Liên", "Văn Miếu - Quốc Tử Giám", "Láng", "Ô Chợ Dừa", "Lĩnh Nam", "Hoàng Mai", "Vĩnh Hưng", "Tương Mai", "Định Công", "Hoàng Liệt", "Yên Sở", "Thanh Xuân", "Khương Đình", "Phương Liệt", "Cầu Giấy", "Nghĩa Đô", "Tây Hồ", "Phú Thượng", "Tây Tựu", "Phú Diễn", "Xuân Đỉnh", "Đông Ngạc", "Thượng Cát", "Từ Liêm", "Tây Mỗ", "Đại Mỗ", "Long Biên", "Việt Hưng", "Phúc Lợi", "Hà Đông", "Dương Nội", "Yên Nghĩa", "Phú Lương", "Kiến Hưng", "Thanh Trì", "Đại Thanh", "Nam Phù", "Ngọc Hồi", "Thanh Liệt", "Thượng Phúc", "Thường Tín", "Chương Dương", "Hồng Vân", "Phú Xuyên", "Phượng Dực", "Chuyên Mỹ", "Đại Xuyên", "Thanh Oai", "Bình Minh", "Tam Hưng", "Dân Hòa", "Vân Đình", "Hòa Xá", "Mỹ Đức", "Hồng Sơn", "Phúc Sơn", "Hương Sơn", "Chương Mỹ", "Phú Nghĩa", "Xuân Mai", "Trần Phú", "Hòa Phú", "Quảng Bị", "Minh Châu", "Quảng Oai", "Vật Lại", "Cổ Đô", "Bất Bạt", "Suối Hai", "Ba Vì", "Yên Bài", "Sơn Tây", "Tùng Thiện", "Đoài Phương", "Phúc Thọ", "Phúc Lộc", "Hát Môn", "Thạch Thất", "Hạ Bằng", "Tây Phương", "Hòa Lạc", "Yên Xuân", "Quốc Oai", "Hưng Đạo", "Kiều Phú", "Phú Cát", "Hoài Đức", "Dương Hòa", "Sơn Đồng", "An Khánh", "Đan Phượng", "Ô Diên", "Liên Minh", "Gia Lâm", "Thuận An", "Bát Tràng", "Phù Đổng", "Thư Lâm", "Đông Anh", "Phúc Thịnh", "Thiên Lộc", "Vĩnh Thanh", "Mê Linh", "Yên Lãng", "Tiến Thắng", "Quang Minh", "Sóc Sơn", "Đa Phúc", "Nội Bài", "Trung Giã", "Kim Anh"]  # fmt: skip


@pytest.mark.parametrize("name", PLACES)
@pytest.mark.parametrize("accents", [True, False])
def test_the_short_name_is_the_unit_at_both_questions(lite: Store, name: str, accents: bool) -> None:
    head = ["Mã đơn vị", "Tên đơn vị", "Tên gọi tắt", "Loại đơn vị", "Mã cấp trên"]
    rows = [[f"P-{n}", f"Công đoàn phường {place}", place, "Phường", "HN"] for n, place in enumerate(PLACES)]
    with lite.write() as tx:
        put(tx, difference(tx, read.read([head, *rows], table.present(tx))))
    typed = name if accents else fold(name)
    person = Talker(lite, "an").opens().presses("Tôi đồng ý").says("Nguyễn Văn An", "bỏ qua", "Xưởng cơ khí 3", typed)
    _settle(person, name).says("sửa đơn vị", typed)
    _settle(person, name)


def _settle(person: Talker, name: str) -> Talker:
    """Where the district of that name stands too, it is asked which: then the ward is picked."""
    if "Đã ghi" not in person.text:
        person.presses(f"Công đoàn phường {name}")
    return person.hears(f"Đã ghi: Công đoàn phường {name}")


@pytest.mark.parametrize("name", COMMUNES)
def test_each_commune_of_the_city_is_found_by_its_name(name: str) -> None:
    units = [readings.Unit(f"X{n}", f"Công đoàn xã {each}", each, "xa") for n, each in enumerate(COMMUNES)]
    index = UnitIndex(units)
    code = f"X{COMMUNES.index(name)}"
    for typed in (name, name.upper(), fold(name), f"xã {name}", f"xa {fold(name)}", f"{name} ạ"):
        found = index.find(typed)
        assert code in (found.value, *found.candidates), typed
        assert " " in typed or not read_reply(typed)


@pytest.mark.parametrize(
    ("typed", "place"),
    [
        ("Bác làm bảo vệ ở Bệnh viện Đa khoa Nông nghiệp, mười tám năm rồi đấy", "Bệnh viện Đa khoa Nông nghiệp"),
        ("Trước làm bên Công ty In Tiến Bộ, giờ chuyển sang Nhà in Thống Nhất rồi", "Nhà in Thống Nhất"),
        ("dạ xưởng giặt là Minh Khôi, tại nó không có biển", "xưởng giặt là Minh Khôi"),
    ],
)
def test_a_workplace_is_offered_without_what_is_said_beside_it(lite: Store, typed: str, place: str) -> None:
    an = Talker(lite, "an").opens().presses("Tôi đồng ý").says("Nguyễn Văn An", "bỏ qua", typed)
    an.hears("nơi nào dưới đây").presses(place).hears(f"Đã ghi: {place}", "Công đoàn cấp trên")


@pytest.mark.parametrize("typed", ["lái xe buýt", "o nha may", "cty mới đổi chủ, chưa biết tên chính thức", "em ko phai o truong Hoa Sen ma o truong Hoa Sua"])
def test_what_names_no_workplace_is_not_kept(lite: Store, typed: str) -> None:
    an = Talker(lite, "an").opens().presses("Tôi đồng ý").says("Nguyễn Văn An", "bỏ qua", typed)
    an.does_not_hear("Đã ghi", "Công đoàn cấp trên")


@pytest.mark.parametrize("typed", ["Công trường cầu Mễ Sở, nhà thầu Trung Thành", "em đang phụ bếp tại Nhà hàng Sen Hồ ạ"])
def test_a_workplace_in_two_parts_or_with_a_trade_is_kept(lite: Store, typed: str) -> None:
    an = Talker(lite, "an").opens().presses("Tôi đồng ý").says("Nguyễn Văn An", "bỏ qua", typed)
    an.hears("Đã ghi", "Công đoàn cấp trên")
