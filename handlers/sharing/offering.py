"""What stands under an initiative that others may learn from: "Chỗ tôi cũng áp dụng"."""

from __future__ import annotations

from messages.catalog import say
from messages.wire import Option

COMMAND = "/apdung"


def option(code: str, lang: str) -> Option:
    """Press it, and one's workplace applies that initiative too."""
    return Option(f"{COMMAND} {code}", say("sharing.apply", lang))
