"""Near-duplicates among many that begin with the same words: what everybody says leads nobody astray."""

from __future__ import annotations

from sqlalchemy import text

from handlers.alike import similar
from handlers.alike.similar import Told
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
