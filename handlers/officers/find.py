"""/tim: an initiative of one's units, by its code, its author or words of its title; accents are not needed."""

from __future__ import annotations

from handlers.alike import finding
from handlers.conversation import ask
from handlers.conversation.talk import Talk
from handlers.initiative import mine as own
from handlers.officers import review
from handlers.officers.waiting import may_read, with_all_below
from handlers.people.roles import read_by
from messages.wire import Option
from storage.initiatives import initiatives, search
from storage.initiatives.search import Search

MOST = 8


def status(talk: Talk, about: str) -> None:
    """/trangthai CODE: one's own; to an officer any of their units."""
    found = initiatives.by_code(talk.context.tx, about)
    mine = found is not None and talk.person is not None and found.typist_id == talk.person.id
    if found is not None and not mine and may_read(talk, found):
        review.show(talk, found)
    else:
        own.status(talk, about)


def find(talk: Talk, about: str) -> None:
    """/tim SK-2026-000123, /tim 123, /tim nguyen van an, /tim khuon dap; a mistyped word stands for one near it."""
    tx = talk.context.tx
    if initiatives.by_code(tx, about) is not None:
        review.queue(talk, about.strip())
        return
    finding.take_some_words(tx)
    wanted = finding.wanted(tx, about)
    if not wanted.words and not wanted.codes:
        ask.aside(talk, talk.say("review.find_what"))
        return
    asked = Search(units=with_all_below(talk, read_by(talk)), words=wanted.words, codes=wanted.codes)
    found = [(one.code, one.title, one.status) for one in search.page(tx, asked, most=MOST).found]
    menu = tuple(Option(f"/duyet {code}", code) for code, _, _ in found)
    instead = [known for _, known in wanted.instead]
    ask.aside(talk, talk.say("review.found", found=found, typed=about, instead=instead), menu=menu)
