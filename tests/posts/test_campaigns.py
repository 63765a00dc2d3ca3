"""A campaign's whole life as groups hear it, and its milestones: each post on its day, once, and none of them empty."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date, datetime, time, timedelta
from itertools import count, islice

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from handlers.posts import campaigns, milestones, run
from handlers.posts.campaigns import moments
from handlers.posts.job import ONE_DAY
from handlers.posts.milestones import MILESTONE, Milestone, told_at
from messages.format import HANOI
from storage.counting import count as counts
from storage.database.records import Move
from storage.database.store import Store
from storage.posts.milestones import Standing
from storage.programme import loading
from storage.programme.campaigns import Campaign, Phase
from tests.cast.campaigns import at, posts
from tests.cast.groups import change, group
from tests.cast.places import GOLDEN
from tests.cast.rows import entry, initiative, submit
from tests.databases import ON_BOTH

FIRST, LAST = date(2026, 11, 2), date(2027, 1, 10)  # seventy days, from a Monday
PEAK = date(2026, 12, 1), date(2026, 12, 30)


def play(store: Store) -> None:
    """A campaign of seventy days with a peak of thirty in it."""
    targets = [
        {"campaign": "TD2026", "phase": phase, "unit": unit, "kind": "giao", "value": value, "issuer": "x"}
        for unit, phase, value in (("HN", "", 200), ("Q-BADINH", "", 100), ("Q-BADINH", "CD1", 60))
    ]
    with store.write() as tx:
        tx.execute(text("DELETE FROM target"))
        tx.execute(text("DELETE FROM phase WHERE kind = 'phase'"))
        names = {"first": FIRST.isoformat(), "last": LAST.isoformat()}
        tx.execute(text("UPDATE campaign SET name = 'Sáng kiến 2026', starts_on = :first, ends_on = :last"), names)
        names = {"first": PEAK[0].isoformat(), "last": PEAK[1].isoformat()}
        tx.execute(text("UPDATE phase SET starts_on = :first, ends_on = :last WHERE code = 'CD1'"), names)
        loading.put(tx, loading.difference(tx, {"target": targets}))


EVERY_DAY = ("BẢNG SÁNG KIẾN", "INITIATIVES")
CLOCKS = ("08:00", "08:00", "09:00", "10:05", "10:05", "17:00", "17:00")


def live(store: Store) -> dict[int, str]:
    """Every day of it and the days around it, with a restart before each look; the groups by key."""
    play(store)
    keys = {group(store, "city"): "city", group(store, "upper", "Q-BADINH"): "upper"}
    keys[english := group(store, "english", "Q-BADINH")] = "english"
    with store.write() as tx:
        tx.execute(text("UPDATE chat SET lang = 'en' WHERE id = :id"), {"id": english})
    numbers = count(1)
    day = FIRST - ONE_DAY * 2
    while day <= LAST + ONE_DAY * 4:
        rows = [initiative(number, "CS-001", number % 40) for number in islice(numbers, several(day))]
        submit(store, rows, at("10:00", day))
        again = Store(store.url.render_as_string(hide_password=False))
        for clock in CLOCKS:
            run.run_due(again, at(clock, day), days_back=2)
        again.close()
        day += ONE_DAY
    return keys


def several(day: date) -> int:
    """How many are handed in that day: two, none in the third week, four at the peak."""
    if not FIRST <= day <= LAST or 14 <= (day - FIRST).days < 21:
        return 0
    return 4 if PEAK[0] <= day <= PEAK[1] else 2


def test_the_whole_life_of_a_campaign(store: Store) -> None:
    keys = live(store)
    said = posts(store)
    assert all(words.strip() for _, _, words in said)
    assert max(Counter((chat, words) for chat, _, words in said).values()) == 1
    countdown = [
        re.search(r"30 ngày cao điểm: .* · (?:còn (\d+) ngày|hôm nay là ngày cuối)", words) for _, _, words in said
    ]
    assert [int(found[1] or 0) for found in countdown if found][::2] == list(range(29, -1, -1))
    boards = [(chat, when) for chat, when, words in said if words.startswith(EVERY_DAY)]
    assert len(boards) == 70 * 3 and {f"{when:%H:%M}" for _, when in boards} == {"17:00"}
    told = [(keys[chat], when, words) for chat, when, words in said if not words.startswith(EVERY_DAY)]
    life = [
        f"{when:%Y-%m-%d %H:%M} {name:5} {words.splitlines()[0]}" for name, when, words in told if name != "english"
    ]
    assert life == (GOLDEN / "campaign_life.txt").read_text("utf-8").splitlines(), "\n".join(life)
    for name, lang in (("upper", "vi"), ("english", "en")):
        heads: dict[str, str] = {}
        for mine, _, words in told:
            if mine == name:
                heads.setdefault(words.partition("·")[0], words)
        written = "\n\n---\n\n".join(heads.values()) + "\n"
        assert written == (GOLDEN / f"campaign.{lang}.txt").read_text("utf-8"), written


# When


@given(
    first=st.dates(date(2026, 1, 1), date(2028, 1, 1)), length=st.integers(0, 800),
    start=st.integers(0, 800), peak=st.integers(0, 40),
)  # fmt: skip
def test_every_campaign_opens_and_closes_once_and_no_post_says_two_things_at_once(
    first: date, length: int, start: int, peak: int
) -> None:
    last = first + ONE_DAY * length
    campaign = Campaign("C", "C", "SK", first, last, None, None, (), (), sample=False)
    begins = first + ONE_DAY * min(start, length)
    said = moments(campaign, [Phase("C", "P", "peak", "p", begins, min(begins + ONE_DAY * peak, last))])
    whole = [one for one in said if not one.peak]
    kinds = Counter(one.what for one in whole)
    assert kinds["opening"] == kinds["closing"] == 1 and kinds["last"] == min(3, length) and kinds["halfway"] <= 1
    assert len({one.day for one in whole}) == len(whole) and len({one.period for one in said}) == len(said)
    assert all(first <= one.day <= last for one in whole if one.what != "closing")
    assert [one.what for one in said if one.peak] == ["opening", "closing"]


@given(st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1)))
def test_what_is_reached_at_night_is_told_in_the_morning(reached: datetime) -> None:
    moment = reached.replace(tzinfo=HANOI)
    told = told_at(moment).astimezone(HANOI)
    assert time(7) <= told.time() < time(21) and timedelta() <= told - moment <= timedelta(hours=10)
    assert told == moment or (told.time() == time(7) and not time(7) <= moment.time() < time(21))


def test_a_group_hears_of_what_happens_after_it_was_bound_and_while_it_wants_to(store: Store) -> None:
    play(store)
    group(store, "late", bound_at=at("08:01", FIRST))
    change(store, group(store, "paused"), paused_until=FIRST)
    early = group(store, "early")
    run.run_due(store, at("19:59", FIRST), 0, (campaigns.JOB,))
    assert [chat for chat, _, _ in posts(store)] == [early]


def test_an_opening_may_be_late_all_day_and_is_left_out_the_next(store: Store) -> None:
    play(store)
    group(store, "g")
    assert len(run.run_due(store, at("20:00", FIRST), 0, (campaigns.JOB,)).posted) == 1
    group(store, "h")
    assert len(run.run_due(store, at("20:01", FIRST), 0, (campaigns.JOB,)).skipped) == 1


def test_results_are_what_stood_at_the_end(store: Store) -> None:
    play(store)
    group(store, "g")
    submit(store, [initiative(1, "CS-001", 1)], at("23:59", LAST))
    submit(store, [initiative(2, "CS-001", 1)], at("00:01", LAST + ONE_DAY))
    run.run_due(store, at("08:00", LAST + ONE_DAY), 0, (campaigns.JOB,))
    ((_, _, words),) = posts(store)
    assert "Tổng đã nộp: 1\n" in words and "Đơn vị dẫn đầu: Ba Đình\n" in words


# Milestones


def many(store: Store, n: int, now: datetime, unit: str = "CS-001") -> None:
    """So many more are counted for a unit; fewer, when it is below 0."""
    one = entry(initiative(1, unit, 1))
    moves = [Move(None, one, now)] * n if n > 0 else [Move(one, None, now)] * -n
    with store.write() as tx:
        counts.count(tx, moves)


def told(store: Store, now: datetime) -> list[str]:
    """What the alarm says of milestones, twice in case of a restart: "group: words"."""
    before = len(posts(store))
    for _ in range(2):
        run.run_due(store, now, 0, (milestones.JOB,))
    with store.read() as tx:
        names = {row.id: row.chat for row in tx.execute(text("SELECT id, chat FROM chat"))}
    said = posts(store)[before:]
    return sorted(f"{names[chat]}: {' '.join(words.splitlines()).partition(' trong ')[0]}" for chat, _, words in said)


DAY = FIRST + ONE_DAY * 3


def test_each_thousandth_is_told_in_the_groups_of_the_unit_and_of_the_one_above(store: Store) -> None:
    play(store)
    for name, unit in (("own", "CS-001"), ("upper", "Q-BADINH"), ("city", "HN"), ("other", "Q-HOANGMAI")):
        group(store, name, unit)
    many(store, 999, at("08:00", DAY), "CS-001")
    told(store, at("08:00", DAY))
    many(store, 1, at("09:00", DAY), "CS-001")
    assert told(store, at("09:01", DAY)) == [
        "city: CỘT MỐC · LĐLĐ quận Ba Đình Đã có 1.000 sáng kiến",
        "city: CỘT MỐC · LĐLĐ thành phố Hà Nội Đã có 1.000 sáng kiến",
        "own: CỘT MỐC · CĐCS Công ty CP In và Bao bì Ngọc Hà Sen Đã có 1.000 sáng kiến",
        "upper: CỘT MỐC · CĐCS Công ty CP In và Bao bì Ngọc Hà Sen Đã có 1.000 sáng kiến",
        "upper: CỘT MỐC · LĐLĐ quận Ba Đình Đã có 1.000 sáng kiến",
    ]


@ON_BOTH
def test_of_several_at_once_the_highest_is_told_and_none_again(store: Store) -> None:
    play(store)
    group(store, "g", "Q-BADINH")
    many(store, 49, at("08:00", DAY))
    assert told(store, at("08:00", DAY)) == []
    many(store, 60, at("08:05", DAY))
    assert told(store, at("08:05", DAY)) == ["g: CỘT MỐC · LĐLĐ quận Ba Đình Đã đạt 100% chỉ tiêu giao (100 sáng kiến)"]
    many(store, 2900, at("08:10", DAY))
    assert [line[-60:] for line in told(store, at("08:10", DAY))] == [
        line[-60:]
        for line in (
            "g: CỘT MỐC · CĐCS Công ty CP In và Bao bì Ngọc Hà Sen Đã có 3.000 sáng kiến",
            "g: CỘT MỐC · LĐLĐ quận Ba Đình Đã có 3.000 sáng kiến",
            "g: CỘT MỐC · LĐLĐ quận Ba Đình Đã đạt 200% chỉ tiêu giao (100 sáng kiến)",
        )
    ]
    many(store, -2000, at("09:00", DAY))
    assert told(store, at("09:00", DAY)) == []
    many(store, 2100, at("09:10", DAY))
    assert told(store, at("09:10", DAY)) == []
    many(store, 1000, at("09:20", DAY))
    assert len(told(store, at("09:20", DAY))) == 2


def test_what_was_reached_before_the_group_was_bound_is_no_news(store: Store) -> None:
    play(store)
    many(store, 2500, at("08:00", DAY))
    group(store, "new", "Q-BADINH", bound_at=at("09:00", DAY))
    assert told(store, at("09:01", DAY)) == []
    group(store, "newer", "CS-001", bound_at=at("10:00", DAY))
    many(store, 500, at("10:30", DAY))
    assert [line.partition(":")[0] for line in told(store, at("10:31", DAY))] == ["new", "new", "newer"]


def test_what_nobody_was_there_to_tell_for_a_day_is_no_news(store: Store) -> None:
    play(store)
    group(store, "g", "CS-001")
    many(store, 1000, at("08:00", DAY))
    assert told(store, at("08:01", DAY + ONE_DAY)) == []
    many(store, 1000, at("09:00", DAY + ONE_DAY))
    assert len(told(store, at("08:59", DAY + ONE_DAY * 2))) == 1


def test_a_milestone_of_the_night_waits_for_the_morning_and_a_paused_group_hears_none(store: Store) -> None:
    play(store)
    group(store, "g", "CS-001")
    change(store, group(store, "paused", "CS-001"), paused_until=DAY + ONE_DAY)
    many(store, 1000, at("22:00", DAY))
    assert told(store, at("23:00", DAY)) == [] and told(store, at("06:59", DAY + ONE_DAY)) == []
    assert [line.partition(":")[0] for line in told(store, at("07:00", DAY + ONE_DAY))] == ["g"]


@ON_BOTH
def test_each_campaign_has_milestones_of_its_own(store: Store) -> None:
    play(store)
    group(store, "g", "CS-001")
    many(store, 1000, at("08:00", DAY))
    assert len(told(store, at("08:01", DAY))) == 1
    with store.read() as tx:
        (period,) = tx.execute(
            text("SELECT period FROM slot WHERE job = :job AND scope = 'CS-001'"), {"job": MILESTONE}
        ).scalars()
    assert period == "TD2026:submitted:1000"


@pytest.mark.parametrize(
    ("lang", "wanted"),
    [("vi", "CỘT MỐC · Ba Đình\nĐã có 3.000 sáng kiến trong Sáng kiến 2026. Cảm ơn mọi người đã góp sức."),
     ("en", "MILESTONE · Ba Đình\n3,000 initiatives in Sáng kiến 2026. Thanks to everybody who took part.")],
)  # fmt: skip
def test_a_thousandth_in_words(lang: str, wanted: str) -> None:
    campaign = Campaign("C", "Sáng kiến 2026", "SK", FIRST, LAST, None, None, (), (), sample=False)
    reached = Milestone(
        campaign=campaign, unit=Standing("Q", "Ba Đình", "HN", 3001), measure="submitted", number=3000, target=0,
    )  # fmt: skip
    assert milestones.tell(reached, lang) == wanted


@ON_BOTH
def test_two_looks_at_once_tell_a_milestone_once(store: Store) -> None:
    play(store)
    for n in range(30):
        group(store, f"g{n}", "CS-001")
    many(store, 1000, at("08:00", DAY))
    jobs = (milestones.JOB,)
    with store.read() as tx:
        made = [run.write(tx, run.find_due(tx, at("08:01", DAY), 0, jobs), jobs)[0] for _ in range(2)]
    for some in made:
        for chunk in run.chunks(some):
            store.writing(run.claim, chunk, at("08:01", DAY), jobs)
    assert len(posts(store)) == 30
