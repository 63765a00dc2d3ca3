"""What was just made of an initiative, for whoever comes at the same moment: the database does not have it yet."""

from __future__ import annotations

from handlers.conversation.talk import Talk

DECIDED, ASKED = "decided", "asked"  # what is remembered of it, by its key
LATER = "later"  # it was put off, and stands as it did


def decided(talk: Talk, key: int) -> str:
    """The status that was decided; "": none, or it was only put off."""
    found = str(talk.context.memo.get((DECIDED, key), LATER))
    return "" if found == LATER else found
