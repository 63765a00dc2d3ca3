"""Officers on the command line: `python -m bot officer invite | list | remove`.

What an officer may do is in `handlers/officers.py`.
"""

from __future__ import annotations

import sys

from bot import clock
from bot.posters import known_units, telegram_name
from bot.settings import Settings
from messages.catalog import say
from storage import codes, officers
from storage.store import Store


def invite(settings: Settings, unit: str, name: str) -> int:
    """Make and print a code, with its link where Telegram is on; 0 when it is there."""
    lang = settings.language
    units = known_units(settings)
    unit = unit if units.active(unit) else unit.upper()
    if not units.active(unit):
        print(say("officers.cli.no_unit", lang, unit=unit), file=sys.stderr)
        return 1
    store = Store(settings.database)
    try:
        with store.write() as tx:
            code = officers.invite(tx, unit, name, clock.now())
    finally:
        store.close()
    values = {"unit": units.label(unit), "name": name, "code": codes.shown(code), "days": officers.GOOD_FOR.days}
    print(say("officers.cli.invited", lang, **values))
    username = telegram_name(settings) if settings.telegram_token else ""
    if username:
        print(say("officers.cli.link", lang, link=f"https://t.me/{username}?start=o_{code}"))
    return 0


def show_all(store: Store, lang: str) -> None:
    """Print everybody with a role."""
    with store.read() as tx:
        found = officers.listed(tx)
    for one in found:
        print(say("officers.cli.line", lang, one=one))
    if not found:
        print(say("officers.cli.none", lang))


def remove(store: Store, person: int, unit: str, lang: str) -> bool:
    """Take roles away, and say which; False when there was none."""
    with store.write() as tx:
        gone = officers.remove(tx, person, unit)
    key = "officers.cli.removed" if gone else "officers.cli.not_removed"
    print(say(key, lang, person=person, units=gone), file=sys.stdout if gone else sys.stderr)
    return bool(gone)
