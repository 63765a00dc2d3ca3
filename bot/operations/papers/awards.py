"""`python -m bot awards`: the award lists of a unit, or of all, as a file; for those who answer for the data."""

from __future__ import annotations

import sys
from pathlib import Path

from bot import clock
from bot.files import award_files
from bot.files.whole import whole
from bot.settings import Settings, sums_of
from handlers.awards.asking import Wanted
from handlers.conversation.context import ContextCache, Limits
from messages.catalog import in_every_language, say
from messages.paper import PaperTemplateError
from storage.database.store import Store


def awards(store: Store, settings: Settings, unit: str, wanted: Wanted, out: Path | None) -> bool:
    """Write them beside where they will stand, and give them their name when they are whole; whether it was done."""
    lang = settings.language
    with store.read() as tx:
        context = ContextCache(Limits(award_benefits=sums_of(settings.award_benefits))).at(tx, clock.now())
        mine = unit or context.units.root
        if mine not in context.units.by_code:
            print(in_every_language("commands.no_unit", unit=unit), file=sys.stderr)
            return False
        try:
            made = award_files.made(context, (mine,), wanted, lang, settings.papers)
        except PaperTemplateError as error:
            print(error, file=sys.stderr)
            return False
    path = out or Path(award_files.name(wanted, lang))
    with whole(path) as file:
        file.write(made)
    print(say("commands.awards_made", lang, file=path))
    return True
