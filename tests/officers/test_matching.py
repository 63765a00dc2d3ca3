"""A workplace that was typed as text is matched to a union with one press, and all of the same text follow."""

from __future__ import annotations

from sqlalchemy import text

from storage import retention
from storage.counting.recount import differences
from storage.database.store import TABLES, Store
from tests.cast.crowd import BADINH, CITY, HOANGMAI, officer
from tests.cast.talker import ANSWERS, PLEDGE, Talker
from tests.databases import ON_BOTH

CODE = "SK-2026-000001"
UNION = "CĐCS"


def hands_in(store: Store, name: str, workplace: str, unit: str = "hoang mai") -> Talker:
    who = Talker(store, name).opens().presses("Tôi đồng ý")
    return who.says("Nguyễn Văn An", "0912345678", workplace, unit).submits()


def units(store: Store, table: str) -> list[str]:
    with store.read() as tx:
        assert not list(differences(tx))
        return list(tx.execute(text(f"SELECT unit FROM {table} ORDER BY id")).scalars())


@ON_BOTH
def test_one_press_matches_and_all_of_that_text_follow(store: Store) -> None:
    an = hands_in(store, "an", "Xưởng cơ khí 3")
    hands_in(store, "minh", "xuong co khi 3")
    hands_in(store, "tam", "Tổ bảo vệ chợ đầu mối")
    hoa = officer(store, "hoa", HOANGMAI)
    hoa.waits(hours=1).says("/tomtat").hears("chưa khớp công đoàn cơ sở nào: “Xưởng cơ khí 3” (2)").presses(
        "Nơi làm việc chưa khớp"
    )
    hoa.hears("2 nơi làm việc").presses("Xưởng cơ khí 3 (2)").hears("chưa tìm thấy công đoàn cơ sở nào giống")
    union = next(label for label in hoa.labels if label.startswith(UNION))
    hoa.presses(union).hears("nay thuộc", "2 hồ sơ đã theo")
    first, second, third = units(store, "initiative")
    assert first == second != HOANGMAI == third
    assert units(store, "person")[:2] == [first, second]
    an.says(f"/trangthai {CODE}").hears(union)
    an.says("/moi", *[answer + " lần hai" if answer == ANSWERS["title"] else answer for answer in ANSWERS.values()])
    an.says(*PLEDGE).hears("Mã hồ sơ")
    assert units(store, "initiative")[3] == first  # what they hand in later counts there at once
    hoa.says("/tomtat").hears("“Tổ bảo vệ chợ đầu mối” (1)").does_not_hear("Xưởng cơ khí")
    with store.read() as tx:
        [kept] = tx.execute(text("SELECT subject, name FROM audit WHERE action = 'workplace matched'")).all()
    assert tuple(kept) == (first, "Nguyễn Văn An")


def test_a_union_may_be_named_in_words(lite: Store) -> None:
    hands_in(lite, "an", "Xưởng cơ khí 3")
    hoa = officer(lite, "hoa", HOANGMAI).waits(hours=1)
    hoa.says(f"/khop {CODE} Cơ khí Đại Thành Tín Phát").hears("nay thuộc", "1 hồ sơ đã theo")
    hoa.says(f"/khop {CODE}").hears("đã khớp rồi").says("/khop").hears("đều đã khớp")


def test_nobody_matches_what_is_not_in_their_units_nor_to_a_union_that_is_not(lite: Store) -> None:
    hands_in(lite, "an", "Xưởng cơ khí 3")
    lan = officer(lite, "lan", BADINH).waits(hours=1)
    lan.says("/khop").hears("đều đã khớp").says(f"/khop {CODE}").hears("không thấy hồ sơ này")
    hoa = officer(lite, "hoa", HOANGMAI).waits(hours=1)
    hoa.says(f"/khop {CODE} CS-001").hears("chưa tìm thấy công đoàn cơ sở")  # one of Ba Đình
    hoa.says(f"/khop {CODE} {HOANGMAI}").hears("chưa tìm thấy công đoàn cơ sở")
    assert units(lite, "initiative") == [HOANGMAI]
    officer(lite, "city", CITY).says(f"/khop {CODE} CS-001").hears("nay thuộc")


@ON_BOTH
def test_what_was_matched_by_mistake_is_taken_back_with_all_of_that_text(store: Store) -> None:
    an = hands_in(store, "an", "Xưởng cơ khí 3")
    hands_in(store, "minh", "xuong co khi 3")
    hoa = officer(store, "hoa", HOANGMAI).waits(hours=1)
    before = answers(store)
    hoa.says(f"/khop {CODE} Cơ khí Đại Thành Tín Phát").hears("nay thuộc", "2 hồ sơ đã theo").presses("Hoàn tác")
    hoa.hears("lại chờ khớp", "2 hồ sơ")
    assert units(store, "initiative") == [HOANGMAI, HOANGMAI] and answers(store) == before
    assert units(store, "person")[:2] == [HOANGMAI, HOANGMAI]
    an.says(f"/trangthai {CODE}").hears("Hoàng Mai")
    hoa.says("/khop").hears("1 nơi làm việc").says("/khop hoàn tác").hears("không hoàn tác được nữa")
    with store.read() as tx:
        kept = tx.execute(text("SELECT count(*) FROM audit WHERE action = 'workplace unmatched'")).scalar_one()
    assert kept == 1


def test_after_ten_minutes_or_by_another_nothing_is_taken_back(lite: Store) -> None:
    hands_in(lite, "an", "Xưởng cơ khí 3")
    hoa, city = officer(lite, "hoa", HOANGMAI).waits(hours=1), officer(lite, "city", CITY).waits(hours=1)
    hoa.says(f"/khop {CODE} Cơ khí Đại Thành Tín Phát").hears("nay thuộc")
    city.says("/khop hoàn tác").hears("không hoàn tác được nữa")
    hoa.waits(minutes=11).says("/khop hoàn tác").hears("không hoàn tác được nữa")
    assert HOANGMAI not in units(lite, "initiative")
    now = hoa.now
    assert lite.writing(retention.forget, now) == 1 and not lite.writing(retention.forget, now)


def test_what_was_moved_on_since_stays_where_it_is(lite: Store) -> None:
    an = hands_in(lite, "an", "Xưởng cơ khí 3")
    hands_in(lite, "minh", "Xưởng cơ khí 3")
    hoa = officer(lite, "hoa", HOANGMAI).waits(hours=1)
    hoa.says(f"/khop {CODE} Cơ khí Đại Thành Tín Phát").hears("2 hồ sơ đã theo")
    with lite.write() as tx:
        tx.execute(text("UPDATE person SET unit = 'Q-BADINH' WHERE id = (SELECT min(id) FROM person)"))
    hoa.says("/khop hoàn tác").hears("lại chờ khớp")
    assert units(lite, "person")[:2] == [BADINH, HOANGMAI]
    an.says(f"/trangthai {CODE}").hears("Hoàng Mai")


def test_who_tries_it_on_what_is_not_theirs_is_recorded(lite: Store) -> None:
    hands_in(lite, "an", "Xưởng cơ khí 3")
    lan = officer(lite, "lan", BADINH).waits(hours=1)
    for order in (f"/khop {CODE}", f"/khop {CODE} CS-001", f"/congnhan {CODE}", f"/duyet {CODE}"):
        lan.says(order).hears("không thấy hồ sơ này")
    with lite.read() as tx:
        kept = tx.execute(text("SELECT subject FROM audit WHERE action = 'initiative refused'")).scalars().all()
    assert kept == [CODE] * 4


def answers(store: Store) -> list[str]:
    """What each initiative has as its unit, as it was answered."""
    with store.read() as tx:
        return [str(row.answers.get("unit")) for row in tx.execute(TABLES["initiative"].select().order_by(text("id")))]
