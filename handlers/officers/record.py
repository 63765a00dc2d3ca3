"""What somebody did in a chat goes into the audit log, with the rows that it changes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from handlers.conversation.talk import Talk
from storage import audit
from storage.audit import Act

NOTHING: Mapping[str, Any] = {}


def write_down(
    talk: Talk, action: str, subject: str, *, before: Mapping[str, Any] = NOTHING, after: Mapping[str, Any] = NOTHING
) -> None:
    """Keep that whoever writes here did this; `action`, `subject`: see `Act`."""
    act = Act(
        action=action,
        subject=subject,
        actor=talk.me.id,
        name=talk.me.name,
        before=dict(before),
        after=dict(after),
    )
    talk.afterwards(audit.write, act=act, now=talk.context.now)
