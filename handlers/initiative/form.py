"""THE FLOW: what is asked about an initiative, and what handing it in writes.

To add a question: one line among the steps, and its words in `messages/vi/initiative.toml` and `messages/en/`.
Every channel then shows it, the review lists it, "sửa 5" edits it. Fields after TT 18/2013/TT-BKHCN, Phụ lục I.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from handlers.conversation.flow import Flow, NextOne, in_short
from handlers.conversation.steps.choice import Category, Choice
from handlers.conversation.steps.coauthors import CoAuthors
from handlers.conversation.steps.date import Date
from handlers.conversation.steps.money import Money
from handlers.conversation.steps.more import More
from handlers.conversation.steps.person import Name
from handlers.conversation.steps.place import Place
from handlers.conversation.steps.review import Pledge, Review
from handlers.conversation.steps.step import UNCLEAR, Answered, AnsweredOnPage, Answers, OnPage, Unless, always
from handlers.conversation.steps.text import Calculation, Decision, Text, Title
from handlers.conversation.steps.unit import Unit, Workplace
from handlers.conversation.talk import Talk
from handlers.initiative.coach.missing import Figure, How
from handlers.initiative.coach.sum import Sum
from handlers.initiative.like_another import like_another, title_like_another
from handlers.initiative.submission import large_amount, submit
from handlers.people.allowance import is_being_set_up

KINDS = ("technical", "management", "operation", "technology", "research")
FIELDS = (
    "production",
    "engineering",
    "digital",
    "education",
    "health",
    "safety",
    "environment",
    "administration",
    "management",
    "union",
    "other",
)
LONGEST_STORY = 4000  # letters: nobody cuts a story by hand on a phone
SHORT_FORM = frozenset({"author", "unit", "title", "before", "solution", "told"})  # enough for a code
READ_BACK_FROM = 10_000_000_000  # VND: one typing error there moves the whole city's total


def told_before(talk: Talk) -> bool:
    """Begin with the story that came before consent; not at all while the bot is being set up: the story waits."""
    from handlers.initiative.stories import keep  # it reads by the questions below

    if is_being_set_up(talk):
        talk.end()
        return True
    return keep.goes_on(talk)


_COAUTHORS = CoAuthors("coauthors", optional=True, assumes=always)
_RECOGNISED = Choice(
    "recognised",
    ("yes", "waiting", "no"),
    more=("yes", "decision"),
    denied="no",
    fillable=True,
    assumes=always,
    assumed="no",
)
_BENEFIT = Money(
    "benefit",
    when=Answered("effect", "money"),
    read_back_from=READ_BACK_FROM,
    none_means=("effect", "other"),
    none_text="effects",
)
_PLACE = Place("place", when=OnPage("place"), optional=True, least=2, most=200)

INITIATIVE = Flow(
    "initiative",
    steps=(
        Choice("behalf", ("self", "other"), denied="self", fillable=True, assumes=always, assumed="self"),
        Name("author", least=4, most=100, when=Answered("behalf", "other"), counted=False),
        Workplace(
            "workplace", least=2, most=200, when=AnsweredOnPage("behalf", "other", own="workplace"), counted=False
        ),
        Unit("unit", fillable=True, assumes=Unless("behalf", "other"), counted=False),
        Title(
            "title",
            least=10,
            most=200,
            story="solution",
            most_of_story=LONGEST_STORY,
            like=title_like_another,
        ),
        Choice("kind", KINDS, fillable=True, assumes=always, assumed=UNCLEAR),
        Category("field", FIELDS, fillable=True),
        Text("before", least=20, most=LONGEST_STORY),
        Text("solution", least=30, most=LONGEST_STORY),  # what was done, and with what: "Hủy phiếu giấy, chấm vân tay"
        How("how", least=10, most=LONGEST_STORY),
        Date("applied", latest="today", place="place", fillable=True),
        _PLACE,
        Choice(
            "effect",
            ("money", "other"),
            more=("money", "benefit"),
            tells=("other", "effects"),
            denied="other",
            fillable=True,
        ),
        _BENEFIT,
        Calculation("calculation", when=Answered("effect", "money"), figures=True, least=10, most=LONGEST_STORY),
        Sum("sum", money=_BENEFIT, calculation="calculation"),
        Text("effects", when=Answered("effect", "other"), least=20, most=LONGEST_STORY),
        Figure("figure", least=2, most=200, figures=True),
        _COAUTHORS,
        _RECOGNISED,
        Decision(
            "decision",
            when=Answered("recognised", "yes"),
            waits=("recognised", "waiting"),
            optional=True,
            most=200,
            assumes=always,
        ),
        More(
            "evidence",
            most=10,
            optional=True,
            named=("before", "after"),
            people=_COAUTHORS,
            standing_of=_RECOGNISED,
            place=_PLACE,
        ),
        Choice("confidential", ("no", "yes"), denied="no", fillable=True, assumes=always, assumed="no"),
        Review("told", when=in_short, warns=large_amount, beside=like_another),
        Review("review", warns=large_amount, assumes=lambda answers: not large_amount(answers)),
        Pledge("pledge", review="review", beside=like_another),
    ),
    finish=submit,
    short=SHORT_FORM,
    instead=told_before,
    on_page=True,
    next_one=NextOne(when=Answered("behalf", "other"), keeps=("behalf", "unit", "applied")),
    human="hotro",
    types_out="chepho",
    offers=("nopho", "mau"),
)


def left_to_union(answers: Answers) -> list[str]:
    """The questions whose answers the union has to fill in, by their keys."""
    known = INITIATIVE.by_key
    return [key for key, answer in answers.items() if key in known and known[key].fillable and _is_unclear(answer)]


def _is_unclear(answer: Any) -> bool:
    if isinstance(answer, Mapping):
        return bool(answer.get("unclear"))
    return bool(answer == UNCLEAR)


def shares(answers: Mapping[str, Any]) -> tuple[str, str]:
    """The first author's share, and the co-authors with theirs; empty where there is one author."""
    found = answers.get("coauthors")
    if not found:
        return "", ""
    return f"{found['first']}%", "; ".join(f"{name} {share}%" for name, share in found["people"])
