"""Draws a board as a PNG for phones, in a child process that ends when it has nothing to do: `Pictures.draw`.

Each distinct picture is drawn once: its name is a hash of what it shows. Colours are told apart by everybody
(Okabe and Ito's), and nothing is said by colour alone. To change its looks: `_draw`, the only function that
draws.
"""

from __future__ import annotations

import asyncio
import hashlib
import os
import threading
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context, parent_process
from pathlib import Path
from typing import Any

import orjson

from handlers.boards import Board, kind, moved
from messages.catalog import say
from messages.format import large_money, number, percent, signed

FOLDER = "boards"  # under MEDIA_DIR; swept after a day with other files that no row names
ROWS = 15  # units in a picture: more would be too small to read on a phone
LOOKS = 1  # grows when the drawing changes: then old pictures are not taken for new ones


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
        name = f"{FOLDER}/{hashlib.sha256(orjson.dumps([LOOKS, sheet])).hexdigest()[:32]}.png"
        if (self._folder / name).exists():
            return name
        if name not in self._drawing:
            self._drawing[name] = asyncio.create_task(self._made(sheet, name))
            self._drawing[name].add_done_callback(lambda _task: self._drawing.pop(name, None))
        return await asyncio.shield(self._drawing[name])

    async def _made(self, sheet: Sheet, name: str) -> str:
        path = self._folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if self._child is None:
            # "spawn": a fork would carry the parent's threads and database connections along.
            spawn = get_context("spawn")
            self._child = ProcessPoolExecutor(1, spawn, _end_with_parent, max_tasks_per_child=500)
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
    assert parent is not None

    def watch() -> None:
        parent.join()
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def sheet_of(board: Board, lang: str) -> Sheet:
    """A board as what a picture shows of it."""
    left = board.phase.days_left if board.phase else max(board.days_left, 0)
    large = (
        (number(board.total.submitted, lang), say("board.draw.total", lang)),
        (signed(board.today.submitted, lang), say("board.draw.today", lang)),
        (number(left, lang), say("board.draw.left", lang)),
    )
    rows = tuple(
        Row(
            f"{line.rank}", line.short_name + (f" {say('board.ended', lang)}" if line.ended else ""),
            line.total.submitted - max(line.today.submitted, 0), max(line.today.submitted, 0),
            f"{number(line.total.submitted, lang)} ({signed(line.today.submitted, lang)}){moved(line.moved)}",
        )
        for line in board.lines[:ROWS]
    )  # fmt: skip
    rest = len(board.lines) - ROWS
    targets = tuple((f"{percent(one.tenths, lang)} {kind(one.kind, lang)}", one.tenths) for one in board.percents)
    more = f"{say('board.more', lang, n=rest)} · " if rest > 0 else ""
    benefit = large_money(board.total.benefit, lang)
    people = say("board.draw.people", lang, people=board.total.people, benefit=benefit)
    return Sheet(
        board.name, f"{say('board.draw.what', lang)} · {board.campaign_name}", large, targets, rows,
        (say("board.draw.before", lang), say("board.draw.today", lang)),
        f"{more}{people}\n{say('board.at', lang, board=board)}",
    )  # fmt: skip


BLUE, ORANGE, INK, QUIET, PALE = "#0072B2", "#E69F00", "#1a1a1a", "#595959", "#e8e8e8"
WIDE = 1080  # pixels: what a phone shows across


def draw(sheet: Sheet, path: str) -> None:
    """Draw, in the child process; the file is there whole or not at all."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    # One unit is one pixel of the finished picture, from the top.
    high = 470 + 74 * len(sheet.targets) + (110 + 62 * len(sheet.rows) if sheet.rows else 0)
    figure = Figure(figsize=(WIDE / 100, high / 100), dpi=100, facecolor="white")
    FigureCanvasAgg(figure)
    page: Any = figure.add_axes((0, 0, 1, 1))
    page.set_xlim(0, WIDE)
    page.set_ylim(high, 0)
    page.axis("off")
    _draw(page, sheet)
    fresh = f"{path}.{os.getpid()}.new"
    figure.savefig(fresh, format="png", metadata={"Software": None})
    os.replace(fresh, path)


def _draw(page: Any, sheet: Sheet) -> None:
    from matplotlib.patches import Rectangle

    def write(x: float, y: float, text: str, size: float, color: str = INK, **more: Any) -> Any:
        more = {"va": "center", "family": "DejaVu Sans"} | more
        return page.text(x, y, text.replace("$", r"\$"), fontsize=size * 0.72, color=color, **more)

    def fitting(x: float, y: float, text: str, size: float, most: float, **more: Any) -> None:
        """Smaller, and then cut, until it is no wider than `most` pixels."""
        renderer = page.figure.canvas.get_renderer()
        put = write(x, y, text, size, **more)
        while put.get_window_extent(renderer).width > most and (size > 20 or len(text) > 4):
            put.remove()
            size, text = (size - 2, text) if size > 20 else (size, text[:-2].rstrip(" …") + "…")
            put = write(x, y, text, size, **more)

    def box(x: float, y: float, width: float, height: float, color: str, **more: Any) -> None:
        page.add_patch(Rectangle((x, y), width, height, facecolor=color, linewidth=0, **more))

    fitting(50, 66, sheet.title, 48, WIDE - 100, weight="bold")
    fitting(50, 122, sheet.subtitle, 30, WIDE - 100, color=QUIET)
    for at, (value, what) in zip((50, 470, 790), sheet.large, strict=True):
        fitting(at, 210, value, 76, 400 if at == 50 else 250, weight="bold", color=BLUE)
        write(at, 272, what, 30, QUIET)
    y = 340.0
    for words, tenths in sheet.targets:
        box(50, y + 26, WIDE - 100, 16, PALE)
        box(50, y + 26, (WIDE - 100) * min(max(tenths, 0), 1000) / 1000, 16, BLUE)
        write(50, y, words, 32, weight="bold")
        y += 74
    if sheet.rows:
        y += 20
        for at, color, words in zip((50, 400), (BLUE, ORANGE), sheet.legend, strict=True):
            box(at, y - 13, 26, 26, color, hatch="//" if color == ORANGE else None, edgecolor="white")
            write(at + 40, y, words, 28, QUIET)
        y += 60
        most = max(1, *(row.before + row.today for row in sheet.rows))
        for row in sheet.rows:
            write(92, y, row.rank, 30, QUIET, ha="right")
            fitting(110, y, row.name, 30, 310)
            long = 270 * max(row.before, 0) / most
            box(440, y - 18, long, 36, BLUE)
            box(440 + long, y - 18, 270 * row.today / most, 36, ORANGE, hatch="//", edgecolor="white")
            fitting(WIDE - 50, y, row.label, 30, 310, ha="right")
            y += 62
        y += 10
    for line in sheet.foot.split("\n"):
        fitting(50, y + 20, line, 28, WIDE - 100, color=QUIET)
        y += 46
