"""Shapes of a Zalo Official Account: every event as it is documented, the signature, and what a reply becomes."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.cutting import utf16_units
from bot.channels.zalo_oa.read import Identity, group_of, read, signed
from bot.channels.zalo_oa.render import (
    MOST_BUTTONS,
    MOST_PAYLOAD_BYTES,
    Message,
    body,
    render,
    said_by,
    without_mentions,
)
from messages.wire import Document, Option, Reply

NOW = datetime(2025, 11, 22, 3, 0, tzinfo=UTC)
APP, OA, WHO, GROUP = "360846524940903967", "388613280878808645", "246845883529197922", "f414c8f76fa586fbdfb4"
ME = Identity(APP, OA)
# The platform's documented example: its raw bytes, and what it signs them with in both orders.
RAW = (
    '{"app_id":"360846524940903967","user_id_by_app":"552177279717587730","event_name":"user_send_text",'
    '"timestamp":"1763778000000","sender":{"id":"246845883529197922"},"recipient":{"id":"388613280878808645"},'
    '"message":{"text":"Tôi muốn gửi sáng kiến","msg_id":"96d3cdf3af150460909"}}'
).encode()
KEY = "OA_SECRET_KEY_FOR_TESTS"
BY_APP = "mac=169cc1ce87c843c7b4c99db91fd3b36ea5d00249fa3e19716898d9f210c9d9d9"
BY_OA = "mac=c97fce754abb51d935bf0af19f658726f73552d74d7b58d747e140895829a0fd"


@pytest.mark.parametrize(
    ("given", "order", "found"),
    [
        (BY_APP, "app", "app"), (BY_APP.replace("mac=", "mac = "), "app", "app"), (BY_APP.upper()[4:], "app", "app"),
        (BY_APP, "any", "app"), (BY_OA, "any", "oa"), (BY_OA, "oa", "oa"), (BY_OA, "app", ""), (BY_APP, "oa", ""),
        ("", "any", ""), ("mac=", "any", ""), (BY_APP[:-1], "any", ""), ("mac=é", "any", ""),
    ],
)  # fmt: skip
def test_the_signature_is_of_the_raw_bytes(given: str, order: str, found: str) -> None:
    event = json.loads(RAW)
    assert signed(RAW, event, given, ME, KEY, order) == found
    assert signed(RAW, event, given, Identity(APP), KEY, order) == found  # before we know who we are
    assert not signed(RAW + b" ", event, given, ME, KEY, order)
    assert not signed(RAW, event | {"timestamp": "1763778000001"}, given, ME, KEY, order)
    assert not signed(RAW, {**event, "timestamp": None}, given, ME, KEY, order)


def event(name: str, text: str = "", to: str = OA, **more: Any) -> dict[str, Any]:
    message = {"msg_id": "m1", **({"text": text} if text else {}), **more.pop("message", {})}
    base = {"app_id": APP, "event_name": name, "timestamp": "1763778000000"}
    return base | {"sender": {"id": WHO}, "recipient": {"id": to}, "message": message} | more


def lifecycle(name: str, **more: Any) -> dict[str, Any]:
    return {"oa_id": OA, "group_id": GROUP, "event_name": name, "timestamp": "1763778000020", **more}


def test_a_message_is_read() -> None:
    (got,) = read(json.loads(RAW), ME, NOW)
    assert (got.channel, got.event_id, got.chat, got.sender) == ("zalo_oa", f"{WHO}:96d3cdf3af150460909", WHO, WHO)
    assert (got.kind, got.text, got.at) == (
        "message",
        "Tôi muốn gửi sáng kiến",
        datetime(2025, 11, 22, 2, 20, tzinfo=UTC),
    )


@pytest.mark.parametrize(
    ("text", "kind", "pressed", "turn"),
    [
        ("#12:yes", "press", "yes", 12), ("#0:/moi khac", "press", "/moi khac", None), ("#3:Q-1:2", "press", "Q-1:2", 3),
        ("#12:", "message", "", None), ("#x:yes", "message", "", None), ("# 1:yes", "message", "", None),
        ("#1234567890:y", "message", "", None),
    ],
)  # fmt: skip
def test_a_press_comes_as_a_text(text: str, kind: str, pressed: str, turn: int | None) -> None:
    (got,) = read(event("user_send_text", text), ME, NOW)
    assert (got.kind, got.pressed, got.turn) == (kind, pressed, turn)


@pytest.mark.parametrize("kind", ["image", "gif", "audio", "video", "file"])
def test_files_are_read_with_their_addresses(kind: str) -> None:
    payload = {"url": "https://dlfile.zdn.vn/a.pdf", "size": "483120", "name": "bao-cao.pdf", "type": "pdf"}
    found = event(f"user_send_{kind}", message={"attachments": [{"type": kind, "payload": payload}]})
    (got,) = read(found, ME, NOW)
    assert (got.files[0].name, got.files[0].size, got.files[0].ref) == ("bao-cao.pdf", 483120, payload["url"])
    payload["size"] = str(21 * 2**20)
    assert read(found, ME, NOW)[0].files[0].refused == "too_big"


def test_a_link_is_its_address_and_a_place_is_nothing_to_read() -> None:
    link = {"attachments": [{"type": "link", "payload": {"url": "https://example.vn/a", "description": "Mô tả"}}]}
    assert read(event("user_send_link", message=link), ME, NOW)[0].text == "https://example.vn/a"
    place = {"attachments": [{"type": "location", "payload": {"coordinates": {"latitude": "10.7"}}}]}
    (got,) = read(event("user_send_location", message=place), ME, NOW)
    assert (got.text, got.files) == ("", ())


@pytest.mark.parametrize(
    "found",
    [
        event("user_seen_message"), event("user_received_message"), event("oa_send_text", "Đã ghi nhận"),
        event("oa_send_group_text", "Bản tin", to=GROUP, sender={"id": OA, "admin_id": "25"}), {}, [], None, "x",
        lifecycle("user_request_join_group", users=[{"id": WHO}]), lifecycle("update_group_info"), event("user_submit_info"),
        lifecycle("reject_request_join_group", users=[{"id": WHO}]), event("user_send_group_text", "chuyện riêng", to=GROUP),
        event("user_send_group_image", to=GROUP), event("user_send_group_text", "/bang", to=OA),
    ],
)  # fmt: skip
def test_what_is_not_for_us_is_dropped(found: Any) -> None:
    assert read(found, ME, NOW) == ()


def test_a_colleague_is_known_by_the_admin_who_wrote() -> None:
    found = event("oa_send_text", "Chào anh", to=WHO, sender={"id": OA, "admin_id": "2512523625412515"})
    (got,) = read(found, ME, NOW)
    assert (got.kind, got.chat, got.quiet_for) == ("colleague", WHO, 1800)
    assert read(found, Identity(APP, OA, pause=0), NOW) == ()


def test_what_we_said_ourselves_is_known_again_and_what_a_human_said_is_not() -> None:
    long = render(Reply("x " * 1500, CHOICES, turn=3), "vi", ME)
    ours = [*render(Reply("Hỏi?", CHOICES, SHORTCUTS, turn=7), "vi", ME), *long]
    said = [
        "Hỏi?",
        ours[0].plain,
        f" {ours[0].plain}\n",
        *(part.text for part in long),
        "Hỏi?\n\nhttps://oa.example.vn/d",
    ]
    assert all(said_by(ours, text) for text in said)
    assert not any(said_by(ours, text) for text in ("Hỏi", "Chào anh", "x", "", "Anh ơi, Hỏi?")) and not said_by(
        [], "Hỏi?"
    )
    assert said_by(render(Reply("Đây ạ", document=Document("a.csv", "text/csv", "a")), "vi", ME), "")


@pytest.mark.parametrize(("name", "kind"), [("follow", "joined"), ("unfollow", "left")])
def test_followers_come_and_go(name: str, kind: str) -> None:
    found = {"oa_id": OA, "follower": {"id": WHO}, "event_name": name, "timestamp": "1763778000001"}
    (got,) = read(found, ME, NOW)
    assert (got.kind, got.chat) == (kind, WHO) and got == read(found, ME, NOW)[0]


@pytest.mark.parametrize(
    ("names", "kind"),
    [
        (("user_join_group", "accept_request_join_group", "react_request_join_group",
          "react_request_join_group_accept"), "member_in"),
        (("user_out_group", "user_leave_group"), "member_out"),
        (("add_group_admin",), "admin_on"), (("remove_group_admin",), "admin_off"),
    ],
)  # fmt: skip
def test_synonyms_of_membership_are_one_event(names: tuple[str, ...], kind: str) -> None:
    both = [{"id": WHO}, {"id": 7}, {"id": ""}, None, {"id": WHO}]
    events, *others = [read(lifecycle(name, users=both), ME, NOW) for name in names]
    assert all(other == events for other in others)
    assert [(one.kind, one.chat, one.sender, one.group) for one in events] == [
        (kind, f"g:{GROUP}", WHO, True),
        (kind, f"g:{GROUP}", "7", True),
    ]


@pytest.mark.parametrize(
    ("name", "kind"), [("create_group", "joined"), ("delete_group", "left"), ("disperse_group", "left")]
)
def test_groups_begin_and_end(name: str, kind: str) -> None:
    (got,) = read(lifecycle(name, group_info={"name": "Xưởng 1"}), ME, NOW)
    assert (got.kind, got.chat, got.name) == (kind, f"g:{GROUP}", "Xưởng 1")


@pytest.mark.parametrize(
    ("typed", "read_as"),
    [
        ("/lienket 7F3K9", "/lienket 7F3K9"), ("@Sáng kiến ABC /lienket 7F3K9", "/lienket 7F3K9"), (" 2 ", "2"),
        ("12.", "12."), ("123", ""), ("@Lan 5 /10 nhé", "/10 nhé"), ("@Lan ơi", ""), ("xem /lienket", ""), ("", ""),
    ],
)  # fmt: skip
def test_of_what_is_said_in_a_group_only_commands_and_numbers_are_read(typed: str, read_as: str) -> None:
    found = read(event("user_send_group_text", typed, to=GROUP), ME, NOW)
    assert [one.text for one in found] == ([read_as] if read_as else [])


@pytest.mark.parametrize(
    "place",
    [
        {"recipient": {"id": GROUP}}, {"recipient": {"id": OA, "group_id": GROUP}}, {"group_id": GROUP},
        {"message": {"text": "/bang", "conversation_id": GROUP}}, {"conversation": {"id": GROUP}},
        {"group_id": OA, "recipient": {"id": GROUP}}, {"group_id": GROUP, "recipient": {"id": "other"}},
    ],
)  # fmt: skip
def test_a_group_is_found_in_every_place_and_is_never_the_account(place: dict[str, Any]) -> None:
    found = event("user_send_group_text", "/bang") | {"oa_id": OA} | place
    assert group_of(found, ME) == group_of(found, Identity(APP)) == f"g:{GROUP}"
    assert group_of(event("user_send_text", to=GROUP), ME) == ""


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
fields = st.sampled_from(
    [
        "sender",
        "recipient",
        "message",
        "timestamp",
        "users",
        "follower",
        "group_id",
        "oa_id",
        "group_info",
        "conversation",
    ]
)
events = st.sampled_from(
    [
        "user_send_text",
        "user_send_file",
        "user_send_group_text",
        "oa_send_text",
        "follow",
        "create_group",
        "user_join_group",
    ]
)


@given(events, st.dictionaries(fields, values), st.booleans())
def test_no_event_of_any_shape_breaks_the_reading(name: str, more: dict[str, Any], whole: bool) -> None:
    found = (event(name, "/x") if whole else {"event_name": name}) | more
    signed(b"x", found, "mac=", ME, KEY, "any")
    for got in read(found, ME, NOW):
        assert got.chat and got.event_id and render(Reply(got.text), "vi", ME)


# Out

CHOICES = (Option("a", "Một"), Option("b", "Hai"))
SHORTCUTS = (Option("back", "Quay lại"), Option("help", "Giúp"))


def test_a_question_has_buttons_where_there_is_room() -> None:
    (piece,) = render(Reply("Hỏi?", CHOICES, SHORTCUTS, turn=3, step=2, steps=14), "vi", ME)
    assert piece.text == "Bước 2/14\n\nHỏi?"
    assert piece.buttons == (
        Option("#3:a", "Một"), Option("#3:b", "Hai"), Option("#3:back", "Quay lại"), Option("#3:help", "Giúp"),
    )  # fmt: skip
    assert piece.plain == "Bước 2/14\n\nHỏi?\n\n1. Một\n2. Hai\n\nNhắn số để chọn, hoặc nhắn: quay lại · giúp"


def test_choices_go_before_shortcuts_and_what_does_not_fit_is_numbered() -> None:
    four = (*CHOICES, Option("c", "Ba"), Option("d", "Bốn"))
    (piece,) = render(Reply("Hỏi?", four, SHORTCUTS, turn=3), "vi", ME)
    assert [one.label for one in piece.buttons] == ["Một", "Hai", "Ba", "Bốn"] and "quay lại · giúp" in piece.text
    for choices in (
        (*four, Option("e", "Năm"), Option("f", "Sáu")),
        (*CHOICES, Option("c", "Hai mươi mốt chữ cái ạ")),
        (*CHOICES, Option("x" * MOST_PAYLOAD_BYTES, "Ba")),
    ):
        (piece,) = render(Reply("Hỏi?", choices, SHORTCUTS, turn=7), "vi", ME)
        assert not piece.buttons and piece.text == piece.plain and "1. Một" in piece.text


@given(st.text(max_size=5000), st.lists(st.tuples(st.text(max_size=40), st.text(max_size=40)), max_size=8))
def test_every_message_keeps_the_platforms_limits(text: str, options: list[tuple[str, str]]) -> None:
    text = text.encode("utf-8", "ignore").decode()
    made = tuple(Option(value.encode("utf-8", "ignore").decode(), label) for value, label in options)
    for piece in render(Reply(text, made[:4], made[4:], turn=3), "vi", ME):
        assert (
            utf16_units(piece.text) <= 2000 and utf16_units(piece.plain) <= 2000 and len(piece.buttons) <= MOST_BUTTONS
        )
        assert all(0 < utf16_units(one.label) <= 20 for one in piece.buttons)
        for shown in (piece.text, piece.plain, *(one.label for one in piece.buttons)):
            assert "[@" not in shown


@pytest.mark.parametrize("typed", ["[@all]", "[[@1]@2]", "a[@1", "[ @1]", "[\n@1]", "[@"])
def test_no_text_calls_anybody(typed: str) -> None:
    assert "[@" not in without_mentions(typed).replace(" ", "").replace("\n", "")


def test_a_long_review_keeps_its_buttons_under_the_last_part() -> None:
    pieces = render(Reply("x" * 3000, CHOICES, turn=3), "vi", ME)
    assert [bool(piece.buttons) for piece in pieces] == [False, True] and "1. Một" in pieces[-1].text


def test_bodies_are_as_the_platform_documents_them() -> None:
    people, group = {"recipient": {"user_id": WHO}}, {"recipient": {"group_id": GROUP}}
    assert body(WHO, "Đã nhận.") == people | {"message": {"text": "Đã nhận."}}
    assert body(WHO, "Muốn làm gì?", (Option("#1:/moi", "Gửi sáng kiến"),)) == people | {
        "message": {
            "text": "Muốn làm gì?",
            "attachment": {
                "type": "template",
                "payload": {"buttons": [{"title": "Gửi sáng kiến", "type": "oa.query.hide", "payload": "#1:/moi"}]},
            },
        }
    }
    assert body(f"g:{GROUP}", "Hỏi?", (Option("#1:a", "Một"),)) == group | {"message": {"text": "Hỏi?"}}
    element = {"media_type": "image", "attachment_id": "wESb"}
    media = {"type": "template", "payload": {"template_type": "media", "elements": [element]}}
    assert body(f"g:{GROUP}", "Biểu đồ tuần", image="wESb") == group | {
        "message": {"text": "Biểu đồ tuần", "attachment": media}
    }
    shown = body(WHO, address="https://files.example.vn/p.jpg")["message"]["attachment"]["payload"]["elements"]
    assert shown == [{"media_type": "image", "url": "https://files.example.vn/p.jpg"}]
    assert body(WHO, file="12i8") == people | {
        "message": {"attachment": {"type": "file", "payload": {"token": "12i8"}}}
    }


def test_a_sheet_has_a_message_of_its_own_and_other_files_an_address() -> None:
    sheet, data = Document("a.csv", "text/csv", "a,b"), Document("a.json", "application/json", "{}")
    assert render(Reply("Đây ạ", document=sheet), "vi", ME) == [Message("Đây ạ", "Đây ạ"), Message("", document=sheet)]
    assert render(Reply("Đây ạ", document=data), "vi", ME) == [Message("Đây ạ", "Đây ạ", document=data)]


def test_the_way_to_the_private_chat_is_an_address() -> None:
    assert "https://zalo.me/388613280878808645" in render(Reply("Nhắn riêng nhé", private="moi"), "vi", ME)[0].plain
    assert "zalo.me" not in render(Reply("Nhắn riêng nhé", private="moi"), "vi", Identity(APP))[0].plain
