"""/tim: an initiative of one's units, by its code, its author or words of its title; accents are not needed."""

from __future__ import annotations

from handlers.alike.sketch import word_hashes
from handlers.conversation import ask
from handlers.conversation.talk import Talk
from handlers.officers import review
from handlers.officers.waiting import units_below_mine
from messages.wire import Option
from storage.initiatives import initiatives, similar

MOST = 8
MOST_WORDS = 8


def find(talk: Talk, about: str) -> None:
    """/tim SK-2026-000123, /tim nguyen van an, /tim khuon dap."""
    words = word_hashes(about)[:MOST_WORDS]
    if not words:
        ask.aside(talk, talk.say("review.find_what"))
        return
    if initiatives.by_code(talk.context.tx, about.strip().upper()) is not None:
        review.queue(talk, about.strip())
        return
    found = similar.with_all(talk.context.tx, words, units_below_mine(talk), MOST)
    menu = tuple(Option(f"/duyet {code}", code) for code, _, _ in found)
    ask.aside(talk, talk.say("review.found", found=found, typed=about), menu=menu)
