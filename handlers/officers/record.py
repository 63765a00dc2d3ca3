"""What somebody did goes into the audit log: a chat's acts with the rows that its batch changes, the desk's at once."""

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
    talk.afterwards(audit.write, act=_act(talk, action, subject, before, after), now=talk.context.now)


def write_down_now(
    talk: Talk, action: str, subject: str, *, before: Mapping[str, Any] = NOTHING, after: Mapping[str, Any] = NOTHING
) -> None:
    """The same in the transaction at hand, for what is done outside of a batch: at the desk."""
    audit.write(talk.context.tx, _act(talk, action, subject, before, after), talk.context.now)


def _act(talk: Talk, action: str, subject: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> Act:
    return Act(
        action=action,
        subject=subject,
        actor=talk.me.id,
        name=talk.me.name,
        before=dict(before),
        after=dict(after),
    )
