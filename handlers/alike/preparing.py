"""The search of a database that was filled earlier is made ready a little at a time, beside all else.

What is handed in meanwhile is found at once.
"""

from __future__ import annotations

from sqlalchemy import Connection

from handlers.alike import finding, later, library, similar
from storage.database.store import Store
from storage.initiatives import vocabulary

INDEXED_AT_ONCE, WORDS_AT_ONCE, SHARED_AT_ONCE = 40, 500, 10  # initiatives: some twentieth of a second
PIECES_AT_START = 25  # a small database is ready when it starts


def begin(store: Store) -> None:
    """Do the first pieces."""
    for _ in range(PIECES_AT_START):
        if not store.writing(prepare_some):
            return


def prepare_some(tx: Connection) -> bool:
    """Do the next piece; whether there may be another."""
    if similar.index_some(tx, INDEXED_AT_ONCE):
        return True
    if later.do_some(tx) or finding.take_some_words(tx, WORDS_AT_ONCE) == WORDS_AT_ONCE:
        return True
    return library.keep_some(tx, SHARED_AT_ONCE)


def is_ready(tx: Connection) -> bool:
    """Whether all that was handed in can be found, by mistyped words too."""
    return similar.is_indexed(tx) and later.is_done(tx) and len(vocabulary.next_texts(tx, 1)) == 0
