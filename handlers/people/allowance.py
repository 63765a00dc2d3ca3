"""When no form begins: while the bot is being set up, and where a channel's messages of the month are used up.

A channel that sells so many messages a month may fall silent in the middle of a form: people are told before. Nothing
is sent for that alone: it stands above the next answer, once a month, and says where to go on.
"""

from __future__ import annotations

from dataclasses import replace

from handlers.conversation.talk import Talk
from messages.channels import METERED
from messages.format import paragraphs
from messages.wire import Option, is_question
from storage.sending import usage

BEGINNING_AT_SHARE = 0.95  # of the month's messages: who begins a form is told from here on
MIDDLE_AT_SHARE = 0.98  # and who is in the middle of one from here on
NO_NEW_FORMS_AT_SHARE = 0.99
ON_PAGE_AT_SHARE = 0.80  # a new form begins with its page from here on: it takes three messages, the chat forty


def tell(talk: Talk) -> None:
    """Say above the answer to this event that the messages are nearly used up, where it concerns a form."""
    if talk.event.channel not in METERED or talk.flow is None or not talk.replies:
        return
    line = MIDDLE_AT_SHARE
    if talk.opened or not talk.answers:
        line = BEGINNING_AT_SHARE
    this_month = int(usage.month(talk.context.now).replace("-", ""))
    if talk.state.short == this_month or _share(talk) < line:
        return
    talk.state.tells_short(this_month)
    first = talk.replies[0]
    nearly_used = talk.say("any.nearly_used", page=talk.context.limits.page)
    talk.replies[0] = replace(first, text=paragraphs(nearly_used, first.text), told=True)


def refuses_new(talk: Talk) -> bool:
    """Whether no form is begun here, yet or any more this month; then that is said."""
    if is_being_set_up(talk):
        return True
    if talk.event.channel not in METERED or _share(talk) < NO_NEW_FORMS_AT_SHARE:
        return False
    talk.tell(talk.say("any.no_new_forms", page=talk.context.limits.page))
    return True


def is_being_set_up(talk: Talk) -> bool:
    """Whether there are no units or no campaign yet; then that is said. What is told meanwhile is kept."""
    if talk.context.is_set_up:
        return False
    talk.tell(talk.say("any.being_set_up"))
    return True


def begin_on_page(talk: Talk) -> None:
    """Where the month's messages grow short, a form that this event began is given as its page alone."""
    if talk.event.channel not in METERED or not talk.opened or not talk.replies:
        return
    asked = talk.replies[-1]
    if asked.page != talk.opened or not is_question(asked) or _share(talk) < ON_PAGE_AT_SHARE:
        return
    menu = (Option("/tiep", talk.say("form.one_by_one")),)
    talk.replies.pop()
    talk.tell(talk.say("form.only"), menu=menu)
    talk.replies[-1].page = talk.opened


def _share(talk: Talk) -> float:
    """How much of the month's messages is used; it is asked for once a batch."""
    memo, key = talk.context.memo, ("used", talk.event.channel)
    if key not in memo:
        used = usage.used(talk.context.tx, talk.event.channel, usage.month(talk.context.now))
        memo[key] = used.all / used.most if used.most else 0.0
    share: float = memo[key]
    return share
