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

from handlers import boards
from handlers.boards import Board, Phase, midnight
from handlers.jobs import A_DAY, Boards, Due, Job, local_day, on
from messages.catalog import say
from messages.wire import Reply
from storage import slots
from storage.slots import Bound, Post
from storage.units import Campaign, all_campaigns, all_phases
from storage.units import Phase as Part

CAMPAIGN = "campaign"
HOUR = time(8)
LATE = timedelta(hours=12)  # it opens only once: also in the afternoon this is news
LAST = 3  # days that are counted down
LEADERS = 3  # units named at the end


@dataclass(frozen=True, slots=True)
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


# When


def moments(campaign: Campaign, phases: Iterable[Part]) -> list[Moment]:
    """Everything that is said of a campaign, in order of days."""
    first, last = campaign.starts_on, campaign.ends_on
    days = {first: "opening"}
    for n in range(LAST):
        days.setdefault(last - A_DAY * n, "last")
    days.setdefault(first + (last - first) / 2, "halfway")
    found = [Moment(what, day, campaign.code, "", on(day, HOUR)) for day, what in days.items() if day >= first]
    found.append(Moment("closing", last + A_DAY, campaign.code, "", midnight(last + A_DAY)))
    for peak in phases:
        if peak.campaign == campaign.code and peak.kind == "peak":
            end = peak.ends_on + A_DAY
            found.append(Moment("opening", peak.starts_on, campaign.code, peak.code, on(peak.starts_on, HOUR)))
            found.append(Moment("closing", end, campaign.code, peak.code, midnight(end)))
    return sorted(found, key=lambda one: (one.day, one.peak != "", one.what))


def due(groups: Iterable[Bound], said: Iterable[Moment], claimed: set[tuple[str, str]], now: datetime) -> Iterator[Due]:
    """What is due by now and was not claimed, the oldest first."""
    groups = list(groups)
    for moment in said:
        at = on(moment.day, HOUR)
        for group in groups if at <= now else ():
            owed = group.since is None or at >= group.since
            if owed and not group.paused(moment.day) and (group.scope, moment.period) not in claimed:
                yield Due(CAMPAIGN, group.scope, moment.period, at, now - at > LATE, group.title, (group, moment))


def look(tx: Connection, now: datetime, back: int) -> list[Due]:
    """The posts about campaigns that are due by now."""
    first, today = local_day(now) - A_DAY * back, local_day(now)
    said = [one for one in _all(tx) if first <= one.day <= today]
    if not said:
        return []
    claimed = slots.taken(tx, CAMPAIGN, [one.period for one in said])
    return list(due(slots.bound(tx), said, claimed, now))


def _all(tx: Connection) -> list[Moment]:
    phases = all_phases(tx)
    return [one for campaign in all_campaigns(tx) for one in moments(campaign, phases)]


def soon(tx: Connection, now: datetime) -> datetime | None:
    """The next of all moments, when some group would hear of it."""
    times = [on(one.day, HOUR) for one in _all(tx)]
    soonest = min((at for at in times if at > now), default=None)
    return soonest if soonest is not None and slots.anybody(tx) else None


# What


def compose(tx: Connection, dues: Sequence[Due], found: Boards) -> list[Post]:
    """The posts of these; a group whose unit is no more, or that looks at another campaign by then, hears nothing."""
    wanted: dict[datetime, set[str]] = defaultdict(set)
    for one in dues:
        if not one.late:
            wanted[one.about[1].shows].add(one.about[0].unit)
    for at, units in wanted.items():
        found.read(tx, units, at)
    return [one.post(one.about[0].chat_id, _reply(one, found)) for one in dues]


def _reply(one: Due, found: Boards) -> Reply | None:
    group, moment = one.about
    board = None if one.late else found.get((group.unit, moment.shows))
    if board is None or board.campaign != moment.campaign:
        return None
    peak = next((phase for phase in board.phases if phase.code == moment.peak), None)
    if moment.peak and peak is None:
        return None
    return Reply(tell(moment.what, board, peak, group.lang), thread=group.thread)


def tell(what: str, board: Board, peak: Phase | None, lang: str) -> str:
    """A post in words."""
    name = f"campaign.{'peak_' if peak else ''}{what}"
    percents = peak.percents if peak else board.percents
    goals = "; ".join(say("board.target_of", lang, one=one, kind=boards.kind(one.kind, lang)) for one in percents)
    reached = boards.percents(percents, lang)
    return say(name, lang, board=board, peak=peak, goals=goals, reached=reached, leaders=_leaders(board))


def _leaders(board: Board) -> list[str]:
    """The units in front, those with the same rank too; nobody where nothing was counted."""
    return [line.short_name for line in board.lines if line.rank <= LEADERS and line.total.submitted > 0]


JOB = Job(CAMPAIGN, look, compose, soon, sealed=True)
