"""`python -m bot audit`: what officers, operators and admins did, and whether that record is as it was written."""

from __future__ import annotations

from rich.console import Console

from messages.catalog import in_every_language, say
from storage import audit
from storage.database.store import Store


def show(store: Store, words: str, most: int, lang: str) -> None:
    """Print the latest acts, the newest last; `words`: of those whose action, subject or actor holds them."""
    console = Console(highlight=False, soft_wrap=True)
    found = store.reading(audit.search, words, most)
    for row in reversed(found):
        console.print(say("commands.audit.line", lang, row=row), markup=False)
    if not found:
        console.print(say("commands.audit.none", lang), markup=False)


def verify(store: Store, lang: str) -> bool:
    """Print whether the record is whole; False, and the first row that is not as it was written, where it is not."""
    console = Console(highlight=False, soft_wrap=True)
    wrong = store.reading(audit.verify)
    if wrong:
        console.print(in_every_language("commands.audit.changed", n=wrong), markup=False)
        return False
    console.print(say("commands.audit.whole", lang), markup=False)
    return True
