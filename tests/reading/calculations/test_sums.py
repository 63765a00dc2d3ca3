"""Calculations are checked as they are labelled: wrong sums are found, right ones hardly ever doubted."""

from __future__ import annotations

import pytest

from handlers.reading.sums import check_sum
from tests.reading.calculations.measure import FILES, cases, figures

# Shares. All but `a` are of others, who never saw the code.
LEAST_FOUND = {
    "calculations_a.tsv": 1.0,
    "calculations_b.tsv": 0.95,
    "calculations_c.tsv": 0.98,
    "calculations_d.tsv": 1.0,
    "calculations_e.tsv": 0.98,
    "calculations_f.tsv": 0.93,
    "calculations_g.tsv": 1.0,
    "calculations_h.tsv": 0.95,
    "calculations_i.tsv": 0.98,
    "calculations_j.tsv": 1.0,
    "calculations_k.tsv": 1.0,
    "calculations_l.tsv": 0.98,
    "calculations_m.tsv": 0.98,
    "calculations_n.tsv": 0.98,
    "calculations_p.tsv": 0.96,
    "calculations_q.tsv": 0.96,
}
MOST_DOUBTED = 0.013  # one of 80


@pytest.mark.parametrize("file", FILES)
def test_wrong_sums_are_found_and_right_ones_hardly_ever_doubted(file: str) -> None:
    got = figures(file)
    assert got.found_share >= LEAST_FOUND[file], got
    assert got.doubted_share <= MOST_DOUBTED, got
    assert got.asked_in_vain == 0


def test_our_own_cases_are_read_as_they_are_labelled() -> None:
    read = {case: case.checked() for case in cases("calculations_a.tsv")}
    misread = {case: checked for case, checked in read.items() if checked.verdict != case.verdict}
    assert {(case.verdict, checked.verdict) for case, checked in misread.items()} <= {("differs", "unreadable")}
    found = {case: checked for case, checked in read.items() if checked.verdict == "differs"}
    assert [(case, checked) for case, checked in found.items() if checked.computed != case.computed] == []


@pytest.mark.parametrize(
    ("claimed", "about", "verdict"),
    [
        (360_000_000, False, "agrees"),
        (360_500_000, False, "agrees"),  # half a percent is nothing
        (400_000_000, False, "differs"),
        (400_000_000, True, "agrees"),  # "gần 400 triệu"
        (460_000_000, True, "differs"),
    ],
)
def test_a_benefit_is_rounded_as_people_round(claimed: int, about: bool, verdict: str) -> None:
    assert check_sum("200 sp x 150.000đ x 12 tháng", claimed, "once", about).verdict == verdict


@pytest.mark.parametrize(
    ("claimed", "why"), [(360_000_000_000, "unit"), (360_000, "unit"), (30_000_000, "period"), (306_000_000, "sum")]
)
def test_the_slip_is_named(claimed: int, why: str) -> None:
    assert check_sum("200 sp x 150.000đ x 12 tháng", claimed).why == why


@pytest.mark.parametrize(
    ("text", "claimed", "verdict", "computed"),
    [
        ("mỗi ca đỡ 8 kg, ngày 3 ca, 300 ngày, 15k một kg", 108_000_000, "agrees", 0),
        ("mỗi ca đỡ 8 kg, ngày 3 ca, 300 ngày, 15k một kg", 36_000_000, "differs", 108_000_000),  # shifts forgotten
        ("12 máy, mỗi máy giảm 5 kWh/ngày, 300 ngày, 2.000đ/kWh", 3_000_000, "differs", 36_000_000),
        ("từ 40 phút xuống 25 phút mỗi hồ sơ, 4.000 hồ sơ/năm, 60k/giờ", 60_000_000, "agrees", 0),  # minutes as hours
        ("từ 40 phút xuống 25 phút mỗi hồ sơ, 4.000 hồ sơ/năm, 60k/giờ", 160_000_000, "differs", 60_000_000),
        ("mua ngoài 900k/bộ, tự làm 250k/bộ, năm 80 bộ", 52_000_000, "agrees", 0),
        ("mua ngoài 900k/bộ, tự làm 250k/bộ, năm 80 bộ", 72_000_000, "differs", 52_000_000),  # all of the old price
        ("50.000đ/xe, 22 xe/ngày, 300 ngày, trừ thiết bị 80 triệu còn 250 triệu", 330_000_000, "differs", 250_000_000),
        ("Nhóm 3 người làm. Tiết kiệm 30 triệu/tháng, 12 tháng", 360_000_000, "agrees", 0),  # who did it is no factor
        ("35tr, 25tr, 12tr, tổng 92tr", 92_000_000, "differs", 72_000_000),
        ("năm 2024: 860 triệu; năm 2025: 745 triệu. Giảm 215 triệu", 215_000_000, "differs", 115_000_000),
        ("30 phút x 10 người x 26 ngày = 7.800 giờ x 35.000 = 273tr", 273_000_000, "differs", 4_550_000),  # minutes
        ("3 tấn/ngày, bán 200.000đ/tấn, 300 ngày là 180tr. Men vi sinh 2tr/tháng", 180_000_000, "differs", 156_000_000),
        ("2 công x 150 sào x 5 lứa x 200k = 300tr, trừ thuê máy 12tr/lứa", 300_000_000, "differs", 240_000_000),
        ("vữa trộn tay 4tr/ha, máy 1tr8/ha, 260 ha", 1_040_000_000, "differs", 572_000_000),  # by hand and by machine
        ("sọt mới 48 nghìn, tiền tre 9 nghìn một sọt, đan 350 sọt", 16_800_000, "differs", 13_650_000),
        ("từ 30 xuống 27 lít/100km, chạy 5.000km/tháng, dầu 20k/lít", 300_000_000, "differs", 36_000_000),
        (
            "trước 3 tháng/lần, nay 9 tháng/lần, mỗi lần 5tr4",
            21_600_000,
            "differs",
            14_400_000,
        ),  # often as times a year
        ("mỗi ca đỡ 8 kg, ngày 3 ca, 300 ngày", 108_000_000, "unreadable", 0),  # no price
        ("cứ 100 sp bớt hỏng 2 cái, ngày 3.000 sp, 15.000đ/sp, 300 ngày", 270_000_000, "unreadable", 0),
    ],
)
def test_numbers_without_signs_are_joined_by_what_they_count(
    text: str, claimed: int, verdict: str, computed: int
) -> None:
    found = check_sum(text, claimed)
    assert (found.verdict, found.computed) == (verdict, computed)


@pytest.mark.parametrize(
    ("text", "claimed"),
    [
        ("95 phút còn 35 phút, 50 lần. 60 phút x 50 = 50 giờ. Giờ máy 320k. 50 x 320k = 16tr", 16_000_000),
        ("mua 35k, tự bện 12k, 24 người mỗi người 2 cây/tháng => 23k x 48 x 12 = 13tr248", 13_248_000),
        ("Tháng chạy 22 chuyến, mỗi chuyến đỡ 5 lít, dầu 19.500 một lít, vị chi 2tr145", 2_145_000),
        ("tháng đỡ 7tr5, năm 12 tháng thì 90", 90_000_000),
        ("bình 45kg trước 20 bình nay 16 bình, 1tr4 1 bình", 5_600_000),
        ("Lò hơi 10 tấn/h, than giảm 80kg mỗi ca, 3 ca, 300 ngày, than 3 triệu/tấn, tính ra 216 triệu", 216_000_000),
        ("bữa ăn 22k x 300 người, bớt 15 suất/ngày, 26 ngày => 22k x 15 x 26 = 8.580.000", 8_580_000),
        ("Sửa 74 thang lò bị gãy, 1 thang 320.000đ", 23_680_000),  # ladders, and no months
        ("Mỗi bộ bớt 2 tờ giấy, tháng 500 bộ, 300đ/tờ", 3_600_000),  # "bộ" is no "bỏ", "giấy" no "giây"
        (
            "Dao cũ 900k/con chạy 300 sp => 3k/sp\nDao mới 1,4tr/con chạy 700 sp => 2k/sp\n1k x 9.600 sp = 9tr6",
            9_600_000,
        ),
        ("cũ 1,15 tỷ; mới 0,82 tỷ; lợi 1,15-0,82=0,33 tỷ", 330_000_000),
        ("hẹn giờ cho 2 máy sấy, tiền dầu từ 30 triệu xuống 18 triệu/tháng, 12 tháng", 144_000_000),
        ("mỗi mẻ bớt 35 kWh, mẻ 2 tấn, ngày 4 mẻ, 1.800đ/kWh, 300 ngày", 75_600_000),  # how large it is
        ("lò hơi 4 tấn/giờ, đỡ 60 kg trấu/giờ, 20 giờ/ngày, 300 ngày, 1.200đ/kg", 432_000_000),
        ("lợp mới 95 triệu, chống thấm 28 triệu", 67_000_000),  # added, or the one for the other
        ("máy giặt số 1 và 2, giảm 0,5 lít/mẻ, 24 mẻ/ngày, 22k/lít, 365 ngày", 96_000_000),
        ("trước 6 giờ 2 người, nay 2 giờ 1 người, 40k/giờ", 400_000),
        (
            "Thuê 3 triệu một lần, tháng 5 lần, làm tời hết 16 triệu. Một năm 180 triệu trừ 16 triệu còn 164 triệu",
            164_000_000,
        ),
        ("báo giá 15/3 thuê ngoài 18 triệu một lần sơn, tự làm hết 11 triệu, năm 2 lần, lợi 14 triệu", 14_000_000),
    ],
)
def test_nobody_is_asked_for_what_only_the_reader_may_have_misread(text: str, claimed: int) -> None:
    assert check_sum(text, claimed).verdict != "differs"


def test_where_signs_join_all_numbers_any_other_benefit_is_asked_about() -> None:
    text = "Mỗi ngày bớt 12 khối nước x 20.000 đồng x 300 ngày"
    assert check_sum(text, 500_000_000).computed == check_sum(text, 5_000_000_000).computed == 72_000_000
    assert check_sum(f"Tổ có 4 máy. {text}", 5_000_000_000).verdict == "unreadable"


def test_a_benefit_of_a_month_or_a_quarter_is_that_of_its_sum() -> None:
    assert check_sum("giờ 6h xong, 2h x 5 người x 30k x 26 = 7tr8", 7_800_000, "month").verdict == "agrees"
    assert check_sum("Tháng 1 đỡ 3tr2, tháng 2 đỡ 2tr8, tháng 3 đỡ 3tr, cả quý", 9_000_000, "other").verdict == "agrees"


def test_a_benefit_of_two_digits_is_rounded_more() -> None:
    assert check_sum("2 người x 8 triệu x 12 tháng", 200_000_000).verdict == "agrees"
    assert check_sum("2 người x 8 triệu x 12 tháng", 201_000_000).verdict == "differs"


@pytest.mark.parametrize(
    "text", ["x" * 5000, "(" * 500, "1 x " * 500, "1234567890" * 99, "1 : 0 triệu", "= = =", "", "5% của"]
)
def test_what_is_no_calculation_is_left_alone(text: str) -> None:
    assert check_sum(text, 360_000_000).verdict == "unreadable"


@pytest.mark.parametrize(
    ("text", "right", "wrong"),
    [
        ("ống phi 27 bớt hao 4 mét mỗi ngày, mét 18 nghìn, 300 ngày", 21_600_000, 216_000_000),
        ("van ep 1220x2440, bot 60 tam x 450k", 27_000_000, 2_700_000),
        ("xe 45 chỗ đỡ 8 lít/chuyến, 200 chuyến, 22k/lít", 35_200_000, 3_520_000),
        ("máy CNC 5 trục: bớt 2 giờ/ngày x 250k x 280 ngày", 140_000_000, 70_000_000),
        ("thùng 24 chai: bớt bể 15 thùng/tháng x 180k x 12", 32_400_000, 2_700_000),
        ("giảm được một phần ba tiền điện, tháng trước 9 triệu, 12 tháng", 36_000_000, 108_000_000),
        ("3/1000 x 200.000 hộp x 8k", 4_800_000, 48_000_000),
        ("ba van vien gach x 1.200d", 36_000_000, 3_600_000),
        ("chục hộp sữa 250k, tháng bớt 3 chục, 12 tháng", 9_000_000, 90_000_000),
        ("giam tu hai muoi phut xuong tam phut moi xe, nam 3000 xe, gio cong 60k", 36_000_000, 60_000_000),
        ("từ một tiếng rưỡi xuống 30 phút mỗi lần thay khuôn, năm 400 lần, giờ máy 200k", 80_000_000, 120_000_000),
        ("năm ngoái hao 1 tấn, năm nay 400 kg, 20k/kg", 12_000_000, 20_000_000),
        ("2022 = 45 vụ, 2023 = 15 vụ, mỗi vụ đền 2 triệu", 60_000_000, 90_000_000),
        ("xuong 20 may nhung chi 8 may lap bien tan, moi may giam 300k/thang, 12 thang", 28_800_000, 72_000_000),
        ("chuyen 1, 2 va 4 moi chuyen bot 3 trieu mot thang, 12 thang", 108_000_000, 36_000_000),
        ("tu thang 3 den thang 12 moi thang giam 2 trieu tien dau", 20_000_000, 2_000_000),
        ("neu mua ngoai 800k/bo, tu han 200k/bo, nam 50 bo", 30_000_000, 40_000_000),
        ("thay vì mua mới 5 cái quạt 1tr2 một cái thì sửa lại hết 300k một cái", 4_500_000, 6_000_000),
        ("lợi 1: điện 12tr\nlợi 2: nước 6tr\nchi: mua cảm biến 5tr", 13_000_000, 18_000_000),
        ("bớt tiền điện 2tr/tháng, bớt tiền nước 500k/tháng, nhân 12 tháng", 30_000_000, 24_000_000),
        ("bớt 100 bao x 70k, cộng thêm tiền công bốc 2tr", 9_000_000, 7_000_000),
        ("vải mua 60k, tự nhuộm 35k => lời 25k x 2 nghìn mét", 50_000_000, 5_000_000),
        ("đợt 1 bớt 12 tấm, đợt 2 bớt 8 tấm, mỗi tấm 350k", 7_000_000, 70_000_000),
        ("thay vì thuê xe cẩu 3 ngày thì chỉ 1 ngày, 4tr/ngày", 8_000_000, 12_000_000),
        ("mỗi tháng đỡ tạ rưỡi cám, cám 12k/kg, 12 tháng", 21_600_000, 14_400_000),
        ("hai bình rưỡi ga mỗi tháng, bình 400k, 12 tháng", 12_000_000, 9_600_000),
        ("thuê ngoài 2 triệu rưỡi mỗi lần, năm mười lần", 25_000_000, 20_000_000),
        ("sau chuc cai mot ngay, moi cai nam tram dong, ba tram ngay", 9_000_000, 90_000_000),
        ("tu 2 tho con 1 tho, luong tho 9 trieu ruoi, 12 thang", 114_000_000, 228_000_000),
        ("công suất 15kW chạy ít đi 3 giờ mỗi ngày, 300 ngày, 2k/kWh", 27_000_000, 2_700_000),
        ("kẹo 3k/gói x 2.000 gói\nbánh 1.500đ x 2.000 gói", 9_000_000, 6_000_000),
        ("từ 2 tiếng 30 phút còn 1 tiếng, tiếng 60k, 280 ca", 25_200_000, 42_000_000),
        ("1.500 cây x 12k = 18tr + 500 cây x 20k = 10tr, tất cả 28tr", 28_000_000, 18_000_000),
        ("giá cũ 52k mới 47k, năm nhập 3 tấn", 15_000_000, 156_000_000),
    ],
)
def test_what_is_told_in_other_words_is_reckoned(text: str, right: int, wrong: int) -> None:
    assert check_sum(text, right).verdict == "agrees"
    found = check_sum(text, wrong)
    assert (found.verdict, found.computed) == ("differs", right)


@pytest.mark.parametrize(
    ("text", "claimed"),
    [
        ("container trước chở 18 pallet nay 20 pallet, năm đỡ 12 cont, mỗi cont 9 triệu", 108_000_000),
        ("làm 2 ca, ca đêm bỏ đèn 30 bóng, tháng đỡ 600 số điện, số 2.500đ, 12 tháng", 18_000_000),
        ("trại heo 3 chuồng, chuồng 2 bớt chết 15 con, mỗi con 4 triệu", 60_000_000),
        ("tiền thuê kho 15tr/tháng nay trả lại nửa kho", 90_000_000),
        ("giá 12k/kg giảm còn 10k/kg", 24_000_000),  # of how many kilos
        ("xăng ít hơn trước nhiều, bây giờ 1 lít 21k", 5_000_000),
        ("mỗi ngày bớt nửa tiếng, một tiếng 40 nghìn, tổ 10 người, năm 300 ngày", 60_000_000),  # of each of them
        ("moi ngay may them 1 ao, cong 180k, tru 30k tien chi, thang 24 ngay, nam 10 thang", 36_000_000),
        ("thang ban 20 binh nhot, lai 40k binh, 15 lan rua xe, lai 30k lan. 800k + 450k = 1tr250 x 12", 15_000_000),
        ("moi ngay bot duoc may tieng, tieng 35k, nam 300 ngay", 31_500_000),
        ("mấy chục ram giấy, mỗi ram 72k", 2_900_000),
        ("một lố 12 cây bút 60k, tháng đỡ 5 lố, 12 tháng", 3_600_000),
        ("mua bạt 2tr/tấm xài 2 năm, thay vì 1 năm, có 10 tấm", 10_000_000),
        ("bảo trì 4 lần/năm còn 2 lần, mỗi lần công 1 triệu vật tư 2 triệu", 6_000_000),
        ("vỉ 30 trứng vỡ 2 còn 1, ngày 100 vỉ, trứng 3k, 300 ngày", 90_000_000),
        ("thùng sơn 18 lít giá 1tr8, mỗi căn bớt 9 lít, 30 căn", 27_000_000),
        ("xo 18 lit son 1tr8, moi can bot nua xo, 30 can", 27_000_000),
        ("3 tháng hè bớt 10tr/tháng, các tháng còn lại bớt 4tr/tháng", 66_000_000),
    ],
)
def test_what_only_tells_about_the_work_is_not_held_against_anybody(text: str, claimed: int) -> None:
    assert check_sum(text, claimed).verdict != "differs"


def test_a_year_that_is_claimed_as_a_month_is_found_where_it_stands_alone() -> None:
    found = check_sum("bớt được 24tr 1 năm", 24_000_000, "month")
    assert (found.verdict, found.computed, found.why) == ("differs", 2_000_000, "period")
    assert check_sum("bớt được 24tr 1 năm", 2_000_000, "month").verdict != "differs"
