"""Persons on a leaderboard: only where the operator switched it on (NAME_PERSONS) and only who said yes themselves.

`/neuten đồng ý` says yes, `/neuten không` takes it back at once; `/bangxephang cá nhân` shows the first of those who
did. Never on the public board. How many are shown: MOST.
"""

from __future__ import annotations

from dataclasses import replace

from handlers import form
from handlers.boards import Board, ranked
from handlers.fold import fold
from handlers.talk import Talk
from messages.catalog import listed
from messages.wire import Option
from storage import preferences

MOST = 5


def choose(talk: Talk, about: str) -> None:
    """/neuten đồng ý|không in the private chat: whether this person may be named."""
    wants = preferences.find(talk.context.tx, talk.me.id)
    said = fold(about).strip(" .!")
    answer = next((one for one in ("yes", "no") if said in listed(f"naming.heard.{one}", talk.lang)), "")
    if answer:
        wants = replace(wants, named=answer == "yes")
        talk.afterwards(preferences.save, preference=wants, now=talk.context.now)
        form.aside(talk, talk.say(f"naming.said.{answer}", on=talk.context.limits.name_persons))
    elif not talk.context.limits.name_persons and not wants.named:
        form.aside(talk, talk.say("naming.off"))
    else:
        menu = tuple(Option(f"/neuten {one}", talk.say(f"naming.choose.{one}")) for one in ("yes", "no"))
        form.aside(talk, talk.say("naming.which", named=wants.named), menu)


def leaders(talk: Talk, board: Board) -> str:
    """The first persons of a unit by number of counted initiatives, among those who said yes."""
    if not talk.context.limits.name_persons:
        return talk.say("naming.off")
    found = preferences.named(talk.context.tx, board.campaign, board.code, MOST)
    if not found:
        return talk.say("naming.nobody", board=board)
    ranks = ranked({str(number): n for number, (_, n) in enumerate(found)})
    lines = [talk.say("naming.line", rank=ranks[str(number)], name=name, n=n) for number, (name, n) in enumerate(found)]
    return "\n".join((talk.say("naming.head", board=board), "", *lines, "", talk.say("naming.foot", board=board)))
