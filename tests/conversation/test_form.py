"""The conversation as a worker has it, from consent to receipt, with all that people do on the way."""

from __future__ import annotations

import pytest

from handlers.people import consent
from tests.cast.talker import ANSWERS, FORM, PLEDGE, Talker, since, until
from tests.databases import ON_BOTH


def test_a_stranger_is_asked_for_consent_before_anything_else(stranger: Talker) -> None:
    stranger.opens().hears("Trợ lý Sáng kiến", "đồng ý chứ ạ?").sees("Tôi đồng ý", "Tôi không đồng ý")
    stranger.says("Tôi có sáng kiến về máy dập").hears("đồng ý")


def test_a_refusal_keeps_nothing_and_may_be_taken_back(stranger: Talker) -> None:
    stranger.opens().presses("Tôi không đồng ý").hears("không giữ thông tin gì")
    stranger.says("/dulieu").hears("không giữ thông tin nào")
    stranger.says("chào em").sees("Tôi đồng ý").says("đồng ý").hears("họ và tên")


def test_consent_to_receipt_in_one_go(stranger: Talker) -> None:
    stranger.opens().presses("Tôi đồng ý").hears("họ và tên").is_at("name")
    stranger.says("nguyễn văn an").hears("Nguyễn Văn An", "điện thoại")
    stranger.says("bỏ qua").hears("làm việc ở đâu")
    stranger.says("Xưởng cơ khí 3").hears("Công đoàn cấp trên")
    stranger.says("hoang mai").hears("LĐLĐ quận Hoàng Mai", "Tên sáng kiến là gì")
    stranger.submits().hears("SK-2026-000001", "LĐLĐ quận Hoàng Mai", "22/11/2026")


def test_codes_are_counted_one_by_one(worker: Talker) -> None:
    worker.submits().hears("SK-2026-000001")
    worker.presses("Khai sáng kiến mới").submits().hears("SK-2026-000002")


def test_the_review_shows_every_answer_with_its_number(worker: Talker) -> None:
    worker.tells().hears("1. Người nộp: chính tác giả", "2. Đơn vị: LĐLĐ quận Hoàng Mai", "8. Áp dụng từ: 15/06/2026")
    worker.hears("10. Giá trị làm lợi: 500.000.000 đồng (năm trăm triệu đồng)", "12. Đồng tác giả: (không có)")


def test_an_answer_is_edited_at_the_review_by_number_by_name_and_by_button(worker: Talker) -> None:
    worker.tells().says("sửa 3").hears("Tên sáng kiến là gì", "Đang ghi: Cải tiến khuôn dập")
    worker.says("Khuôn dập có chốt định vị").hears("3. Tên sáng kiến: Khuôn dập có chốt định vị")
    worker.says("sửa tên").says("Khuôn dập có hai chốt").hears("3. Tên sáng kiến: Khuôn dập có hai chốt")
    worker.presses("Sửa").sees("Tên sáng kiến", "Đơn vị").presses("Đơn vị").says("ba dinh")
    worker.hears("2. Đơn vị: LĐLĐ quận Ba Đình").says(*PLEDGE).hears("Mã hồ sơ", "Ba Đình")


def test_an_edit_before_the_review_returns_to_where_the_form_was(worker: Talker) -> None:
    worker.says(*until("solution")).is_at("solution").says("sửa tên").is_at("title").says("Khuôn dập có chốt định vị mới").is_at("solution")


def test_back_offers_the_old_answer_and_keeps_it(worker: Talker) -> None:
    worker.says(*until("before")).hears("vướng ở đâu").says("quay lại").hears("lĩnh vực", "Đang ghi: Sản xuất")
    worker.sees("Giữ nguyên").presses("Giữ nguyên").hears("vướng ở đâu")
    worker.says("quay lại", "quay lại").hears("Tên sáng kiến").says("giữ nguyên").hears("vướng ở đâu")


def test_back_at_the_first_question_says_so(worker: Talker) -> None:
    worker.says("quay lại").hears("câu đầu tiên", "Tên sáng kiến là gì")


def test_numbers_labels_labels_without_accents_and_short_replies_pick(worker: Talker) -> None:
    worker.says(*until("kind"), "tac nghiep").hears("Đã ghi: Tác nghiệp").says("5").hears("Đã ghi: Y tế")


def test_a_number_is_an_answer_where_nothing_is_offered(worker: Talker) -> None:
    worker.says(*until("benefit")).hears("bao nhiêu tiền").says("2").hears("cái nào").sees("2.000.000 đồng (hai triệu đồng)")


def test_free_text_does_not_swallow_words_to_the_bot(worker: Talker) -> None:
    worker.says("giúp").hears("Tên tốt nói rõ", "Tên sáng kiến")
    worker.says("ok").hears("viết vài chữ", "Tên sáng kiến")
    worker.says("quay lại").hears("câu đầu tiên", "Tên sáng kiến")


def test_a_side_command_returns_to_the_same_question(worker: Talker) -> None:
    worker.says(*until("before")).is_at("before").says("/cuatoi").hears("Cải tiến khuôn dập", "vướng ở đâu").is_at("before")
    worker.says(ANSWERS["before"]).is_at("solution")


def test_too_short_and_too_long_say_what_to_do(worker: Talker) -> None:
    worker.says(*until("title")).says("Khuôn").hears("thêm khoảng một câu").says("x" * 300).hears("chỉ ghi được 200")
    worker.says("sáng kiến giải pháp").hears("làm gì").says("1234567890").hears("bằng lời")
    worker.says(ANSWERS["title"]).hears("lĩnh vực")


def test_no_money_goes_to_the_other_effects(worker: Talker) -> None:
    worker.says(*until("benefit")).hears("bao nhiêu tiền").says("không tính được").hears("bằng lời", "giúp được gì")
    worker.says("Bệnh nhân chờ thuốc từ 40 phút còn 15 phút").hears("Có gì thêm")


@ON_BOTH
def test_a_large_amount_is_asked_twice_and_marked(worker: Talker) -> None:
    worker.says(*until("benefit"), "12 tỷ").hears("12.000.000.000 đồng (mười hai tỷ đồng)", "Đúng không ạ?").presses("Đúng")
    worker.says(*since("calculation")).sees("Đúng hết, kể cả 12.000.000.000 đồng").says("đúng").hears("cam đoan").says(*PLEDGE).hears("Mã hồ sơ")
    with worker.store.read() as tx:
        assert tx.exec_driver_sql("SELECT benefit, large FROM initiative").one() == (12_000_000_000, True)


def test_a_doubtful_amount_is_asked_before_it_counts(worker: Talker) -> None:
    worker.says(*until("benefit"), "1.250 triệu").hears("1.250.000.000 đồng", "Đúng không ạ?").sees(
        "1.250.000 đồng (một triệu hai trăm năm mươi nghìn đồng)"
    )
    worker.presses("Không, ghi lại").hears("bao nhiêu tiền").says("1 tỷ 250").hears("Đã ghi: 1.250.000.000 đồng")


def test_a_date_outside_the_window_is_said_and_taken(worker: Talker) -> None:
    worker.says(*until("applied"), "15/6/2020").hears("Đã ghi: 15/06/2020", "ngoài thời gian", "vẫn nộp được", "bằng tiền")
    worker.says("quay lại", "31/12/2027").hears("chưa tới", "từ khi nào")


@ON_BOTH
def test_an_initiative_for_somebody_else_keeps_both_names(worker: Talker) -> None:
    worker.says("nộp hộ").hears("tên đầy đủ của tác giả").says("Bình").hears("đủ họ và tên").says("Trần Thị Bình")
    worker.hears("công đoàn nào").says("ba dinh", *FORM).hears("1. Người nộp: Nộp hộ", "2. Tác giả: Trần Thị Bình").says(*PLEDGE).hears("Ba Đình")
    with worker.store.read() as tx:
        row = tx.exec_driver_sql("SELECT author, by_author, workplace, typist_id IS NOT NULL FROM initiative").one()
    assert tuple(row) == ("Trần Thị Bình", False, "", True)  # not the workplace of who typed


def test_coauthors_share_a_hundred(worker: Talker) -> None:
    worker.says(*until("coauthors")).hears("cùng làm")
    worker.says("Trần Thị Bình 70%, Lê Văn Cường 40%").hears("không còn phần cho tác giả chính")
    worker.says("Trần Thị Bình 30%, Lê Văn Cường").hears("tỷ lệ của Lê Văn Cường")
    worker.says("Trần Thị Bình, Lê Văn Cường").hears("Chia đều", "tác giả chính 34%").presses("Đúng").hears("Còn gì nữa")
    worker.says("sửa đồng tác giả", "tôi 60%, Trần Thị Bình 40%").hears("tác giả chính 60%; Trần Thị Bình 40%")


@ON_BOTH
def test_files_are_collected_until_done(worker: Talker) -> None:
    worker.says(*until("evidence")).hears("Có gì thêm").sends("a.jpg", "b.jpg").hears("Đã nhận 2 tệp (2/10)").sees("Xong")
    worker.sends(*(f"{n}.jpg" for n in range(9))).hears("Đã nhận 8 tệp (10/10)", "tối đa 10")
    worker.says("xong").hears("Minh chứng: 10 tệp").says(*PLEDGE).hears("Mã hồ sơ")
    with worker.store.read() as tx:
        assert tx.exec_driver_sql("SELECT count(*) FROM evidence WHERE initiative_id IS NOT NULL").scalar() == 10


def test_a_photo_at_another_question_is_kept_and_the_question_stays(worker: Talker) -> None:
    worker.says(*until("solution")).is_at("solution").sends("khuon.jpg").hears("Đã nhận 1 tệp", "khác đi thế nào").is_at("solution")


def test_confidential_is_kept_with_the_initiative(worker: Talker) -> None:
    worker.says(*until("confidential"), "có").hears("Bảo mật: Giữ kín nội dung").says(*PLEDGE).hears("Mã hồ sơ")


def test_yes_but_something_is_wrong_asks_what_to_mend(worker: Talker) -> None:
    worker.tells().says("vâng nhưng sai đơn vị").hears("công đoàn nào", "Đang ghi: LĐLĐ quận Hoàng Mai")


def test_cancel_keeps_the_draft_to_be_resumed(worker: Talker) -> None:
    worker.says(*until("before")).says("để sau").hears("lưu nháp").says("tiếp").hears("làm tiếp", "vướng ở đâu").is_at("before")
    worker.says("/huy").hears("lưu nháp").says("xin chào").sees("Làm tiếp").says("1").is_at("before")


def test_a_draft_is_dropped_only_after_asking(worker: Talker) -> None:
    worker.says(*until("kind"), "/huy", "/moi").hears("khai dở", ANSWERS["title"]).sees("Bỏ bản nháp").presses("Bỏ bản nháp")
    worker.hears("không lấy lại được").says("không").is_at("field").says("/huy", "/moi").presses("Bỏ bản nháp").presses(
        "Bỏ hẳn"
    )
    worker.hears("đã bỏ bản nháp").says("/cuatoi").hears("chưa có sáng kiến nào")


def test_two_drafts_live_side_by_side(worker: Talker) -> None:
    worker.says(*until("kind"), "/moi").presses("Khai sáng kiến khác").is_at("title").says(
        "Phần mềm xếp lịch trực cho khoa"
    )
    worker.says("/huy", "/cuatoi").hears("Cải tiến khuôn dập", "Phần mềm xếp lịch").presses(
        "Làm tiếp “Cải tiến khuôn dập giảm phế phẩm”"
    )
    worker.is_at("field")


def test_after_a_month_the_bot_offers_to_go_on(worker: Talker) -> None:
    worker.says(*until("before")).waits(days=31).says("chào em").hears("khai dở", "Bước 4/").sees("Làm tiếp")
    worker.presses("Làm tiếp").hears("vướng ở đâu").is_at("before")


def test_an_answer_typed_after_a_long_time_is_not_lost(worker: Talker) -> None:
    worker.says(*until("before")).waits(days=3).says(ANSWERS["before"]).sees("Lấy câu vừa gửi làm câu trả lời")
    worker.presses("Lấy câu vừa gửi làm câu trả lời").hears("khác đi thế nào").is_at("solution")


def test_status_is_for_the_author_only(worker: Talker) -> None:
    code = worker.submits().code
    worker.says(f"/trangthai {code}").hears("Trạng thái: đã nộp", "Nguyễn Văn An").does_not_hear("chờ công đoàn xem")
    other = Talker(worker.store, "binh").introduced()
    other.says(f"/trangthai {code}").hears("không thấy mã này").does_not_hear("Nguyễn Văn An")
    other.says(f"/rut {code} yes").hears("không thấy mã này")
    other.says(f"/sua {code}").hears("không thấy mã này").does_not_hear("chỉnh khuôn")


def test_a_submitted_one_is_edited_until_somebody_reviews_it(worker: Talker) -> None:
    code = worker.submits().code
    worker.says(f"/sua {code}").hears("Mình sửa", "3. Tên sáng kiến: Cải tiến khuôn dập").says(
        "sửa tên", "Khuôn dập có chốt định vị"
    )
    worker.says(*PLEDGE).hears("đã ghi bản sửa", code).says("/cuatoi").hears(f"{code} – Khuôn dập có chốt định vị")
    with worker.store.write() as tx:
        tx.exec_driver_sql("UPDATE initiative SET reviewed_at = submitted_at")
    worker.says(f"/sua {code}").hears("không đổi được")


def test_a_submitted_one_is_withdrawn_after_asking(worker: Talker) -> None:
    code = worker.submits().code
    worker.says(f"/rut {code}").hears("Anh/chị chắc chưa").says("có").hears(f"đã rút {code}")
    worker.says("/cuatoi").hears("Đã rút").says(f"/rut {code}").hears("không đổi được")


def test_the_unit_used_last_is_offered_first(worker: Talker) -> None:
    worker.says("sửa đơn vị", "ba dinh").tells().says(*PLEDGE).says("/moi", "sửa đơn vị")
    assert worker.labels[:2] == ["LĐLĐ quận Ba Đình", "LĐLĐ quận Hoàng Mai"]


def test_a_poster_of_a_unit_offers_that_unit(stranger: Talker) -> None:
    stranger.opens("u_Q-DONGDA").presses("Tôi đồng ý").says(
        "Nguyễn Văn An", "bỏ qua", "Xưởng cơ khí 3", "hoang mai", "sửa đơn vị"
    )
    assert stranger.labels[0] == "LĐLĐ quận Đống Đa"


@ON_BOTH
def test_a_workplace_that_is_a_loaded_union_names_the_union_above(stranger: Talker) -> None:
    with stranger.store.read() as tx:
        name = tx.exec_driver_sql("SELECT name FROM unit WHERE kind = 'grassroots' ORDER BY code").scalar()
    stranger.opens().presses("Tôi đồng ý").says("Nguyễn Văn An", "bỏ qua", str(name)).hears("Tên sáng kiến là gì")
    assert str(name) in stranger.says("sửa đơn vị").labels[0]


def test_the_language_changes_at_any_step(worker: Talker) -> None:
    worker.says(*until("title")).is_at("title").says("/ngonngu").presses("English").is_at("title").does_not_hear("Tên sáng kiến")
    worker.says("/language vi").hears("Tên sáng kiến").is_at("title")


def test_the_profile_is_mended(worker: Talker) -> None:
    worker.says("/huy", "/hoso").hears("0912345678", "Xưởng cơ khí 3").presses("Họ tên").says("Nguyễn Văn Ân")
    worker.hears("ghi hồ sơ mới").says("/dulieu").hears("Nguyễn Văn Ân")


def test_data_is_shown_and_handed_out(worker: Talker) -> None:
    worker.submits().says("/dulieu").hears("0912345678", "1 sáng kiến", "bản số 2").presses("Tải về tất cả")
    document = worker.screen.document
    assert document is not None and "Nguyễn Văn An" in document.text and "Cải tiến khuôn dập" in document.text


@ON_BOTH
def test_withdrawn_consent_leaves_the_record_without_the_account(worker: Talker) -> None:
    worker.submits().says("/moi", *until("kind")).says("/rutdongy").hears("1 sáng kiến đã nộp", "chắc chưa").presses(
        "Rút đồng ý"
    )
    worker.hears("đã xóa hồ sơ")
    with worker.store.read() as tx:
        assert tx.exec_driver_sql("SELECT count(*) FROM person").scalar() == 0
        assert tx.exec_driver_sql("SELECT count(*) FROM draft").scalar() == 0
        assert tx.exec_driver_sql("SELECT author, typist_id FROM initiative").one() == ("Nguyễn Văn An", None)
        assert tx.exec_driver_sql("SELECT count(*) FROM consent WHERE ended_at IS NULL").scalar() == 0
        assert tx.exec_driver_sql("SELECT count(*) FROM outbox").scalar() == 1
    worker.says("chào em").sees("Tôi đồng ý")


@ON_BOTH
def test_erase_takes_what_nobody_reviewed(worker: Talker) -> None:
    worker.submits().says("/xoa").hears("1 sáng kiến chưa ai xem").says("không").says("/xoa yes").hears("Em đã xóa")
    with worker.store.read() as tx:
        found = tx.exec_driver_sql("SELECT author, title, answers, status FROM initiative").one()
    assert tuple(found) == ("", "", "{}", "withdrawn")


def test_a_new_consent_text_is_asked_of_everybody(worker: Talker, monkeypatch: pytest.MonkeyPatch) -> None:
    worker.says(*until("before"))
    monkeypatch.setattr(consent, "CONSENT_VERSION", "3")
    worker.says(ANSWERS["before"]).hears("đã thay đổi", "đồng ý chứ ạ?").says("/dulieu").hears("bản số 2")
    worker.says("chào").presses("Tôi đồng ý").hears("tiếp tục").presses("Làm tiếp").hears("vướng ở đâu").is_at("before")
    worker.says("/dulieu").hears("bản số 3")
