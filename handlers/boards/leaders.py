"""Persons on a leaderboard: only where the operator switched it on (NAME_PERSONS) and only who said yes themselves.

`/neuten đồng ý` says yes, `/neuten không` takes it back at once; `/bangxephang cá nhân` shows the first of those who
did. Never on the public board. How many are shown: MOST.
"""

from __future__ import annotations

from handlers.boards.board import Board
from handlers.boards.ranking import ranked
from handlers.conversation.talk import Talk
from storage.people import preferences

MOST = 5


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
