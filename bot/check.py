"""One screen for operators: what is configured, reachable, wrong, and what to do about it: `python -m bot check`."""

from __future__ import annotations

import asyncio
import tempfile
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bot import clock
from bot.channels.zalo_bot import WEBHOOK_PATH, look_at
from bot.media import LEAST_FREE, Media
from bot.oa_check import look_at_account
from bot.quota import REPLIES_ONLY_AT_SHARE, WARN_AT_SHARE, month
from bot.settings import Settings, SettingsError, read
from storage import keeping, meter
from storage.migrate import TooNew, current
from storage.store import Fault, Store, Trouble, address

ASK = 10.0  # seconds that a platform may take to say whether it knows our token


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
        store, found = _store(settings)
        lines = [*_settings(settings), found, *_database(store), *_telegram(settings)]
        lines += [*_zalo(settings, store), *(Line(*line) for line in look_at_account(settings, store))]
        lines.append(_media(settings))
        if store is not None:
            store.close()
    except SettingsError as wrong:
        said = [line.partition(":") for line in str(wrong).split("\n")]
        lines = [Line("settings", name, what.strip()) for name, _, what in said]
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


def _store(settings: Settings) -> tuple[Store | None, Line]:
    """The database, if it can be read as it is. Looking changes nothing in it."""
    url = address(settings.database)
    name = url.render_as_string(hide_password=True)
    fresh = "chạy bot, rồi nạp đơn vị / start the bot, then load units: python -m bot load units.xlsx"
    if url.get_backend_name() == "sqlite" and not Path(url.database or "").exists():
        return None, Line("database", f"{name}: chưa có / none yet", fresh)
    try:
        store = Store(settings.database)
        newest = current(store)
    except TooNew as version:
        return None, Line("database", name, f"từ bản mới hơn ({version}): cài bản mới / install a newer release")
    except (Trouble, OSError, ImportError, Fault) as error:
        said = str(getattr(error, "orig", None) or error).split("\n")[0]
        return None, Line("database", said, "xem DATABASE_URL, chỗ trống và quyền ghi / see DATABASE_URL")
    if newest:
        return store, Line("database", name)
    store.close()
    old = "bản cũ: bot nâng cấp khi khởi động / older; upgraded when the bot starts"
    return None, Line("database", name, fresh if newest is None else old)


def _database(store: Store | None) -> list[Line]:
    if store is None:
        return []
    try:
        with store.read() as tx:
            state = keeping.state(tx)
    except Trouble as trouble:
        return [Line("database", str(trouble), "xem DATABASE_URL / see DATABASE_URL")]
    units = "" if state.units else "nạp đơn vị: python -m bot load units.xlsx / load the units"
    parked = "xem bảng parked / look at the table parked" if state.parked else ""
    return [
        Line("units", f"{state.units}, campaigns {state.campaigns}", units),
        Line("people", f"{state.people}, initiatives {state.initiatives}, drafts {state.drafts}"),
        Line("messages waiting", str(state.queued)),
        Line("parked events", str(state.parked), parked),
        Line("workplaces as text", str(state.workplaces)),
    ]


def _telegram(settings: Settings) -> list[Line]:
    """Whether Telegram knows our token."""
    if not settings.telegram_token:
        return []
    from telegram.error import InvalidToken, TelegramError

    from bot.channels.telegram import who_am_i

    async def ask() -> str:
        async with asyncio.timeout(ASK):
            return (await who_am_i(settings.telegram_token, settings.telegram_api_url)).username

    try:
        return [Line("telegram", f"@{asyncio.run(ask())}, {settings.telegram_mode}")]
    except InvalidToken:
        return [Line("telegram", "TELEGRAM_TOKEN", "chép lại token từ @BotFather / Telegram refuses this token")]
    except (TelegramError, OSError) as error:  # a TimeoutError is an OSError
        said = f"không hỏi được Telegram / Telegram cannot be asked: {type(error).__name__}"
        return [Line("telegram", settings.telegram_api_url, said)]


def _zalo(settings: Settings, store: Store | None) -> list[Line]:
    """Whether the platform knows us and calls us, and how much of the plan is used."""
    if not settings.zalo_bot_token:
        return []
    webhook = settings.public_url + WEBHOOK_PATH if settings.zalo_mode == "webhook" else ""
    name, todo = asyncio.run(look_at(settings.zalo_bot_api_url, settings.zalo_bot_token, webhook))
    lines = [Line("zalo bot", f"{name or '?'}, {settings.zalo_mode}", todo)]
    if store is None:
        return lines
    try:
        with store.read() as tx:
            used = meter.used(tx, "zalo_bot", month(clock.now()))
            groups = meter.bound_groups(tx, "zalo_bot")
    except Trouble:
        return lines  # said above
    most, some = settings.zalo_bot_monthly_quota, settings.zalo_bot_max_groups
    share = used.all / most if most else 0.0
    plan = ""
    if share >= WARN_AT_SHARE:
        plan = "gần hết lượt tin: nâng gói, đặt ZALO_BOT_MONTHLY_QUOTA / nearly used: buy more"
    if share >= REPLIES_ONLY_AT_SHARE:
        plan = f"chỉ còn trả lời, không gửi bản tin / replies only, no posts; {plan}"
    found = f"{used.came} in + {used.went} out = {used.all}/{most or '∞'} ({share:.0%})"
    many = f"gói chỉ cho {some} nhóm / the plan allows {some}" if some and groups > some else ""
    return [
        *lines,
        Line("zalo messages this month", found, plan),
        Line("zalo groups", f"{groups}/{some or '∞'}", many),
    ]


def _media(settings: Settings) -> Line:
    try:
        settings.files.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=settings.files) as file:
            file.write(b"x")
            file.flush()
        full = Media(settings.files).full()
    except OSError as error:
        todo = f"không ghi được / cannot be written: {error.strerror}; xem MEDIA_DIR / see MEDIA_DIR"
        return Line("files", str(settings.files), todo)
    todo = f"cần trống {LEAST_FREE // 2**20} MB / free some space" if full else ""
    return Line("files", str(settings.files), todo)
