"""Near-duplicates among many that begin with the same words: what everybody says leads nobody astray."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import text

from handlers.alike import similar
from handlers.alike.similar import Told
from storage import found_by
from storage.database.store import Store
from storage.initiatives.similar import MOST_OF_ONE
from tests.cast.rows import NOW, initiative, submit

STOCK = "Trước đây công đoạn này làm thủ công nên tổ sản xuất chúng tôi mất nhiều công sức và hay phải chờ nhau."
THINGS = (
    "máy dập",
    "máy may",
    "nồi hơi",
    "xe nâng",
    "băng chuyền",
    "tủ thuốc",
    "bảng điện",
    "máy bơm",
    "lò sấy",
    "van xả",
)
ACTS = ("hàn thêm tai", "khoan lỗ", "sơn vạch", "gắn cảm biến", "in mã", "treo bảng", "đệm cao su", "nối dài", "bọc lại",
        "chia ô", "lắp bánh xe", "làm nắp", "đánh số", "kê cao", "thay lõi")  # fmt: skip
NUMBER = len(THINGS) * len(ACTS)


def answers(number: int) -> dict[str, object]:
    """The story of that number: the same beginning, and something of its own."""
    thing, act = THINGS[number % len(THINGS)], ACTS[number // len(THINGS)]
    solution = f"Nay anh em {act} vào {thing} số {number}, xong thì {thing} chạy êm, ca nào cũng bớt {number} phút."
    return {"before": STOCK, "solution": solution}


def hand_in(store: Store, number: int) -> None:
    """All of them, one after another."""
    rows = [initiative(at + 1, "Q-HOANGMAI", 1) | {"answers": answers(at)} for at in range(number)]
    submit(store, rows, NOW)
    with store.write() as tx:
        for at in range(number):
            similar.keep(tx, key=at + 1, author="", told=Told.of("", answers(at)))


def test_of_many_that_begin_alike_the_last_is_found_and_what_all_say_is_kept_of_few(lite: Store) -> None:
    hand_in(lite, NUMBER)
    with lite.read() as tx:
        found = similar.alike(tx, Told.of("", answers(NUMBER - 1)))
        most = tx.execute(text("SELECT count(*) AS n FROM shingle GROUP BY hash ORDER BY n DESC LIMIT 1")).scalar_one()
    assert found[0].found.id == NUMBER
    assert most == MOST_OF_ONE


def test_what_very_many_copied_is_seen_to_be_a_copy(lite: Store) -> None:
    rows = [initiative(at + 1, "Q-HOANGMAI", 1) | {"answers": answers(0)} for at in range(MOST_OF_ONE + 20)]
    submit(lite, rows, NOW)
    with lite.write() as tx:
        for row in rows:
            similar.keep(tx, key=row["id"], author="", told=Told.of("", answers(0)))
        assert similar.alike(tx, Told.of("", answers(0)))[0].per_cent == 100


PLACES = ("ngoài sân", "tầng hai", "cuối chuyền", "ca đêm", "cạnh cổng", "nhà kho")
TITLES = [
    f"{act.capitalize()} cho {thing} {place} và {other} của tổ ba"
    for place in PLACES
    for act in ACTS
    for thing, other in zip(THINGS, (*THINGS[3:], *THINGS[:3]), strict=True)
]


def titled(store: Store, units: Sequence[str]) -> None:
    """Initiatives with these titles, of these units in turn."""
    rows = [
        initiative(at + 1, units[at % len(units)], 1) | {"title": title, "answers": {}}
        for at, title in enumerate(TITLES)
    ]
    submit(store, rows, NOW)
    with store.write() as tx:
        for at, title in enumerate(TITLES):
            similar.keep(tx, key=at + 1, author="", told=Told.of(title, {}))


def test_a_title_is_known_again_among_very_many_that_share_its_words(lite: Store) -> None:
    titled(lite, [f"CS-{at}" for at in range(43)])
    last = len(TITLES)
    unit = f"CS-{(last - 1) % 43}"
    assert TITLES[-1] == "Thay lõi cho van xả nhà kho và nồi hơi của tổ ba"
    with lite.read() as tx:
        moved = similar.alike(tx, Told.of("van xa nha kho va noi hoi cua to ba thay loi cho", {}))
        changed = similar.alike(tx, Told.of("van xa nha kho va noi com cua to ba doi loi cho", {}), unit=unit)
        other = similar.alike(tx, Told.of("Thay lõi cho van xả nhà bếp và tủ hấp của ca sáng", {}), unit=unit)
    assert moved[0].found.id == last
    assert [one.found.id for one in changed] == [last]
    assert other == []


def test_a_short_title_of_another_thing_is_another(lite: Store) -> None:
    submit(lite, [initiative(1, "CS-1", 1) | {"title": "Cải tiến máy dập", "answers": {}}], NOW)
    with lite.write() as tx:
        similar.keep(tx, key=1, author="", told=Told.of("Cải tiến máy dập", {}))
        assert similar.alike(tx, Told.of("cai tien may may", {}), unit="CS-1") == []
        assert similar.alike(tx, Told.of("may dap cai tien", {}), unit="CS-1")[0].per_cent == 100


def test_who_tells_the_same_story_comes_before_who_only_gave_it_the_same_name(lite: Store) -> None:
    story, title = answers(7), "Cải tiến cách làm ở tổ sản xuất số ba của xưởng"
    named = [initiative(at, "CS-1", 1) | {"title": title, "answers": {}} for at in range(2, 9)]
    submit(lite, [initiative(1, "CS-2", 1) | {"title": "Nối dài tay cầm", "answers": story}, *named], NOW)
    with lite.write() as tx:
        similar.keep(tx, key=1, author="", told=Told.of("Nối dài tay cầm", story))
        for row in named:
            similar.keep(tx, key=row["id"], author="", told=Told.of(title, {}))
        told = Told.of(title, {**story, "before": "Hồi đó khác hẳn"})
        assert similar.alike(tx, told)[0].found.id == 1


def test_what_was_changed_is_found_by_what_it_tells_now(lite: Store) -> None:
    submit(lite, [initiative(1, "CS-1", 1) | {"title": "Nối dài tay cầm", "answers": answers(7)}], NOW)
    with lite.write() as tx:
        similar.keep(tx, key=1, author="", told=Told.of("Nối dài tay cầm", answers(7)))
        now = {
            "before": "Lối đi hẹp, xe đẩy hay vướng vào nhau",
            "solution": "Sơn vạch hai chiều, ai cũng biết đường đi",
        }
        similar.keep(tx, key=1, author="", told=Told.of("Sơn vạch lối đi", now))
        assert similar.alike(tx, Told.of("Nối dài tay cầm", answers(7))) == []
        number = tx.execute(text("SELECT count(*) FROM shingle")).scalar_one()
        found_by.take_out(tx, "SELECT 1")
        left = tx.execute(text("SELECT count(*) FROM shingle")).scalar_one()
    assert (number > 20, left) == (True, 0)


def steps_of_a_look(store: Store, others: int) -> int:
    """How many steps SQLite takes for a look at a title in a union that has so many others."""
    rows = [initiative(at + 1, "CS-1", 1) | {"title": f"Sổ giao ca số {at}", "answers": {}} for at in range(others)]
    submit(store, rows, NOW)
    taken: list[int] = []
    with store.write() as tx:
        for at, title in enumerate(TITLES[:40], 100_000):
            tx.execute(text("UPDATE initiative SET id = :key, title = :title WHERE id = :at"),
                       {"key": at, "title": title, "at": at - 99_999})  # fmt: skip
            similar.keep(tx, key=at, author="", told=Told.of(title, {}))
    with store.read() as tx:
        raw: Any = tx.connection.driver_connection
        raw.set_progress_handler(lambda: taken.append(10), 10)
        similar.alike(tx, Told.of(TITLES[0], {}), unit="CS-1")
        raw.set_progress_handler(None, 0)
    return sum(taken)


def test_a_look_does_not_walk_through_all_that_a_union_has(lite: Store) -> None:
    assert steps_of_a_look(lite, 3_000) < 3_000
