"""Officers on the command line: `python -m bot officer invite | list | remove`.

What an officer may do is in `handlers/officers/digest.py`.
"""

from __future__ import annotations

import sys

from bot import clock
from bot.operations.shared import known_units, telegram_name
from bot.settings import Settings
from messages.catalog import in_every_language, say
from storage import audit
from storage.audit import Act
from storage.database.store import Store
from storage.people import codes, officers, operators
from storage.people.officers import Role


def invite(store: Store, settings: Settings, unit: str, name: str, role: Role = Role.OFFICER) -> bool:
    """Make and print a code, with its link where Telegram is on; False when there is no such unit, which is said."""
    lang = settings.language
    units = known_units(store)
    if not units.active(unit):
        unit = unit.upper()
    if role is not Role.OPERATOR and not units.active(unit):
        print(in_every_language("officers.cli.no_unit", unit=unit), file=sys.stderr)
        return False
    code = store.writing(officers.invite, unit, name, clock.now(), role)
    store.writing(audit.write, Act(action="officer invited", subject=unit, after={"role": role.value}), clock.now())
    shown = codes.shown(code)
    label = units.label(unit) if unit else ""
    values = {"unit": label, "name": name, "code": shown, "days": officers.GOOD_FOR.days}
    print(say(f"officers.cli.invited.{role.value}", lang, **values))
    username = telegram_name(settings) if settings.telegram_token else ""
    if username:
        print(say("officers.cli.link", lang, link=f"https://t.me/{username}?start=o_{code}"))
    return True


def show_all(store: Store, lang: str) -> None:
    """Print everybody with a role."""
    found = store.reading(officers.listed)
    for one in found:
        print(say("officers.cli.line", lang, one=one))
    others = store.reading(operators.listed)
    for operator in others:
        print(say("officers.cli.operator", lang, one=operator))
    if not found and not others:
        print(say("officers.cli.none", lang))


def remove(store: Store, person: int, unit: str, lang: str) -> bool:
    """Take roles away, and say which; False when there was none."""
    removed = store.writing(officers.remove, person, unit)
    if not unit and store.writing(operators.remove, person):
        store.writing(audit.write, Act(action="operator ended", subject="", after={"person": person}), clock.now())
        print(say("officers.cli.operator_removed", lang, person=person))
        if not removed:
            return True
    if not removed:
        print(in_every_language("officers.cli.not_removed", person=person, units=removed), file=sys.stderr)
        return False
    for one in removed:
        ended = Act(action="officer ended", subject=one, after={"person": person})
        store.writing(audit.write, ended, clock.now())
    print(say("officers.cli.removed", lang, person=person, units=removed))
    return True
