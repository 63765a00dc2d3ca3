"""Officers and groups as testers met them: commands in several words, hours as people say them, codes sent twice."""

from __future__ import annotations

from datetime import date

import pytest

from handlers.people.codes import code_in
from handlers.posts import campaigns, run
from handlers.reading.hours import clock_time, number_of_days
from storage.database.store import Store
from storage.programme import loading
from tests.cast.campaigns import at, posts
from tests.cast.crowd import HOANGMAI, Crowd, invitation, officer
from tests.cast.groups import group, said_in_group
from tests.cast.talker import ANSWERS, Talker, until

# Commands, however they are written


@pytest.mark.parametrize("typed", ["/tóm tắt", "/tom tat", "/TomTat", "tóm tắt", "tom tat", "Tóm tắt đơn vị"])
def test_the_digest_however_it_is_asked_for(lite: Store, typed: str) -> None:
    officer(lite, "binh", HOANGMAI).says(typed).hears("Tình hình sáng kiến", "LĐLĐ quận Hoàng Mai")


@pytest.mark.parametrize(
    ("typed", "said"),
    [("/bảng xếp hạng tuần", "Tuần này"), ("thong ke hoang mai", "THỐNG KÊ · LĐLĐ quận Hoàng Mai"),
     ("/nhắc nhở tắt", "không nhắc nữa"), ("tài khoản", "Mã nối tài khoản"), ("/rút đồng ý", "Rút đồng ý thì"), ("mẫu", "Cách làm:")],
)  # fmt: skip
def test_a_command_in_several_words(lite: Store, typed: str, said: str) -> None:
    Talker(lite, "an").introduced().says("/huy", typed).hears(said)


def test_words_of_a_command_within_the_form_are_an_answer(lite: Store) -> None:
    an = Talker(lite, "an").introduced().says(*until("title"), "Bảng xếp hạng điện tử trong xưởng").hears("lĩnh vực")
    an.says("/bảng xếp hạng").hears("XẾP HẠNG", "lĩnh vực")


@pytest.mark.parametrize(
    ("typed", "said"),
    [("/bỏ qua", "chưa bỏ qua được"), ("/quay lại", "câu đầu tiên"), ("/tạm dừng", "đã lưu nháp"),
     ("/tamdung", "đã lưu nháp"), ("/tamdung 7", "không tự nhắn gì")],
)  # fmt: skip
def test_a_word_of_the_form_with_a_slash_before_it(lite: Store, typed: str, said: str) -> None:
    Talker(lite, "an").introduced().says(*until("title"), typed).hears(said)


@pytest.mark.parametrize(
    ("typed", "said"),
    [("/giờ 5 rưỡi chiều", "lúc 17:30"), ("/gio 17 giờ 30", "lúc 17:30"), ("/tạm dừng 3 ngày", "tạm dừng đến hết ngày"),
     ("/bảng xếp hạng", "XẾP HẠNG"), ("/bangxephang@Bot tuần", "Tuần này"), ("/nhắc nhở hằng ngày", "Chủ nhật.")],
)  # fmt: skip
def test_a_group_s_commands_as_people_write_them(lite: Store, typed: str, said: str) -> None:
    assert said in Crowd(lite, "telegram").hears_from("admin", typed, admin=True)


@pytest.mark.parametrize("typed", ["/gio chiều", "/tamdung mai", "/nhacnho thứ 8", "/nhacnho 9h"])
def test_what_is_not_understood_in_a_group_is_said_and_changes_nothing(lite: Store, typed: str) -> None:
    crowd = Crowd(lite, "telegram")
    assert crowd.hears_from("admin", typed, admin=True).startswith("Em chưa rõ ạ.")
    assert "thứ Hai, thứ Năm" in crowd.hears_from("admin", "/nhacnho", admin=True)


def test_in_a_zalo_group_a_name_is_no_code_and_nobody_is_sent_after_one(lite: Store) -> None:
    crowd = Crowd(lite, "zalo_bot")
    said = crowd.hears_from("an", "lienket hoang mai")
    assert "cần mã" in said and "/manhom" in said
    assert "tên đơn vị" not in crowd.hears_from("an", "/lienket ABCD-EFGH-JKMN")


# Hours and days as people say them


@pytest.mark.parametrize(
    ("typed", "read"),
    [("5 rưỡi chiều", "17:30"), ("5h chiều", "17:00"), ("7h sáng", "07:00"), ("17g30", "17:30"),
     ("17 giờ 30 phút", "17:30"), ("12 giờ trưa", "12:00"), ("1 giờ trưa", "13:00"), ("9 giờ đêm", "21:00"),
     ("1 giờ đêm", "01:00"), ("12 giờ đêm", "00:00"), ("5:30pm", "17:30"), ("12am", "00:00"), ("17 giờ chiều", "17:00"),
     ("25 giờ", None), ("17h75", None), ("chiều", None), ("17 30", None)],
)  # fmt: skip
def test_hours_as_they_are_said(typed: str, read: str | None) -> None:
    found = clock_time(typed)
    assert (found and f"{found:%H:%M}") == read


@pytest.mark.parametrize(
    ("typed", "read"), [("3", 3), ("3 ngày", 3), ("2 tuần", 14), ("0", 0), ("ba", None), ("-1", None), ("", None)]
)
def test_days_as_they_are_said(typed: str, read: int | None) -> None:
    assert number_of_days(typed) == read


@pytest.mark.parametrize(
    ("typed", "said"),
    [("5 rưỡi chiều", "mỗi ngày, lúc 17:30"), ("mỗi thứ hai 8 giờ sáng", "hằng tuần, thứ Hai, lúc 08:00"),
     ("hằng tuần, thứ Sáu, lúc 16:00", "hằng tuần, thứ Sáu, lúc 16:00"), ("không gửi nữa", "không tự gửi"),
     ("đừng gửi", "không tự gửi")],
)  # fmt: skip
def test_the_hour_of_the_digest_as_people_say_it(lite: Store, typed: str, said: str) -> None:
    officer(lite, "binh", HOANGMAI).says(f"/bantin {typed}").hears(said, "\nMuốn đổi")


# Codes


@pytest.mark.parametrize(
    ("typed", "code"),
    [("mã ABCD-EFGH-JKMN", "ABCD-EFGH-JKMN"), ("Mã mời: abcd-efgh-jkmn.", "ABCD-EFGH-JKMN"),
     ("ma cua em la ABCD-EFGH-JKMN", "ABCD-EFGH-JKMN"), ("máy ABCD-EFGH-JKMN", ""), ("mã số hàng 12", "")],
)  # fmt: skip
def test_a_code_with_a_word_before_it(typed: str, code: str) -> None:
    assert code_in(typed) == code


def test_an_invitation_sent_twice_by_the_same_officer(lite: Store) -> None:
    code = invitation(lite)
    binh = Talker(lite, "binh").introduced().says("/huy", f"mã mời {code}").hears("nay là cán bộ phụ trách")
    binh.says(code).hears("đã là cán bộ phụ trách LĐLĐ quận Hoàng Mai rồi").does_not_hear("không đúng")
    Talker(lite, "an").introduced().says("/huy", code).hears("không đúng")


def test_a_code_that_joins_accounts_is_taken_within_a_form(lite: Store) -> None:
    an = Talker(lite, "an").introduced().says("/huy", "/taikhoan")
    code = next(word for word in an.text.split() if word.count("-") == 2)
    lan = Talker(lite, "lan").introduced().says(ANSWERS["title"], code).hears("Em gộp tất cả")
    lan.presses("Không, để riêng").hears("giữ nguyên")


# What is told


def test_an_officer_who_paused_is_told_until_when(lite: Store) -> None:
    binh = officer(lite, "binh", HOANGMAI).says("/tamdung 3", "/bantin").hears("lúc 17:30", "đến hết ngày 24/11/2026")
    binh.says("/nhacnho").hears("24/11/2026 em im lặng").waits(days=3).says("/bantin").does_not_hear("im lặng")


def test_an_empty_list_says_so(lite: Store) -> None:
    officer(lite, "binh", HOANGMAI).says("/danhsach").hears("chưa có sáng kiến nào", "mở lại")
    Talker(lite, "an").introduced().submits()
    officer(lite, "hoa", HOANGMAI).says("/danhsach").does_not_hear("chưa có sáng kiến")


def test_who_asks_is_told_the_totals_of_a_quiet_unit_too(lite: Store) -> None:
    officer(lite, "binh", "CS-001").says("/tomtat").hears("Ngọc Hà Sen", "Tổng: 0 đã nộp")


def test_where_a_unit_ended_its_group_hears_why_and_no_code_is_given_for_it(lite: Store) -> None:
    group(lite, "g", "CS-001")
    binh = officer(lite, "binh", "CS-001")
    with lite.write() as tx:
        loading.put(tx, loading.difference(tx, {"unit": [{"code": "CS-001", "valid_to": date(2026, 11, 21)}]}))
    binh.waits(minutes=5)
    for order in ("/trogiup", "/gio 18:00"):
        assert "không còn hoạt động, nên em không gửi bản tin" in said_in_group(lite, order, binh.now)
    binh.says("/manhom").hears("chưa tìm thấy").does_not_hear("Mã gắn nhóm")


def test_a_story_is_kept_wherever_it_comes(lite: Store) -> None:
    story = "Trước đây cắt tay chậm lắm, mỗi ngày chỉ được một trăm cái, nay em chế máy cắt chạy bằng mô tơ cũ"
    Talker(lite, "an", "telegram").says(story).hears("giữ tạm tin vừa rồi", "đồng ý chứ ạ?")
    lan = Talker(lite, "lan").introduced().says("/huy", story).hears("Em giữ rồi").says("/huy", "/mau", story).hears("Em đọc được")
    lan.hears("mô tơ cũ")


def test_a_cluster_asked_for_by_name_tells_the_rank_of_no_stranger(lite: Store) -> None:
    an = Talker(lite, "an").introduced().submits().says("/bangxephang cụm 1").hears("Hoàng Mai hạng")
    an.says("/bangxephang cụm 2").hears("XẾP HẠNG · Cụm 2").does_not_hear(" hạng 1/")
    an.says("/bangxephang cụm thi đua 2").hears("XẾP HẠNG · Cụm 2")
    an.presses("Tuần").hears("XẾP HẠNG · Cụm 2", "Tuần này").does_not_hear(" hạng 1/")


def test_a_group_of_a_unit_without_initiatives_is_not_told_none(lite: Store) -> None:
    group(lite, "g", "CS-001")
    for day in (date(2026, 12, 1), date(2027, 12, 31), date(2028, 1, 1)):  # a peak's end, the last day, the end
        run.run_due(lite, at("08:00", day), 1, (campaigns.JOB,))
    said = [text for _, _, text in posts(lite)]
    assert [text.splitlines()[0].partition(" · ")[0] for text in said] == [
        "KẾT QUẢ ĐỢT CAO ĐIỂM",
        "NGÀY CUỐI",
        "KẾT QUẢ",
    ]
    assert not any("0 sáng kiến" in text or "Tổng" in text or "góp sức" in text or "Hạng" in text for text in said)
