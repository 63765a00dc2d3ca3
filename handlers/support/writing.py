"""Words that are not for us: the next ones after "hỏi gì ạ?", after a question was taken, or for a text of the team."""

from __future__ import annotations

from datetime import timedelta

from handlers.conversation import ask
from handlers.conversation.state import ASKS_A_HUMAN
from handlers.conversation.talk import Talk
from handlers.reading.picking import pick, plain
from handlers.support import asking, helping, most_asked, ready_answers
from messages.catalog import listed
from messages.wire import Option, Reply

LISTENS_FOR = timedelta(hours=1)  # later words are for us again: nobody remembers what they would answer


def waits(talk: Talk) -> bool:
    """Whether the next words are for a human, or a text of the desk."""
    return bool(talk.state.writes_to or talk.state.text_of[0])


def taken(talk: Talk) -> bool:
    """Whether what came is for a human; then it is on its way."""
    to, (kind, number), event = talk.state.writes_to, talk.state.text_of, talk.event
    text = event.text
    if event.files and not text:
        return _keeps_no_photo(talk)
    talk.state.writes(0)
    talk.state.writes_text()
    if not text or event.pressed or text.startswith("/"):
        return False
    if _is_over(talk) or _is_picked(talk):
        return False
    talk.state.offers(())
    if event.files:
        talk.replies.append(Reply(talk.say("support.only_words")))
    if plain(text) in listed("support.never_mind", talk.lang):
        ask.aside(talk, talk.say("support.kept_back"))
    elif kind == ready_answers.KIND:
        ready_answers.write(talk, number, text)
    elif kind == most_asked.KIND:
        most_asked.write(talk, number, text)
    elif to == ASKS_A_HUMAN:
        asking.put(talk, text)
    else:
        helping.say(talk, to, text)
    return True


def _is_over(talk: Talk) -> bool:
    return talk.context.now - talk.chat.seen_at > LISTENS_FOR


def _keeps_no_photo(talk: Talk) -> bool:
    """A photo among the words for a human goes nowhere, and no form has it: that is said, and the words may still come.

    Of an album that is said once.
    """
    if _is_over(talk):
        return False
    if talk.event.album:
        talk.state.answers_album(talk.event.album)
    asks = talk.state.writes_to == ASKS_A_HUMAN
    talk.replies.append(Reply(talk.say("support.only_words_yet" if asks else "support.only_words")))
    return True


def _is_picked(talk: Talk) -> bool:
    """Whether this is the number of what was offered, where nothing can be pressed."""
    return not talk.buttons and bool(pick(talk.event.text, [Option(*one) for one in talk.state.menu]))
