"""The form on one page and in the chat: one draft, each field kept as it is left, one receipt."""

from __future__ import annotations

from typing import Any

from sqlalchemy import text

from messages.wire import FileRef
from storage.conversation import evidence
from storage.database.store import Store
from tests.cast.rows import only_draft
from tests.cast.talker import FORM, PICKED, TYPED, Talker

PAGE = PICKED | TYPED


def draft_of(store: Store) -> tuple[int, dict[str, Any]]:
    """The only draft: its key and answers."""
    draft = only_draft(store)
    return draft.id, draft.answers


def types(an: Talker, **fields: str) -> dict[str, Any]:
    """Leave these fields of the page; the answers of the draft afterwards."""
    draft, _ = draft_of(an.store)
    named = tuple((name.replace("_is", ".is"), value) for name, value in fields.items())
    an.does(kind="page", upload=draft, fields=named)
    return draft_of(an.store)[1]


def sends(an: Talker) -> Talker:
    """Press "Nộp"."""
    draft, _ = draft_of(an.store)
    return an.does(kind="page", upload=draft, done=True)


def test_the_whole_form_on_the_page_gives_one_receipt(store: Store) -> None:
    an = Talker(store, "an").introduced().says("/trang").hears("trên một trang")
    assert an.screen.page == draft_of(store)[0]
    for name, value in PAGE.items():
        answers = types(an, **{name: value})
        assert name in answers
        assert an.heard == []
    sends(an).hears("Mã hồ sơ")
    with store.read() as tx:
        row = tx.execute(text("SELECT title, benefit, unit FROM initiative")).one()
    assert (row.title, row.benefit, row.unit) == (PAGE["title"], 500_000_000, "Q-HOANGMAI")


def test_what_is_no_answer_stays_in_its_field_and_is_not_handed_in(store: Store) -> None:
    an = Talker(store, "an").introduced().says("/trang")
    for name, value in PAGE.items():
        types(an, **{name: value})
    answers = types(an, applied="hôm nào đó")
    assert "applied" not in answers and answers["typed"] == {"applied": "hôm nào đó"}
    assert sends(an).heard == []
    assert "typed" not in types(an, applied="tháng 6/2026")


def test_a_doubt_is_settled_under_its_field(store: Store) -> None:
    an = Talker(store, "an").introduced().says("/trang")
    types(an, effect="money")
    answers = types(an, benefit="1.200 triệu")
    assert "benefit" not in answers and answers["typed"]["benefit"] == "1.200 triệu"
    answers = types(an, benefit="1.200 triệu", benefit_is="0")
    assert answers["benefit"]["vnd"] == 1_200_000_000


def test_chat_and_page_fill_in_the_same_draft(store: Store) -> None:
    an = Talker(store, "an").introduced().says("của tôi", "hoang mai")
    types(an, title="Xe đẩy thuốc có ngăn")
    an.says("/trang").hears("loại giải pháp")  # the title is there: the chat goes on behind it
    an.says("kỹ thuật").hears("lĩnh vực")
    assert draft_of(store)[1]["kind"] == "technical"


def test_the_page_of_another_draft_changes_nothing(store: Store) -> None:
    an = Talker(store, "an").introduced().says("của tôi")
    draft, before = draft_of(store)
    an.does(kind="page", upload=draft + 1, fields=(("title", "Xe đẩy thuốc có ngăn"),))
    assert draft_of(store)[1] == before


def test_a_form_that_is_not_complete_is_not_handed_in(store: Store) -> None:
    an = Talker(store, "an").introduced().says("/trang")
    types(an, **{name: value for name, value in PAGE.items() if name != "before"})
    assert sends(an).heard == []
    assert "before" not in draft_of(store)[1]


def test_a_meaning_is_of_the_words_that_stood_there(store: Store) -> None:
    an = Talker(store, "an").introduced().says("/trang")
    types(an, effect="money")
    types(an, benefit="1.200 triệu")
    answers = types(an, benefit="1.300 triệu", benefit_is="0")
    assert "benefit" not in answers and answers["typed"]["benefit"] == "1.300 triệu"


def test_a_meaning_that_no_page_offers_is_none(lite: Store) -> None:
    an = Talker(lite, "an").introduced().says("/trang")
    types(an, effect="money")
    types(an, benefit="1.200 triệu")
    answers = types(an, benefit="1.200 triệu", benefit_is="9" * 5000)
    assert an.receipt.outcome == "done" and answers["typed"]["benefit"] == "1.200 triệu"


def test_an_answer_in_the_chat_is_the_answer_of_its_field(lite: Store) -> None:
    an = Talker(lite, "an").introduced().says("của tôi", "hoang mai")
    types(an, **{name: value for name, value in PAGE.items() if name != "title"}, title="?")
    an.says("/trang").hears("Tên sáng kiến").says(PAGE["title"])
    sends(an).hears("Mã hồ sơ")


def test_an_answer_of_two_lines_stays_as_it_is_when_all_fields_come(lite: Store) -> None:
    an = Talker(lite, "an").introduced().tells(but={"500 triệu": "500 triệu\nmột năm"})
    before = draft_of(lite)[1]["benefit"]
    assert types(an, benefit="500 triệu một năm")["benefit"] == before


def files_of(store: Store) -> list[tuple[str, str]]:
    """Name and place of the files of the only draft."""
    draft, _ = draft_of(store)
    with store.read() as tx:
        return [(file.name, file.shows) for file in evidence.of_draft(tx, draft)]


def chooses(an: Talker, name: str, shows: str = "") -> Talker:
    """Choose a photo on the page."""
    draft, _ = draft_of(an.store)
    file = FileRef(name, "image/jpeg", 1000, path=f"ab/{name}", shows=shows)
    return an.does(kind="page", upload=draft, files=(file,))


def test_photos_chosen_on_the_page_are_the_drafts_and_one_can_be_taken_away(store: Store) -> None:
    an = Talker(store, "an").introduced().says("/trang")
    chooses(an, "cũ.jpg", "before").hears_nothing()
    chooses(an, "mới.jpg", "after").hears_nothing()
    chooses(an, "khác.jpg", "behind").hears_nothing()
    assert files_of(store) == [("cũ.jpg", "before"), ("mới.jpg", "after"), ("khác.jpg", "")]
    draft, answers = draft_of(store)
    assert answers["files"] == 3
    with store.read() as tx:
        first = evidence.of_draft(tx, draft)[0].id
    assert types(an, **{f"evidence.remove.{first}": "yes"})["files"] == 2
    assert types(an, **{f"evidence.remove.{first}": "yes"})["files"] == 2
    assert [name for name, _ in files_of(store)] == ["mới.jpg", "khác.jpg"]


def test_a_photo_from_the_page_is_heard_of_where_the_chat_asks_for_it(store: Store) -> None:
    an = Talker(store, "an").introduced().says(*FORM[:13])
    an.hears("Có ảnh, tệp minh chứng")
    chooses(an, "cũ.jpg").hears("Đã nhận 1 tệp (1/10)").sees("Xong")
