"""What waits at the desk and how soon it was answered stands in the digest, with a press that opens the list."""

from __future__ import annotations

from storage.database.store import Store
from tests.cast.crowd import BADINH, HOANGMAI, officer, supporter
from tests.cast.talker import Talker

ASKED = "/hotro Máy em không gửi được ảnh thì làm sao ạ?"


def test_the_digest_counts_questions_and_opens_them(store: Store) -> None:
    boss, ha, other = officer(store, "boss", HOANGMAI), supporter(store, "hà", HOANGMAI), officer(store, "ba", BADINH)
    for name in ("an", "bo", "cúc"):
        Talker(store, name).introduced("Trần Văn An").says(ASKED, "ừ")
    ha.waits(minutes=12).says("/traloi 1 Chụp lại ạ").waits(minutes=30).says("/traloi 2 Chụp lại ạ")
    for one in (boss, ha):
        one.waits(hours=1).says("/tomtat").hears("đã trả lời 2, một nửa trong vòng", "phút, đang chờ 1 – xem: /cho")
        one.does_not_hear("Không có hồ sơ nào đang chờ").presses("Câu hỏi đang chờ").hears("gửi được ảnh")
    other.waits(hours=1).says("/tomtat").does_not_hear("Hỏi người hỗ trợ").does_not_see("Câu hỏi đang chờ")


def test_where_nobody_asked_the_digest_says_nothing_of_it(lite: Store) -> None:
    officer(lite, "boss", HOANGMAI).says("/tomtat").does_not_hear("Hỏi người hỗ trợ")
