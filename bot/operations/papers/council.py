"""`python -m bot council`: the papers of a council's session, in one zip."""

from __future__ import annotations

import sys
from pathlib import Path

from bot.files.papers.council import write_whole
from bot.operations.shared import known_units
from bot.settings import Settings
from handlers.council.printing import printed
from messages.catalog import in_every_language, say
from messages.paper import PaperTemplateError
from storage.database.store import Store
from storage.initiatives import council as sessions


def council(store: Store, settings: Settings, number: int, out: Path | None) -> bool:
    """Write them; False where there is no such session or a template is of no use, which is said."""
    lang, units = settings.language, known_units(store)
    with store.read() as tx:
        session = sessions.find(tx, number)
        if session is None:
            print(in_every_language("council.paper.no_session", n=number), file=sys.stderr)
            return False
        found = printed(tx, units, session, lang)
    path = out or Path(say("council.paper.file", lang, n=number))
    try:
        made = write_whole(path, found, settings.papers, lang)
    except PaperTemplateError as error:
        print(error, file=sys.stderr)
        return False
    if not found.is_over:
        print(say("council.paper.not_over", lang))
    print(say("council.paper.made", lang, n=made, file=path))
    return True
