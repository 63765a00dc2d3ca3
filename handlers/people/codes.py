"""One-time codes as people type them: what looks like one, and how many wrong ones a chat may bring.

The codes themselves, and how long each is good, are in `storage/people/codes.py`.
"""

from __future__ import annotations

import re

from handlers.conversation.talk import Talk
from storage.people.codes import LETTERS

# So many codes that are no good within so long, and the next are not looked at.
MOST_WRONG_CODES = 5
WRONG_CODES_FOR_SECONDS = 600

_WITH_DASHES = re.compile("[A-Z0-9]{4}[-–] ?[A-Z0-9]{4}[-–] ?[A-Z0-9]{4}")
_NAMED = re.compile(rf"^(?:MÃ|MA|CODE)\b[^-–]*\s({_WITH_DASHES.pattern})[ .\"'”]*$")
# Without a dash it could be words, or a telephone number: then it has digits and letters.
_IN_ONE = re.compile(f"(?=.*[2-9])(?=.*[A-Z])([{LETTERS}]{{4}} ?){{3}}")


def looks_like_code(text: str) -> bool:
    """Whether somebody just typed a code and nothing else."""
    if not 12 <= len(text) < 20:
        return False
    typed = text.strip(" .\"'“”").upper()
    return bool(_WITH_DASHES.fullmatch(typed) or _IN_ONE.fullmatch(typed))


def code_in(text: str) -> str:
    """The code that somebody typed, also after a word for it ("mã mời: ABCD-EFGH-JKMN"); "" without one."""
    if looks_like_code(text):
        return text
    if len(text) >= 60:
        return ""
    found = _NAMED.search(text.upper())
    return found[1] if found else ""


def few_wrong(talk: Talk) -> bool:
    """Count a wrong code; whether it is still worth an answer."""
    number, since = _wrong(talk)
    talk.state.counts_wrong(number + 1, since)
    return number < MOST_WRONG_CODES


def too_many_wrong(talk: Talk) -> bool:
    """Whether this chat has to wait before another code is looked at."""
    number, _ = _wrong(talk)
    return number >= MOST_WRONG_CODES


def _wrong(talk: Talk) -> tuple[int, int]:
    """How many were wrong, since when (Unix time)."""
    now = int(talk.context.now.timestamp())
    number, since = talk.state.wrong
    if now - since >= WRONG_CODES_FOR_SECONDS:
        return 0, now
    return number, since
