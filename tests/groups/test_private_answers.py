"""What is asked in a group and concerns the asker alone: nobody else reads the answer, whatever is typed."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from handlers import commands
from messages.wire import Incoming, Reply
from storage.conversation import chats
from storage.database.store import Store
from tests.cast.crowd import CITY, FIRST, officer
from tests.cast.groups import group
from tests.cast.talker import ANSWERS, FORM, PLEDGE, Talker, receive
from tests.databases import ON_BOTH

SECRETS = (ANSWERS["title"], ANSWERS["before"], "0912", "Nguyễn Văn An", "500.000.000")


class Asked:
    """A group in which somebody asks: what everybody reads there, and what the asker reads in private."""

    def __init__(self, store: Store, asker: Talker, chat: str = "-100") -> None:
        self.store, self.asker, self.chat = store, asker, chat
        self.read = 0
        self.number = 0

    def hears(self, line: str, admin: bool = False, sender: str = "") -> list[Reply]:
        """What everybody in the group reads when this is typed."""
        self.number += 1
        now = self.asker.now
        event = Incoming(
            channel=self.asker.channel, event_id=f"asked-{self.number}", chat=self.chat,
            sender=sender or self.asker.name, at=now, text=line, group=True, admin=admin,
        )  # fmt: skip
        receive([event], self.store, now)
        with self.store.read() as tx:
            found = chats.find(tx, self.asker.channel, self.chat)
            assert found is not None
            new = chats.messages(tx, found[0], self.read)
        self.read = new[-1].n if new else self.read
        return [message.reply for message in new]

    def answer(self) -> str:
        """What the asker reads in private since."""
        self.asker.looks()
        return self.asker.text if self.asker.heard else ""


def handed_in(store: Store, channel: str, name: str = "an") -> Talker:
    """Somebody who handed in one initiative."""
    an = Talker(store, name, channel).introduced().says(*FORM, *PLEDGE)
    assert FIRST in an.text
    return an


@pytest.mark.parametrize(
    ("channel", "line"),
    [("zalo_bot", "/cuatoi"), ("zalo_bot", f"/trangthai {FIRST}"), ("zalo_bot", FIRST), ("zalo_bot", "sáng kiến của tôi"),
     ("zalo_oa", "/cuatoi"), ("zalo_oa", f"/trangthai {FIRST}"), ("web", "/cuatoi"), ("web", "sáng kiến của tôi")],
)  # fmt: skip
def test_the_answer_goes_to_the_private_chat_and_the_group_reads_that_it_does(
    lite: Store, channel: str, line: str
) -> None:
    crowd = Asked(lite, handed_in(lite, channel))
    (told,) = crowd.hears(line)
    assert "trả lời riêng" in told.text and told.private.startswith("r_")
    assert FIRST in crowd.answer()


@pytest.mark.parametrize("line", ["/cuatoi", f"/trangthai {FIRST}", FIRST, "hồ sơ của tôi đến đâu rồi"])
def test_on_telegram_the_answer_knows_the_group_in_which_it_was_asked(lite: Store, line: str) -> None:
    crowd = Asked(lite, handed_in(lite, "telegram"))
    assert crowd.hears(line) == [], "what stands in the group is sent with the answer"
    assert FIRST in crowd.answer()
    asked_in = crowd.asker.heard[0].asked_in
    assert asked_in is not None and (asked_in.chat, asked_in.reader) == ("-100", "an")
    assert FIRST not in asked_in.told and "trả lời riêng" in asked_in.told


def test_the_open_question_of_a_form_stays_open_and_its_buttons_too(lite: Store) -> None:
    an = Talker(lite, "an", "telegram").introduced().says("Cải tiến khuôn dập").hears("lĩnh vực")
    field = an.screen
    Asked(lite, an).hears("/cuatoi")
    an.looks()
    an.screen = field
    an.presses("Sản xuất, kinh doanh").hears("vướng ở đâu")


@pytest.mark.parametrize("channel", ["telegram", "zalo_bot"])
def test_who_is_not_known_gets_a_link_behind_which_the_answer_waits(lite: Store, channel: str) -> None:
    stranger = Talker(lite, "la", channel)
    (told,) = Asked(lite, stranger).hears(f"/trangthai {FIRST}")
    assert told.private == f"r_trangthai_{FIRST}"


def test_the_link_leads_to_the_answer(lite: Store) -> None:
    an = handed_in(lite, "telegram")
    an.says(f"/start r_trangthai_{FIRST}").hears(FIRST, "Cải tiến khuôn dập")
    an.says("/start r_cuatoi").hears(FIRST)
    an.says("/start r_xoa").hears("Anh/chị muốn")  # no other command hides behind a link
    Talker(lite, "binh", "telegram").says(f"/start r_trangthai_{FIRST}").hears("đồng ý")


@ON_BOTH
def test_nobody_gets_the_answer_of_another(store: Store) -> None:
    handed_in(store, "telegram")
    binh = Talker(store, "binh", "telegram").introduced().says("/huy")
    crowd = Asked(store, binh)
    crowd.hears(f"/trangthai {FIRST}")
    assert "không thấy mã này" in crowd.answer()
    anonymous = crowd.hears("/cuatoi", admin=True, sender="-100")
    assert [reply.private for reply in anonymous] == ["r_cuatoi"], "who writes in the group's name is nobody we know"


def test_who_blocked_the_bot_is_shown_the_way_back(lite: Store) -> None:
    an = handed_in(lite, "telegram")
    an.does(kind="left")
    assert [reply.private for reply in Asked(lite, an).hears("/cuatoi")] == ["r_cuatoi"]


def test_a_question_about_the_form_is_answered_to_its_asker_and_talk_is_not(lite: Store) -> None:
    crowd = Asked(lite, handed_in(lite, "telegram"))
    assert crowd.hears("hay quá cả nhà ơi") == [] and not crowd.answer()
    assert crowd.hears("nộp rồi có sửa được không em?") == []
    assert "sửa" in crowd.answer()


def test_who_asks_again_and_again_is_answered_more_slowly(lite: Store) -> None:
    crowd = Asked(lite, handed_in(lite, "telegram"))
    for _ in range(25):
        crowd.hears("/cuatoi")
    with lite.read() as tx:
        answers = tx.execute(text("SELECT count(*) FROM outbox WHERE body LIKE '%asked_in%\"reader\"%'")).scalar_one()
    assert answers <= 20


@pytest.mark.parametrize("channel", ["telegram", "zalo_bot", "zalo_oa", "web"])
def test_nothing_personal_stands_in_a_group_whatever_is_typed(lite: Store, channel: str) -> None:
    """All commands that there are, by an officer who has handed in: bare, with a code, with a name."""
    binh = officer(lite, "binh", CITY, channel).says("/moi", *FORM, *PLEDGE)
    assert FIRST in binh.text
    if channel == "telegram":
        group(lite, "-100", CITY)
    crowd = Asked(lite, binh)
    names = sorted({name for command in commands.COMMANDS for name in command.names})
    for name in names:
        for line in (f"/{name}", f"/{name} {FIRST}", f"/{name} 1"):
            binh.now = binh.now.replace(hour=1) if binh.now.hour > 9 else binh.now
            crowd.asker.does(kind="late")  # the clock goes on
            for reply in crowd.hears(line, admin=True):
                shown = f"{reply.text} {reply.choices} {reply.document}"
                assert not any(secret in shown for secret in SECRETS), (line, shown)
                assert not (reply.file or reply.evidence or reply.desk or reply.sheet or reply.legal_form), line
                assert reply.asked_in is None, line
