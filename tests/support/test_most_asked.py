"""What is asked most becomes the bot's own answer: proposed by one press, reviewed by the city, taken back too."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import Connection

from storage import retention
from storage.database.store import Store
from storage.support import faq
from tests.cast.crowd import BADINH, CITY, HOANGMAI, officer, supporter
from tests.cast.rows import rows
from tests.cast.talker import Talker, until

ASKED = "Sáng kiến của tổ khác thì tôi có được đứng tên chung không?"
ALIKE = "Cho em hỏi sáng kiến của tổ khác có được đứng tên chung không ạ"
ANSWERED = "Được ạ, khai cả hai người ở câu đồng tác giả."


def asks(store: Store, name: str, words: str, channel: str = "web") -> Talker:
    return Talker(store, name, channel).introduced("Trần Văn An").says(f"/hotro {words}", "ừ")


def live(store: Store) -> Talker:
    """An officer of the city, who made the bot answer it."""
    city = officer(store, "bốn", CITY)
    asks(store, "thợ", ASKED)
    supporter(store, "hà", HOANGMAI).says(f"/traloi 1 {ANSWERED}")
    city.says("/hoinhieu").presses("Sáng kiến của tổ khác thì tôi có được đứng tên chung không?")
    return city.presses("Để bot tự trả lời").presses("Duyệt").hears("em tự trả lời").waits(minutes=1)


def test_the_most_asked_come_first_and_alike_ones_are_one(lite: Store) -> None:
    ha = supporter(lite, "hà", HOANGMAI)
    for name, words in (("a", ASKED), ("b", "Bao giờ có giấy khen ạ?"), ("c", ALIKE), ("d", ASKED)):
        asks(lite, name, words)
    ha.says("/hoinhieu").hears("3 lần: “Sáng kiến của tổ khác", "1 lần: “Bao giờ có giấy khen")
    assert ha.text.index("3 lần") < ha.text.index("1 lần")
    supporter(lite, "ba", BADINH).says("/hoinhieu").hears("chưa có câu hỏi nào")
    ha.waits(days=8).says("/hoinhieu").hears("chưa có câu hỏi nào")


def test_a_team_proposes_and_the_city_reviews(lite: Store) -> None:
    city, ha = officer(lite, "bốn", CITY), supporter(lite, "hà", HOANGMAI)
    asks(lite, "thợ", ASKED)
    ha.says(f"/traloi 1 {ANSWERED}", "/hoinhieu").presses("Sáng kiến của tổ khác thì tôi có được đứng tên chung không?")
    ha.hears(ANSWERED).presses("Để bot tự trả lời").hears("cán bộ cấp trên duyệt")
    an = Talker(lite, "an").introduced().says("/huy", ALIKE).does_not_hear(ANSWERED)
    ha.says("/hoinhieu duyet 1").hears("cán bộ cấp trên duyệt")
    city.looks().hears("chờ anh/chị duyệt").presses("Xem và duyệt").hears(ANSWERED, "không có tên hay số điện thoại")
    city.presses("Viết lại").says("Đứng tên chung được không?\nĐược ạ, khai ở câu đồng tác giả.").presses("Duyệt")
    an.waits(minutes=1).says("đứng tên chung được không").hears("Được ạ, khai ở câu đồng tác giả.")


@pytest.mark.parametrize("channel", ["telegram", "zalo_bot", "zalo_oa", "web"])
def test_it_is_answered_like_what_the_bot_was_born_with(lite: Store, channel: str) -> None:
    live(lite)
    an = Talker(lite, "an", channel).introduced().says(*until("before")).waits(minutes=3)
    an.says(f"{ALIKE}?").hears(ANSWERED).is_at("before")
    an.says("/huy", ALIKE).hears(ANSWERED)
    an.says(f"/hotro {ALIKE}").hears("em trả lời được ngay", ANSWERED, "vẫn muốn hỏi").says("không").hears("không gửi")


def test_it_is_answered_in_its_language_alone_and_until_it_is_taken_back(lite: Store) -> None:
    city = live(lite)
    an = Talker(lite, "an").introduced().says("/huy").waits(minutes=3)
    an.says("/ngonngu en").says(ALIKE).does_not_hear(ANSWERED)
    an.says("/language vi").says(ALIKE).hears(ANSWERED)
    city.says("/hoinhieu bot").presses("Sáng kiến của tổ khác thì tôi có được đứng tên chung không?").presses(
        "Bỏ"
    ).hears("không tự trả lời")
    an.waits(minutes=1).says(ALIKE).does_not_hear(ANSWERED)


def test_without_an_answer_nothing_is_approved(lite: Store) -> None:
    city = officer(lite, "bốn", CITY)
    asks(lite, "thợ", ASKED)
    city.says("/hoinhieu").presses("Sáng kiến của tổ khác thì tôi có được đứng tên chung không?").presses(
        "Để bot tự trả lời"
    )
    city.does_not_see("Duyệt").presses("Viết lại").says(ANSWERED).sees("Duyệt").presses("Duyệt")
    assert rows(lite, "SELECT answer, state, question_id FROM faq") == [(ANSWERED, "live", None)]


def test_what_nobody_reviewed_goes_with_whoever_asked_it(lite: Store) -> None:
    ha = supporter(lite, "hà", HOANGMAI)
    thợ = asks(lite, "thợ", ASKED)
    ha.says("/hoinhieu").presses("Sáng kiến của tổ khác thì tôi có được đứng tên chung không?").presses(
        "Để bot tự trả lời"
    )
    ha.hears("chưa có cán bộ nào duyệt được")
    thợ.says("/xoa yes")
    assert rows(lite, "SELECT * FROM faq") == []


def test_what_nobody_reviewed_is_kept_no_longer_than_the_question(lite: Store) -> None:
    city = live(lite)
    asks(lite, "lan", "Bao giờ có giấy khen ạ?")
    city.says("/hoinhieu").presses("Bao giờ có giấy khen ạ?").presses("Để bot tự trả lời")
    lite.writing(retention.forget, city.now + timedelta(days=80))
    assert rows(lite, "SELECT state FROM faq ORDER BY id") == [("live",), ("proposed",)]
    lite.writing(retention.forget, city.now + timedelta(days=100))
    assert rows(lite, "SELECT state FROM faq") == [("live",)]
    assert rows(lite, "SELECT count(*) FROM support") == [(0,)]


def test_one_press_more_proposes_nothing_anew(lite: Store) -> None:
    city, ha = officer(lite, "bốn", CITY), supporter(lite, "hà", HOANGMAI)
    asks(lite, "thợ", ASKED)
    ha.says("/hoinhieu dua 1").hears("cán bộ cấp trên duyệt").says("/hoinhieu dua 1").hears("cán bộ cấp trên duyệt")
    city.says("/hoinhieu dua 1").hears(ASKED).looks()
    assert rows(lite, "SELECT count(*) FROM faq") == [(1,)]
    assert rows(lite, "SELECT count(*) FROM outbox WHERE body LIKE '%chờ anh/chị duyệt%'") == [(1,)]


def test_who_does_not_review_is_not_told_that_there_are_none(lite: Store) -> None:
    live(lite)
    supporter(lite, "ba", BADINH).says("/hoinhieu bot").hears("cán bộ cấp trên").does_not_hear("Chưa có câu nào")


def test_it_is_proposed_once_and_never_live_without_an_answer(lite: Store) -> None:
    city, ha = officer(lite, "bốn", CITY), supporter(lite, "hà", HOANGMAI)
    asks(lite, "thợ", ASKED)
    ha.says("/hoinhieu dua 1").hears("cán bộ cấp trên duyệt").says("/hoinhieu dua 1").hears("cán bộ cấp trên duyệt")
    assert len(city.looks().heard) == 1
    city.says("/hoinhieu duyet 1").does_not_hear("Từ giờ ai hỏi")
    assert rows(lite, "SELECT state FROM faq") == [("proposed",)]


def test_it_is_answered_in_the_language_of_who_asked(lite: Store) -> None:
    city = officer(lite, "bốn", CITY).says("/ngonngu en")
    asks(lite, "thợ", ASKED)
    city.says("/mostasked dua 1")
    assert rows(lite, "SELECT lang FROM faq") == [("vi",)]


def test_all_of_them_in_two_languages_are_few_enough_for_buttons(lite: Store) -> None:
    city = officer(lite, "bốn", CITY, "telegram")

    def fill(tx: Connection) -> None:
        for lang in ("vi", "en"):
            for n in range(faq.MOST):
                asked = f"{n} {'câu hỏi dài ' * 10}"
                key = faq.propose(tx, lang=lang, asked=asked, answer="Được ạ", question=n, person=1, now=city.now)
                faq.approve(tx, key, city.now)

    lite.writing(fill)
    city.says("/hoinhieu bot")
    assert len(city.labels) == 2 * faq.MOST <= 100  # what Telegram takes
