"""What each of Telegram's shapes becomes, and what a reply becomes there: payload tables, no server."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.cutting import split
from bot.channels.telegram.read import ANONYMOUS_ADMIN, Identity, read
from bot.channels.telegram.render import MOST_DATA_BYTES, MOST_TEXT, render
from handlers.receive import FLOWS
from messages.wire import FileRef, Incoming, Option, Reply

ME = Identity(77, "sangkien_bot")
AN = {"id": 501, "is_bot": False, "first_name": "An", "last_name": "Nguyễn"}
GROUP = {"id": -1001, "type": "supergroup", "title": "Tổ cơ khí"}
PRIVATE = {"id": 501, "type": "private"}
MINE = {"reply_to_message": {"message_id": 1, "date": 1, "from": {"id": 77, "is_bot": True}}}


def message(chat: dict[str, Any] = PRIVATE, **content: Any) -> dict[str, Any]:
    return {
        "update_id": 9,
        "message": {"message_id": 3, "date": 1_795_309_200, "chat": chat, "from": AN, **content},
    }


def press(data: str, chat: dict[str, Any] = PRIVATE, **more: Any) -> dict[str, Any]:
    shown = {"message_id": 3, "date": 1_795_309_200, "chat": chat, **more}
    return {
        "update_id": 9,
        "callback_query": {"id": "q", "from": AN, "message": shown, "chat_instance": "1", "data": data},
    }


def member(was: Any, now: Any, chat: dict[str, Any] = GROUP) -> dict[str, Any]:
    states = [state if isinstance(state, dict) else {"status": state} for state in (was, now)]
    change = {
        "chat": chat,
        "from": AN,
        "date": 1_795_309_200,
        "old_chat_member": states[0],
        "new_chat_member": states[1],
    }
    return {"update_id": 9, "my_chat_member": change}


def photo(*sizes: int) -> list[dict[str, Any]]:
    return [
        {"file_id": f"p{n}", "file_unique_id": "u", "width": n, "height": n, "file_size": s}
        for n, s in enumerate(sizes, 1)
    ]


READ: list[tuple[str, dict[str, Any], dict[str, Any] | None]] = [
    ("words", message(text="của tôi"), {"kind": "message", "text": "của tôi", "chat": "501", "sender": "501", "name": "An Nguyễn"}),
    ("a start link", message(text="/start u_HM"), {"text": "/start u_HM"}),
    ("a caption", message(caption="đây ạ", photo=photo(10)), {"text": "đây ạ", "files": (FileRef("", "image/jpeg", 10, "p1"),)}),
    ("the largest photo", message(photo=photo(10, 20, 30)), {"files": (FileRef("", "image/jpeg", 30, "p3"),)}),
    ("an album", message(photo=photo(10), media_group_id="77"), {"album": "77"}),
    (
        "a document",
        message(document={"file_id": "d", "file_name": "bang.xlsx", "mime_type": "x/y", "file_size": 5}),
        {"files": (FileRef("bang.xlsx", "x/y", 5, "d"),)},
    ),
    (
        "a file above what a bot may load",
        message(video={"file_id": "v", "file_size": 21 * 2**20}),
        {"files": (FileRef("", "", 21 * 2**20, "v", refused="too_big"),)},
    ),
    ("a voice", message(voice={"file_id": "v", "mime_type": "audio/ogg", "file_size": 9}), {"files": (FileRef("", "audio/ogg", 9, "v"),)}),
    ("a contact", message(contact={"phone_number": "+84912345678", "first_name": "An"}), {"text": "+84912345678"}),
    ("a sticker", message(sticker={"file_id": "s"}), {"text": "", "files": ()}),
    ("a service message", message(pinned_message={"message_id": 1}), None),
    ("another bot's command", message(text="/top@otherbot"), None),
    ("our own command by name", message(text="/moi@SangKien_Bot x"), {"text": "/moi@SangKien_Bot x"}),
    ("an edit", {"update_id": 9, "edited_message": message(text="/moi")["message"]}, None),
    (
        "an edit of the words below a photo",
        {"update_id": 9, "edited_message": message(caption="thứ Ba", photo=photo(10))["message"]},
        {"kind": "edited", "text": "thứ Ba", "files": ()},
    ),
    ("a channel's post", {"update_id": 9, "channel_post": {"message_id": 1, "date": 1, "chat": {"id": -1, "type": "channel"}}}, None),
    ("a message in a channel", message({"id": -5, "type": "channel"}, text="x"), None),
    ("a button", press("7:self"), {"kind": "press", "pressed": "self", "turn": 7}),
    ("a button with a colon", press("7:a:b"), {"pressed": "a:b", "turn": 7}),
    ("a command on a button", press("0:/tiep 12"), {"pressed": "/tiep 12", "turn": None}),
    ("somebody else's button", press("hello"), {"pressed": "?", "turn": -1}),
    ("a button too old to be shown", press("7:self", date=0), {"turn": 7, "chat": "501"}),
    ("a button in a group", press("0:/lienket", GROUP), {"group": True, "chat": "-1001", "sender": "501", "admin": None}),
    ("talk in a group", message(GROUP, text="chào mọi người"), None),
    ("a photo in a group", message(GROUP, photo=photo(1)), None),
    ("a command in a group", message(GROUP, text="/moi"), {"group": True, "text": "/moi", "admin": None, "name": "Tổ cơ khí"}),
    ("other bots' command in a group", message(GROUP, text="/top@otherbot 3"), None),
    ("an answer to us", message(GROUP, text="hoang mai", **MINE), {"text": "hoang mai"}),
    ("an answer to a question of ours", message(GROUP, text="x", reply_to_message={"message_id": 1, "text": "Câu hỏi số 1", "from": {"id": 77, "is_bot": True}}), {"text": "x", "quoted": "Câu hỏi số 1"}),
    ("an answer to others", message(GROUP, text="x", reply_to_message={"message_id": 1, "from": AN}), None),
    ("a topic", message(GROUP, text="/moi", message_thread_id=4, is_topic_message=True), {"thread": "4"}),
    ("a reply is no topic", message(GROUP, text="/moi", message_thread_id=4), {"thread": ""}),
    ("the old group's farewell", message(GROUP, migrate_to_chat_id=-2), {"kind": "moved", "chat": "-1001", "new_chat": "-2"}),
    ("the new group's greeting", message(GROUP, migrate_from_chat_id=-3), {"kind": "moved", "chat": "-3", "new_chat": "-1001"}),
    ("added", member("left", "member"), {"kind": "joined", "group": True, "name": "Tổ cơ khí"}),
    ("made an admin", member("member", "administrator"), {"kind": "back"}),
    ("removed", member("administrator", "kicked"), {"kind": "left"}),
    ("restricted and out", member("member", {"status": "restricted", "is_member": False}), {"kind": "left"}),
    ("blocked", member("member", "kicked", PRIVATE), {"kind": "left", "group": False}),
    ("unblocked", member("kicked", "member", PRIVATE), {"kind": "back", "group": False}),
    ("added to a channel", member("left", "administrator", {"id": -5, "type": "channel"}), None),
    ("something new", {"update_id": 9, "wonder": {}}, None),
]  # fmt: skip


@pytest.mark.parametrize(("update", "expected"), [case[1:] for case in READ], ids=[case[0] for case in READ])
def test_reading(update: dict[str, Any], expected: dict[str, Any] | None) -> None:
    event = read(update, ME)
    if expected is None:
        assert event is None
        return
    assert isinstance(event, Incoming)
    assert (event.channel, event.event_id) == ("telegram", "77:9")
    assert {name: getattr(event, name) for name in expected} == expected


def test_a_name_that_only_begins_like_ours_is_another_bots() -> None:
    ours = message(GROUP, text="@Sangkien_Bot, sáng kiến của tôi")
    event = read(ours, ME)
    assert isinstance(event, Incoming) and event.text == "sáng kiến của tôi"
    assert read(message(GROUP, text="Hỏi @sangkien_bot_khac xem SK-2026-000123 sao rồi"), ME) is None
    assert read(message(GROUP, text="thư gửi hoa@sangkien_bot.vn nhé"), ME) is None


def test_an_anonymous_admin_is_proven_by_the_group_and_not_by_the_name() -> None:
    anonymous = {"id": ANONYMOUS_ADMIN, "is_bot": True, "first_name": "Group"}
    here = message(GROUP, text="/lienket HM", sender_chat=GROUP)
    elsewhere = message(GROUP, text="/lienket HM", sender_chat={"id": -999, "type": "channel"})
    for update in (here, elsewhere):
        update["message"]["from"] = anonymous
    assert [read(update, ME).admin for update in (here, elsewhere)] == [True, False]  # type: ignore[union-attr]
    channel = message(GROUP, text="/lienket HM", sender_chat={"id": -999, "type": "channel"})
    assert read(channel, ME).admin is None, "who writes in the name of a channel may be anybody"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "update",
    [{}, {"update_id": "9"}, {"update_id": 9, "message": 5}, {"update_id": 9, "message": {"chat": {}}}, message(text=5),
     {"update_id": 9, "callback_query": {"message": {"chat": {"type": "private"}}}}, message(date="x")],
)  # fmt: skip
def test_what_cannot_be_read_raises(update: dict[str, Any]) -> None:
    with pytest.raises((KeyError, TypeError, ValueError, AttributeError)):
        if read(update, ME) is None:
            raise ValueError


def test_a_question_is_drawn_with_its_step_its_buttons_and_shortcuts() -> None:
    choices = (
        Option("self", "Của tôi"),
        Option("other", "Nộp hộ"),
        Option("x", "Một câu trả lời dài hơn nút"),
    )
    reply = Reply("Ai ạ?", choices, (Option("back", "Quay lại"), Option("help", "Giúp")), turn=7, step=1, steps=14)
    (shown,) = render(reply, "vi", ME)
    assert shown.method == "sendMessage"
    assert shown.parameters["text"] == "Bước 1/14\n\nAi ạ?"
    assert shown.parameters["entities"] == [{"type": "bold", "offset": 0, "length": 9}]
    rows = [
        [(b["text"], b["callback_data"]) for b in row] for row in shown.parameters["reply_markup"]["inline_keyboard"]
    ]
    assert rows == [
        [("Của tôi", "7:self"), ("Nộp hộ", "7:other")],
        [("Một câu trả lời dài hơn nút", "7:x")],
        [("Quay lại", "7:back"), ("Giúp", "7:help")],
    ]


def test_what_people_write_is_never_markup() -> None:
    (shown,) = render(Reply("1 < 2 & <b>đậm</b> _x_"), "vi", ME)
    assert shown.parameters["text"] == "1 < 2 & <b>đậm</b> _x_"
    assert "parse_mode" not in shown.parameters


def test_a_choice_too_long_for_a_button_is_listed_to_be_typed() -> None:
    reply = Reply("Đơn vị nào?", (Option("a", "Một"), Option("đ" * 40, "Hai")), turn=3)
    (shown,) = render(reply, "vi", ME)
    assert shown.parameters["text"].endswith("2. Hai")
    assert [b["text"] for row in shown.parameters["reply_markup"]["inline_keyboard"] for b in row] == ["Một"]


def test_a_link_to_the_private_chat_and_a_topic() -> None:
    (shown,) = render(Reply("Nhắn riêng ạ", private="u_HM", thread="4"), "vi", ME)
    assert shown.parameters["message_thread_id"] == 4
    assert shown.parameters["reply_markup"]["inline_keyboard"][0][0]["url"] == "https://t.me/sangkien_bot?start=u_HM"


def test_a_long_caption_follows_its_picture() -> None:
    short, long = (
        render(Reply("ngắn", picture="a.png"), "vi", ME),
        render(Reply("dài " * 400, picture="a.png"), "vi", ME),
    )
    assert [shown.method for shown in short] == ["sendPhoto"]
    assert [shown.method for shown in long] == ["sendPhoto", "sendMessage"]


def test_every_value_of_the_forms_fits_behind_a_button() -> None:
    values = [value for flow in FLOWS.values() for step in flow.steps for value in getattr(step, "values", ())]
    assert max(len(f"99999:{value}".encode()) for value in values) <= MOST_DATA_BYTES


def test_long_texts_are_cut_between_paragraphs_then_lines_then_words() -> None:
    assert split("a" * 60 + "\n\n" + "b" * 60, 100) == ["a" * 60, "b" * 60]
    assert split("a" * 60 + "\n" + "b" * 60, 100) == ["a" * 60, "b" * 60]
    assert split("a" * 60 + " " + "b" * 60, 100) == ["a" * 60, "b" * 60]
    assert split("a" * 150, 100) == ["a" * 100, "a" * 50]
    assert split("👩‍👩‍👧" * 30, 100)[0].endswith("👩‍👩‍👧")


@given(st.text(alphabet=st.sampled_from("aáợ \n👩‍🏽\u0301"), max_size=400), st.integers(20, 60))
def test_no_part_is_too_long_and_no_letter_is_lost(text: str, most: int) -> None:
    parts = split(text, most)
    assert all(0 < len(part) <= most for part in parts)
    assert "".join("".join(parts).split()) == "".join(text.split())
    assert MOST_TEXT == 4096
