"""A human colleague writes in a chat, on the channel's own console: the bot is silent for a while, then goes on.

What people write meanwhile, and first of all afterwards, is meant for the colleague more often than for the open
question: it never becomes an answer by itself.
"""

from __future__ import annotations

from datetime import timedelta

from handlers.conversation.talk import Talk
from handlers.initiative import drafts
from handlers.initiative.form import INITIATIVE
from handlers.people import start
from storage.conversation import handovers
from storage.sending import outbox


def took_over(talk: Talk) -> None:
    """The colleague has just written: silence from then on."""
    until = talk.event.at + timedelta(seconds=talk.event.quiet_for)
    if until > talk.context.now:
        talk.state.hands_over(True)
        talk.afterwards(handovers.begin, chat_id=talk.chat.id, until=until)


def answered(talk: Talk) -> bool:
    """Whether this event is done with: it came while the colleague has the chat, or as the first thing afterwards."""
    until = handovers.until(talk.context.tx, talk.chat.id)
    if until is not None and talk.context.now < until:
        return True
    talk.state.hands_over(False)
    talk.afterwards(handovers.end, chat_id=talk.chat.id)
    talk.afterwards(outbox.release_held, chat_id=talk.chat.id)
    event = talk.event
    if event.kind != "message" or event.text.startswith("/"):
        return False  # a press knows its question, a command is for us
    if talk.flow is INITIATIVE and talk.answers and event.text:
        drafts.offer_resume(talk)
    else:
        start.proceed(talk, head=talk.say("any.on_again"))
    return True


def came_late(talk: Talk) -> None:
    """Typed before what was handled already, and so for a question that is not open any more."""
    start.proceed(talk, head=talk.say("any.late", text=talk.event.text[:100]))
