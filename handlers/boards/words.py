"""A board in words: the day's post, a leaderboard, everything counted for a unit.

To change what a line says, look in `messages/*/board.toml`; which lines there are is decided here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from fractions import Fraction

from handlers.boards.board import Board, Line, Percent
from handlers.boards.pace import LEAST_DAYS, Forecast
from handlers.boards.rates import Band
from messages.catalog import has, say
from messages.format import large_money, number, short_days, signed
from storage.counting.sums import NOTHING, Sums

MOST_LINES = 14  # of a table in a chat message; a phone shows about so many without scrolling
MOST_IN_BAND = 5  # of each band of size on one page
MOST_LEADERS = 3  # named in the post of the day


# In words


def daily(board: Board, lang: str) -> str:
    """The post of the day, under its picture: six lines; three where nothing changed since the last post."""
    head = say("board.title", lang, board=board)
    if board.empty:
        return "\n".join((head, say("board.none_yet", lang), _ends(board, lang)))
    if unchanged(board):
        return "\n".join((head, say("board.still", lang, board=board), _ends(board, lang)))
    lines = [head, say("board.day", lang, board=board), _reached(board, lang), _ends(board, lang)]
    return "\n".join(filter(None, (*lines, forecast(board, lang), _place(board, lang), _answered(board, lang))))


def _answered(board: Board, lang: str) -> str:
    """How many answers came by the promised day, where that is shown."""
    if board.in_time is None:
        return ""
    return say("board.in_time", lang, tenths=board.in_time)


def unchanged(board: Board) -> bool:
    """Whether nothing changed since the post of yesterday: then a picture would show the same again."""
    return board.changed == NOTHING and board.today == NOTHING


def _reached(board: Board, lang: str) -> str:
    """How much of the whole campaign's targets is reached; else who took part."""
    if board.percents:
        return say("board.reached", lang, percents=percents(board.percents, lang))
    return say("board.people", lang, sums=board.total)


def _ends(board: Board, lang: str) -> str:
    """What ends next and when, by its name: a peak or phase with what was handed in during it, else the campaign."""
    if board.phase:
        return say("board.phase", lang, phase=board.phase, percents=percents(board.phase.percents, lang))
    return say("board.left", lang, days=board.days_left, until=board.ends_on, campaign=board.campaign_name)


def forecast(board: Board, lang: str) -> str:
    """When the next target will be reached, and how many a day bring it in time; "" where there is nothing to tell."""
    told, today = board.forecast, board.day
    if told is None:
        return ""
    of = _target(told, lang)
    until = short_days(told.ends_on, told.ends_on, today, lang)
    when = say("board.forecast.unknown", lang, of=of, days=LEAST_DAYS)
    if told.between is not None:
        first, last = told.between.first, told.between.last
        if first is None:
            return say("board.forecast.alone", lang, of=of, until=until, n=told.a_day)
        days = short_days(first, last or first, today, lang)
        when = say("board.forecast.between" if last else "board.forecast.earliest", lang, of=of, days=days)
    if told.in_time:
        return when
    return when + say("board.forecast.needed", lang, until=until, n=told.a_day)


def drawn_forecast(board: Board, lang: str) -> str:
    """The same in a few words, for a picture; "" where not both days are known."""
    told = board.forecast
    if told is None or told.between is None or told.between.first is None or told.between.last is None:
        return ""
    days = short_days(told.between.first, told.between.last, board.day, lang)
    return say("board.forecast.drawn", lang, of=_target(told, lang), days=days)


def _target(told: Forecast, lang: str) -> str:
    return say("board.forecast.of", lang, kind=kind(told.kind, lang), phase=told.phase)


def _place(board: Board, lang: str) -> str:
    """Where the unit stands; for one that stands above all, who leads below it."""
    if board.placed:
        return place(board, lang)
    leaders = in_order(board)[:MOST_LEADERS]
    if not leaders:
        return ""
    said = ", ".join(say("board.leader", lang, line=line) for line in leaders)
    return say("board.leaders", lang, leaders=said)


def place(board: Board, lang: str) -> str:
    """ "Hạng 3/45 trong LĐLĐ thành phố Hà Nội ▲2"."""
    return say("board.rank", lang, board=board) + moved(board.moved)


def ranking(board: Board, lang: str, page: int = 0, cluster: bool = False, whose: bool = True) -> str:
    """A ranking on demand: what it ranks by is said above it, and its rows add up to what is counted below it.

    `cluster`: the lines are those of the unit's cluster; `whose`: its own rank is told too.
    """
    title = "board.ranking_cluster" if cluster else "board.ranking"
    head = f"{say(title, lang, board=board)}\n{_scope(board, lang)}"
    foot = [say("board.at", lang, board=board)]
    if board.by in ("members", "size") and in_order(board):
        foot.insert(0, say("board.cautious", lang))
    if not cluster:
        foot.insert(0, say("board.counted", lang, sums=board.counted))
    elif whose and board.placed:
        foot.insert(0, say("board.cluster_rank", lang, board=board))
    return "\n\n".join((head, "\n".join(_rows(board, lang, page)), "\n".join(foot)))


def _rows(board: Board, lang: str, page: int) -> list[str]:
    """The page's units, then all others in one row each for a reason, then what was handed in for the unit itself."""
    placed, parts = in_order(board), _parts(board)
    rows = _lines(board, [line for part in parts[page : page + 1] for line in part], lang)
    if not placed:
        rows.append(say(f"board.nobody.{board.period}" if board.lines else "board.empty", lang))
    before = [line for part in parts[:page] for line in part]
    after = [line for part in parts[page + 1 :] for line in part]
    idle = [line for line in board.lines if _idle(board, line)]
    unknown = [line for line in board.lines if line.worth is None and not _idle(board, line)]
    for key, others in (("above", before), ("more", after), ("unknown", unknown)):
        if others:
            amount = _amount(board.by, (line.period for line in others), lang)
            rows.append(say(f"board.{key}", lang, n=len(others), amount=amount))
    if idle and placed:
        rows.append(say(f"board.idle.{board.by}", lang, n=len(idle)))
    if board.itself.period.submitted or board.itself.period.benefit:
        amount = _amount(board.by, (board.itself.period,), lang)
        rows.append(say("board.direct", lang, board=board, amount=amount))
    return rows


def _lines(board: Board, shown: Sequence[Line], lang: str) -> list[str]:
    """A row for each; above the first of a band of size, what the band is."""
    rows, band = [], None
    for line in shown:
        if line.band is not None and line.band != band:
            band = line.band
            in_it = sum(one.band == band for one in board.lines)
            rows.append(say("board.band", lang, band=band, n=in_it))
        rows.append(_line(line, worth(board.by, line, lang), lang))
    return rows


def _parts(board: Board) -> list[list[Line]]:
    """The units that have a place, page by page: the next of each band of size where there are bands."""
    apart: dict[Band | None, list[Line]] = defaultdict(list)
    for line in in_order(board):
        apart[line.band].append(line)
    most = MOST_IN_BAND if board.by == "size" else MOST_LINES
    longest = max(map(len, apart.values()), default=0)
    starts = range(0, max(longest, 1), most)
    return [[line for some in apart.values() for line in some[start : start + most]] for start in starts]


def as_table(board: Board, lang: str) -> tuple[tuple[str, ...], ...]:
    """The units in front as rows, with their head; () where nobody has a place."""
    placed = in_order(board)[:MOST_LINES]
    if not placed:
        return ()
    head = tuple(say(f"board.column.{name}", lang) for name in ("rank", "unit", "submitted", "today"))
    rows = [
        (
            f"{line.rank}{moved(line.moved)}",
            line.short_name,
            number(line.total.submitted, lang),
            signed(line.today.submitted, lang),
        )
        for line in placed
    ]
    return (head, *rows)


def in_order(board: Board) -> list[Line]:
    """The units that have a place: those that have nothing yet stand together, without one."""
    return [line for line in board.lines if line.worth is not None and not _idle(board, line)]


def _idle(board: Board, line: Line) -> bool:
    if board.by == "benefit":
        return not line.worth
    return line.idle


def _amount(by: str, sums: Iterable[Sums], lang: str) -> str:
    """What some units have together, of what the rows show."""
    if by == "benefit":
        return large_money(sum(one.benefit for one in sums), lang)
    return number(sum(one.submitted for one in sums), lang)


def _scope(board: Board, lang: str) -> str:
    """Which period it ranks, and by what."""
    of_kind = kind(board.kind, lang) if board.kind else ""
    phase = board.phases[0] if board.phases else None
    by = say(f"board.by_long.{board.by}", lang, kind=of_kind)
    period = say(f"board.period_long.{board.period}", lang, phase=phase)
    return say("board.scope", lang, period=period, since=board.since, by=by)


def pages(board: Board) -> int:
    """How many pages its ranking has."""
    return len(_parts(board))


def numbers(board: Board, lang: str) -> str:
    """Everything counted for one unit, with its targets."""
    head = say("board.numbers", lang, board=board) + "\n" + board.campaign_name
    back = say("board.taken_back", lang, sums=board.total)
    said = [say("board.today", lang, board=board), *_sums(board, lang), back, *filter(None, [_answered(board, lang)])]
    if board.empty:
        said = [say("board.none_yet", lang)]
    return "\n\n".join((head, "\n".join(said), say("board.at", lang, board=board)))


def _sums(board: Board, lang: str) -> list[str]:
    total, days = board.total, board.days_left
    said = [say("board.total", lang, sums=total)]
    if total.quick:
        said.append(say("board.quick", lang, sums=total))
    if board.percents:
        said.append(say("board.reached", lang, percents=percents(board.percents, lang)))
    for one in board.percents:
        if one.missing:
            said.append(say("board.missing", lang, one=one, kind=kind(one.kind, lang)))
    if board.forecast:
        said.append(forecast(board, lang))
    said += [say("board.recognised", lang, sums=total), say("board.people", lang, sums=total)]
    for phase in board.phases:
        said.append(say("board.phase", lang, phase=phase, percents=percents(phase.percents, lang)))
    if not board.phases:
        said.append(say("board.left", lang, days=days, until=board.ends_on, campaign=board.campaign_name))
    if board.placed:
        said.append(place(board, lang))
        if board.cluster_rank:
            said.append(say("board.cluster_rank", lang, board=board))
    return said


def percents(shown: Iterable[Percent], lang: str) -> str:
    """324,4% chỉ tiêu giao; 154,7% chỉ tiêu đăng ký: no percentage without what it is of."""
    return "; ".join(say("board.percent", lang, one=one, kind=kind(one.kind, lang)) for one in shown)


def kind(name: str, lang: str) -> str:
    """What a kind of target is called; one that somebody made up, as it stands."""
    key = f"board.kind.{name}"
    if not has(key, lang):
        return name
    return say(key, lang)


def worth(by: str, line: Line, lang: str) -> str:
    """What a unit is ranked by, as it is said."""
    tenths = 1000 if by == "target" else 10  # a target is reached by a share of 1, said in percent
    seen = line.per_hundred if by in ("members", "size") else line.worth
    shown = (seen or Fraction(0)) * tenths
    return say(f"board.worth.{by}", lang, line=line, tenths=(shown * 2 + 1) // 2)


def moved(ranks: int | None) -> str:
    """ " ▲2": ranks won since yesterday; nothing where nothing changed."""
    if not ranks:
        return ""
    arrow = "▲" if ranks > 0 else "▼"
    return f" {arrow}{abs(ranks)}"


def _line(line: Line, worth_: str, lang: str) -> str:
    said = say("board.line", lang, line=line, worth=worth_) + moved(line.moved)
    if line.ended:
        said += f" {say('board.ended', lang)}"
    return said
