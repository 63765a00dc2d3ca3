"""A picture for an announcement, sent in the chat: while the words are written, or under its preview."""

from __future__ import annotations

from datetime import timedelta

import pytest

from messages.channels import MEGABYTE
from messages.wire import FileRef
from storage import retention
from storage.database.store import Store
from storage.posts import announcements
from tests.cast.announcements.going_out import WORDS, goes_out, write
from tests.cast.announcements.pictures import ON_DISK, is_fetched, sends, written_with_picture
from tests.cast.crowd import CITY, HOANGMAI, officer
from tests.cast.rows import rows
from tests.cast.talker import MORNING, Talker
from tests.databases import ON_BOTH

CHANNELS = ("telegram", "zalo_bot", "zalo_oa")
ONE_PICTURE = "Thông báo chỉ có một ảnh nên em lấy ảnh đầu tiên"
NONE_OF_IT = "thông báo không có ảnh vẫn gửi được"


def pictures(store: Store) -> list[str]:
    """What the announcements show."""
    return [str(row[0]) for row in rows(store, "SELECT picture FROM announcement ORDER BY id")]


def files(store: Store) -> list[tuple[object, ...]]:
    """What became of all that was sent."""
    return rows(store, "SELECT ref, state FROM evidence ORDER BY id")


@pytest.mark.parametrize("channel", CHANNELS)
def test_a_picture_sent_with_the_words_goes_out_with_them(store: Store, channel: str) -> None:
    chi = officer(store, "chi", HOANGMAI, channel)
    an = Talker(store, "an", "telegram").introduced()
    written_with_picture(chi).does_not_see("Gửi ngay").says("/thongbao 1 gửi").hears("chưa tải xong ảnh")
    assert chi.screen.picture == ""
    is_fetched(store)
    chi.looks().hears(WORDS, "Ảnh đã về, người nhận sẽ thấy như trên")
    assert chi.heard[0].picture == ON_DISK
    chi.says("/thongbao 1").hears("cả ảnh").says("/thongbao 1 gửi").hears("bắt đầu gửi")
    goes_out(store, chi.now)
    assert an.looks().hears(WORDS).screen.picture == ON_DISK
    assert files(store) == [], "the announcement has it now"


def test_the_words_below_a_picture_are_the_announcement(lite: Store) -> None:
    chi = officer(lite, "chi", HOANGMAI, "telegram").says("/thongbao mới")
    sends(chi, text=WORDS).hears("Em nhận được ảnh rồi", "Có liên kết nào").says("bỏ qua").hears(WORDS, "tải ảnh")
    is_fetched(lite)
    assert pictures(lite) == [ON_DISK]


def test_words_too_few_below_a_picture_are_asked_for_again_and_the_picture_stays(lite: Store) -> None:
    chi = officer(lite, "chi", HOANGMAI, "telegram").says("/thongbao mới")
    sends(chi, text="Họp").hears("Em nhận được ảnh rồi").is_at("words").says(WORDS).says("bỏ qua").hears("tải ảnh")


def test_words_below_a_picture_change_none_that_were_given(lite: Store) -> None:
    chi = officer(lite, "chi", HOANGMAI, "telegram").says("/thongbao mới").says(WORDS)
    sends(chi, text="Ảnh chụp hội nghị sáng nay ở cơ quan").hears("Lời dưới ảnh em không dùng", "Có liên kết nào")
    chi.says("bỏ qua").hears(WORDS).does_not_hear("Ảnh chụp hội nghị")


def test_under_the_preview_a_picture_is_added_changed_and_taken_off(lite: Store) -> None:
    chi = officer(lite, "chi", HOANGMAI, "telegram")
    write(chi).presses("Thêm ảnh").hears("một ảnh JPG hoặc PNG, nhiều nhất 10 MB")
    sends(chi).hears("đang tải về", WORDS).sees("Đổi ảnh", "Bỏ ảnh").does_not_see("Gửi ngay")
    is_fetched(lite)
    assert pictures(lite) == [ON_DISK]
    chi.says("/thongbao 1").presses("Đổi ảnh")
    sends(chi, "p2").hears("đang tải về")
    is_fetched(lite, FileRef(mime="image/jpeg", size=9, path="ab/other.jpg"))
    assert pictures(lite) == ["ab/other.jpg"]
    chi.says("/thongbao 1").presses("Bỏ ảnh").does_not_see("Bỏ ảnh").presses("Gửi ngay").hears("bắt đầu gửi")
    assert pictures(lite) == [""]


def test_a_picture_is_taken_off_while_it_is_fetched(lite: Store) -> None:
    chi = officer(lite, "chi", HOANGMAI, "telegram")
    written_with_picture(chi).presses("Bỏ ảnh").sees("Thêm ảnh", "Gửi ngay")
    is_fetched(lite)
    chi.looks().hears_nothing()
    assert pictures(lite) == [""] and files(lite) == [("p1", "erase")]


def test_on_the_web_it_is_there_at_once(lite: Store) -> None:
    chi = officer(lite, "chi", HOANGMAI).says("/thongbao mới").sends("a.jpg").hears("Em nhận được ảnh rồi.")
    chi.says(WORDS).says("bỏ qua").hears("cả ảnh").sees("Gửi ngay", "Bỏ ảnh")
    assert pictures(lite) == ["ab/a.jpg"] and files(lite) == []
    chi.sends("b.jpg").hears("Em nhận được ảnh rồi.").sees("Gửi ngay")
    assert pictures(lite) == ["ab/b.jpg"]
    assert rows(lite, "SELECT path, state FROM evidence") == [], "nothing that an announcement shows is thrown away"


@pytest.mark.parametrize(
    ("file", "said"),
    [
        (FileRef("a.pdf", "application/pdf", 900, ref="r"), "không phải ảnh JPG hoặc PNG"),
        (FileRef("a.mp4", "video/mp4", 900, ref="r"), "không phải ảnh JPG hoặc PNG"),
        (FileRef("a.heic", "image/heic", 900, ref="r"), "không phải ảnh JPG hoặc PNG"),
        (FileRef("a.jpg", "image/jpeg", 11 * MEGABYTE, ref="r"), "lớn hơn 10 MB"),
        (FileRef("a.jpg", "image/jpeg", 30 * MEGABYTE, ref="r", refused="too_big"), "lớn hơn 10 MB"),
    ],
    ids=["pdf", "video", "heic", "large", "larger"],
)
def test_what_is_no_picture_is_said_at_once_and_the_words_go_on(lite: Store, file: FileRef, said: str) -> None:
    chi = officer(lite, "chi", HOANGMAI, "telegram").says("/thongbao mới")
    chi.does(files=(file,)).hears(said, NONE_OF_IT).is_at("words").says(WORDS).says("bỏ qua").sees("Thêm ảnh")
    chi.does(files=(file,)).hears(said, NONE_OF_IT, WORDS).sees("Gửi ngay", "Thêm ảnh")
    assert files(lite) == []


@pytest.mark.parametrize(
    ("became", "said"),
    [
        (FileRef(refused="lost"), "Em không tải được ảnh này về"),
        (FileRef(refused="wrong_type"), "không mở được"),
        (FileRef(mime="application/pdf", size=900, path="ab/a.pdf"), "không phải ảnh JPG hoặc PNG"),
        (FileRef(mime="image/png", size=11 * MEGABYTE, path="ab/a.png"), "lớn hơn 10 MB"),
    ],
    ids=["lost", "unreadable", "pdf", "large"],
)
def test_what_turns_out_to_be_none_is_said_and_it_goes_without(lite: Store, became: FileRef, said: str) -> None:
    chi = officer(lite, "chi", HOANGMAI, "telegram")
    written_with_picture(chi)
    is_fetched(lite, became)
    chi.looks().hears(said, NONE_OF_IT).says("/thongbao 1").sees("Gửi ngay", "Thêm ảnh")
    assert pictures(lite) == [""] and files(lite) == []
    chi.says("/thongbao mới")
    sends(chi, "p2")
    is_fetched(lite, became)
    chi.looks().hears(said, NONE_OF_IT).is_at("words").says(WORDS).says("bỏ qua").sees("Gửi ngay", "Thêm ảnh")


def test_of_an_album_it_takes_the_first_and_says_so_once(lite: Store) -> None:
    chi = officer(lite, "chi", HOANGMAI, "telegram").says("/thongbao mới")
    sends(chi, "p1", album="al").hears("Em nhận được ảnh rồi")
    sends(chi, "p2", album="al").hears(ONE_PICTURE)
    sends(chi, "p3", album="al").hears_nothing()
    chi.says(WORDS).says("bỏ qua")
    assert files(lite) == [("p1", "pending")]
    sends(chi, "p4", album="al2").hears("đang tải về").sees("Đổi ảnh")
    sends(chi, "p5", album="al2").hears(ONE_PICTURE)
    sends(chi, "p6", album="al2").hears_nothing()
    assert [file for file in files(lite) if file[1] == "pending"] == [("p4", "pending")]


def test_of_many_at_once_it_takes_the_first_picture(lite: Store) -> None:
    chi = officer(lite, "chi", HOANGMAI).says("/thongbao mới").sends("a.jpg", "b.jpg", "c.jpg").hears(ONE_PICTURE)
    assert rows(lite, "SELECT path, state FROM evidence ORDER BY path") == [
        ("ab/a.jpg", "kept"), ("ab/b.jpg", "erase"), ("ab/c.jpg", "erase"),
    ]  # fmt: skip
    chi.says(WORDS).says("bỏ qua").sends("d.jpg", "e.jpg").hears(ONE_PICTURE)
    assert pictures(lite) == ["ab/d.jpg"]
    assert ("ab/e.jpg", "erase") in rows(lite, "SELECT path, state FROM evidence")


def test_the_newest_picture_counts_and_the_others_go(lite: Store) -> None:
    chi = officer(lite, "chi", HOANGMAI, "telegram").says("/thongbao mới")
    for number in range(5):
        sends(chi, f"p{number}")
    assert [file for file in files(lite) if file[1] == "pending"] == [("p4", "pending")]
    chi.says(WORDS).says("bỏ qua")
    sends(chi, "p5")
    assert [file for file in files(lite) if file[1] == "pending"] == [("p5", "pending")]


def test_a_photo_that_comes_twice_is_one(lite: Store) -> None:
    chi = officer(lite, "chi", HOANGMAI, "telegram").says("/thongbao mới")
    sends(chi).again().hears_nothing()
    chi.says(WORDS).says("bỏ qua")
    sends(chi, "p2").again().hears_nothing()
    is_fetched(lite)
    chi.looks().hears("Ảnh đã về")
    assert pictures(lite) == [ON_DISK]


def test_a_form_put_aside_keeps_its_picture_and_a_new_one_lets_it_go(lite: Store) -> None:
    chi = officer(lite, "chi", HOANGMAI, "telegram").says("/thongbao mới")
    sends(chi)
    chi.says("/huy").says("/tiep").is_at("words").says(WORDS).says("bỏ qua").hears("tải ảnh")
    chi.says("/thongbao mới")
    sends(chi, "p2")
    chi.says("/huy").says("/thongbao mới").says(WORDS).says("bỏ qua").sees("Gửi ngay").does_not_hear("tải ảnh")
    assert ("p2", "erase") in files(lite)


def test_dropped_with_its_picture(lite: Store) -> None:
    chi = officer(lite, "chi", HOANGMAI, "telegram")
    written_with_picture(chi).presses("Bỏ").hears("Em đã bỏ thông báo 1")
    is_fetched(lite)
    assert pictures(lite) == [""] and files(lite) == [("p1", "erase")]


def test_once_it_goes_out_no_picture_is_changed(lite: Store) -> None:
    chi = officer(lite, "chi", HOANGMAI, "telegram")
    write(chi).presses("Hẹn giờ gửi").presses("17:30 22/11/2026")
    sends(chi).hears("nên không đổi được nữa").says("/thongbao 1 bỏ ảnh").hears("gửi từ 17:30")
    goes_out(lite, chi.now + timedelta(days=1))
    assert pictures(lite) == [""] and files(lite) == []


@ON_BOTH
def test_two_officers_at_one_announcement_the_newest_picture_counts(store: Store) -> None:
    chi, city = officer(store, "chi", HOANGMAI, "telegram"), officer(store, "city", CITY, "telegram")
    written_with_picture(chi)
    sends(city.says("/thongbao 1"), "p2").hears("đang tải về")
    chi.says("/thongbao 1 gửi").hears("chưa tải xong ảnh")
    is_fetched(store)
    city.looks().hears("Ảnh đã về")
    chi.looks().hears_nothing()
    assert files(store) == [("p1", "erase")]
    chi.says("/thongbao 1").hears("cả ảnh").sees("Gửi ngay")


def test_an_announcement_of_others_takes_no_picture(lite: Store) -> None:
    write(officer(lite, "chi", HOANGMAI, "telegram"))
    khanh = officer(lite, "khanh", "Q-BADINH", "telegram").says("/thongbao 1").hears("không thấy thông báo 1")
    sends(khanh)
    assert rows(lite, "SELECT picture_id FROM announcement") == [(None,)]


def test_a_picture_in_a_group_is_nothing_to_an_announcement(lite: Store) -> None:
    chi = officer(lite, "chi", HOANGMAI, "telegram").says("/thongbao mới")
    crowd = Talker(lite, "g", "telegram")
    crowd.does(files=(FileRef("a.jpg", "image/jpeg", 900, ref="r"),), group=True, text="/thongbao 1 ảnh")
    chi.is_at("words")
    assert files(lite) == []


def test_an_edited_caption_is_the_announcement(lite: Store) -> None:
    chi = officer(lite, "chi", HOANGMAI, "telegram").says("/thongbao mới")
    sends(chi, text="Mời anh chị em họp sáng thứ Hai.", message="7").hears("Có liên kết nào")
    chi.does(kind="edited", text="Mời anh chị em họp sáng thứ Ba.", message="7").hears("thứ Ba")
    chi.says("bỏ qua").hears("thứ Ba").does_not_hear("thứ Hai")


def test_written_anew_it_keeps_its_picture_unless_another_comes(lite: Store) -> None:
    chi = officer(lite, "chi", HOANGMAI, "telegram")
    written_with_picture(chi)
    is_fetched(lite)
    chi.says("/thongbao 1").presses("Viết lại").says("Họp lúc 14 giờ chiều thứ Sáu.").says("bỏ qua").sees("Đổi ảnh")
    assert pictures(lite) == [ON_DISK]
    sends(chi.presses("Viết lại"), "p2")
    chi.says("Họp lúc 15 giờ chiều thứ Sáu.").says("bỏ qua").hears("tải ảnh")
    is_fetched(lite, FileRef(mime="image/jpeg", size=9, path="ab/other.jpg"))
    assert pictures(lite) == ["ab/other.jpg"]


@ON_BOTH
def test_whose_data_is_erased_the_picture_goes_too(store: Store) -> None:
    chi, city = officer(store, "chi", HOANGMAI, "telegram"), officer(store, "city", CITY)
    written_with_picture(chi)
    is_fetched(store)
    sends(chi.says("/thongbao mới"), "p2")
    chi.says("/xoa").presses("Xóa tất cả")
    is_fetched(store)
    assert pictures(store) == [""]
    assert rows(store, "SELECT path, state FROM evidence ORDER BY path") == [("", "erase"), (ON_DISK, "erase")]
    city.says("/thongbao 1").sees("Gửi ngay", "Thêm ảnh")


def test_whose_data_is_erased_before_it_is_fetched_nobody_waits_for_it(lite: Store) -> None:
    chi, city = officer(lite, "chi", HOANGMAI, "telegram"), officer(lite, "city", CITY)
    written_with_picture(chi).says("/xoa").presses("Xóa tất cả")
    city.says("/thongbao 1").sees("Gửi ngay", "Thêm ảnh")


def test_two_accounts_that_are_joined_leave_no_picture_behind(lite: Store) -> None:
    chi = officer(lite, "chi", HOANGMAI, "telegram")
    other = officer(lite, "chi2", HOANGMAI, "zalo_oa")
    sends(other.says("/thongbao mới"))
    code = next(word for word in chi.says("/taikhoan").text.split() if len(word) > 6 and "-" in word)
    other.says("/huy").says(code).says(f"/ma {code} yes").hears("Tài khoản này nay là của")
    assert files(lite) == [("p1", "erase")]
    is_fetched(lite)
    assert rows(lite, "SELECT path, state FROM evidence") == [("", "erase")]


def test_what_is_old_is_forgotten_with_its_picture(lite: Store) -> None:
    chi = officer(lite, "chi", HOANGMAI, "telegram")
    written_with_picture(chi)
    for _ in range(5):
        lite.writing(retention.forget, MORNING + timedelta(days=10))
    assert pictures(lite) == [] and files(lite) == [("p1", "erase")]


def test_what_an_announcement_shows_is_not_swept(lite: Store) -> None:
    chi = officer(lite, "chi", HOANGMAI, "telegram")
    written_with_picture(chi)
    is_fetched(lite)
    assert lite.reading(announcements.pictures_known, [ON_DISK]) == {ON_DISK}
