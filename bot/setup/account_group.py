"""The first group of a Zalo Official Account, which makes its groups itself: out of a package, with its officers in it.

POST /cai-dat/nhom/oa          `unit`, `name`, `phones`: make it, and bind it to the unit
"""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass

from bot.channels.zalo_oa.groups import MOST_NAME_LETTERS, Wanted, free_packages, make
from bot.setup.frame import Parts
from handlers.setup.codes import note_group
from messages.catalog import for_one, say
from messages.channels import ZALO_OA
from storage.conversation import chats

ADDRESS = "oa"  # the last part of where its form goes
MOST_PEOPLE = 99  # whom the platform takes at once
MOST_LETTERS = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """What the account has to make a group of. `wrong`: why it cannot be asked."""

    packages: tuple[str, ...] = ()
    wrong: str = ""
    most_letters: int = MOST_NAME_LETTERS


async def offered(parts: Parts, lang: str) -> Offered | None:
    """What may be made; None: no account is on."""
    if not parts.settings.zalo_oa_app_id:
        return None
    with for_one(lang):
        found = await asyncio.to_thread(free_packages, parts.settings, parts.store)
    if isinstance(found, str):
        return Offered(wrong=found)
    return Offered(packages=found)


async def made(parts: Parts, unit: str, name: str, phones: str, lang: str) -> tuple[bool, str]:
    """Make it; whether it is there, and what is to be said."""
    officers = await asyncio.to_thread(parts.store.reading, chats.of_officers, ZALO_OA.name, unit)
    people = [one for part in re.split("[,;\n]", phones[:MOST_LETTERS]) if (one := part.strip())]
    if not officers and not people:
        return False, say("setup.group_said.nobody", lang)
    if len(officers) + len(people) > MOST_PEOPLE:
        return False, say("setup.group_said.too_many", lang, most=MOST_PEOPLE)
    wanted = Wanted(name=" ".join(name.split()), unit=unit, members=(*officers, *people), admins=tuple(officers))
    with for_one(lang):
        group = await asyncio.to_thread(make, parts.settings, wanted, parts.store)
    if isinstance(group, str):
        return False, group
    await parts.intake.write(note_group, unit, group.id, parts.clock())
    return True, say("setup.group_said.made", lang, name=wanted.name, link=group.link)
