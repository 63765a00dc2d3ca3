"""Somebody asks a human of their union, a member of the support team answers, and the form waits at its question."""

from __future__ import annotations

import pytest

from messages.channels import WITH_BUTTONS
from messages.wire import FileRef
from storage.database.store import Store
from tests.cast.crowd import BADINH, CITY, HOANGMAI, officer, supporter
from tests.cast.rows import rows
from tests.cast.talker import Talker, until

CHANNELS = ("telegram", "zalo_bot", "zalo_oa", "web")
ASKED = "Máy em không gửi được ảnh thì làm sao ạ?"
ANSWERED = "Anh chụp lại rồi gửi vào đây, lúc nào cũng được."


def asks(who: Talker, words: str = ASKED) -> Talker:
    """Ask that, and say that it may go."""
    return who.says("gặp người hỗ trợ").hears("muốn hỏi gì").says(words).hears("Em gửi câu này").says("ừ")


def pressed(who: Talker, label: str, command: str) -> Talker:
    """Press it, or type what stands there where nothing can be pressed."""
    return who.presses(label) if who.channel in WITH_BUTTONS else who.says(command)


@pytest.fixture
def ha(lite: Store) -> Talker:
    return supporter(lite, "hà", HOANGMAI)


@pytest.mark.parametrize("channel", CHANNELS)
def test_a_question_goes_to_the_team_and_its_answer_back(lite: Store, channel: str) -> None:
    ha = supporter(lite, "hà", HOANGMAI, channel)
    lan = supporter(lite, "lan", HOANGMAI, channel)
    an = Talker(lite, "an", channel).introduced("Trần Văn An").says(*until("before"))
    asks(an).hears("Em đã gửi cho tổ hỗ trợ của", "câu hỏi số 1", "vướng ở đâu").is_at("before")

    ha.looks().hears("Câu hỏi số 1 – Trần Văn An", ASKED, "Đang khai câu")
    pressed(ha, "Để em trả lời", "/nhan 1").hears("Anh/chị viết câu trả lời vào tin nhắn tới", ASKED)
    lan.looks().hears("Nguyễn Văn An đang trả lời câu hỏi số 1")
    an.looks().hears("đang trả lời câu hỏi của anh/chị")

    ha.says(ANSWERED).hears("Em đã chuyển cho Trần Văn An")
    an.looks().hears("Nguyễn Văn An trả lời anh/chị", ANSWERED)
    lan.looks().hears_nothing()
    pressed(an, "Nhắn lại", "/traloi 1").hears("đang trả lời").says("Em chụp lại rồi mà vẫn mờ").hears("chuyển lời")
    ha.looks().hears("nói thêm ở câu hỏi số 1", "vẫn mờ")
    pressed(ha, "Trả lời", "/traloi 1").says("Mờ cũng được ạ").hears("Em đã chuyển")
    an.looks().hears("Mờ cũng được ạ")
    an.says("/khep 1").hears("Dạ vâng ạ", "vướng ở đâu").is_at("before")
    ha.looks().hears("câu hỏi số 1 xong rồi")
    an.says("Mỗi ca phải dừng máy ba lần để chỉnh khuôn").is_at("solution")


@pytest.mark.parametrize(
    "typed",
    [
        "/hotro", "/support", "gặp người hỗ trợ", "cho em nói chuyện với người thật", "cho em gặp cán bộ công đoàn ạ",
        "gap nguoi ho tro", "em muốn hỏi người hỗ trợ", "cho tôi liên hệ với nhân viên hỗ trợ", "/nguoithat",
    ],
)  # fmt: skip
def test_a_human_is_asked_for_in_ones_own_words(ha: Talker, typed: str) -> None:
    an = Talker(ha.store, "an").introduced().says(*until("before")).says(typed).hears("muốn hỏi gì")
    an.says(ASKED).hears(ASKED, "tên anh/chị", "câu anh/chị đang khai").sees("Gửi", "Không gửi")


def test_nothing_goes_before_a_yes(ha: Talker) -> None:
    an = Talker(ha.store, "an").introduced().says(*until("before"), f"/hotro {ASKED}").sees("Gửi")
    an.presses("Không gửi").hears("em không gửi gì", "vướng ở đâu").is_at("before")
    an.says("gặp người hỗ trợ", "thôi").hears("em không gửi gì").is_at("before")
    ha.looks().hears_nothing()
    assert rows(ha.store, "SELECT * FROM support") == []


def test_what_goes_is_what_was_shown(ha: Talker) -> None:
    an = Talker(ha.store, "an").introduced().says(*until("applied"), f"/hotro {ASKED}")
    screen = an.screen
    an.says("zzz chuyện riêng").presses_old("Gửi", screen).hears("câu hỏi số 1")
    ha.looks().hears(ASKED, "Đang khai câu").does_not_hear("chuyện riêng")


def test_the_name_of_a_workplace_asks_for_nobody(ha: Talker) -> None:
    an = Talker(ha.store, "an").opens().says("đồng ý", "Nguyễn Văn An", "bỏ qua").is_at("workplace")
    an.says("Tổ hỗ trợ").does_not_hear("muốn hỏi gì")


def test_one_press_too_many_asks_once(ha: Talker) -> None:
    an = Talker(ha.store, "an").introduced().says(f"/hotro {ASKED}")
    screen = an.screen
    an.presses("Gửi").hears("câu hỏi số 1").presses_old("Gửi", screen).hears("Câu hỏi số 1 của anh/chị đang chờ")
    assert rows(ha.store, "SELECT count(*) FROM support") == [(1,)]


def test_the_nearest_team_is_asked_and_officers_where_there_is_none(lite: Store) -> None:
    boss = officer(lite, "bốn", CITY)
    asks(Talker(lite, "an").introduced()).hears("Em đã gửi cho cán bộ phụ trách")
    boss.looks().hears("Câu hỏi số 1")
    city, other, near = supporter(lite, "tư", CITY), supporter(lite, "ba", BADINH), supporter(lite, "hà", HOANGMAI)
    asks(Talker(lite, "cúc").introduced()).hears("tổ hỗ trợ của")
    near.looks().hears("Câu hỏi số 2")
    for one in (boss, city, other):
        one.looks().hears_nothing()


def test_where_nobody_is_there_it_is_kept_and_who_comes_hears_of_it(lite: Store) -> None:
    an = asks(Talker(lite, "an").introduced()).hears("chưa có ai ở tổ hỗ trợ", "em báo ngay")
    ha = supporter(lite, "hà", HOANGMAI).hears("1 câu hỏi chờ trả lời").says("/cho").hears(ASKED, "Nguyễn Văn An")
    ha.presses("1 – Nguyễn Văn An").says(ANSWERED)
    an.looks().hears("đang trả lời", ANSWERED)


def test_two_who_take_it_one_gets_it_and_the_other_hears_who(ha: Talker) -> None:
    lan = supporter(ha.store, "lan", HOANGMAI)
    an = asks(Talker(ha.store, "an").introduced())
    ha.looks()
    lan.looks().presses("Để em trả lời").hears("viết câu trả lời")
    ha.says("/nhan 1").hears("Nguyễn Văn An đang trả lời câu hỏi số 1", "chưa gửi gì").sees("Để tôi trả lời thay")
    ha.says(f"/traloi 1 {ANSWERED}").hears("chưa gửi gì")
    an.looks().hears("đang trả lời").does_not_hear(ANSWERED)
    ha.presses("Để tôi trả lời thay").hears("viết câu trả lời").says(ANSWERED)
    lan.looks().hears("đang trả lời câu hỏi số 1").says("Câu trả lời muộn của Lan").hears("chưa gửi gì")
    an.looks().hears(ANSWERED).does_not_hear("muộn của Lan")


def test_it_is_handed_on_with_all_that_was_said(ha: Talker) -> None:
    lan = supporter(ha.store, "lan", HOANGMAI)
    an = asks(Talker(ha.store, "an").introduced())
    ha.says("/nhan 1", "Để em hỏi lại phòng kỹ thuật").presses("Chuyển người khác").hears("1 đồng nghiệp thấy câu này")
    an.looks().hears("cho đồng nghiệp trả lời")
    lan.looks().hears("chuyển lại câu hỏi số 1", ASKED, "Để em hỏi lại phòng kỹ thuật")
    ha.says("/chuyen 1").hears("không phải anh/chị đang nhận")
    lan.presses("Để em trả lời").says(ANSWERED)
    an.looks().hears(ANSWERED)


def test_an_answer_to_what_is_closed_goes_nowhere(ha: Talker) -> None:
    an = asks(Talker(ha.store, "an").introduced())
    ha.says("/nhan 1")
    an.says("/khep 1")
    ha.says(ANSWERED).hears("Câu hỏi số 1 đã xong rồi")
    an.looks().hears_nothing()


def test_whose_role_ended_answers_nobody(ha: Talker) -> None:
    an = asks(Talker(ha.store, "an").introduced())
    ha.says("/nhan 1")
    with ha.store.write() as tx:
        tx.exec_driver_sql("DELETE FROM officer")
    ha.says(ANSWERED).hears("không phụ trách hay hỗ trợ đơn vị", "không gửi gì cả")
    an.looks().hears("đang trả lời").does_not_hear(ANSWERED)
    supporter(ha.store, "lan", HOANGMAI).says("/nhan 1").hears("viết câu trả lời").says(ANSWERED).hears("đã chuyển")


def test_whose_role_ended_reads_no_more_of_it_and_the_team_does(ha: Talker) -> None:
    lan = supporter(ha.store, "lan", HOANGMAI)
    an = asks(Talker(ha.store, "an").introduced())
    ha.says("/nhan 1")
    lan.looks()
    with ha.store.write() as tx:
        tx.exec_driver_sql("DELETE FROM officer WHERE person_id = (SELECT person_id FROM chat WHERE chat = 'hà')")
    an.says("/hotro Em nói thêm chuyện riêng").hears("gửi thêm cho tổ hỗ trợ")
    ha.looks().hears_nothing()
    lan.looks().hears("chuyện riêng")


def test_nobody_is_said_to_have_it_where_there_is_no_colleague(ha: Talker) -> None:
    an = asks(Talker(ha.store, "an").introduced())
    ha.says("/nhan 1", "/chuyen 1").hears("chưa có đồng nghiệp nào khác")
    an.looks().hears("đang chờ người khác nhận").does_not_hear("cho đồng nghiệp")


def test_a_yes_to_a_new_consent_is_no_answer_to_who_asked(ha: Talker) -> None:
    an = asks(Talker(ha.store, "an").introduced())
    ha.says("/nhan 1")
    with ha.store.write() as tx:
        tx.exec_driver_sql("UPDATE person SET consent = '1'")
    ha.says(ANSWERED).says("đồng ý").does_not_hear("Em đã chuyển")
    an.looks().does_not_hear("đồng ý")


def test_who_erased_their_data_is_answered_by_nobody_and_the_number_is_never_anothers(ha: Talker) -> None:
    an = asks(Talker(ha.store, "an").introduced())
    ha.says("/nhan 1")
    an.says("/dulieu").hears("1 câu hỏi đã gửi người hỗ trợ").says("/xuat")
    assert ASKED in (an.screen.document.text if an.screen.document else "")
    an.says("/xoa yes").hears("Em đã xóa")
    assert rows(ha.store, "SELECT * FROM support") == []
    cuc = asks(Talker(ha.store, "cúc").introduced()).hears("câu hỏi số 2")
    ha.says(ANSWERED).hears("Không có câu hỏi số 1").says(f"/traloi 1 {ANSWERED}").hears("Không có câu hỏi số 1")
    cuc.looks().hears_nothing()
    an.looks().hears_nothing()


def test_the_answer_comes_on_another_channel_where_the_first_takes_none(ha: Talker) -> None:
    an = asks(Talker(ha.store, "an", "zalo_oa").introduced())
    code = an.says("/taikhoan").text
    code = next(word for word in code.replace("\n", " ").split() if word.isupper() and len(word) >= 8)
    elsewhere = Talker(ha.store, "an-tg", "telegram").opens().says(code)
    ha.waits(days=3).says("/nhan 1", ANSWERED)
    elsewhere.looks().hears(ANSWERED)
    an.looks().does_not_hear(ANSWERED)


def test_what_is_typed_an_hour_later_is_for_nobody_else(ha: Talker) -> None:
    an = asks(Talker(ha.store, "an").introduced())
    ha.says("/nhan 1").waits(hours=2).says("chào em").does_not_hear("đã chuyển")
    an.looks().does_not_hear("chào em")


@pytest.mark.parametrize("words", ["chuyển máy", "chuyển 2 máy", "nhận 3 phôi", "cho 2 thợ", "khép 2 cửa lò"])
def test_words_behind_a_slash_are_no_order_of_the_desk(ha: Talker, words: str) -> None:
    an = Talker(ha.store, "an").introduced().says(*until("solution"))
    an.says(f"/ {words} sang góc khác và lắp thêm van để thợ không phải chỉnh tay nữa").does_not_hear("câu hỏi số")
    an.is_at("applied")


def test_what_was_misread_before_consent_is_kept_nowhere(lite: Store) -> None:
    Talker(lite, "an").opens().says("zzz qqq 0912345678")
    assert "0912345678" not in str(rows(lite, "SELECT state FROM chat"))


def test_who_agreed_to_nothing_is_told_whom_to_turn_to(lite: Store) -> None:
    Talker(lite, "an").opens().says("cho gặp người thật").hears("cán bộ công đoàn nơi mình làm việc")
    assert rows(lite, "SELECT * FROM support") == []


def test_what_was_asked_is_told_to_nobody_once_it_is_erased(lite: Store) -> None:
    supporter(lite, "hà", HOANGMAI, "telegram")
    an = asks(Talker(lite, "an").introduced())
    waiting = "SELECT count(*) FROM outbox WHERE state = 'queued' AND body LIKE '%gửi được ảnh%'"
    assert rows(lite, waiting) == [(1,)]
    an.says("/xoa yes")
    assert rows(lite, waiting) == [(0,)]
    assert rows(lite, "SELECT * FROM support_told") == []


def test_nothing_is_said_to_be_sent_where_the_only_member_has_left_the_chat(ha: Talker) -> None:
    ha.does(kind="left")
    an = asks(Talker(ha.store, "an").introduced()).hears("Hiện chưa có ai").does_not_hear("Em đã gửi")
    an.says("/hotro Em hỏi thêm").hears("ghi thêm vào câu hỏi số 1")
    ha.does(kind="back").says("/cho").hears("1 – Nguyễn Văn An")


@pytest.mark.parametrize("text", ["", "Máy em hiện thế này thì làm sao ạ"])
def test_a_photo_while_asking_puts_no_words_into_the_form(lite: Store, text: str) -> None:
    ha = supporter(lite, "hà", HOANGMAI)
    an = Talker(lite, "an").introduced().says(*until("before"), "/hotro")
    an.does(text=text, files=(FileRef("a.jpg", "image/jpeg", 10, path="ab/a.jpg"),))
    if text:
        an.hears("chỉ chuyển lời viết").sees("Gửi").says("ừ")
    else:
        an.hears("chưa chuyển được cho người trả lời").says("Máy em hiện thế này thì làm sao ạ").sees("Gửi").says("ừ")
    an.is_at("before")
    ha.looks().hears("hiện thế này")
    ha.says("/nhan 1").does(text="Anh bấm nút xanh", files=(FileRef("b.jpg", "image/jpeg", 10, path="ab/b.jpg"),))
    ha.hears("chỉ chuyển lời viết", "Em đã chuyển")
    an.looks().hears("Anh bấm nút xanh")
    assert "hiện thế này" not in str(rows(lite, "SELECT answers FROM draft"))


def test_lines_of_an_answer_stay_lines(lite: Store) -> None:
    ha = supporter(lite, "hà", HOANGMAI)
    an = Talker(lite, "an").introduced().says("/hotro\nMáy em hỏng\nlàm sao ạ", "ừ")
    ha.looks().hears("Máy em hỏng\nlàm sao ạ").says("/traloi 1\nTắt máy đi\nrồi bật lại").hears("Em đã chuyển")
    an.looks().hears("Tắt máy đi\nrồi bật lại")


@pytest.mark.parametrize("channel", ["telegram", "zalo_bot", "web"])
def test_a_photo_among_the_words_for_a_human_is_no_evidence_and_the_words_still_go(lite: Store, channel: str) -> None:
    ha = supporter(lite, "hà", HOANGMAI)
    an = Talker(lite, "an", channel).introduced().says(*until("evidence"), "/hotro").hears("hỏi")
    for number in range(3):
        photo = FileRef(f"{number}.jpg", "image/jpeg", 900, ref=f"r{number}")
        an.does(files=(photo,), album="al")
        if number:
            an.hears_nothing()
        else:
            an.hears("chưa chuyển được cho người trả lời, và em cũng không đưa vào sáng kiến", "viết bằng lời")
    assert rows(lite, "SELECT * FROM evidence") == []
    an.says("Máy em không gửi được ảnh thì làm sao ạ?").says("ừ").hears("Em đã gửi")
    ha.looks().hears("Máy em không gửi được ảnh")
    an.sends("a.jpg").hears("Đã nhận 1 tệp" if channel != "zalo_bot" else "1 tệp")
    assert rows(lite, "SELECT state FROM evidence") == [("kept",)]


def test_an_hour_later_a_photo_is_for_the_form_again(lite: Store) -> None:
    an = Talker(lite, "an", "telegram").introduced().says(*until("evidence"), "/hotro").waits(minutes=61)
    an.does(files=(FileRef("a.jpg", "image/jpeg", 900, ref="r"),)).hears("1 tệp")
    assert rows(lite, "SELECT state FROM evidence") == [("pending",)]
