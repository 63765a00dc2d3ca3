"""What a group hears of a campaign itself: its opening, the middle, each of the last days, and how it ended.

A peak (đợt cao điểm) has an opening and an end of its own; its countdown is in the post of the day. To change
which moments there are: `moments`, pure. Words: `messages/*/campaign.toml`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import Connection

from handlers.boards import words
from handlers.boards.board import Board, Phase, midnight
from handlers.posts.job import ONE_DAY, Boards, Due, Job, local_day, on
from messages.catalog import say
from messages.wire import Reply
from storage.posts import slots
from storage.posts.groups import Bound, anybody, bound
from storage.posts.slots import Post
from storage.programme.campaigns import Campaign, all_campaigns, all_phases
from storage.programme.campaigns import Phase as Part

CAMPAIGN = "campaign"
CAMPAIGN_POST_HOUR = time(8)
CAMPAIGN_POST_LATEST = timedelta(hours=12)  # it opens only once: also in the afternoon this is news
COUNTED_DOWN_DAYS = 3
NAMED_LEADERS = 3  # units named at the end


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """One post of a campaign or of a peak of it; `shows`: the moment whose board it shows."""

    what: str  # opening, halfway, last, closing
    day: date
    campaign: str
    peak: str  # code of a peak; empty: the campaign itself
    shows: datetime

    @property
    def period(self) -> str:
        """What makes it one post in a group."""
        left = f":{self.day.isoformat()}" if self.what == "last" else ""
        return f"{self.campaign}:{self.peak}:{self.what}{left}"


@dataclass(frozen=True, slots=True)
class Told:
    """A moment of a campaign, and the group that is to hear of it."""

    group: Bound
    moment: Moment


# When


def moments(campaign: Campaign, phases: Iterable[Part]) -> list[Moment]:
    """Everything that is said of a campaign, in order of days."""
    found = _of_the_whole(campaign)
    for peak in phases:
        if peak.campaign == campaign.code and peak.kind == "peak":
            found += _of_a_peak(campaign, peak)
    return sorted(found, key=lambda one: (one.day, one.peak != "", one.what))


def _of_the_whole(campaign: Campaign) -> list[Moment]:
    first, last = campaign.starts_on, campaign.ends_on
    days = {first: "opening"}
    for n in range(COUNTED_DOWN_DAYS):
        days.setdefault(last - ONE_DAY * n, "last")
    days.setdefault(first + (last - first) / 2, "halfway")
    found = [_at_its_hour(what, day, campaign.code, "") for day, what in days.items() if day >= first]
    return [*found, _closing(last + ONE_DAY, campaign.code, "")]


def _of_a_peak(campaign: Campaign, peak: Part) -> list[Moment]:
    opening = _at_its_hour("opening", peak.starts_on, campaign.code, peak.code)
    return [opening, _closing(peak.ends_on + ONE_DAY, campaign.code, peak.code)]


def _at_its_hour(what: str, day: date, campaign: str, peak: str) -> Moment:
    return Moment(what=what, day=day, campaign=campaign, peak=peak, shows=on(day, CAMPAIGN_POST_HOUR))


def _closing(day: date, campaign: str, peak: str) -> Moment:
    """It is told on the morning after the last day, and shows what stood at the end of that one."""
    return Moment(what="closing", day=day, campaign=campaign, peak=peak, shows=midnight(day))


def due(
    groups: Iterable[Bound], said: Iterable[Moment], claimed: set[tuple[str, str]], now: datetime
) -> Iterator[Due[Told]]:
    """What is due by now and was not claimed, the oldest first."""
    groups = list(groups)
    for moment in said:
        at = on(moment.day, CAMPAIGN_POST_HOUR)
        if at > now:
            continue
        late = now - at > CAMPAIGN_POST_LATEST
        for group in groups:
            if not _hears(group, moment, at) or (group.scope, moment.period) in claimed:
                continue
            yield Due(
                job=CAMPAIGN, scope=group.scope, period=moment.period, at=at, late=late, title=group.title,
                about=Told(group, moment),
            )  # fmt: skip


def _hears(group: Bound, moment: Moment, at: datetime) -> bool:
    if group.since is not None and at < group.since:
        return False
    return group.wants(CAMPAIGN) and not group.paused(moment.day)


def find_due(tx: Connection, now: datetime, days_back: int) -> list[Due[Told]]:
    """The posts about campaigns that are due by now."""
    today = local_day(now)
    first = today - ONE_DAY * days_back
    said = [one for one in _all_moments(tx) if first <= one.day <= today]
    if not said:
        return []
    claimed = slots.taken(tx, CAMPAIGN, [one.period for one in said])
    return list(due(bound(tx), said, claimed, now))


def _all_moments(tx: Connection) -> list[Moment]:
    phases = all_phases(tx)
    return [one for campaign in all_campaigns(tx) for one in moments(campaign, phases)]


def next_due(tx: Connection, now: datetime) -> datetime | None:
    """The next of all moments, when some group would hear of it."""
    times = [on(one.day, CAMPAIGN_POST_HOUR) for one in _all_moments(tx)]
    soonest = min((at for at in times if at > now), default=None)
    if soonest is None or not anybody(tx):
        return None
    return soonest


# What


def write(tx: Connection, dues: Sequence[Due[Told]], found: Boards) -> list[Post]:
    """The posts of these; a group whose unit is no more, or that looks at another campaign by then, hears nothing."""
    wanted: dict[datetime, set[str]] = defaultdict(set)
    for one in dues:
        if not one.late:
            wanted[one.about.moment.shows].add(one.about.group.unit)
    for at, units in wanted.items():
        found.read(tx, units, at)
    return [one.post(one.about.group.chat_id, _reply(one, found)) for one in dues]


def _reply(one: Due[Told], found: Boards) -> Reply | None:
    group, moment = one.about.group, one.about.moment
    board = found.get((group.unit, moment.shows))
    if one.late or board is None or board.campaign != moment.campaign:
        return None
    peak = next((phase for phase in board.phases if phase.code == moment.peak), None)
    if moment.peak and peak is None:
        return None
    return Reply(tell(moment.what, board, peak, group.lang), thread=group.thread)


def tell(what: str, board: Board, peak: Phase | None, lang: str) -> str:
    """A post in words."""
    name, percents = what, board.percents
    if peak is not None:
        name, percents = f"peak_{what}", peak.percents
    goals = "; ".join(say("board.target_of", lang, one=one, kind=words.kind(one.kind, lang)) for one in percents)
    reached = words.percents(percents, lang)
    return say(f"campaign.{name}", lang, board=board, peak=peak, goals=goals, reached=reached, leaders=_leaders(board))


def _leaders(board: Board) -> list[str]:
    """The units in front, those with the same rank too; nobody where nothing was counted."""
    return [line.short_name for line in board.lines if line.rank <= NAMED_LEADERS and line.total.submitted > 0]


JOB = Job(CAMPAIGN, find_due, write, next_due, as_of_due=True)
