"""What people type where nothing is asked: codes, orders in words, other bots' commands; and what is not understood."""

from __future__ import annotations

import pytest

from storage.database.store import Store
from tests.cast.talker import PLEDGE, Talker, until


@pytest.fixture
def done(lite: Store) -> Talker:
    """Somebody who has handed one in."""
    return Talker(lite, "an").introduced().submits()


@pytest.mark.parametrize("typed", ["{}", "trạng thái {}", "mã hồ sơ {} ạ", "{} đến đâu rồi em"])
def test_a_receipt_code_is_looked_up(done: Talker, typed: str) -> None:
    code = done.code
    for said in (code, code.lower()):
        done.says(typed.format(said)).hears(code, "Trạng thái: đã nộp", "Tác giả: Nguyễn Văn An")


def test_what_is_said_about_it_is_done(done: Talker) -> None:
    code = done.code
    done.says(f"rút {code}").hears(f"Rút {code}", "chắc chưa").says(f"sửa {code}").hears(f"Mình sửa {code}")
    done.says(code).hears("Trạng thái").is_at("review")  # within a form it is looked up, and the form goes on


def test_another_persons_code_is_unknown(done: Talker, lite: Store) -> None:
    binh = Talker(lite, "binh").introduced().says("tạm dừng")
    binh.says(done.code).hears("không thấy mã này").says("SK-2026-999999").hears("không thấy mã này")


def test_taking_back_asks_for_the_one_or_which(done: Talker) -> None:
    done.says("rút lại").hears("Rút SK-2026-000001", "chắc chưa").says("không")
    done.says("/moi").submits().says("rút sáng kiến").hears("rút sáng kiến nào")
    assert [label.partition(" ")[0] for label in done.labels] == ["SK-2026-000002", "SK-2026-000001"]
    done.says("1").hears("Rút SK-2026-000002").says("rút lại").hears("Em đã rút SK-2026-000002")
    done.says("/rut SK-2026-000001", "rút lại").says("rút lại").hears("không có sáng kiến nào đang chờ xem")


def test_what_was_taken_back_stands_apart(done: Talker) -> None:
    done.says("rút lại", "rút lại").hears("Em đã rút").says("/cuatoi").hears("Đã rút:\n• SK-2026-000001 – Cải tiến")
    done.does_not_hear("Đã nộp:")
    done.says("/moi").submits().says("/cuatoi").hears("Đã nộp:\n• SK-2026-000002", "Đã rút:\n• SK-2026-000001")


def test_data_says_which_files_and_leaves_zeros_out(lite: Store) -> None:
    an = Talker(lite, "an").introduced().says(*until("evidence")).sends("truoc.jpg").says("xong", "không", *PLEDGE)
    an.says("rút lại", "rút lại").hears("Em đã rút").says("/dulieu")
    an.hears("• 1 sáng kiến đã rút", "• 1 ảnh, tệp:\n  – truoc.jpg (SK-2026-000001)").does_not_hear("• 0", " 0 ")
    an.says("/rutdongy").hears("xóa ngay hồ sơ, điện thoại, tin nhắn.").does_not_hear(" 0 ")


@pytest.mark.parametrize("typed", ["xếp hạng", "bangxephang hà nội", "bảng xếp hạng hà nội", "bxh"])
def test_standings_without_a_slash(done: Talker, typed: str) -> None:
    done.says(typed).hears("XẾP HẠNG")


@pytest.mark.parametrize("typed", ["cho gặp người thật", "Tôi muốn gặp cán bộ ạ", "gap nguoi that"])
def test_a_human_is_asked_for(done: Talker, typed: str) -> None:
    done.says(typed).hears("Anh/chị muốn hỏi gì ạ?")


def test_a_human_is_asked_for_within_a_form_and_it_goes_on(worker: Talker) -> None:
    worker.says(*until("before"), "cho gặp người thật").hears("Anh/chị muốn hỏi gì ạ?").is_at("before")
    worker.says("thôi").hears("vướng ở đâu").is_at("before")


def test_the_commands_of_other_bots(done: Talker) -> None:
    done.says("/settings").hears("muốn đổi gì").sees("Lời nhắc", "Hồ sơ của tôi").says("/privacy").hears("đang giữ về")


def test_what_is_not_understood_is_said_to_be_so_first(done: Talker) -> None:
    done.says("con cá vàng bơi").hears("Em chưa hiểu ý này ạ.\n\nAnh/chị muốn làm gì ạ?")
    for kind in ("chào em", "ok em", "vâng ạ", "xin chào"):
        done.says(kind).does_not_hear("chưa hiểu")


@pytest.mark.parametrize(
    ("typed", "heard"),
    [
        ("cảm ơn em nhiều nha", "Dạ không có gì ạ."),
        ("hồ sơ của chị tới đâu rồi", "SK-"),
        ("có ai xem chưa em", "SK-"),
        ("sáng kiến anh nộp hôm qua duyệt chưa em", "SK-"),
        ("có thưởng gì không em", "Khen thưởng"),
    ],
)
def test_behind_the_receipt_questions_are_answered(worker: Talker, typed: str, heard: str) -> None:
    worker.tells().says(*PLEDGE).hears("Mã hồ sơ").waits(hours=2)
    worker.says(typed).hears(heard).does_not_hear("chưa hiểu")
