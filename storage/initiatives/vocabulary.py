"""The words that stand in titles and authors' names: whoever mistypes one is understood by what is near it.

They are taken from initiatives one after another, behind everything that is handed in, and never on its way.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection

from storage.database import bulk, facts
from storage.initiatives import similar

TAKEN = "words"  # a fact: the key of the last initiative whose words were taken


def next_texts(tx: Connection, most: int) -> list[tuple[int, str, str]]:
    """(key, title, author) of the next initiatives whose words are not taken yet."""
    last = int(facts.find(tx, TAKEN) or -1)
    return [(key, title, author) for key, title, author, _ in similar.told_after(tx, last, most)]


def put(tx: Connection, words: Iterable[str]) -> None:
    """These words are known."""
    # In the order of the alphabet: of two who put the same ones, one waits for the other.
    bulk.insert(tx, "word", [{"word": word} for word in sorted(set(words))], ignore=True)


def taken(tx: Connection, last: int) -> None:
    """The words of initiatives up to that key are known."""
    facts.keep(tx, TAKEN, str(last))


def as_long_as(tx: Connection, shortest: int, longest: int) -> list[str]:
    """The known words of that length."""
    sql = "SELECT word FROM word WHERE length(word) BETWEEN :shortest AND :longest"
    return [word for (word,) in bulk.rows(tx, sql, shortest=shortest, longest=longest)]
