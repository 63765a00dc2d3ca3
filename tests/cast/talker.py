"""People who talk to the bot, so that tests read as conversations: `an.says("2 tỷ rưỡi").hears("2.500.000.000")`.

Every message goes through `receive` and a real database file, and the chat is read back from it each time; what is
remembered of it is compared with the file. Each person's clock moves 30 seconds a message.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import wraps
from typing import Any, Concatenate, ParamSpec, Self, TypeVar
from weakref import WeakKeyDictionary

from orjson import dumps, loads

from handlers.conversation.context import Limits
from handlers.reading.cleaning import clean
from handlers.receive import Receipt, Receiver
from messages.wire import FileRef, Incoming, Option, Reply
from storage.conversation import batch, chats
from storage.database.store import Store
from tests import copies

MORNING = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)  # 8:00 on a Sunday in Hà Nội

#: What is typed at each question that is asked, by its key.
ANSWERS = {
    "title": "Cải tiến khuôn dập giảm phế phẩm", "field": "sản xuất",
    "before": "Mỗi ca phải dừng máy ba lần để chỉnh khuôn",
    "solution": "Thêm chốt định vị và lò xo hồi vào khuôn nên thợ không phải chỉnh tay", "applied": "15/6/2026",
    "effect": "có", "benefit": "500 triệu", "calculation": "Giảm 200 phế phẩm mỗi tháng", "evidence": "không",
}  # fmt: skip
FORM = tuple(ANSWERS.values())
#: Nobody is asked these: what opens them, and the question at which that is typed.
OPENED = {
    "behalf": ("title", "sửa người nộp"), "unit": ("title", "sửa đơn vị"), "kind": ("field", "sửa loại giải pháp"),
    "coauthors": ("evidence", "sửa đồng tác giả"), "recognised": ("evidence", "sửa công nhận"),
    "decision": ("evidence", "sửa quyết định"), "confidential": ("review", "sửa bảo mật"),
}  # fmt: skip
PLEDGE = ("gửi",)

# The same by the fields of the page.
PICKED = {"behalf": "self", "kind": "technical", "field": "production", "effect": "money", "recognised": "no",
          "confidential": "no"}  # fmt: skip
TYPED = {
    "unit": "hoang mai", "title": "Cải tiến khuôn dập giảm phế phẩm",
    "before": "Mỗi ca phải dừng máy ba lần để chỉnh khuôn",
    "solution": "Thêm chốt định vị và lò xo hồi vào khuôn nên thợ không phải chỉnh tay", "applied": "15/6/2026",
    "benefit": "500 triệu", "calculation": "Giảm 200 phế phẩm mỗi tháng",
}  # fmt: skip


def until(question: str) -> tuple[str, ...]:
    """What is typed until that question stands open."""
    if question in OPENED:
        at, order = OPENED[question]
        return (*between("title", at), order)
    return between("title", question)


def since(question: str) -> tuple[str, ...]:
    """The answers from that question on, up to the review."""
    return between(question, "review")


def between(first: str, last: str) -> tuple[str, ...]:
    """The answers from the one question to the other, which then stands open."""
    keys = [*ANSWERS, "review"]
    return tuple(ANSWERS[key] for key in keys[keys.index(first) : keys.index(last)])


Said = ParamSpec("Said")
Speaker = TypeVar("Speaker", bound="Talker")

_receivers: WeakKeyDictionary[Store, Receiver] = WeakKeyDictionary()


def receiver(store: Store, limits: Limits | None = None) -> Receiver:
    """The one that answers all events of this database; `limits` make another, from then on."""
    if store not in _receivers or limits is not None:
        _receivers[store] = Receiver(store, limits=limits)
    return _receivers[store]


def receive(events: Sequence[Incoming], store: Store, now: datetime) -> list[Receipt]:
    """Handle these events."""
    return receiver(store).receive(events, now)


def remembers_what_is_kept(store: Store) -> None:
    """The rows that the last events left in memory are those of the file."""
    rows = receiver(store).rows
    with store.read() as tx:
        assert _plain(rows.chats) == _plain(batch.chats(tx, rows.chats, "vi", MORNING, {}))
        assert _plain(rows.people) == _plain(batch.people(tx, rows.people, {}))
        assert _plain(rows.drafts) == _plain(batch.drafts(tx, rows.drafts, {}))


def _plain(rows: Mapping[Any, Any]) -> dict[Any, Any]:
    return {key: loads(dumps(row)) for key, row in rows.items()}


def once(talk: Callable[Concatenate[Speaker, Said], Speaker]) -> Callable[Concatenate[Speaker, Said], Speaker]:
    """As long as only such things were said in a fresh database, what came of the same before is copied."""

    @wraps(talk)
    def copied(speaker: Speaker, /, *said: Said.args, **more: Said.kwargs) -> Speaker:
        before = None if speaker.store in _receivers else copies.content(speaker.store)
        if before is None:
            return talk(speaker, *said, **more)
        where = (speaker.channel, speaker.name, speaker.now, speaker.read)
        kind = (talk.__name__, before, where, said, tuple(more.items()))
        if kind in copies.KEPT:
            vars(speaker).update(copies.put_back(kind, speaker.store))
            return speaker
        talk(speaker, *said, **more)
        copies.keep(kind, speaker.store, {part: value for part, value in vars(speaker).items() if part != "store"})
        return speaker

    return copied


class Talker:
    """One person in one private chat of one channel."""

    def __init__(self, store: Store, name: str, channel: str = "web", now: datetime = MORNING) -> None:
        self.store, self.name, self.channel, self.now = store, name, channel, now
        self.sent = 0
        self.read = 0
        self.heard: list[Reply] = []
        self.receipt = Receipt("")

    # Doing

    def does(self, **what: Any) -> Self:
        """Anything an Incoming can hold."""
        self.sent += 1
        self.now += timedelta(seconds=30)
        event_id = str(what.pop("event_id", f"{self.name}-{self.sent}"))
        event = Incoming(self.channel, event_id, self.name, self.name, self.now, **what)
        return self.gives(event)

    def gives(self, event: Incoming) -> Self:
        """This very event."""
        self.last = event
        self.receipt = receive([event], self.store, self.now)[0]
        remembers_what_is_kept(self.store)
        return self.looks()

    def looks(self) -> Self:
        """Read what came since."""
        with self.store.read() as tx:
            found = chats.find(tx, self.channel, self.name)
            new = chats.messages(tx, found[0], self.read) if found else []
        self.heard = [message.reply for message in new]
        if new:
            self.read = new[-1].n
            self.screen = new[-1].reply
        return self

    def opens(self, payload: str = "") -> Self:
        """Come to the chat for the first time."""
        return self.does(kind="joined", text=payload)

    def says(self, *texts: str) -> Self:
        """Type these, one message after another."""
        for text in texts:
            self.does(text=text)
        return self

    def presses(self, label: str) -> Self:
        """Press the button that reads so on the last screen."""
        option = self.button(label)
        return self.does(
            kind="press",
            pressed=option.value,
            turn=None if option.value.startswith("/") else self.screen.turn,
        )

    def presses_old(self, label: str, screen: Reply) -> Self:
        """Press a button on a screen further up."""
        option = next(option for option in (*screen.choices, *screen.shortcuts) if option.label == label)
        return self.does(kind="press", pressed=option.value, turn=screen.turn)

    def sends(self, *names: str) -> Self:
        """Send photos or files."""
        files = tuple(FileRef(name, "image/jpeg", 1000, path=f"ab/{name}") for name in names)
        return self.does(files=files)

    def again(self) -> Self:
        """The channel sends the last event once more."""
        return self.gives(self.last)

    def waits(self, **time: float) -> Self:
        """Time passes."""
        self.now += timedelta(**time)
        return self

    @once
    def introduced(self, name: str = "Nguyễn Văn An", unit: str = "hoang mai") -> Self:
        """Consent and profile, up to the first question about an initiative."""
        self.opens().presses("Tôi đồng ý")
        return self.says(name, "0912345678", "Xưởng cơ khí 3", unit).hears("Tên sáng kiến")

    def tells(self, *, but: dict[str, str] | None = None, unit: str = "") -> Self:
        """A whole initiative, up to the review; `unit`: of that union and not of one's own."""
        if unit:
            self.says(OPENED["unit"][1], unit)
        for answer in FORM:
            self.says((but or {}).get(answer, answer))
        return self

    def goes_on(self) -> Self:
        """What somebody who knows the form says next."""
        return self.says(ANSWERS.get(self.question, PLEDGE[0]))

    @once
    def submits(self) -> Self:
        """A whole initiative with its receipt."""
        return self.tells().says(*PLEDGE).hears("Mã hồ sơ")

    # Looking

    @property
    def text(self) -> str:
        """All that was heard last."""
        return "\n".join(reply.text for reply in self.heard)

    def hears(self, *parts: str) -> Self:
        for part in parts:
            assert clean(part) in self.text, f"expected {part!r} in:\n{self.text}\n{self.labels}"
        return self

    def does_not_hear(self, *parts: str) -> Self:
        for part in parts:
            assert part not in self.text, f"did not expect {part!r} in:\n{self.text}"
        return self

    def hears_nothing(self) -> Self:
        assert not self.heard, f"expected silence, heard:\n{self.text}"
        return self

    @property
    def labels(self) -> list[str]:
        """What may be pressed on the last screen."""
        return [option.label for option in (*self.screen.choices, *self.screen.shortcuts)]

    def sees(self, *labels: str) -> Self:
        for label in labels:
            assert label in self.labels, f"expected the button {label!r} among {self.labels}"
        return self

    def does_not_see(self, *labels: str) -> Self:
        for label in labels:
            assert label not in self.labels, f"did not expect the button {label!r} among {self.labels}"
        return self

    @property
    def question(self) -> str:
        """The key of the question that stands open."""
        with self.store.read() as tx:
            found = chats.find(tx, self.channel, self.name)
            _, state = chats.standing(tx, found[0]) if found else (0, {})
        return str(state.get("shown", ""))

    def is_at(self, question: str) -> Self:
        """That question stands open; the review and the pledge are one."""
        shown, wanted = self.question, {"review": "pledge"}.get(question, question)
        assert shown == wanted, f"at {shown}, not {wanted}: {self.screen.text}"
        return self

    def button(self, label: str) -> Option:
        """The option that reads so."""
        for option in (*self.screen.choices, *self.screen.shortcuts):
            if option.label == label:
                return option
        raise AssertionError(f"no button {label!r} among {self.labels}")

    @property
    def code(self) -> str:
        """The receipt code heard last."""
        return next(word for word in self.text.split() if word.startswith("SK-"))
