"""A decision goes from a form through the door of all events, once: ordered with what authors do at the same moment."""

from __future__ import annotations

import secrets
from collections.abc import Mapping

from bot.pages.desk.desks import Desk, Desks
from handlers.desk.deciding import ACTIONS
from handlers.desk.reading import KIND
from messages.catalog import say
from messages.wire import Answered, Incoming

MOST_ID = 64
SENT = ("reason", "words", "into", "number", "day", "level")  # what a form may say beside which, and what


async def put(desks: Desks, desk: Desk, fields: Mapping[str, str], action: str, code: str) -> Answered:
    """What became of it. `fields`: the form's, with its own id, so that it counts once however often it is sent."""
    given = fields.get("id", "")[:MOST_ID]
    if not (given.isascii() and given.isalnum()):
        given = secrets.token_hex(12)
    if action not in ACTIONS:
        action = ""
    said = {name: fields.get(name, "") for name in SENT}
    seen = fields.get(f"seen-{code}", "")
    event = Incoming(
        channel=desk.session.channel,
        event_id=f"desk:{desk.person}:{given}:{action}:{code}"[:200],
        chat=desk.session.chat,
        sender="",
        at=desk.now,
        kind=KIND,
        fields=tuple({"action": action, "code": code, "seen": seen, "lang": desk.lang, **said}.items()),
    )
    receipt = await desks.intake.put(event)
    if receipt.answered is not None:
        return receipt.answered
    if receipt.outcome == "seen":
        return Answered(True, say("desk.said.sent_before", desk.lang, code=code))
    return Answered(False, say("desk.said.trouble", desk.lang, code=code))
