"""Codes that bind a group to a unit: `python -m bot group-code --unit CODE`."""

from __future__ import annotations

import sys
from datetime import timedelta

from bot import clock
from bot.operations.shared import known_units, telegram_name
from bot.settings import Settings
from messages.catalog import in_every_language, say
from storage.database.store import Store
from storage.people import codes
from storage.people.codes import CodeKind

ZALO_CODE_GOOD_FOR = timedelta(minutes=10)  # it makes an admin of whoever types it


def group_code(store: Store, settings: Settings, unit: str) -> bool:
    """Make and print a code for each kind of channel that is on, Telegram's with its link; whether it was done."""
    if not known_units(store).active(unit):
        print(in_every_language("telegram.poster.no_unit", code=unit), file=sys.stderr)
        return False
    on_zalo = bool(settings.zalo_bot_token or settings.zalo_oa_app_id)
    on_telegram = bool(settings.telegram_token) or not on_zalo  # where nothing is on yet, it is said what is missing
    username = telegram_name(settings) if on_telegram else ""
    zalo_code = ""
    with store.write() as tx:
        code = codes.make(tx, CodeKind.GROUP, unit, clock.now())
        if on_zalo:
            zalo_code = codes.make(tx, CodeKind.GROUP_ADMIN, unit, clock.now(), ZALO_CODE_GOOD_FOR)
    if on_telegram:
        _print_for_telegram(code, username, settings.language)
    if on_zalo:
        _print_for_zalo(zalo_code, settings)
    return True


def _print_for_telegram(code: str, username: str, lang: str) -> None:
    link = f"https://t.me/{username}?startgroup=g_{code}" if username else ""
    print(say("telegram.group_code", lang, code=codes.shown(code), link=link, days=codes.GOOD_FOR.days))


def _print_for_zalo(code: str, settings: Settings) -> None:
    minutes = int(ZALO_CODE_GOOD_FOR.total_seconds() / 60)
    if settings.zalo_bot_token:
        print(say("groups.zalo_code", settings.language, code=codes.shown(code), minutes=minutes))
    if settings.zalo_oa_app_id:
        print(say("zalo_oa.group_code", settings.language, code=codes.shown(code), minutes=minutes))
