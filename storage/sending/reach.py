"""In which of a person's chats something that answers nothing arrives just now: asked by all that people are sent."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from messages.channels import FREE_WINDOW, HOLDING, PULLED
from storage.database import bulk
from storage.sending import usage
from storage.sending.usage import REPLIES_ONLY_AT_SHARE


def _quoted(names: Iterable[str]) -> str:
    return ", ".join(f"'{name}'" for name in sorted(names))


#: SQL over `chat`, each asked with `values`: why something that answers nothing has to wait there. The month's messages
#: are used up; a colleague has the chat; the person was not heard of for too long.
USED_UP = f"""chat.channel IN (SELECT meter.channel FROM meter
  WHERE meter.month = :this_month AND most > 0 AND came + went >= most * {REPLIES_ONLY_AT_SHARE})"""
WITH_COLLEAGUE = "EXISTS (SELECT 1 FROM handover WHERE handover.chat_id = chat.id AND handover.until > :reached_at)"
NOT_HEARD_OF = f"(chat.channel IN ({_quoted(HOLDING)}) AND chat.seen_at < :heard_since)"
#: SQL over `chat`: 0 where it arrives now, 1 where it lies until somebody opens the page, 2 where it has to wait.
RANK = f"""CASE
 WHEN {USED_UP} THEN 2
 WHEN {WITH_COLLEAGUE} THEN 2
 WHEN {NOT_HEARD_OF} THEN 2
 WHEN chat.channel IN ({_quoted(PULLED)}) THEN 1
 ELSE 0 END"""


def values(tx: Connection, now: datetime) -> dict[str, Any]:
    """What RANK is asked with."""
    return {
        "this_month": usage.month(now),
        "reached_at": bulk.stamp(tx, now),
        "heard_since": bulk.stamp(tx, now - FREE_WINDOW),
    }
