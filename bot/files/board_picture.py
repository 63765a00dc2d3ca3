"""Draws a board as a PNG for phones, in a child process that ends when it has nothing to do: `Pictures.draw`.

Each distinct picture is drawn once: its name is a hash of what it shows. Colours are told apart by everybody
(Okabe and Ito's), and nothing is said by colour alone. To change its looks: `_draw` and the functions below it.
"""

from __future__ import annotations

import asyncio
import hashlib
import os
import threading
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context, parent_process
from pathlib import Path
from typing import Any

import orjson

from bot.background.small_tasks import share
from handlers.boards.board import Board, Line
from handlers.boards.words import kind, moved
from messages.catalog import say
from messages.format import large_money, number, percent, signed

FOLDER = "boards"  # under MEDIA_DIR; swept after a day with other files that no row names
MOST_ROWS = 15  # units in a picture: more would be too small to read on a phone
DRAWING_VERSION = 1  # grows when the drawing changes: then old pictures are not taken for new ones
CHILD_PICTURES = 500  # that one child process draws: its memory does not grow for ever


@dataclass(frozen=True, slots=True)
class Row:
    """One bar: its text left and right, and how long its two parts are."""

    rank: str
    name: str
    before: int
    today: int
    label: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a picture shows, all in words: the child process knows nothing else."""

    title: str
    subtitle: str
    large: tuple[tuple[str, str], ...]  # (number, what it is)
    targets: tuple[tuple[str, int], ...]  # (words, tenths of a percent)
    rows: tuple[Row, ...]
    legend: tuple[str, str]
    foot: str


class Pictures:
    """Draws into `folder`; give it back with `close`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._child: ProcessPoolExecutor | None = None
        self._drawing: dict[str, asyncio.Task[str]] = {}

    async def draw(self, board: Board, lang: str) -> str:
        """The path of the picture under the folder; drawn now, unless it was drawn before."""
        sheet = sheet_of(board, lang)
        name = f"{FOLDER}/{hashlib.sha256(orjson.dumps([DRAWING_VERSION, sheet])).hexdigest()[:32]}.png"
        if (self._folder / name).exists():
            return name
        if name not in self._drawing:
            self._drawing[name] = share(self._made(sheet, name))
            self._drawing[name].add_done_callback(partial(self._forget, name))
        return await asyncio.shield(self._drawing[name])

    def _forget(self, name: str, _task: asyncio.Task[str]) -> None:
        self._drawing.pop(name, None)

    async def _made(self, sheet: Sheet, name: str) -> str:
        path = self._folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if self._child is None:
            # "spawn": a fork would carry the parent's threads and database connections along.
            spawn = get_context("spawn")
            self._child = ProcessPoolExecutor(1, spawn, _end_with_parent, max_tasks_per_child=CHILD_PICTURES)
        try:
            await asyncio.get_running_loop().run_in_executor(self._child, draw, sheet, str(path))
        except RuntimeError:  # the child died: the next picture gets another
            self._child = None
            raise
        return name

    def close(self) -> None:
        """End the child process."""
        if self._child is not None:
            self._child.shutdown(wait=True, cancel_futures=True)
            self._child = None


def _end_with_parent() -> None:
    """In the child process: it would wait for work for ever when this process is killed."""
    parent = parent_process()
    if parent is None:
        return  # this is no child process

    def watch() -> None:
        parent.join()
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def sheet_of(board: Board, lang: str) -> Sheet:
    """A board as what a picture shows of it."""
    return Sheet(
        title=board.name,
        subtitle=f"{say('board.draw.what', lang)} · {board.campaign_name}",
        large=_large(board, lang),
        targets=tuple((f"{percent(one.tenths, lang)} {kind(one.kind, lang)}", one.tenths) for one in board.percents),
        rows=tuple(_row(line, lang) for line in board.lines[:MOST_ROWS]),
        legend=(say("board.draw.before", lang), say("board.draw.today", lang)),
        foot=_foot(board, lang),
    )


def _large(board: Board, lang: str) -> tuple[tuple[str, str], ...]:
    days_left = max(board.days_left, 0)
    if board.phase:
        days_left = board.phase.days_left
    return (
        (number(board.total.submitted, lang), say("board.draw.total", lang)),
        (signed(board.today.submitted, lang), say("board.draw.today", lang)),
        (number(days_left, lang), say("board.draw.left", lang)),
    )


def _row(line: Line, lang: str) -> Row:
    name = line.short_name
    if line.ended:
        name += f" {say('board.ended', lang)}"
    total, today = number(line.total.submitted, lang), signed(line.today.submitted, lang)
    shown_today = max(line.today.submitted, 0)  # withdrawn ones would be a bar of less than nothing
    return Row(
        rank=f"{line.rank}",
        name=name,
        before=line.total.submitted - shown_today,
        today=shown_today,
        label=f"{total} ({today}){moved(line.moved)}",
    )


def _foot(board: Board, lang: str) -> str:
    benefit = large_money(board.total.benefit, lang)
    first = say("board.draw.people", lang, people=board.total.people, benefit=benefit)
    hidden = len(board.lines) - MOST_ROWS
    if hidden > 0:
        first = f"{say('board.more', lang, n=hidden)} · {first}"
    return f"{first}\n{say('board.at', lang, board=board)}"


# Drawing, in the child process

BLUE, ORANGE, INK, QUIET, PALE = "#0072B2", "#E69F00", "#1a1a1a", "#595959", "#e8e8e8"
PAGE_WIDTH = 1080  # pixels: what a phone shows across
EDGE = 50  # pixels, left and right
INNER_WIDTH = PAGE_WIDTH - 2 * EDGE
TARGET_HEIGHT, ROW_HEIGHT = 74, 62  # pixels
BAR_LEFT, BAR_WIDTH = 440, 270  # pixels; the longest bar is so wide
SMALLEST_TEXT = 20  # pixels high: what still does not fit is cut


def draw(sheet: Sheet, path: str) -> None:
    """Draw it; the file is there whole or not at all."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    # One unit is one pixel of the finished picture, from the top.
    height = 470 + TARGET_HEIGHT * len(sheet.targets)
    if sheet.rows:
        height += 110 + ROW_HEIGHT * len(sheet.rows)
    figure = Figure(figsize=(PAGE_WIDTH / 100, height / 100), dpi=100, facecolor="white")
    FigureCanvasAgg(figure)
    axes: Any = figure.add_axes((0, 0, 1, 1))
    axes.set_xlim(0, PAGE_WIDTH)
    axes.set_ylim(height, 0)
    axes.axis("off")
    _draw(_Page(axes), sheet)
    fresh = f"{path}.{os.getpid()}.new"
    figure.savefig(fresh, format="png", metadata={"Software": None})
    os.replace(fresh, path)


class _Page:
    """Text and bars by pixels; `y` of a text is its middle."""

    def __init__(self, axes: Any) -> None:
        self._axes = axes

    def write(self, x: float, y: float, text: str, size: float, color: str = INK, **more: Any) -> Any:
        """`size`: pixels."""
        style = {"va": "center", "family": "DejaVu Sans"} | more
        return self._axes.text(x, y, text.replace("$", r"\$"), fontsize=size * 0.72, color=color, **style)

    def fit(self, x: float, y: float, text: str, size: float, most: float, **more: Any) -> None:
        """Smaller, and then cut, until it is no wider than `most` pixels."""
        renderer = self._axes.figure.canvas.get_renderer()
        written = self.write(x, y, text, size, **more)
        while written.get_window_extent(renderer).width > most:
            if size > SMALLEST_TEXT:
                size -= 2
            elif len(text) > 4:
                text = text[:-2].rstrip(" …") + "…"
            else:
                return
            written.remove()
            written = self.write(x, y, text, size, **more)

    def bar(self, x: float, y: float, width: float, height: float, color: str, hatched: bool = False) -> None:
        """`hatched`: with white stripes, so that it is told apart without colours too."""
        from matplotlib.patches import Rectangle

        style: dict[str, Any] = {"facecolor": color, "linewidth": 0}
        if hatched:
            style |= {"hatch": "//", "edgecolor": "white"}
        self._axes.add_patch(Rectangle((x, y), width, height, **style))


def _draw(page: _Page, sheet: Sheet) -> None:
    page.fit(EDGE, 66, sheet.title, 48, INNER_WIDTH, weight="bold")
    page.fit(EDGE, 122, sheet.subtitle, 30, INNER_WIDTH, color=QUIET)
    for x, most, (value, what) in zip((EDGE, 470, 790), (400, 250, 250), sheet.large, strict=True):
        page.fit(x, 210, value, 76, most, weight="bold", color=BLUE)
        page.write(x, 272, what, 30, QUIET)
    y = _draw_targets(page, sheet.targets, 340.0)
    if sheet.rows:
        y = _draw_legend(page, sheet.legend, y + 20)
        y = _draw_rows(page, sheet.rows, y)
    for line in sheet.foot.split("\n"):
        page.fit(EDGE, y + 20, line, 28, INNER_WIDTH, color=QUIET)
        y += 46


def _draw_targets(page: _Page, targets: tuple[tuple[str, int], ...], y: float) -> float:
    """The `y` below them; so do the next two."""
    for words, tenths in targets:
        done = min(max(tenths, 0), 1000) / 1000
        page.bar(EDGE, y + 26, INNER_WIDTH, 16, PALE)
        page.bar(EDGE, y + 26, INNER_WIDTH * done, 16, BLUE)
        page.write(EDGE, y, words, 32, weight="bold")
        y += TARGET_HEIGHT
    return y


def _draw_legend(page: _Page, legend: tuple[str, str], y: float) -> float:
    before, today = legend
    page.bar(EDGE, y - 13, 26, 26, BLUE)
    page.write(EDGE + 40, y, before, 28, QUIET)
    page.bar(400, y - 13, 26, 26, ORANGE, hatched=True)
    page.write(440, y, today, 28, QUIET)
    return y + 60


def _draw_rows(page: _Page, rows: tuple[Row, ...], y: float) -> float:
    longest = max(1, *(row.before + row.today for row in rows))
    for row in rows:
        before = BAR_WIDTH * max(row.before, 0) / longest
        page.write(92, y, row.rank, 30, QUIET, ha="right")
        page.fit(110, y, row.name, 30, 310)
        page.bar(BAR_LEFT, y - 18, before, 36, BLUE)
        page.bar(BAR_LEFT + before, y - 18, BAR_WIDTH * row.today / longest, 36, ORANGE, hatched=True)
        page.fit(PAGE_WIDTH - EDGE, y, row.label, 30, 310, ha="right")
        y += ROW_HEIGHT
    return y + 10
