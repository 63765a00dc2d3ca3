"""One screen for operators: what is configured, reachable, wrong, and what to do about it: `python -m bot check`.

Its words are `[check]` in `messages/*/commands.toml`: what to do is said in every language.
"""

from __future__ import annotations

import asyncio
import tempfile
from calendar import monthrange
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from bot import clock
from bot.channels.zalo_bot.channel import WEBHOOK_PATH
from bot.channels.zalo_bot.webhook import look_at
from bot.channels.zalo_oa.check import FOUND_LANGUAGE, look_at_account
from bot.data_folder import DatabaseMissingError, open_database, open_to_others
from bot.faults import what_to_mend
from bot.files.media import LEAST_FREE_BYTES, Media
from bot.http.network_errors import what_happened
from bot.sending.quota import WARN_AT_SHARE
from bot.settings import THIS_HOST, Settings, SettingsError, read
from messages.catalog import in_every_language, say
from messages.channels import ZALO_BOT
from messages.format import HANOI
from storage import overview
from storage.conversation.chats import private_chats
from storage.database.file_copy import quick_check
from storage.database.migrate import TooNewError, WrongTablesError, current
from storage.database.store import Store, TroubleError, address
from storage.posts.groups import bound_groups
from storage.sending import usage
from storage.sending.usage import REPLIES_ONLY_AT_SHARE, Used, month

LOCAL_HOSTS = THIS_HOST  # a proxy that reaches us there is on this machine
FORECAST_FROM_DAY = 5  # of a month: before that a few busy hours would be taken for all of it
TELEGRAM_ANSWER_SECONDS = 10.0  # that Telegram may take to say whether it knows our token


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that was looked at; `todo` is empty when it is well. `may_wait`: the bot does its work without it."""

    what: str
    found: str
    todo: str = ""
    may_wait: bool = False

    @property
    def wrong(self) -> bool:
        """Whether the bot cannot do its work so."""
        return bool(self.todo) and not self.may_wait

    @property
    def mark(self) -> str:
        """✓ ! ✗, in their colours."""
        if self.wrong:
            return "[red]✗[/red]"
        if self.todo:
            return "[yellow]![/yellow]"
        return "[green]✓[/green]"


def check() -> bool:
    """Print the screen; whether all is well."""
    try:
        lines = _lines(read())
    except SettingsError as error:
        lines = [_setting_line(mistake) for mistake in str(error).split("\n")]
    table = Table("", "", _both("what_to_do"), box=None, pad_edge=False)
    for line in lines:
        table.add_row(f"{line.mark} {line.what}", line.found, line.todo)
    Console().print(table)
    return not any(line.wrong for line in lines)


def _lines(settings: Settings) -> list[Line]:
    store, database = _open_store(settings)
    try:
        lines = [*_settings_lines(settings), database]
        if store is not None:
            lines += _database_lines(store)
        lines += _telegram_lines(settings)
        lines += _zalo_bot_lines(settings, store)
        lines += [Line(what, found, todo) for what, found, todo in look_at_account(settings, store)]
        lines.append(_media_line(settings))
        lines += [
            Line("others may read", str(path), _both("open_to_others", path=str(path)))
            for path in open_to_others(settings)
        ]
        return lines
    finally:
        if store is not None:
            store.close()


def _setting_line(mistake: str) -> Line:
    name, _, why = mistake.partition(":")
    return Line("settings", name, why.strip())


def _settings_lines(settings: Settings) -> list[Line]:
    channels = ", ".join(settings.channels) or _both("none")
    public = settings.public_url or _both("not_set")
    return [
        Line("channels", channels),
        Line("web chat", settings.chat),
        Line("address", f"{settings.host}:{settings.port}, PUBLIC_URL {public}"),
        *_controller_lines(settings),
        *_proxy_lines(settings),
    ]


def _controller_lines(settings: Settings) -> list[Line]:
    """Who is named as keeping people's data; to be set where others than whoever sits here talk to the bot."""
    if not settings.needs_controller and not settings.controller:
        return []
    todo = "" if settings.controller else in_every_language("commands.setting.no_controller")
    return [Line("CONTROLLER", settings.controller or _both("not_set"), todo)]


def _proxy_lines(settings: Settings) -> list[Line]:
    """Who is believed about who asks; said where a proxy may stand, and what to do where it stands elsewhere."""
    if not settings.public_url and not settings.trusted_proxies:
        return []
    trusted = ", ".join(str(network) for network in settings.proxies)
    todo = ""
    if not settings.trusted_proxies and settings.host not in LOCAL_HOSTS:
        todo = _both("proxy_untrusted")
    return [Line("trusted proxies", trusted, todo)]


def _open_store(settings: Settings) -> tuple[Store | None, Line]:
    """The database, if it can be read as it is. Looking changes nothing in it."""
    url = address(settings.database)
    name = url.render_as_string(hide_password=True)
    try:
        store = open_database(settings)
        if store.sqlite and not Path(url.database or "").exists():
            return None, Line("database", f"{name}: {_both('no_database')}", _both("start"))
        newest = current(store)
    except TooNewError as version:
        return None, Line("database", name, _both("too_new", version=str(version)))
    except (TroubleError, WrongTablesError, DatabaseMissingError, OSError, ImportError) as error:
        return None, Line("database", name, what_to_mend(error))
    if newest:
        return store, Line("database", name, _damage(store))
    store.close()
    return None, Line("database", name, _both("start" if newest is None else "older"))


def _damage(store: Store) -> str:
    """What to do about a SQLite file that is damaged somewhere; all of it is read for that."""
    try:
        found = store.reading(quick_check)
    except TroubleError as trouble:
        return what_to_mend(trouble)
    if found == "ok":
        return ""
    return in_every_language("commands.failed.database_damaged", why=found)


def _database_lines(store: Store) -> list[Line]:
    try:
        state = store.reading(overview.state)
    except TroubleError as trouble:
        return [Line("database", str(trouble), _both("see_database_url"))]
    no_units = "" if state.units else _both("no_units")
    no_campaign = "" if state.campaigns else _both("no_campaign")
    no_group = "" if state.groups else _both("no_group")
    no_officer = "" if state.officers else _both("no_officer")
    parked = _both("parked") if state.parked else ""
    unsent = _both("unsent") if state.unsent else ""
    people = _found("people", people=state.people, initiatives=state.initiatives, drafts=state.drafts)
    return [
        Line("units", str(state.units), no_units),
        Line("campaigns", str(state.campaigns), no_campaign),
        Line("groups", str(state.groups), no_group, may_wait=True),
        Line("officers", str(state.officers), no_officer, may_wait=True),
        Line("people", people),
        Line("messages waiting", str(state.queued)),
        Line("messages not sent", str(state.unsent), unsent),
        Line("parked events", str(state.parked), parked),
        Line("workplaces as text", str(state.workplaces)),
    ]


def _telegram_lines(settings: Settings) -> list[Line]:
    """Whether Telegram knows our token."""
    if not settings.telegram_token:
        return []
    from telegram.error import InvalidToken, TelegramError

    try:
        name, wrong = asyncio.run(_ask_telegram(settings))
        return [Line("telegram", f"@{name}, {settings.telegram_mode}", wrong)]
    except InvalidToken:
        return [Line("telegram", "TELEGRAM_TOKEN", _both("telegram_refuses"))]
    except (TelegramError, OSError) as error:  # a TimeoutError is an OSError
        why = str(error) or what_happened(error)
        return [Line("telegram", settings.telegram_api_url, _both("telegram_unreachable", why=why))]


async def _ask_telegram(settings: Settings) -> tuple[str, str]:
    """The bot's name, and what is wrong with its webhook, if it should have one."""
    from bot.channels.telegram.channel import WEBHOOK_PATH, webhook_trouble, who_am_i

    token, api_url = settings.telegram_token, settings.telegram_api_url
    async with asyncio.timeout(TELEGRAM_ANSWER_SECONDS):
        name = (await who_am_i(token, api_url)).username
        if settings.telegram_mode != "webhook":
            return name, ""
        return name, await webhook_trouble(token, api_url, settings.public_url + WEBHOOK_PATH)


def _zalo_bot_lines(settings: Settings, store: Store | None) -> list[Line]:
    """Whether the platform knows us and calls us, and how much of the plan is used."""
    if not settings.zalo_bot_token:
        return []
    webhook = ""
    if settings.zalo_mode == "webhook":
        webhook = settings.public_url + WEBHOOK_PATH
    name, todo = asyncio.run(look_at(settings.zalo_bot_api_url, settings.zalo_bot_token, webhook))
    lines = [Line("zalo bot", f"{name or '?'}, {settings.zalo_mode}", todo)]
    if not settings.public_url.startswith("https://"):
        lines.append(Line("zalo bot, https", settings.public_url or _both("not_set"), _both("zalo_without_https")))
    if store is None:
        return lines
    try:
        used = store.reading(usage.used, ZALO_BOT.name, month(clock.now()))
        groups = store.reading(bound_groups, ZALO_BOT.name)
        people = store.reading(private_chats, ZALO_BOT.name)
    except TroubleError:
        return lines  # said where the database is looked at
    return [
        *lines,
        _quota_line(used, settings.zalo_bot_monthly_quota),
        _groups_line(groups, settings.zalo_bot_max_groups),
        _users_line(people, settings.zalo_bot_max_users),
    ]


def _quota_line(used: Used, quota: int) -> Line:
    """`quota`: messages of the plan in a month; 0: no limit."""
    share = used.all / quota if quota else 0.0
    todo = ""
    expected = _expected(used.all, clock.now())
    if quota and expected > quota:
        todo = _both("plan_forecast", expected=expected, quota=quota)
    if share >= WARN_AT_SHARE:
        todo = _both("plan_nearly_used")
    if share >= REPLIES_ONLY_AT_SHARE:
        todo = f"{_both('replies_only')}; {todo}"
    found = _found("messages", came=used.came, went=used.went, all=used.all, quota=quota or "∞", share=f"{share:.0%}")
    return Line("zalo messages this month", found, todo)


def _expected(used: int, now: datetime) -> int:
    """How many messages it will be at the end of the month, if it goes on so. On its first days nobody can say."""
    local = now.astimezone(HANOI)
    days = monthrange(local.year, local.month)[1]
    if local.day < FORECAST_FROM_DAY:
        return used
    return used * days // local.day


def _users_line(people: int, most: int) -> Line:
    """`most`: people of the plan; 0: no limit."""
    todo = ""
    if most and people >= most * WARN_AT_SHARE:
        todo = _both("too_many_users", most=most)
    return Line("zalo people", f"{people}/{most or '∞'}", todo)


def _groups_line(groups: int, most: int) -> Line:
    """`most`: groups of the plan; 0: no limit."""
    todo = ""
    if most and groups > most:
        todo = _both("too_many_groups", most=most)
    return Line("zalo groups", f"{groups}/{most or '∞'}", todo)


def _media_line(settings: Settings) -> Line:
    try:
        settings.files.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=settings.files) as file:
            file.write(b"x")
            file.flush()
        full = Media(settings.files).full()
    except OSError as error:
        todo = f"{_both('not_writable', why=error.strerror)}; {_both('see_media_dir')}"
        return Line("files", str(settings.files), todo)
    todo = _both("disk_full", megabytes=LEAST_FREE_BYTES // 2**20) if full else ""
    return Line("files", str(settings.files), todo)


def _both(key: str, **values: Any) -> str:
    return in_every_language(f"commands.check.{key}", **values)


def _found(key: str, **values: Any) -> str:
    return say(f"commands.check.found.{key}", FOUND_LANGUAGE, **values)
