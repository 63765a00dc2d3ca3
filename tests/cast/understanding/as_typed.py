"""Whole answers, put to the real conversation at their question, and what became of each.

A row names a question; a person of its own is led there through the door (`Receiver`, a real database file), in one
batch with the others, and then types what the row says: ` ▸ ` parts messages that come three seconds apart.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from handlers.receive import Receiver
from messages.wire import FileRef, Incoming, Option, Reply
from storage.conversation import batch, chats, drafts
from storage.database.store import Store
from storage.initiatives import initiatives
from tests.cast.places import CASES
from tests.cast.talker import MORNING, OPENED
from tests.cast.understanding.readings import rows_of

CHANNEL = "web"
TOGETHER = 200  # people led in one batch
PIECES = " ▸ "
THINKING, AT_ONCE = timedelta(seconds=30), timedelta(seconds=3)

#: What is typed at each question on the way to a later one.
WAY = {
    "agree": "1", "name": "Nguyễn Văn An", "phone": "0912345678", "workplace": "Xưởng cơ khí 3", "union": "hoang mai",
    "behalf": "của tôi", "author": "Trần Thị Bình", "unit": "hoang mai",
    "title": "Cải tiến khuôn dập giảm phế phẩm", "kind": "kỹ thuật", "field": "sản xuất",
    "before": "Mỗi ca phải dừng máy ba lần để chỉnh khuôn",
    "solution": "Thêm chốt định vị và lò xo hồi vào khuôn nên thợ không phải chỉnh tay", "how": "",
    "applied": "15/6/2026", "place": "",
    "effect": "tính được bằng tiền", "benefit": "500 triệu", "calculation": "Giảm 200 phế phẩm mỗi tháng",
    "effects": "Thợ đỡ đau lưng và đỡ mệt hơn trước", "coauthors": "bỏ qua", "recognised": "chưa",
    "decision": "QĐ 125/QĐ-CT ngày 20/8/2026", "evidence": "bỏ qua", "confidential": "công khai được",
    "review": "đúng hết", "pledge": "nộp",
}  # fmt: skip
RECEIPT = "receipt"  # a place of its own: all is handed in, and no question is open
BRANCHES = ("author", "how", "place", "effects", "decision")  # asked only after another answer than the usual one
OTHER_WAY = {
    "author": {"behalf": "nộp hộ"},
    "how": {"solution": "Nhanh hơn nhiều, hiệu quả hơn trước rất nhiều, ai cũng hài lòng"},
    "place": {"applied": "15/6/2026 ở tổ tiện"},
    "effects": {"effect": "hiệu quả khác"},
    "decision": {"recognised": "đã công nhận"},
}
OPENS = {**{key: order for key, (_, order) in OPENED.items()}, "place": "sửa nơi áp dụng"}
UNASKED = {*OPENED, "review"}
SAME_SCREEN = {"review": "pledge"}  # the answers and the pledge stand in one message
NOT_THEN = {"effects": ("benefit", "calculation")}


@dataclass(frozen=True, kw_only=True)
class Row:
    """One answer of a file of cases: legend in `tests/cases/README.md`."""

    question: str
    text: str
    expected: str
    note: str = ""

    @property
    def kind(self) -> str:
        """The kind of fault that it is a sample of: what its note begins with."""
        return self.note.partition(" ")[0]

    @property
    def pieces(self) -> list[str]:
        """The messages, one after another."""
        return self.text.replace("\\n", "\n").split(PIECES)


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Where a chat stands: its form, the question on the screen, what is kept, and what is in doubt."""

    flow: str = ""
    shown: str = ""
    answers: Mapping[str, Any]
    unsure: tuple[Any, ...] = ()
    doubt: str = ""


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What became of a row: where the chat stood before and after it, and all that was said since."""

    row: Row
    before: Standing
    after: Standing
    said: str


def batches(of: str = "answers") -> list[str]:
    """The batches of whole answers, or of "choices", by their letters: in the order in which they were written."""
    return sorted((path.stem for path in CASES.glob(f"{of}_*.tsv")), key=lambda name: (len(name), name))


def read_rows(path: Path) -> list[Row]:
    """The rows of a file of answers."""
    return [
        Row(question=row["question"], text=row["text"], expected=row["expected"], note=row.get("note") or "")
        for row in rows_of(path)
    ]


def way_to(question: str) -> dict[str, str]:
    """The questions before this one, in order, each with its answer."""
    other, left_out = OTHER_WAY.get(question, {}), NOT_THEN.get(question, ())
    way: dict[str, str] = {}
    for key, answer in WAY.items():
        if key == question:
            return way | ({f"to {key}": OPENS[key]} if key in OPENS else {})
        if key in other or (key not in BRANCHES and key not in left_out and key not in UNASKED):
            way[key] = other.get(key, answer)
    if question == RECEIPT:
        return way
    raise ValueError(f"no such question: {question}")


def question_before(question: str) -> str:
    """The question asked before this one."""
    return next(key for key in reversed(way_to(question)) if key in WAY)


def put(store: Store, rows: Sequence[Row], name: str = "r", now: datetime = MORNING) -> list[Outcome]:
    """What became of each row; `name` and `now`: other people than any other call's, and other keys."""
    receiver = Receiver(store)
    outcomes: list[Outcome] = []
    for first in range(0, len(rows), TOGETHER):
        some = rows[first : first + TOGETHER]
        outcomes += Crowd(receiver, f"{name}-{first}", [row.question for row in some], now).type(some)
    return outcomes


class Crowd:
    """People who are led to a question each, all at once, and then type."""

    def __init__(self, receiver: Receiver, name: str, questions: Sequence[str], now: datetime = MORNING) -> None:
        """They stand at their questions."""
        self.receiver, self.now, self._sent = receiver, now, 0
        self._typed: dict[
            tuple[int, str], str
        ] = {}  # the message of each person that reads so, as its channel calls it
        self.names = [f"{name}-{number}" for number in range(len(questions))]
        self._lead(questions)
        for person, question in enumerate(questions):
            standing = self.standing(person, question)
            if standing.shown != question and question != RECEIPT:
                raise AssertionError(f"led to {question}, and stands at {standing.shown}: {self.heard(person, 0)}")

    def _lead(self, questions: Sequence[str]) -> None:
        """Whoever has a shorter way sets out later, so that all arrive together."""
        ways = [list(way_to(question).values()) for question in questions]
        self._send({person: Incoming("", "", "", "", self.now, kind="joined") for person in range(len(ways))})
        for left in range(max(map(len, ways)), 0, -1):
            self.says({person: way[-left] for person, way in enumerate(ways) if len(way) >= left})

    def type(self, rows: Sequence[Row]) -> list[Outcome]:
        """Each types their row."""
        people = range(len(rows))
        before = [self.standing(person, rows[person].question) for person in people]
        seen = [self.number(person) for person in people]
        for turn in range(max(len(row.pieces) for row in rows)):
            typed = {person: row.pieces[turn] for person, row in enumerate(rows) if len(row.pieces) > turn}
            self.says(typed, THINKING if turn == 0 else AT_ONCE)
        return [
            Outcome(
                row=rows[n],
                before=before[n],
                after=self.standing(n, rows[n].question),
                said=self.heard(n, seen[n]),
            )
            for n in people
        ]

    def says(self, texts: Mapping[int, str], after: timedelta = THINKING) -> None:
        """These people type these texts, so long after what came before."""
        self.now += after
        self._send({person: Incoming("", "", "", "", self.now, text=text) for person, text in texts.items()})

    def sends(self, person: int, photos: int, text: str = "") -> None:
        """This person sends so many photos at once, with these words or none."""
        self.now += THINKING
        files = tuple(FileRef(f"{n}.jpg", "image/jpeg", 1000, path=f"ab/{self._sent}-{n}.jpg") for n in range(photos))
        self._send({person: Incoming("", "", "", "", self.now, text=text, files=files)})

    def edits(self, person: int, old: str, new: str) -> None:
        """This person edits the message that read so."""
        self.now += THINKING
        message = self._typed[person, old]
        self._send({person: Incoming("", "", "", "", self.now, kind="edited", text=new, message=message)})
        self._typed[person, new] = message

    def presses(self, person: int, label: str, after: timedelta = THINKING) -> None:
        """This person presses the button that reads so, on the last message that has it."""
        self.now += after
        screens = [message.reply for message in self._messages(person, 0)]
        pressed = [
            Incoming("", "", "", "", self.now, kind="press", pressed=option.value, turn=_turn(screen, option))
            for screen in screens
            for option in (*screen.choices, *screen.shortcuts)
            if option.label == label
        ]
        if not pressed:
            raise AssertionError(f"no such button: {label}")
        self._send({person: pressed[-1]})

    def _send(self, given: Mapping[int, Incoming]) -> None:
        events = []
        for person, event in given.items():
            self._sent += 1
            event.channel, event.chat, event.sender = CHANNEL, self.names[person], self.names[person]
            event.event_id = f"{self.names[person]}-{self._sent}"
            if event.kind == "message":
                event.message = event.message or str(self._sent)
                self._typed[person, event.text] = event.message
            events.append(event)
        for receipt in self.receiver.receive(events, self.now):
            if receipt.outcome != "done":
                raise AssertionError(receipt.error)

    # Looking

    def standing(self, person: int, question: str = "") -> Standing:
        """Where this person's chat stands; a screen that is that question too is called so."""
        key = CHANNEL, self.names[person]
        with self.receiver.store.read() as tx:
            chat = batch.chats(tx, [key], "vi", self.now)[key]
            answers: Mapping[str, Any] = {}
            if chat.person_id:
                answers = dict(_profile(tx, chat.person_id)) | dict(_draft(tx, chat.person_id, chat.draft_id))
        shown = chat.state.get("shown", "")
        return Standing(
            flow=chat.state.get("flow", ""),
            shown=question if shown == SAME_SCREEN.get(question) else shown,
            answers=answers,
            unsure=tuple(chat.state.get("unsure", ())),
            doubt=chat.state.get("doubt", ""),
        )

    def number(self, person: int) -> int:
        """The number of the last message to this person."""
        key = CHANNEL, self.names[person]
        with self.receiver.store.read() as tx:
            return batch.chats(tx, [key], "vi", self.now)[key].said

    def heard(self, person: int, after: int) -> str:
        """All that was said to this person after the message of that number."""
        return "\n".join(message.reply.text for message in self._messages(person, after))

    def _messages(self, person: int, after: int) -> Sequence[chats.Message]:
        with self.receiver.store.read() as tx:
            found = chats.find(tx, CHANNEL, self.names[person])
            return chats.messages(tx, found[0], after) if found else []


def _turn(screen: Reply, option: Option) -> int | None:
    """The question that this button belongs to; what begins with a slash belongs to none."""
    return None if option.value.startswith("/") else screen.turn


def _profile(tx: Connection, person_id: int) -> Iterator[tuple[str, Any]]:
    """What a finished profile holds, as the answers to its questions."""
    person = batch.people(tx, [person_id], {})[person_id]
    yield "agree", "yes"
    if person.name:
        yield "name", person.name
        yield "phone", person.phone or None
        yield "workplace", {"code": "", "raw": person.workplace}
        yield "union", {"code": person.unit, "raw": ""} if person.unit else None


def _draft(tx: Connection, person_id: int, draft_id: int | None) -> Mapping[str, Any]:
    """The answers of the form in this chat, else of the one that lies there, else of what was handed in last."""
    found = [draft for draft in drafts.of_person(tx, person_id) if draft_id in (None, draft.id)]
    if found:
        return found[0].answers
    handed_in = initiatives.of_person(tx, person_id, most=1)
    return handed_in[0].answers if handed_in else {}
