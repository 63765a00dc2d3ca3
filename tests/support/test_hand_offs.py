"""Hand-offs by the hundred, several in one transaction: nobody hears what was said to another, not by any account.

`HAND_OFFS=10000 python -m pytest tests/support/test_hand_offs.py` does as many.
"""

from __future__ import annotations

import os
import random
import re
from collections.abc import Iterator

from messages.wire import Incoming, unpack
from storage.database.store import Store
from tests.cast.crowd import BADINH, HOANGMAI, Crowd, officer, supporter
from tests.cast.rows import rows
from tests.cast.talker import Talker, receive

HAND_OFFS = int(os.environ.get("HAND_OFFS", "400"))
MOST_AT_ONCE = 5
NOBODYS = 999_999  # no question has that number
SAID_TO = re.compile(r"@(\d+)#")
TEAM = {"to0": BADINH, "to1": HOANGMAI, "to2": HOANGMAI, "to3": HOANGMAI}
ASKERS = [f"tho{n}" for n in range(6)]
ALSO_ON_ZALO = ASKERS[:3]
UNITS = {"tho4": "ba dinh", "tho5": "ba dinh"}


class Desk:
    """All who ask and answer, and the group of one team."""

    def __init__(self, store: Store, seed: int) -> None:
        self.store, self.choose, self.sent, self.hand_offs = store, random.Random(seed), 0, 0
        team = [supporter(store, name, unit, "telegram") for name, unit in TEAM.items()]
        officer(store, "boss", HOANGMAI, "telegram")
        self.group = Crowd(store, "telegram")
        self.group.talker.does(kind="joined", group=True)
        for name in ASKERS:
            who = Talker(store, name, "telegram").introduced(unit=UNITS.get(name, "hoang mai"))
            if name in ALSO_ON_ZALO:
                code = next(word for word in who.says("/taikhoan").text.split() if word.isupper() and len(word) >= 8)
                Talker(store, name, "zalo_bot").opens().says(code)
        self.now = max(one.now for one in team).replace(microsecond=0)
        accounts = "SELECT count(DISTINCT person_id), count(*) FROM chat WHERE chat LIKE 'tho%'"
        assert rows(store, accounts) == [(len(ASKERS), len(ASKERS) + len(ALSO_ON_ZALO))]

    def event(
        self, sender: str, text: str, channel: str = "telegram", group: bool = False, quoted: str = ""
    ) -> Incoming:
        """Something that somebody types."""
        self.sent += 1
        chat = self.group.talker.name if group else sender
        return Incoming(channel, f"e{self.sent}", chat, sender, self.now, text=text, group=group, quoted=quoted)

    def asked(self) -> Iterator[Incoming]:
        """Somebody asks on one of their accounts, adds something, goes on in the form, or has enough."""
        name = self.choose.choice(ASKERS)
        channel = self.choose.choice(["telegram", "zalo_bot"]) if name in ALSO_ON_ZALO else "telegram"
        for text in self.choose.choice([
            ("/hotro Em hỏi tiếp", "ừ"), ("/hotro", "Em hỏi ạ", "ừ"), (f"/khep {self.number()}",), ("Em vẫn chưa rõ", "1"),
        ]):  # fmt: skip
            yield self.event(name, text, channel)

    def number(self) -> int:
        """Of a question: one of the last, or none at all."""
        last = int(rows(self.store, "SELECT coalesce(max(id), 0) FROM support")[0][0])
        return max(1, last - self.choose.randint(0, 3))

    def answered(self) -> Iterator[Incoming]:
        """Somebody of the team takes one, answers it, hands it on or closes it; or somebody else tries to."""
        self.hand_offs += 1
        number, name = self.number(), self.choose.choice([*TEAM, *TEAM, "boss", "tho0"])
        found = rows(self.store, f"SELECT person_id FROM support WHERE id = {number}")
        if not found:
            number = NOBODYS
        words = f"Lời cho @{found[0][0] if found else 0}#"
        in_group = self.choose.random() < 0.3
        said = self.choose.choice([
            (f"/nhan {number}", f"/traloi {number} {words}"), (f"/traloi {number} {words}",), (f"/chuyen {number}",),
            (f"/nhan {number} thay", words) if not in_group else (f"/nhan {number}",), (f"/khep {number}",),
        ])  # fmt: skip
        if name in ASKERS:
            said = (f"/nhan {number}", f"/traloi {number} {words}")
        for text in said:
            yield self.event(name, text, group=in_group)
        if in_group and self.choose.random() < 0.5:
            yield self.event(name, words, group=True, quoted=f"Câu hỏi số {number}: xong")

    def goes_on(self) -> None:
        """A few of these at once."""
        events = [one for _ in range(self.choose.randint(1, 3)) for one in (*self.asked(), *self.answered())]
        while events:
            some = self.choose.randint(1, MOST_AT_ONCE)
            receive(events[:some], self.store, self.now)
            events = events[some:]

    def changes(self) -> None:
        """A group is bound or let go, somebody's role ends or begins, somebody erases their data and comes back."""
        name, what = self.choose.choice(ASKERS[3:]), self.choose.randint(0, 3)
        if what == 0:
            receive(
                [self.event("boss", self.choose.choice(["/nhomhotro", "/nhomhotro thôi"]), group=True)],
                self.store,
                self.now,
            )
        elif what == 1:
            with self.store.write() as tx:
                tx.exec_driver_sql(
                    "DELETE FROM officer WHERE person_id = (SELECT person_id FROM chat WHERE chat = 'to3')"
                )
        elif what == 2:
            with self.store.write() as tx:
                tx.exec_driver_sql(
                    "INSERT OR IGNORE INTO officer (person_id, unit, name, since, role)"
                    " SELECT person_id, 'Q-HOANGMAI', '', '2026-01-01 00:00:00.000000', 'support' FROM chat WHERE chat = 'to3'"
                )
        else:
            person = rows(self.store, f"SELECT person_id FROM chat WHERE chat = '{name}'")[0][0]
            receive([self.event(name, "/xoa yes")], self.store, self.now)
            assert rows(self.store, f"SELECT body FROM outbox WHERE body LIKE '%âu hỏi số%@{person}#%'") == []
            back = [
                self.event(name, text)
                for text in ("/start", "tôi đồng ý", "Trần Văn Thợ", "bỏ qua", "Xưởng 3", "hoang mai")
            ]
            receive(back, self.store, self.now)

    def heard(self) -> int:
        """How many answers were heard; each by whoever asked, on an account of theirs, and by nobody else."""
        sql = (
            "SELECT chat.person_id, body FROM outbox JOIN chat ON chat.id = chat_id WHERE body LIKE '%trả lời anh/chị%'"
        )
        answers = 0
        for person, body in rows(self.store, sql):
            for owner in SAID_TO.findall(unpack(body).text):
                assert int(owner) == person, (owner, person, body)
                answers += 1
        team = "SELECT person_id FROM chat WHERE chat LIKE 'to_' OR chat = 'boss'"
        sql = f"SELECT chat.person_id, body FROM outbox JOIN chat ON chat.id = chat_id WHERE body LIKE '%@%' AND (chat.person_id IS NULL OR chat.person_id NOT IN ({team}))"
        for person, body in rows(self.store, sql):
            assert all(int(owner) == person for owner in SAID_TO.findall(unpack(body).text)), (person, body)
        return answers


def test_nobody_hears_what_was_said_to_another(lite: Store) -> None:
    desk, answers, steps = Desk(lite, 7), 0, 0
    while desk.hand_offs < HAND_OFFS:
        steps += 1
        desk.goes_on()
        if steps % 10 == 0:
            desk.changes()
        if steps % 25 == 0 or desk.hand_offs >= HAND_OFFS:
            answers += desk.heard()
            with lite.write() as tx:
                tx.exec_driver_sql("DELETE FROM outbox")  # looked at: what comes is looked at next
    print(f"{desk.hand_offs} hand-offs, {answers} answers heard")
    assert answers > HAND_OFFS // 20
    assert rows(lite, "SELECT channel, chat, error FROM parked") == []
    assert {"telegram", "zalo_bot"} <= {channel for (channel,) in rows(lite, "SELECT DISTINCT channel FROM chat")}
