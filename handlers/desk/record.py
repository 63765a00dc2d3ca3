"""What is done at the desk goes into the audit log, in the transaction that does it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from handlers.conversation.talk import Talk
from handlers.officers.record import NOTHING
from storage import audit
from storage.audit import Act


def write_down_now(
    talk: Talk, action: str, subject: str, *, before: Mapping[str, Any] = NOTHING, after: Mapping[str, Any] = NOTHING
) -> None:
    """Keep that this officer did this; a chat's own acts wait for the end of their batch instead."""
    act = Act(
        action=action,
        subject=subject,
        actor=talk.me.id,
        name=talk.me.name,
        before=dict(before),
        after=dict(after),
    )
    audit.write(talk.context.tx, act, talk.context.now)
