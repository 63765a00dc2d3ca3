"""One screen for operators: what is configured, reachable, wrong, and what to do about it: `python -m bot check`."""

from __future__ import annotations

from dataclasses import dataclass

from rich.console import Console
from rich.table import Table

from bot.media import LEAST_FREE, Media
from bot.settings import Settings, Wrong, read
from storage import keeping
from storage.migrate import TooNew, migrate
from storage.store import Store, Trouble


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that was looked at; `todo` is empty when it is well."""

    what: str
    found: str
    todo: str = ""


def check() -> bool:
    """Print the screen; whether all is well."""
    try:
        settings = read()
        lines = [*_settings(settings), *_database(settings), _media(settings)]
    except Wrong as wrong:
        lines = [Line("settings", name.partition(":")[0], name.partition(":")[2].strip()) for name in str(wrong).split("\n")]
    table = Table("", "", "Việc cần làm / what to do", box=None, pad_edge=False)
    for line in lines:
        table.add_row(f"{'[red]✗[/red]' if line.todo else '[green]✓[/green]'} {line.what}", line.found, line.todo)
    Console().print(table)
    return not any(line.todo for line in lines)


def _settings(settings: Settings) -> list[Line]:
    channels = ", ".join(settings.channels) or "không có / none"
    public = settings.public_url or "không đặt / not set"
    return [
        Line("channels", channels),
        Line("web chat", settings.chat),
        Line("address", f"{settings.host}:{settings.port}, PUBLIC_URL {public}"),
    ]


def _database(settings: Settings) -> list[Line]:
    try:
        store = Store(settings.database)
        migrate(store)
        with store.read() as tx:
            state = keeping.state(tx)
        store.close()
    except TooNew as version:
        return [Line("database", settings.database, f"từ bản mới hơn ({version}): cài bản mới / install a newer release")]
    except (Trouble, OSError, ImportError) as error:
        return [Line("database", str(error).split("\n")[0], "xem DATABASE_URL, chỗ trống và quyền ghi / see DATABASE_URL")]
    units = "" if state.units else "nạp đơn vị: python -m bot load units.xlsx / load the units"
    parked = "xem bảng parked / look at the table parked" if state.parked else ""
    return [
        Line("database", store.name),
        Line("units", f"{state.units}, campaigns {state.campaigns}", units),
        Line("people", f"{state.people}, initiatives {state.initiatives}, drafts {state.drafts}"),
        Line("messages waiting", str(state.queued)),
        Line("parked events", str(state.parked), parked),
        Line("workplaces as text", str(state.workplaces)),
    ]


def _media(settings: Settings) -> Line:
    full = Media(settings.media_dir).full()
    todo = f"cần trống {LEAST_FREE // 2**20} MB / free some space" if full else ""
    return Line("files", str(settings.media_dir), todo)
