"""A story that nobody asked for: kept at once, read, and handed in with the few answers that the short form needs."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from handlers.people import consent
from handlers.posts import run
from handlers.posts.reminders import drafts
from messages.wire import FileRef
from storage import retention
from storage.conversation import batch, evidence
from storage.counting import recount
from storage.counting.standing import standing
from storage.counting.sums import Sums
from storage.database.store import Store
from tests.cast.rows import CAMPAIGN
from tests.cast.talker import Talker, until
from tests.databases import ON_BOTH

STORY = (
    "Hồi trước mỗi lần thay dao phay bọn em phải dừng máy 40 phút, mò mẫm chỉnh bằng tay. Giờ em tự chế cái đồ gá có"
    " chốt định vị, lắp vào là đúng luôn, thay dao chỉ còn 5 phút"
)
ONLY_THE_WAY = "Em lắp thêm cái máng hứng phoi bằng tôn dưới bàn máy tiện, phoi rơi thẳng vào thùng, khỏi phải quét"


@pytest.fixture(params=["telegram", "zalo_bot", "web"])
def known(request: pytest.FixtureRequest, lite: Store) -> Talker:
    """Somebody whom the bot knows, doing nothing."""
    return Talker(lite, "an", channel=request.param).introduced().says("để sau")


def test_a_story_at_the_menu_costs_four_messages_to_a_code(known: Talker) -> None:
    known.says(STORY).hears(
        "Em giữ rồi, chưa mất gì", "Tự chế cái đồ gá có chốt định vị", "Hồi trước mỗi lần thay dao", "đúng thì mình nộp"
    )
    assert len(known.heard) == 1
    known.says("đúng").hears("ghi nhanh", "Mã hồ sơ: SK-2026-000001", "Bổ sung nốt")
    assert len(known.heard) == 1


def test_what_the_story_does_not_tell_is_asked(known: Talker) -> None:
    known.says(ONLY_THE_WAY).hears("Em giữ rồi, chưa mất gì", "Còn 2 câu nữa là xong", "trước đây việc này")
    known.says("Phoi rơi đầy sàn, cuối ca phải quét mất nửa tiếng").hears("đúng thì mình nộp").says("ừ đúng rồi")
    known.hears("Mã hồ sơ: SK-2026-000001")


def test_a_labelled_story_goes_the_same_short_way(known: Talker) -> None:
    known.says("Tên: Đồ gá thay dao nhanh\nTrước đây: mỗi lần thay dao dừng máy 40 phút\nCách làm: " + ONLY_THE_WAY)
    known.hears("Em giữ rồi", "Tên sáng kiến: Đồ gá thay dao nhanh", "đúng thì mình nộp").says("đúng").hears("SK-2026")


def test_what_is_told_at_the_first_question_is_a_story_too(worker: Talker) -> None:
    worker.hears("Tên sáng kiến là gì").says(STORY).hears("Em giữ rồi, chưa mất gì", "đúng thì mình nộp")
    worker.says("đúng").hears("Mã hồ sơ: SK-2026-000001")


def test_the_review_of_a_story_takes_what_is_told_besides(known: Talker) -> None:
    known.says(STORY, "Áp dụng từ tháng 3/2026, cả xưởng đều dùng, tiết kiệm khoảng 120 triệu đồng một năm")
    known.hears("Em giữ rồi", "tháng 3/2026", "120.000.000 đồng", "Hồi trước mỗi lần thay dao")
    known.says("sửa tên thành Đồ gá thay dao phay trong 5 phút").hears("Đồ gá thay dao phay trong 5 phút")
    known.says("đúng").hears("Mã hồ sơ")


def test_before_consent_it_waits_and_is_a_draft_when_consent_is_given(lite: Store) -> None:
    an = Talker(lite, "an").says(STORY).hears("Em đang giữ tạm tin vừa rồi", "đồng ý").does_not_hear("chưa giữ")
    an.says("đồng ý").hears("họ và tên").says("Nguyễn Văn An", "0912345678", "Xưởng cơ khí 3", "hoang mai")
    an.hears("Em giữ rồi, chưa mất gì", "Tự chế cái đồ gá có chốt định vị").says("đúng").hears("Mã hồ sơ: SK-2026-000001")


def test_what_waits_longer_than_an_hour_is_forgotten_and_so_it_is_after_a_no(lite: Store) -> None:
    an = Talker(lite, "an").says(STORY).waits(minutes=61).says("đồng ý")
    an.says("Nguyễn Văn An", "0912345678", "Xưởng cơ khí 3", "hoang mai").hears("Tên sáng kiến là gì")
    binh = Talker(lite, "binh").says(STORY).says("không đồng ý").says("/batdau", "đồng ý")
    binh.says("Lê Thị Bình", "bỏ qua", "Xưởng cơ khí 3", "hoang mai").hears("Tên sáng kiến là gì")


def test_amid_the_questions_about_the_person_it_is_kept_for_afterwards(lite: Store) -> None:
    an = Talker(lite, "an").opens().presses("Tôi đồng ý").says(STORY).hears("Em giữ tin vừa rồi", "họ và tên")
    an.says("Nguyễn Văn An", "0912345678", "Xưởng cơ khí 3", "hoang mai").hears("Em giữ rồi", "đúng thì mình nộp")


def test_a_photo_at_the_menu_begins_a_draft(known: Talker) -> None:
    known.sends("goc.jpg").hears("Đã nhận 1 tệp", "Em giữ rồi", "Còn 4 câu nữa là xong", "Tên sáng kiến")
    known.says("để sau").sends("sau.jpg").hears("(2/10)", "Tên sáng kiến")


def test_a_photo_with_its_story_is_kept_with_it(known: Talker) -> None:
    photo = FileRef("goc.jpg", "image/jpeg", 1000, path="ab/goc.jpg")
    known.does(text=STORY, files=(photo,)).hears("Đã nhận 1 tệp", "Em giữ rồi", "đúng thì mình nộp")
    known.says("đúng").hears("Mã hồ sơ").says("/dulieu").hears("goc.jpg (SK-2026-000001)")


def test_the_rest_makes_it_a_full_one_under_the_same_code(known: Talker) -> None:
    known.says(STORY, "đúng").hears("ghi nhanh").says("/cuatoi").hears("SK-2026-000001", "ghi nhanh")
    assert known.text.count("Tự chế cái đồ gá") == 1
    sent = known.now
    assert stands(known.store, sent) == Sums(quick=1)
    known.waits(days=1).says("bổ sung nốt" if "Bổ sung nốt" in known.labels else "/tiep")
    answers = {"lĩnh vực": "cơ khí", "từ khi nào": "6/2026",
               "tính được bằng tiền": "không", "giúp được gì": "Đỡ mệt, đỡ phải dừng máy lâu", "cam đoan": "nộp"}  # fmt: skip
    for _ in range(20):
        if "Mã hồ sơ" in known.text:
            break
        known.says(next((said for asked, said in answers.items() if asked in known.text), "không"))
    known.hears("Mã hồ sơ: SK-2026-000001").does_not_hear("ghi nhanh")
    assert stands(known.store, sent) == Sums(quick=1)
    assert stands(known.store, known.now) == Sums(1, 0, 0, 1, 0, 0)
    is_right(known.store)


def test_it_may_be_taken_back_erased_and_handed_out(known: Talker) -> None:
    known.says(STORY, "đúng").says("/xuat")
    assert known.heard[-1].document is not None and "chốt định vị" in known.heard[-1].document.text
    known.says("/rut SK-2026-000001 yes").hears("Em đã rút SK-2026-000001")
    assert stands(known.store, known.now) == Sums()
    known.says(STORY, "đúng").hears("SK-2026-000002").says("/xoa yes")
    assert stands(known.store, known.now) == Sums()
    is_right(known.store)


@pytest.mark.parametrize(
    "typed",
    [
        "chào em, cho anh hỏi là bây giờ nộp sáng kiến thì hạn cuối cùng là ngày nào vậy em?",
        "em ơi chị chưa biết khai thế nào, em hướng dẫn chị với được không em",
        "cảm ơn em nhiều nhé, chị sẽ xem lại rồi mai chị gửi sau nha em",
    ],
)
def test_what_tells_nothing_is_no_story(known: Talker, typed: str) -> None:
    known.says(typed).does_not_hear("Em giữ rồi")
    assert known.text


def stands(store: Store, at: datetime) -> Sums:
    """What stood counted for the whole city then."""
    with store.read() as tx:
        return standing(tx, CAMPAIGN, ["HN"], [at])["HN"][0]


def is_right(store: Store) -> None:
    """A full recount finds nothing to say."""
    with store.write() as tx:
        assert list(recount.differences(tx)) == []


def test_a_story_at_a_question_that_it_cannot_answer_fills_what_is_open(worker: Talker) -> None:
    worker.says(*until("field")).hears("lĩnh vực").says(STORY).hears("Em giữ rồi, chưa mất gì", "lĩnh vực")
    worker.says("sản xuất").hears("từ khi nào").does_not_hear("trước đây việc này làm thế nào")


def test_a_photo_before_consent_waits_where_it_is_and_is_fetched_afterwards(lite: Store) -> None:
    an = Talker(lite, "an", "telegram").does(files=(FileRef("goc.jpg", "image/jpeg", 9, ref="AgAC-1"),))
    an.hears("giữ tạm tin vừa rồi")
    with lite.read() as tx:
        assert not evidence.pending(tx, ["telegram"])
    an.says("đồng ý")
    with lite.read() as tx:
        assert [one.ref for one in evidence.pending(tx, ["telegram"])] == ["AgAC-1"]
    an.says("Nguyễn Văn An", "0912345678", "Xưởng cơ khí 3", "hoang mai").hears("Em giữ rồi", "Còn 4 câu nữa")


def test_a_new_story_where_another_form_was_left_gets_a_draft_of_its_own(worker: Talker) -> None:
    worker.says(*until("kind")).waits(days=2).says(STORY).hears("Em giữ rồi", "Tự chế cái đồ gá").says("đúng").hears("SK-2026")
    worker.says("/cuatoi").hears("Đang khai dở:\n• Cải tiến khuôn dập")


@pytest.mark.parametrize("typed", ["nhắc lại", "đọc lại câu hỏi", "nhắc lại câu hỏi giúp em với", "câu hỏi là gì ấy nhỉ"])
def test_the_open_question_is_asked_again(worker: Talker, typed: str) -> None:
    worker.says(*until("before")).says(typed).hears("trước đây việc này làm thế nào").is_at("before")


@ON_BOTH
def test_what_was_told_before_consent_is_kept_no_longer_than_an_hour(store: Store) -> None:
    an = Talker(store, "an").says(STORY)
    for after, there in ((59, True), (61, False)):
        with store.write() as tx:
            retention.forget(tx, an.now + timedelta(minutes=after))
            kept = batch.chats(tx, [("web", "an")], "vi", an.now, {})["web", "an"].state
        assert ("story" in kept) is there
        assert kept["flow"] == "consent"


def test_the_day_after_the_rest_is_asked_for_and_the_page_asks_all_of_it(lite: Store) -> None:
    an = Talker(lite, "an", "telegram").introduced().says("để sau").says(STORY, "đúng").hears("ghi nhanh")
    run.run_due(lite, an.now + timedelta(days=1, hours=4), 1, (drafts.JOB,))
    an.looks().hears("Tự chế cái đồ gá", "đã có mã", "bổ sung nốt").says("ừ").hears("lĩnh vực")


def test_an_unread_story_is_read_when_the_form_goes_on(worker: Talker, monkeypatch: pytest.MonkeyPatch) -> None:
    worker.says("tạm dừng")
    monkeypatch.setattr(consent, "CONSENT_VERSION", "next")
    worker.says(STORY).hears("đã thay đổi", "giữ tạm").says("đồng ý").says("làm tiếp").hears("Em giữ rồi", "Tự chế")
    worker.says("đúng").hears("Mã hồ sơ")


def test_where_it_is_used_is_taken_where_it_is_told_and_never_asked(known: Talker) -> None:
    known.says(f"Tên: Đồ gá thay dao nhanh\nTrước đây: thay dao dừng máy 40 phút\nCách làm: {ONLY_THE_WAY}\nNơi áp dụng: tổ tiện 2")
    known.hears("Nơi áp dụng: tổ tiện 2").says("sửa nơi áp dụng").hears("đang dùng ở đâu").says("Cả xưởng 3")
    known.hears("Nơi áp dụng: Cả xưởng 3").says("đúng").hears("Mã hồ sơ")
