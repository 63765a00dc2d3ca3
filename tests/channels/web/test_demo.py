"""The demo: its clock goes forward only, its three phones stand on the one engine, and each browser has its own."""

from __future__ import annotations

import http.client
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot import clock
from bot.channels.web.demo import evening, morning
from bot.clock import DemoClock
from handlers.boards import board
from handlers.demo import days
from handlers.demo.phones import answer
from handlers.receive import FLOWS
from messages.catalog import LANGUAGES, has, listed
from messages.format import HANOI
from storage.conversation import chats
from storage.counting.recount import differences
from storage.database.columns import to_text
from storage.database.store import Store
from tests.cast.pages.desk import Browser
from tests.cast.talker import FORM, MORNING, PLEDGE, Talker
from tests.program.program import Phone, Program, program
from tests.program.waiting import eventually


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    with program(tmp_path_factory.mktemp("demo")) as started:
        yield started


def test_the_demo_leads_to_real_use_and_only_who_sits_at_its_machine(site: Program) -> None:
    office = Browser(site).opens("/").sees("Dùng thật").opens("/cai-dat").sees("Muốn dùng thật")
    form = "application/x-www-form-urlencoded"
    assert site.ask("POST", "/cai-dat/vao", b"", Content_Type=form, X_Forwarded_For="203.0.113.7")[0] == 410
    assert site.ask("POST", "/cai-dat/vao", b"", Content_Type=form, Origin="https://evil.example")[0] == 403
    office.sends("/cai-dat/vao").sees("Đang là bản chạy thử")
    office.opens("/cai-dat/don-vi").sees("Bước này mở ra khi đã có kênh")
    office.sends("/cai-dat/don-vi", how="hanoi").sees("Trợ lý trò chuyện ở đâu")


class DemoPhone(Phone):
    """One of the demo's other phones: "group" or "officer"."""

    def __init__(self, site: Program, phone: str) -> None:
        super().__init__(site, site.ask("POST", "/api/chat", {"phone": phone})[1]["session"])

    def writes(self, text: str, by: str = "admin") -> DemoPhone:
        """Somebody writes in the group."""
        self.sent += 1
        self.posts({"id": f"m{self.sent}", "text": text, "as": by})
        assert self.status == 202, self.answer
        self.look()
        return self

    def waits_for(self, part: str) -> DemoPhone:
        """Until a post that says so has come; all that came meanwhile is heard."""
        found = self.messages

        def came() -> bool:
            self.look()
            found.extend(self.messages)
            return any(part in message["text"] for message in found)

        eventually(came)
        self.messages = found
        return self


def bound(site: Program) -> DemoPhone:
    """A group that gets the city's board."""
    return DemoPhone(site, "group").writes("/lienket HN")


def time_of(site: Program) -> datetime:
    return datetime.fromisoformat(site.ask("GET", "/api/demo/clock")[1]["now"]).astimezone(HANOI)


def move(site: Program, to: str) -> datetime:
    status, answer = site.ask("POST", "/api/demo/clock", {"to": to})
    assert status == 200, answer
    return datetime.fromisoformat(answer["now"]).astimezone(HANOI)


# The clock


def test_the_demo_s_clock_goes_forward_and_never_back() -> None:
    demo = DemoClock()
    demo.move(demo.ahead_at(clock.now() + timedelta(days=1)))
    tomorrow = demo.now()
    assert tomorrow - clock.now() > timedelta(hours=23)
    demo.move(demo.ahead_at(clock.now()))
    demo.move(60)
    assert demo.now() >= tomorrow


def test_the_clock_stands_at_the_moment_asked_for_or_just_after() -> None:
    demo = DemoClock(ahead=86_400)
    wanted = evening(demo.now())
    demo.move(demo.ahead_at(wanted))
    assert timedelta() <= demo.now() - wanted < timedelta(seconds=5)


@pytest.mark.parametrize(
    ("now", "at", "tomorrow"),
    [
        ("2026-11-22T08:00", "2026-11-22T17:30", "2026-11-23T08:00"),
        ("2026-11-22T16:59", "2026-11-22T17:30", "2026-11-23T08:00"),
        ("2026-11-22T17:10", "2026-11-23T17:30", "2026-11-23T08:00"),
        ("2026-11-22T17:30", "2026-11-23T17:30", "2026-11-23T08:00"),
        ("2026-11-22T23:59", "2026-11-23T17:30", "2026-11-23T08:00"),
        ("2026-12-31T02:00", "2026-12-31T17:30", "2027-01-01T08:00"),
    ],
)
def test_both_buttons_mean_hours_in_hanoi(now: str, at: str, tomorrow: str) -> None:
    moment = datetime.fromisoformat(now).replace(tzinfo=HANOI).astimezone(UTC)
    assert [f"{there(moment):%Y-%m-%dT%H:%M}" for there in (evening, morning)] == [at, tomorrow]


def test_a_restart_does_not_turn_the_clock_back(tmp_path: Path) -> None:
    with program(tmp_path) as site:
        move(site, "morning")
        later = move(site, "morning")
        site.kill()
        site.start()
        assert later <= time_of(site) < later + timedelta(minutes=1)
        assert move(site, "evening") - later > timedelta(hours=9)


def test_who_starts_the_demo_after_work_begins_with_the_next_morning(tmp_path: Path) -> None:
    with program(tmp_path) as site:
        assert time_of(site).hour < 17
        move(site, "evening")
        assert site.stop() == 0
        site.start()
        assert f"{time_of(site):%H:%M}" == "08:00"


def test_only_the_demo_has_a_clock_to_move(tmp_path: Path) -> None:
    with program(tmp_path, WEB_CHAT="public") as site:
        assert site.ask("POST", "/api/demo/clock", {"to": "morning"})[0] == 404
        assert site.ask("GET", "/api/demo/clock")[0] == 404
        worker = Phone(site)
        assert site.ask("GET", f"/api/demo/answer/{worker.session}")[0] == 404
        page = site.ask("GET", "/")[1]
        assert "demo." not in page and 'data-phone="worker"' in page and 'data-phone="group"' not in page


def test_in_public_every_phone_is_a_worker_s(tmp_path: Path) -> None:
    with program(tmp_path, WEB_CHAT="public") as site:
        for phone in ("group", "officer"):
            DemoPhone(site, phone).hears("đồng ý chứ ạ?").writes("/lienket HN").hears("đồng ý chứ ạ?")


@pytest.mark.parametrize("headers", [{"Host": "evil.example"}, {"Origin": "https://evil.example"}, {"Origin": "null"}])
def test_only_this_machine_moves_the_clock(site: Program, headers: dict[str, str]) -> None:
    before = time_of(site)
    assert site.ask("POST", "/api/demo/clock", {"to": "morning"}, **headers)[0] == 403
    assert time_of(site) - before < timedelta(minutes=1)


@pytest.mark.parametrize("body", [{}, {"to": "yesterday"}, {"to": ["morning"]}, {"to": None}, b"x", b"[]"])
def test_the_clock_goes_where_its_buttons_say_and_nowhere_else(site: Program, body: object) -> None:
    before = time_of(site)
    status, answer = site.ask("POST", "/api/demo/clock", body)
    assert status == 400 and answer["reason"]
    assert time_of(site) - before < timedelta(minutes=1)


# Two minutes


def test_a_submission_is_on_the_group_s_next_board_among_those_of_sample_people(tmp_path: Path) -> None:
    with program(tmp_path) as site:
        group = bound(site).hears("Nhóm đã gắn với LĐLĐ thành phố Hà Nội")
        move(site, "morning")
        Phone(site).introduced().says(*FORM, *PLEDGE).hears("Mã hồ sơ: SK-")
        today = move(site, "evening")
        first = handed_in(group, today)
        move(site, "morning")
        move(site, "evening")
        second = handed_in(group, today + timedelta(days=1))
        assert 60 <= second - first <= 150, "a day of sample people, from five o'clock to five o'clock"
        with sqlite3.connect(site.folder / "data/demo.db") as database:
            (own,) = database.execute("SELECT count(*) FROM initiative WHERE code LIKE 'SK-%'").fetchone()
            of_samples = "SELECT count(*) FROM initiative WHERE code LIKE 'MAU-%' AND submitted_at <= ?"
            (others,) = database.execute(of_samples, (to_text(today.replace(hour=17, minute=0)),)).fetchone()
        assert own == 1 and first == own + others


def handed_in(group: DemoPhone, day: datetime) -> int:
    """The total on the board of that day."""
    head = f"BẢNG SÁNG KIẾN 17:00 {day:%d/%m/%Y}"
    group.waits_for(head)
    board = next(message["text"] for message in group.messages if message["text"].startswith(head))
    return int(board.partition("tổng đã nộp: ")[2].split()[0].replace(".", ""))


def test_no_board_is_left_out_on_the_way_to_another_day(tmp_path: Path) -> None:
    with program(tmp_path) as site:
        move(site, "morning")
        group = bound(site)
        first = time_of(site).date()
        move(site, "morning")
        move(site, "morning")
        days = [f"BẢNG SÁNG KIẾN 17:00 {first + timedelta(days=n):%d/%m/%Y} · LĐLĐ thành phố Hà Nội" for n in range(2)]
        group.waits_for(days[-1])
        heads = [message["text"].split("\n")[0] for message in group.messages]
        assert [head for head in heads if head.startswith("BẢNG")] == days


def test_the_board_comes_as_a_picture_too(tmp_path: Path) -> None:
    with program(tmp_path) as site:
        group = bound(site)
        move(site, "morning")
        Phone(site).introduced().says(*FORM, *PLEDGE).hears("Mã hồ sơ: SK-")
        today = move(site, "evening")
        group.waits_for(f"BẢNG SÁNG KIẾN 17:00 {today:%d/%m/%Y}")
        picture = next(message["picture"] for message in group.messages if message["picture"])
        assert raw(site, picture).startswith(b"\x89PNG")
        other = DemoPhone(site, "group")
        assert site.ask("GET", picture.replace(group.session, other.session))[0] == 404
        assert site.ask("GET", picture.rpartition("/")[0] + "/1")[0] == 404


def raw(site: Program, path: str) -> bytes:
    from urllib.request import urlopen

    with urlopen(site.address + path, timeout=20) as answer:
        return bytes(answer.read())


# The phones


def test_in_the_group_the_admin_may_and_a_member_may_not(site: Program) -> None:
    group = DemoPhone(site, "group").hears("Nhờ quản trị viên của nhóm gắn nhóm với đơn vị")
    group.writes("/lienket HN", by="member").hears("cần quản trị viên của nhóm")
    group.writes("/lienket HN").hears("Nhóm đã gắn với")
    group.writes("/gio 18:00", by="member").hears("cần quản trị viên của nhóm")
    group.writes("/bangxephang", by="member").hears("XẾP HẠNG")
    group.writes("mai ăn gì?", by="member")
    assert group.messages == []
    group.writes("/moi", by="member").hears("tin nhắn riêng")
    assert group.screen["private"] == "u_HN"


def test_another_browser_reads_nothing_of_a_group(site: Program) -> None:
    mine, other, worker = bound(site), DemoPhone(site, "group"), Phone(site)
    assert not any("Nhóm đã gắn" in message["text"] for message in other.messages)
    for session in (
        mine.session.removeprefix("group."), "officer." + mine.session.removeprefix("group."),
        "group." + worker.session, "group.", mine.session[:-1] + ("a" if mine.session[-1] != "a" else "b"),
    ):  # fmt: skip
        for path in ("", "/events", "/picture/1", "/document/1"):
            assert site.ask("GET", f"/api/chat/{session}{path}")[0] == 404
        assert site.ask("POST", f"/api/chat/{session}", {"id": "1", "text": "/lienket HN"})[0] == 404
    with sqlite3.connect(site.folder / "data/demo.db") as database:
        assert mine.session.removeprefix("group.") not in "\n".join(database.iterdump())
    assert mine.session.removeprefix("group.") not in site.said()


def test_one_stream_tells_a_page_of_news_on_its_phones(site: Program) -> None:
    group, officer = DemoPhone(site, "group"), DemoPhone(site, "officer")
    connection = http.client.HTTPConnection("localhost", site.port, timeout=10)
    connection.request("GET", f"/api/demo/news?session={group.session}&session={officer.session}")
    stream = connection.getresponse()

    def lines(count: int) -> list[bytes]:
        return [stream.readline().strip() for _ in range(count)]

    assert lines(4) == [b"retry: 2000", b"", b"data: news", b""]
    group.writes("/trogiup")
    assert lines(2) == [b"data: news", b""]
    officer.says("/trogiup")
    assert lines(2) == [b"data: news", b""]
    connection.close()
    for query in ("", "?session=x", f"?session={group.session}&session=x", "?" + "&".join(["session=x"] * 4)):
        assert site.ask("GET", f"/api/demo/news{query}")[0] in (400, 404)


def test_a_group_that_is_left_gets_no_boards(tmp_path: Path) -> None:
    with program(tmp_path) as site:
        move(site, "morning")
        left, stayed = bound(site), bound(site)
        assert site.ask("DELETE", left.path)[0] == 204
        assert site.ask("GET", left.path)[0] == 404
        move(site, "evening")
        stayed.waits_for("BẢNG SÁNG KIẾN")
        with sqlite3.connect(site.folder / "data/demo.db") as database:
            slots = database.execute("SELECT count(*) FROM slot WHERE job = 'daily' AND state = 'posted'")
            assert slots.fetchone() == (1,)


def test_a_worker_cannot_write_as_a_group(site: Program) -> None:
    worker = Phone(site)
    worker.posts({"id": "1", "text": "/lienket HN", "as": "admin", "group": True}).look()
    assert "Nhóm đã gắn" not in worker.text


def test_the_officer_is_one_from_the_start(site: Program) -> None:
    officer = DemoPhone(site, "officer")
    assert officer.messages == []
    officer.says("/cuatoi").says("/hoso").hears("Trần Thu Hà")
    with sqlite3.connect(site.folder / "data/demo.db") as database:
        rows = database.execute(
            "SELECT DISTINCT officer.unit, consent.version FROM officer JOIN consent USING (person_id)"
        )
        assert rows.fetchall() == [("HN", "2")]


def test_the_officer_reviews_what_the_worker_handed_in(site: Program) -> None:
    worker, officer = Phone(site).introduced().says(*FORM, *PLEDGE), DemoPhone(site, "officer")
    code = worker.hears("Mã hồ sơ").text.partition("Mã hồ sơ: ")[2].split()[0]
    officer.says(f"/duyet {code}").hears(code).presses("Xác minh").hears(f"Đã xác minh {code}")
    worker.look().hears("Tin vui", code)


# What one might answer


LENT = ("consent", "profile", "initiative")  # forms in which the demo lends answers


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_question_has_an_answer_to_borrow(lang: str) -> None:
    asked = {f"demo.answer.{name}.{step.key}" for name in LENT for step in FLOWS[name].steps}
    without = {
        "demo.answer.initiative.author",
        "demo.answer.initiative.effects",
        "demo.answer.initiative.told",
        "demo.answer.initiative.workplace",
        "demo.answer.initiative.place",
    }  # borrowed answers never lead there
    assert {name for name in asked if has(name, lang) or listed(name, lang)} == asked - without
    stories = [listed(name, lang) for name in sorted(asked) if listed(name, lang)]
    assert {len(story) for story in stories} == {3}


def lent(worker: Talker) -> str:
    """What "Trả lời thử" would say for them."""
    with worker.store.read() as tx:
        found = chats.find(tx, worker.channel, worker.name)
        return answer(tx, found[0], "vi") if found else ""


def test_the_wrong_sum_of_each_borrowed_story_is_asked_about(lite: Store) -> None:
    told = set()
    for story in range(3):  # the millisecond in which a form begins chooses it
        worker = Talker(lite, f"worker {story}", now=MORNING + timedelta(milliseconds=story)).opens()
        while (borrowed := lent(worker)) != "số em tính":
            assert borrowed, "no sum was asked about"
            told.add(borrowed)
            worker.says(borrowed)
        worker.hears("Em tính ra", "Giữ số nào").says(borrowed).hears("Có gì thêm")
    assert told.issuperset(listed("demo.answer.initiative.calculation", "vi"))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_borrowed_answers_lead_to_a_receipt(tmp_path: Path, lang: str) -> None:
    with program(tmp_path, LANGUAGE=lang) as site:
        worker, told = Phone(site), []
        for _ in range(3):
            while borrowed := site.ask("GET", f"/api/demo/answer/{worker.session}")[1]["text"]:
                told.append(borrowed)
                worker.says(borrowed)
                assert len(told) < 100, told
            worker.hears("SK-").says("/moi")
    assert len(told) >= 5 + 3 * 10


# What was there before


def test_the_sample_initiatives_are_counted_like_any_other(store: Store) -> None:
    with store.write() as tx:
        days.begin(tx, MORNING)
    with store.read() as tx:
        assert board.boards(tx, ["HN"], MORNING)["HN"].total.submitted == 2999
        assert list(differences(tx)) == []
