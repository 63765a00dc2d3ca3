"""An answer with its reason, its hedge or a kind word around it is that answer."""

from __future__ import annotations

import pytest

from tests.cast.talker import Talker

UP_TO_THE_EFFECT = (
    "Giàn phơi khăn tự quay", "sản xuất",
    "Trước đây phơi khăn trên dây, hay rơi xuống nền", "Em làm giàn xoay có kẹp, quay một vòng là khô cả hai mặt",
    "15/6/2026",
)  # fmt: skip


@pytest.fixture
def effect(worker: Talker) -> Talker:
    """Somebody who is asked whether the effect can be reckoned in money."""
    return worker.says(*UP_TO_THE_EFFECT).hears("bằng tiền không")


def test_what_is_told_behind_a_no_answers_the_next_question(effect: Talker) -> None:
    effect.says("không tính ra tiền được em nhé nhưng mà khăn khô nhanh và không phải giặt lại nữa")
    effect.hears("Có gì thêm").says("sửa hiệu quả khác").hears("khăn khô nhanh và không phải giặt lại nữa")


@pytest.mark.parametrize("typed", ["chả tính được", "thôi kể đi", "hổng tính được tiền em ơi"])
def test_a_no_in_other_words(effect: Talker, typed: str) -> None:
    effect.says(typed).hears("giúp được gì")


def test_recognised_but_the_number_is_forgotten(effect: Talker) -> None:
    effect.says("hiệu quả khác", "Khăn không rơi nữa, khỏi giặt lại", "có mình tôi chứ ai").hears("Còn gì nữa")
    effect.says("sửa công nhận", "có rồi nhưng quên số quyết định").hears("Đã công nhận", "Còn gì nữa")
    effect.says("máy ảnh hỏng nên không chụp được").hears("Tôi cam đoan")


@pytest.mark.parametrize("typed", ["để nguyên vậy", "giữ nguyên", "thôi để thế"])
def test_what_stands_is_kept(effect: Talker, typed: str) -> None:
    effect.says("lui lại một câu").hears("từ khi nào", "15/06/2026").says(typed).hears("bằng tiền không")


@pytest.mark.parametrize(
    "typed", ["chị nói bằng giọng nói nhé em", "em viết không dấu nhé", "trống vào lớp rồi, tí cô viết tiếp"]
)
def test_what_is_only_announced_is_no_answer(worker: Talker, typed: str) -> None:
    worker.says(*UP_TO_THE_EFFECT[:2]).hears("trước đây việc này")
    worker.says(typed).does_not_hear("Đã ghi").says("Phơi khăn trên dây, hay rơi xuống nền")
    worker.says("sửa trước đây").hears("Đang ghi: Phơi khăn trên dây, hay rơi xuống nền")


def test_own_words_that_are_no_pledge_are_asked_about(worker: Talker) -> None:
    worker.tells().says("giờ thì chuẩn rồi").hears("“gửi”").says("gửi").hears("Mã hồ sơ")


@pytest.mark.parametrize("typed", ["còn mấy câu nữa em", "chờ chị tí có khách", "em thông minh phết nhỉ"])
def test_what_is_said_to_us_adds_nothing_to_the_story(worker: Talker, typed: str) -> None:
    worker.says(*UP_TO_THE_EFFECT[:3]).hears("làm khác đi thế nào").says(typed).hears("làm khác đi thế nào")
    worker.says(UP_TO_THE_EFFECT[3]).hears("từ khi nào").says("sửa trước đây")
    worker.hears(f"Đang ghi: {UP_TO_THE_EFFECT[2]}").says("giữ nguyên", "sửa cách làm mới")
    worker.hears(f"Đang ghi: {UP_TO_THE_EFFECT[3]}")


def test_who_knows_no_kind_is_helped(worker: Talker) -> None:
    worker.says(UP_TO_THE_EFFECT[0], "sửa loại giải pháp").says("hổng biết loại nào luôn").hears("Không sao ạ.", "máy móc")


@pytest.mark.parametrize(
    ("typed", "vnd"),
    [
        ("12.500.000 do giảm bột giặt", "12.500.000"), ("Khoảng 64 triệu, do mỗi tháng đỡ thay 2 cái vòng bi", "64.000.000"),
        ("nửa tỷ chứ ít gì", "500.000.000"), ("mỗi năm 300 triệu nha, ko phải nghìn", "300.000.000"),
        ("12 trieu mot thang, nhan muoi hai la 144 trieu", "144.000.000"),
    ],
)  # fmt: skip
def test_an_amount_with_its_reason_is_that_amount(effect: Talker, typed: str, vnd: str) -> None:
    effect.says("tính được", typed).hears(f"{vnd} đồng", "tính ra số đó")


@pytest.mark.parametrize("typed", ["bớt 40 cái bao hỏng mỗi ngày", "năm ngoái được 40 năm nay chắc 60", "6000 số điện một năm"])
def test_a_count_of_things_is_no_amount_and_no_effect(effect: Talker, typed: str) -> None:
    effect.says("tính được", typed).does_not_hear("Đã ghi", "Có gì thêm").is_at("benefit")


@pytest.mark.parametrize(
    "typed",
    ["200 triệu do giảm phế phẩm và 100 triệu do bớt điện", "50 triệu nhờ bớt thợ, cộng 30 triệu tiền điện"],
)
def test_two_amounts_with_their_reasons_are_asked_about(effect: Talker, typed: str) -> None:
    effect.says("tính được", typed).does_not_hear("Đã ghi")
