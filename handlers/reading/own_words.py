"""The bot's own words: what it writes on buttons, calls its questions and commands. Typed alone they mean that thing.

"Tên sáng kiến" is the label of a question and the title of nothing; who means it as an answer is asked.
"""

from __future__ import annotations

from functools import cache

from handlers.reading import orders
from handlers.reading.fold import fold
from handlers.reading.picking import AROUND
from messages.catalog import LANGUAGES, all_words

LONGEST_OWN = 60  # letters of the longest label that somebody may copy

_FORMS = ("initiative.", "profile.", "consent.")
_NAMED = (
    "any.shortcut.",
    "any.choice.",
    "any.more_words",
    "any.list_words",
    "any.less_words",
    "menu.said.",
    "telegram.command.",
)
_MENU = ("menu.new", "menu.mine", "menu.resume", "menu.drop", "menu.help_label", "menu.use_held", "officers.digest")


def is_own_word(text: str) -> bool:
    """Whether this is one of them and nothing else, or an order about one: "đổi nơi làm việc giúp em"."""
    if len(text) > LONGEST_OWN:
        return False
    typed, own = fold(text).strip(AROUND), _own_words()
    if typed in own or typed.replace(" ", "") in own:
        return True
    if not orders.is_order(text):
        return False
    about = orders.meant_by(typed).removesuffix(" giup em")
    return about in own or orders.without_courtesy(about) in own


@cache
def _own_words() -> frozenset[str]:
    found: set[str] = set()
    for lang in LANGUAGES:
        for key, said in all_words(lang).items():
            if key.startswith("telegram.command."):
                found.add(key.rpartition(".")[2])  # its name, as people type it without "/"
            if _counts(key) and isinstance(said, str):
                found.add(fold(said).strip(AROUND))
            elif _counts(key):
                found.update(map(fold, said))
    return frozenset(word for word in found if "{" not in word)


def _counts(key: str) -> bool:
    if key.startswith(_FORMS):
        return key.endswith((".label", ".names")) or ".choice." in key
    return key.startswith(_NAMED + _MENU)
