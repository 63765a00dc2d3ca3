"""A large sheet of initiatives is written at once, all or nothing; it is found and weighed in pieces, between others."""

from __future__ import annotations

from sqlalchemy import text

from handlers.alike import later, preparing
from handlers.loading.changes import difference, put
from handlers.loading.read import read
from handlers.loading.table import present
from storage.database.store import Store
from tests.cast.talker import MORNING
from tests.databases import ON_BOTH

LETTERS = "abcdeghiklmnopqrstuvxy"
HEADS = ["Tên sáng kiến", "Tác giả", "Mã đơn vị"]
TWINS = [["Máy lọc bụi trục đứng cho xưởng đúc", who, "Q-BADINH"] for who in ("Lê Thị Dung", "Trần Văn Bình")]
MANY = [[f"Đồ gá hàn xoay có chốt {one}{other}", "Nguyễn Văn An", "Q-BADINH"] for one in LETTERS for other in LETTERS[:5]]
SHEET = [TWINS[0], *MANY, TWINS[1]]
PIECES = 2 * -(-len(SHEET) // later.AT_ONCE)  # each is found, then weighed


def number(store: Store, table: str) -> int:
    with store.read() as tx:
        return int(tx.execute(text(f"SELECT count(*) FROM {table}")).scalar_one())


@ON_BOTH
def test_what_a_sheet_brought_is_found_and_weighed_in_pieces_also_after_a_start(store: Store) -> None:
    with store.write() as tx:
        put(tx, difference(tx, read([HEADS, *SHEET], present(tx)), MORNING), MORNING)
    assert number(store, "initiative") == len(SHEET) and number(store, "found_by") == 0
    with store.read() as tx:
        assert not preparing.is_ready(tx)  # whoever searches hears that
    assert store.writing(later.do_some)
    assert number(store, "found_by") == later.AT_ONCE
    with store.write() as tx:  # one is erased meanwhile
        tx.execute(text("DELETE FROM initiative WHERE title LIKE '% ye'"))

    preparing.begin(store)  # the bot was stopped, and starts
    assert number(store, "found_by") == len(SHEET) - 1
    assert number(store, "alike") == 1  # the second of those that are called the same, three pieces behind the first
    with store.read() as tx:
        assert preparing.is_ready(tx)


def test_no_piece_is_larger_than_another(store: Store) -> None:
    with store.write() as tx:
        put(tx, difference(tx, read([HEADS, *SHEET], present(tx)), MORNING), MORNING)
    assert sum(iter(lambda: int(store.writing(later.do_some)), 0)) == PIECES
    with store.read() as tx:
        assert later.is_done(tx)
