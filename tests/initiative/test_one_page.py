"""The form on one page and in the chat: one draft, each field kept as it is left, one receipt."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from handlers.conversation.context import Limits
from messages.wire import FileRef
from storage.conversation import chats, evidence
from storage.database.store import Store
from storage.sending import usage
from tests.cast.rows import only_draft, rows
from tests.cast.talker import FORM, MORNING, PICKED, PLEDGE, TYPED, Talker, receiver, until
from tests.databases import ON_BOTH

PAGE = PICKED | TYPED
UNASKED = ("behalf", "unit", "recognised", "confidential")  # what is assumed stands in its field already


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


@ON_BOTH
def test_the_whole_form_on_the_page_gives_one_receipt(store: Store) -> None:
    an = Talker(store, "an").introduced().says("/trang").hears("trên một trang")
    assert an.screen.page == draft_of(store)[0]
    for name, value in PAGE.items():
        answers = types(an, **{name: value})
        assert name in answers or name in UNASKED
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
    an = Talker(store, "an").introduced()
    types(an, title="Xe đẩy thuốc có ngăn")
    an.says("/trang").hears("lĩnh vực")  # the title is there: the chat goes on behind it
    an.says("sản xuất").hears("vướng ở đâu")
    assert draft_of(store)[1]["field"] == "production"


def test_the_page_of_another_draft_changes_nothing(store: Store) -> None:
    an = Talker(store, "an").introduced().says("sửa đơn vị")
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
    an = Talker(lite, "an").introduced()
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


@ON_BOTH
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
    an = Talker(store, "an").introduced().says(*until("evidence"))
    an.hears("Có gì thêm")
    chooses(an, "cũ.jpg").hears("Đã nhận 1 tệp (1/10)").sees("Xong")


# Where messages are sold


def zalo(store: Store, share: float = 0.0) -> Talker:
    """Somebody on Zalo Bot, where so much of the month is used, at a bot that has an address."""
    receiver(store, Limits(has_address=True))
    with store.write() as tx:
        usage.add(tx, "zalo_bot", usage.month(MORNING), came=0, went=int(1000 * share), most=1000)
    return Talker(store, "an", channel="zalo_bot")


def page_of_chat(an: Talker, **fields: str) -> Talker:
    """Send the page of the form that stands open in the chat."""
    with an.store.read() as tx:
        found = chats.find(tx, an.channel, an.name)
        assert found is not None
        draft, _ = chats.standing(tx, found[0])
    return an.does(kind="page", upload=draft, fields=tuple(fields.items()), done=True)


@ON_BOTH
def test_a_newcomer_does_all_on_the_page_and_hears_of_the_receipt_alone(store: Store) -> None:
    an = zalo(store).says("alo").hears("trên một trang", "đồng ý")
    assert an.screen.page < 0  # there is no draft before consent
    page_of_chat(an, agree="yes").hears_nothing()
    page_of_chat(an, name="Nguyễn Văn An", workplace="Xưởng cơ khí 3", union="hoang mai").hears_nothing()
    page_of_chat(an, **PAGE).hears("Mã hồ sơ")
    assert len(an.heard) == 1
    with store.read() as tx:
        row = tx.execute(text("SELECT author, phone, person.workplace FROM initiative, person")).one()
        assert tx.execute(text("SELECT count(*) FROM consent")).scalar() == 1
    assert tuple(row) == ("Nguyễn Văn An", "", "Xưởng cơ khí 3")


def test_before_consent_the_page_keeps_nothing(store: Store) -> None:
    an = zalo(store).says("alo")
    an.does(kind="page", fields=(("agree", "yes"),)).hears_nothing()
    with store.read() as tx:
        assert tx.execute(text("SELECT count(*) FROM person")).scalar() == 0
    an.does(kind="page", fields=(("agree", "no"),), done=True).hears("em không giữ thông tin gì")


def test_after_the_page_the_chat_goes_on_where_it_stands(store: Store) -> None:
    an = zalo(store).says("alo")
    page_of_chat(an, agree="yes").hears_nothing()
    an.says("1").hears("họ và tên")  # the answer to consent, which was given on the page meanwhile
    an.says("Nguyễn Văn An").hears("điện thoại")


def test_where_the_month_grows_short_a_form_begins_with_its_page(store: Store) -> None:
    an = zalo(store, share=0.85).says("alo").says("1").hears("trên một trang").does_not_hear("họ và tên")
    assert an.screen.page > 0
    an.says("1").hears("họ và tên")
    an.says("Nguyễn Văn An", "bỏ qua", "Xưởng cơ khí 3", "hoang mai").hears("chỉ còn gửi được ít tin")
    an.says("sửa đơn vị").hears("công đoàn")


def test_where_there_are_messages_enough_the_page_is_offered_before_the_question(store: Store) -> None:
    an = zalo(store, share=0.5).says("alo").hears("Nhanh nhất", "đồng ý").says("1").does_not_hear("Nhanh nhất")
    assert an.screen.page > 0
    an.says("Nguyễn Văn An", "bỏ qua", "Xưởng cơ khí 3", "hoang mai", *FORM, *PLEDGE).hears("Mã hồ sơ")
    an.says("/moi").hears("Nhanh nhất", "Tên sáng kiến")


# For many, one after another


@ON_BOTH
def test_the_page_goes_on_with_the_next_person(store: Store) -> None:
    an = Talker(store, "an").introduced().says("/trang")
    binh = PAGE | {"behalf": "other", "author": "Trần Thị Bình", "workplace": "Trường Tiểu học Hoa Sen", "unit": "ba dinh"}
    draft, _ = draft_of(store)
    an.does(kind="page", upload=draft, fields=(*binh.items(), ("next", "yes")), done=True).hears("Mã hồ sơ")
    assert len(an.heard) == 1
    after, answers = draft_of(store)
    assert after != draft and set(answers) == {"behalf", "unit", "applied"} and answers["unit"]["code"] == "Q-BADINH"
    cuong = {"author": "Lê Văn Cường", "workplace": "Xưởng cơ khí 7", "title": "Giá treo dụng cụ hai tầng"}
    kept = {name: value for name, value in binh.items() if name not in ("behalf", "unit", "applied")}
    page_of_chat(an, **kept | cuong).hears("Mã hồ sơ")
    with store.read() as tx:
        found = tx.execute(text("SELECT author, workplace, unit FROM initiative ORDER BY code"))
        assert [tuple(row) for row in found] == [
            ("Trần Thị Bình", "Trường Tiểu học Hoa Sen", "Q-BADINH"), ("Lê Văn Cường", "Xưởng cơ khí 7", "Q-BADINH"),
        ]  # fmt: skip
        assert tx.execute(text("SELECT count(*) FROM draft")).scalar() == 0


def test_one_own_initiative_begins_no_next_one(store: Store) -> None:
    an = Talker(store, "an").introduced().says("/trang")
    draft, _ = draft_of(store)
    an.does(kind="page", upload=draft, fields=(*PAGE.items(), ("next", "yes")), done=True).hears("Mã hồ sơ")
    with store.read() as tx:
        assert tx.execute(text("SELECT count(*) FROM draft")).scalar() == 0


@pytest.mark.parametrize(("channel", "opens"), [("zalo_oa", False), ("telegram", True)])
def test_a_page_is_no_message_where_only_messages_open_the_time_to_write(lite: Store, channel: str, opens: bool) -> None:
    an = Talker(lite, "an", channel).introduced().says("/trang")
    heard = seen_at(lite)
    an.now += timedelta(hours=3)
    types(an, title=PAGE["title"])
    assert (seen_at(lite) > heard) is opens


def seen_at(store: Store) -> str:
    """When the only chat was last heard of."""
    return str(rows(store, "SELECT seen_at FROM chat")[0][0])


def test_a_sum_that_does_not_add_up_gets_a_field_and_is_not_handed_in_before(lite: Store) -> None:
    an = Talker(lite, "an").introduced().says("/trang")
    for name, value in (PAGE | {"calculation": "200 sp x 150.000đ x 12 tháng"}).items():
        types(an, **{name: value})
    assert sends(an).heard == []
    assert types(an, sum="computed")["benefit"]["vnd"] == 360_000_000
    sends(an).hears("Mã hồ sơ")


def test_the_amount_on_the_page_may_stay_as_it_was_typed(lite: Store) -> None:
    an = Talker(lite, "an").introduced().says("/trang")
    for name, value in (PAGE | {"calculation": "200 sp x 150.000đ x 12 tháng", "sum": "kept"}).items():
        types(an, **{name: value})
    sends(an).hears("Mã hồ sơ")
    assert rows(lite, "SELECT benefit FROM initiative") == [(500_000_000,)]
