"""A board in words: the day's post, a leaderboard, everything counted for a unit.

To change what a line says, look in `messages/*/board.toml`; which lines there are is decided here."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from handlers.boards.board import Board, Line, Percent
from messages.catalog import has, say

MOST_LINES = 14  # of a table in a chat message; a phone shows about so many without scrolling


# In words


def daily(board: Board, lang: str, most: int = MOST_LINES) -> str:
    """The post of the day: today, total, targets, what is left, and the table of the units below."""
    today = say("board.today", lang, n=board.today.submitted, taken_back=board.today.taken_back)
    parts = [
        say("board.title", lang, board=board) + "\n" + board.name,
        "\n".join((today, *_sums(board, lang))),
    ]
    if board.lines:
        lines = [_line(line, say("board.line_today", lang, line=line), lang) for line in board.lines[:most]]
        parts.append("\n".join((say("board.table", lang), *lines, *_rest(board, most, lang))))
    return "\n\n".join((*parts, say("board.at", lang, board=board)))


def ranking(board: Board, lang: str, page: int = 0, cluster: bool = False, whose: bool = True) -> str:
    """A ranking on demand: what it ranks by is said above it, how many units come after this page below it.

    `cluster`: the lines are those of the unit's cluster; `whose`: its own rank is told too.
    """
    title = "board.ranking_cluster" if cluster else "board.ranking"
    head = f"{say(title, lang, board=board)}\n{_scope(board, lang)}"
    left = [line for line in board.lines if line.worth is not None][MOST_LINES * page :]
    table = [_line(line, worth(board.by, line, lang), lang) for line in left[:MOST_LINES]]
    if not table:
        table.append(say("board.empty", lang))
    if len(left) > MOST_LINES:
        table.append(say("board.more", lang, n=len(left) - MOST_LINES))
    foot = [say("board.at", lang, board=board)]
    if not cluster:
        foot.insert(0, say("board.counted", lang, sums=board.counted))
    elif whose:
        foot.insert(0, say("board.cluster_rank", lang, board=board))
    return "\n\n".join((head, "\n".join(table), "\n".join(foot)))


def _scope(board: Board, lang: str) -> str:
    """Which period it ranks, and by what."""
    of_kind = kind(board.kind, lang) if board.kind else ""
    phase = board.phases[0] if board.phases else None
    by = say(f"board.by_long.{board.by}", lang, kind=of_kind)
    period = say(f"board.period_long.{board.period}", lang, phase=phase)
    return say("board.scope", lang, period=period, since=board.since, by=by)


def pages(board: Board) -> int:
    """How many pages its ranking has."""
    return max(1, -(-sum(line.worth is not None for line in board.lines) // MOST_LINES))


def numbers(board: Board, lang: str) -> str:
    """Everything counted for one unit, with its targets."""
    today = say("board.today", lang, n=board.today.submitted, taken_back=board.today.taken_back)
    back = say("board.taken_back", lang, sums=board.total)
    head = say("board.numbers", lang, board=board) + "\n" + board.campaign_name
    return "\n\n".join((head, "\n".join((today, *_sums(board, lang), back)), say("board.at", lang, board=board)))


def _sums(board: Board, lang: str) -> list[str]:
    total, days = board.total, board.days_left
    said = [say("board.total", lang, sums=total)]
    if board.percents:
        said.append(say("board.reached", lang, percents=percents(board.percents, lang)))
    for one in board.percents:
        if one.missing:
            said.append(say("board.missing", lang, one=one, kind=kind(one.kind, lang)))
    said += [say("board.recognised", lang, sums=total), say("board.people", lang, sums=total)]
    for phase in board.phases:
        said.append(say("board.phase", lang, phase=phase, percents=percents(phase.percents, lang)))
    if not board.phases:
        said.append(say("board.left", lang, days=days, until=board.ends_on))
    if board.rank:
        rank = say("board.rank", lang, rank=board.rank, of=board.of, above=board.above)
        said.append(rank + moved(board.moved))
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
    shown = (line.worth or Fraction(0)) * tenths
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


def _rest(board: Board, most: int, lang: str) -> list[str]:
    said = []
    if len(board.lines) > most:
        said.append(say("board.more", lang, n=len(board.lines) - most))
    if board.direct > 0:
        said.append(say("board.direct", lang, board=board))
    return said
