"""How alike two questions are, by the words that are left without the polite ones; and the known one that is meant."""

from __future__ import annotations

from collections.abc import Iterable

from handlers.reading.fold import fold, word_set

#: Said around any question: they make no two alike.
_AROUND = word_set(
    "a da em anh chi oi nhe nha nhi ad bot voi vay the minh toi tui cho hoi xin cam on thi la ma co gi sao nao duoc"
    " khong ko k dc lam giup con nay do nua roi chu bac please the a an is it to how what do i can my me you hello hi"
)
MEANT = 0.6  # the share of common words from which a question is the known one
LEAST_WORDS = 2  # that are left: of fewer nobody knows what is asked


def words_of(text: str) -> frozenset[str]:
    """The words by which a question is known."""
    return frozenset(word for word in (one.strip(".,;:!?\"'“”()…") for one in fold(text).split()) if word) - _AROUND


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """The share of the words of both that are common: 0 to 1."""
    common = len(one & other)
    both = len(one) + len(other) - common
    return common / both if both else 0.0


class KnownAnswers:
    """Questions that the bot answers by itself, by language; made once and looked through by whoever asks."""

    def __init__(self, rows: Iterable[tuple[str, str, str]] = ()) -> None:
        """`rows`: language, question, answer."""
        self._by_lang: dict[str, list[tuple[frozenset[str], str]]] = {}
        for lang, asked, answer in rows:
            self._by_lang.setdefault(lang, []).append((words_of(asked), answer))

    def find(self, text: str, lang: str) -> str:
        """The answer to the question that is most alike, where it is meant; "" for none."""
        known = self._by_lang.get(lang, ())
        words = words_of(text) if known else frozenset()
        if len(words) < LEAST_WORDS:
            return ""
        score, answer = max((likeness(words, asked), answer) for asked, answer in known)
        return answer if score >= MEANT else ""
