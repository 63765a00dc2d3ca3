"""The kinds of question: what each accepts, offers, and how it shows an answer.

To add a kind: a frozen dataclass with `read`, and what differs of the rest. A step never holds a sentence:
it raises `Unclear("too_short", least=20, got=7)` or `Unsure(…)`, and the words are in `messages/`.
An answer is kept as JSON; where it is more than a word, a TypedDict beside the kind says what it holds.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from typing import Any, Generic, NotRequired, Protocol, TypedDict, TypeVar

from handlers import coauthors, reading
from handlers.fold import fold, word_set
from handlers.understand import nearest, plain, ways
from handlers.unit_index import AREAS, LEVELS, SECTORS, UNION_WORDS
from handlers.world import Context
from messages.catalog import first, has, listed, say
from messages.format import day, money, span
from messages.wire import Option
from storage.initiatives import same_title
from storage.records import Person
from storage.units import Campaign

MOST_GUESSES = 4  # unions offered where one was most likely meant
MOST_SUCCESSORS = 10  # units offered in place of one that ended; a rural district went to eight communes

Answers = Mapping[str, Any]
Condition = Callable[[Answers], bool]
A = TypeVar("A")  # what a kind of step keeps as its answer


class StepContext(Protocol):
    """What a step may see of the talk: to read, never to change. The talk itself is given."""

    @property
    def flow_name(self) -> str:
        """The form that is being filled in."""

    @property
    def answers(self) -> Answers:
        """The answers so far."""

    @property
    def lang(self) -> str:
        """The language of the chat."""

    @property
    def person(self) -> Person | None:
        """Who answers."""

    @property
    def context(self) -> Context:
        """The moment, the units, the campaign, the database."""

    @property
    def unit(self) -> str:
        """The unit of the poster or link by which the person came."""

    @property
    def initiative(self) -> int | None:
        """The initiative handed in already that this edits."""

    def word(self, step: str, name: str, /, **values: Any) -> str:
        """A sentence of this step in this form, else the common one."""


@cache
def sentence_key(flow: str, step: str, name: str, lang: str) -> str:
    """The key of that sentence where the form has its own, else of the common one."""
    own = f"{flow}.{step}.{name}"
    return own if has(own, lang) else f"any.{name}"


class Unclear(Exception):
    """This is no answer: a key of the words and its numbers say why and what to do."""

    def __init__(self, key: str, /, **values: Any) -> None:
        super().__init__(key)
        self.key, self.values = key, values


class Unsure(Exception):
    """This may be the answer: the likeliest value first. `sure_of_one`: one value, asked as yes or no."""

    def __init__(self, key: str, *answers: Any) -> None:
        super().__init__(key)
        self.key, self.answers = key, answers


class Instead(Exception):
    """What was typed answers other steps: "không tính được bằng tiền" moves the form to the other effects."""

    def __init__(self, **answers: Any) -> None:
        super().__init__()
        self.answers = answers


def always(_answers: Answers) -> bool:
    """The condition of a step that always applies."""
    return True


class Answered:
    """The condition that a choice has one of these answers; false while it has none.

    Not only a function, so that a form knows which answers its questions depend on.
    """

    def __init__(self, key: str, *values: str) -> None:
        self.key, self.values = key, values

    def __call__(self, answers: Answers) -> bool:
        return answers.get(self.key) in self.values


@dataclass(frozen=True, kw_only=True)
class Step(Generic[A]):
    """One question. Its words are under its own key in `messages/<language>/<flow>.toml`."""

    key: str = field(kw_only=False)
    when: Condition = always
    optional: bool = False
    counted: bool = True  # stands in "Bước n/m" and at the review
    final: bool = False  # passed again whenever an answer before it changes

    # The question

    def numbers(self, answers: Answers) -> Mapping[str, int]:
        """The numbers in its words."""
        return {}

    def options(self, talk: StepContext) -> tuple[Option, ...]:
        """What is offered to pick; free answers offer nothing."""
        return ()

    def listed(self, talk: StepContext) -> tuple[A, ...]:
        """All answers there are, to choose from where words were not understood twice; most kinds have no such list."""
        return ()

    def may_skip(self, answers: Answers) -> bool:
        """Whether "bỏ qua" is offered."""
        return self.optional

    def standing(self, answers: Answers) -> A | None:
        """The answer that stands already when somebody has nothing to add."""
        return None

    # An answer

    def pick(self, value: str, talk: StepContext) -> A:
        """The answer behind a picked option; only kinds with options are asked for it."""
        raise Unclear("pick_one")

    def ordered(self, typed: str, talk: StepContext) -> str:
        """The option that these folded words order, whatever else they may be."""
        return ""

    def wants(self, word: str, text: str, talk: StepContext) -> bool:
        """Whether a short reply such as "NO" is an answer here, and not a word to the bot."""
        return False

    def read(self, text: str, talk: StepContext) -> A | None:
        """The answer in what was typed. Raises Unclear, Unsure or Instead."""
        raise Unclear("pick_one")

    def check(self, answer: A, talk: StepContext) -> None:
        """Whether a kept answer still holds: asked again of all before the review. Raises Unclear."""

    def show(self, answer: A, talk: StepContext) -> str:
        """The answer as a person reads it."""
        return str(answer)

    def echo(self, answer: A, talk: StepContext) -> str:
        """What to read back at the head of the next question."""
        return say("any.noted", talk.lang, shown=self.show(answer, talk))


AnyStep = Step[Any]


@dataclass(frozen=True, kw_only=True)
class Choice(Step[str]):
    """One of a few values; labels are `choice.<value>` in the words, other ways to say them `said.<value>`."""

    values: tuple[str, ...] = field(kw_only=False)

    def options(self, talk: StepContext) -> tuple[Option, ...]:
        return _labels(talk.flow_name, self.key, self.values, talk.lang)

    def pick(self, value: str, talk: StepContext) -> str:
        return value

    def read(self, text: str, talk: StepContext) -> str:
        typed = ways(plain(text))
        for value in self.values:
            said = listed(f"{talk.flow_name}.{self.key}.said.{value}", talk.lang)
            if any(way in said for way in typed):
                return value
        near = nearest(text, self.options(talk))
        if not near:
            raise Unclear("pick_one")
        return near

    def wants(self, word: str, text: str, talk: StepContext) -> bool:
        return word in ("YES", "NO") and word.lower() not in self.values and not self.final

    def check(self, answer: str, talk: StepContext) -> None:
        if answer not in self.values:
            raise Unclear("pick_one")

    def show(self, answer: str, talk: StepContext) -> str:
        return _label(talk.flow_name, self.key, answer, talk.lang)


@dataclass(frozen=True, kw_only=True)
class Category(Choice):
    """A choice that the campaign may narrow to its own categories."""

    def options(self, talk: StepContext) -> tuple[Option, ...]:
        return _labels(talk.flow_name, self.key, self._wanted(talk), talk.lang)

    def _wanted(self, talk: StepContext) -> tuple[str, ...]:
        campaign = talk.context.campaign
        if campaign is None or not campaign.fields:
            return self.values
        return tuple(value for value in self.values if value in campaign.fields)

    def read(self, text: str, talk: StepContext) -> str:
        value = Choice.read(self, text, talk)
        self.check(value, talk)
        return value

    def check(self, answer: str, talk: StepContext) -> None:
        if answer not in self._wanted(talk):
            raise Unclear("pick_one")


@cache
def _labels(flow: str, step: str, values: tuple[str, ...], lang: str) -> tuple[Option, ...]:
    return tuple(Option(value, _label(flow, step, value, lang)) for value in values)


@cache
def _label(flow: str, step: str, value: str, lang: str) -> str:
    return first((f"{flow}.{step}.choice.{value}", f"any.choice.{value}"), lang)


@dataclass(frozen=True, kw_only=True)
class Text(Step[str]):
    """Free text between `least` and `most` characters, with at least one word in it."""

    least: int = 1
    most: int = 1000

    def read(self, text: str, talk: StepContext) -> str:
        self.check(text, talk)
        return text

    def check(self, answer: str, talk: StepContext) -> None:
        check_words(answer, self.least, self.most)

    def echo(self, answer: str, talk: StepContext) -> str:
        return say("any.kept", talk.lang)


def check_words(text: str, least: int, most: int) -> None:
    """Whether the text has between so many letters, and a word in it. Raises Unclear."""
    if len(text) > most:
        raise Unclear("too_long", most=most, got=len(text))
    if len(text) < least:
        raise Unclear("too_short", least=least, got=len(text))
    if not any(letter.isalpha() for letter in text):
        raise Unclear("no_words")


@dataclass(frozen=True, kw_only=True)
class Calculation(Text):
    """How an amount was reckoned: a sum in figures ("200*150000*12") says it as well as words do."""

    def check(self, answer: str, talk: StepContext) -> None:
        if len(_FIGURES.findall(answer)) < 2 or len(answer) > self.most:
            Text.check(self, answer, talk)


_FIGURES = re.compile(r"\d+")


@dataclass(frozen=True, kw_only=True)
class Title(Text):
    """A name for the initiative: more than "sáng kiến"; the same title elsewhere is said, never refused."""

    def check(self, answer: str, talk: StepContext) -> None:
        if _NO_TITLE.issuperset(fold(answer).split()):
            raise Unclear("only_initiative")
        Text.check(self, answer, talk)

    def echo(self, answer: str, talk: StepContext) -> str:
        alike = same_title(talk.context.tx, title_key(answer), talk.initiative)
        if not alike:
            return Text.echo(self, answer, talk)
        units = [talk.context.units.label(unit) for unit, _title in alike]
        return say("any.same_title", talk.lang, units=units)


_NO_TITLE = word_set("sang kien giai phap cai tien initiative idea")


def title_key(title: str) -> str:
    """The words of a title, folded and in order of the alphabet: the same for the same words in another order."""
    return " ".join(sorted(set(fold(title).split())))


LEAST_NAMES, MOST_NAMES = 2, 7  # words of a full name

_LEAD_IN = re.compile(
    r"^(?:(?:dạ|da|vâng|vang)\W+)?(?:(?:tôi|toi|em|mình|minh|tên|ten|họ|ho|và|va|my|name)\s+)*(?:là|la|is|tên|ten)\s*[:\s]\s*",
    re.IGNORECASE,
)
_TITLES = re.compile(r"^(?:cô|anh|chị|ông|bà|thầy|bác|đồng chí|đ/c)\s+(?=\S+\s+\S+)", re.IGNORECASE)
_TAIL = re.compile(r"\s+(?:ạ|nhé|nha|em ạ)$", re.IGNORECASE)
_NO_NAME = frozenset({"khong", "sao", "tai", "gi", "muon", "can", "ko"})


@dataclass(frozen=True, kw_only=True)
class Name(Text):
    """A person's full name: two words or more, letters only."""

    def read(self, text: str, talk: StepContext) -> str:
        name = _TITLES.sub("", _LEAD_IN.sub("", " ".join(text.split())))
        name = _TAIL.sub("", re.split(r" [-–(]|,", name)[0]).strip(" .")
        self.check(name, talk)
        if name.isupper():
            return name.title()
        return " ".join(word[:1].upper() + word[1:] for word in name.split())

    def check(self, answer: str, talk: StepContext) -> None:
        words = fold(answer).split()
        fits = LEAST_NAMES <= len(words) <= MOST_NAMES and _NO_NAME.isdisjoint(words)
        if not fits or any(letter.isdigit() for letter in answer):
            raise Unclear("full_name")
        Text.check(self, answer, talk)

    def echo(self, answer: str, talk: StepContext) -> str:
        return Step.echo(self, answer, talk)


@dataclass(frozen=True, kw_only=True)
class Phone(Step[str]):
    """A Vietnamese telephone number, kept as E.164."""

    def wants(self, word: str, text: str, talk: StepContext) -> bool:
        return word == "NO"

    def read(self, text: str, talk: StepContext) -> str | None:
        got = reading.read_phone(text)
        if got.status == "none" and self.optional:
            return None
        if got.status == "confirm":
            raise Unsure("confirm", got.value, *got.candidates)
        if got.status == "ask":
            raise Unclear("two_phones")
        if got.status != "ok":
            raise Unclear("no_phone")
        return str(got.value)

    def show(self, answer: str, talk: StepContext) -> str:
        return re.sub(r"^\+84", "0", answer)


class PeriodAnswer(TypedDict):
    """The first day, or a span such as a month, in ISO; and the text as typed."""

    start: str
    end: str
    raw: str


@dataclass(frozen=True, kw_only=True)
class Date(Step[PeriodAnswer]):
    """The first day (or the span, such as a month) of use."""

    latest: str = ""  # "today": not later than today

    def wants(self, word: str, text: str, talk: StepContext) -> bool:
        return word == "NO"  # "chưa": not put to use yet

    def read(self, text: str, talk: StepContext) -> PeriodAnswer:
        got = reading.read_date(text, talk.context.today)
        if got.value is not None:
            likeliest = self._kept(got.value, text, talk)
            if got.status == "ok":
                return likeliest
            raise Unsure("confirm", likeliest, *[self._kept(days, text, talk) for days in got.candidates])
        if got.status == "ask" and got.candidates:
            answers = [self._kept(days, text, talk) for days in got.candidates]
            raise Unsure(which_or_confirm(answers), *answers)
        if _NOT_YET.search(fold(text)):
            raise Unclear("not_yet")
        if got.status == "ask":
            raise Unclear("which_month")
        if reading.read_date(text, talk.context.today + A_FUTURE).value:
            raise Unclear("future")
        raise Unclear("no_date")

    def _kept(self, days: tuple[date, date], text: str, talk: StepContext) -> PeriodAnswer:
        start, end = days
        answer = PeriodAnswer(start=start.isoformat(), end=end.isoformat(), raw=text)
        self.check(answer, talk)
        return answer

    def check(self, answer: PeriodAnswer, talk: StepContext) -> None:
        if self.latest == "today" and date.fromisoformat(answer["start"]) > talk.context.today:
            raise Unclear("future")

    def show(self, answer: PeriodAnswer, talk: StepContext) -> str:
        return span(date.fromisoformat(answer["start"]), date.fromisoformat(answer["end"]), talk.lang)

    def echo(self, answer: PeriodAnswer, talk: StepContext) -> str:
        echo, campaign = Step.echo(self, answer, talk), talk.context.campaign
        if campaign is None or _in_window(answer, campaign):
            return echo
        return f"{echo}\n{_outside(campaign, talk.lang)}"


A_FUTURE = timedelta(days=3650)  # a day that is none today, and one by then, lies ahead

_NOT_YET = re.compile(r"^(?:chua|sap|dinh|du kien|chuan bi)\b|\b(?:chua|sap) (?:ap dung|lam|dung|trien khai)|not yet")


def which_or_confirm(answers: Sequence[object]) -> str:
    """How to ask what was meant: one answer as yes or no, several as a list. A key of the words."""
    if len(answers) > 1:
        return "which"
    return "confirm"


def _in_window(answer: PeriodAnswer, campaign: Campaign) -> bool:
    """Whether the use falls, in part at least, into what the campaign counts."""
    since, until = campaign.applied_from, campaign.applied_to
    early = since is not None and date.fromisoformat(answer["end"]) < since
    late = until is not None and date.fromisoformat(answer["start"]) > until
    return not early and not late


def _outside(campaign: Campaign, lang: str) -> str:
    since = until = ""
    if campaign.applied_from:
        since = day(campaign.applied_from, lang)
    if campaign.applied_to:
        until = day(campaign.applied_to, lang)
    return say("any.outside_window", lang, since=since, until=until)


class MoneyAnswer(TypedDict):
    """An amount, as read from the text that was typed."""

    vnd: int
    period: str  # of `fold.Period`
    approx: bool
    large: bool  # to be looked at twice, by its author and by officers
    raw: str


@dataclass(frozen=True, kw_only=True)
class Money(Step[MoneyAnswer]):
    """An amount in VND with its period.

    From `read_back_from` on even a clear amount is asked as yes or no, and marked `large` for officers.
    """

    read_back_from: int = 0
    none_means: tuple[str, str] = ("", "")  # "no money value" sets this step to this value instead
    none_text: str = ""  # and what was typed, when it tells enough, answers this step

    def wants(self, word: str, text: str, talk: StepContext) -> bool:
        return word == "NO"

    def read(self, text: str, talk: StepContext) -> MoneyAnswer:
        got = reading.read_money(text)
        if got.status == "none":
            raise self._instead(text)
        if got.status == "ask" and got.candidates:
            answers = [self._kept(value, text, got) for value in got.candidates]
            raise Unsure(which_or_confirm(answers), *answers)
        if got.status == "ask":
            raise Unclear("no_unit")
        if got.status == "reject":
            raise Unclear("no_money")
        return self._settled([self._kept(value, text, got) for value in (got.value or 0, *got.candidates)], got)

    def _instead(self, text: str) -> Instead:
        step, value = self.none_means
        answers = {step: value}
        if self.none_text and len(text) >= ENOUGH:
            answers[self.none_text] = text
        return Instead(**answers)

    def _settled(self, answers: list[MoneyAnswer], got: reading.Reading[int]) -> MoneyAnswer:
        likeliest = answers[0]
        if likeliest["vnd"] <= 0:
            raise Unclear("no_money")
        if got.period == "month":
            # The form wants the first year; twelve months are offered, never assumed.
            raise Unsure("per_month", {**likeliest, "vnd": likeliest["vnd"] * 12, "period": "year"}, likeliest)
        if got.period in ("day", "shift", "per_unit", "other"):
            raise Unclear("per_year", typed=likeliest["raw"])
        if got.status == "confirm" or likeliest["large"]:
            raise Unsure("confirm", *answers)
        return likeliest

    def _kept(self, vnd: int, text: str, got: reading.Reading[int]) -> MoneyAnswer:
        large = 0 < self.read_back_from <= vnd
        return MoneyAnswer(vnd=vnd, period=got.period, approx=got.approx, large=large, raw=text)

    def show(self, answer: MoneyAnswer, talk: StepContext) -> str:
        lang, per = talk.lang, f"any.period.{answer['period']}"
        shown = money(answer["vnd"], lang)
        if lang == "vi":
            shown += f" ({reading.in_words(answer['vnd'])})"
        if answer["approx"]:
            shown = f"{say('any.about', lang)} {shown}"
        if has(per, lang):
            shown += f" {say(per, lang)}"
        return shown


ENOUGH = 20  # letters that tell an effect in words


class UnitAnswer(TypedDict):
    """A union of the tree by its code ("": none, at a workplace), and the text as typed."""

    code: str
    raw: str
    was: NotRequired[str]  # the name of the union that ended, where this one took over


def _named(codes: Iterable[str | None], text: str) -> list[UnitAnswer]:
    return [UnitAnswer(code=code, raw=text) for code in codes if code]


@dataclass(frozen=True, kw_only=True)
class Unit(Step[UnitAnswer]):
    """A union of the tree. Those used before are offered first."""

    def options(self, talk: StepContext) -> tuple[Option, ...]:
        units = talk.context.units
        usable: dict[str, None] = {}
        for code in self._used(talk):
            usable |= dict.fromkeys(units.successors(code))
        return tuple([Option(code, units.label(code)) for code in list(usable)[:MOST_SUCCESSORS]])

    def _used(self, talk: StepContext) -> list[str]:
        """The answer that has to change since its union ended; what the person came by, used last, belongs to."""
        kept: UnitAnswer | None = talk.answers.get(self.key)
        used = [talk.unit]
        if kept is not None and not talk.context.units.active(kept["code"]):
            used.insert(0, kept["code"])
        if talk.person is not None:
            used += [talk.person.last_unit, talk.person.unit]
        return used

    def listed(self, talk: StepContext) -> tuple[UnitAnswer, ...]:
        try:
            return tuple(_all_of("", talk))
        except Unclear:
            return ()

    def wants(self, word: str, text: str, talk: StepContext) -> bool:
        """ "HĐ" is short for "hướng dẫn" and for two districts; here it is the districts."""
        return word == "HELP" and talk.context.units.index.find(text).status in ("ok", "ask")

    def pick(self, value: str, talk: StepContext) -> UnitAnswer:
        return UnitAnswer(code=value, raw=talk.context.units.label(value))

    def read(self, text: str, talk: StepContext) -> UnitAnswer:
        if fold(text).strip(" .!?") in listed("any.list_words", talk.lang):
            raise Unsure("which", *_all_of("", talk))
        got = talk.context.units.index.find(text)
        _taken_over(text, got, talk)
        answers = _named((got.value, *got.candidates), text)
        if got.status == "ok":
            return answers[0]
        if got.status == "confirm":
            raise Unsure("confirm", *answers[:MOST_GUESSES])
        if got.status == "reject":
            raise Unclear("no_unit_found")
        if answers:
            raise Unsure("which", *answers)
        if _LEVEL_WORDS.issuperset(fold(text).split()):
            raise Unsure("which", *_all_of(text, talk))
        raise Unclear("which_unit")

    def check(self, answer: UnitAnswer, talk: StepContext) -> None:
        units = talk.context.units
        if not units.active(answer["code"]):
            raise Unclear("unit_ended", unit=units.label(answer["code"]))

    def show(self, answer: UnitAnswer, talk: StepContext) -> str:
        return talk.context.units.label(answer["code"])


_LEVEL_WORDS = frozenset(LEVELS) | UNION_WORDS | {"cong", "doan"}  # they name a kind of union, and none of it


def _all_of(text: str, talk: StepContext) -> list[UnitAnswer]:
    """Every union above the workplaces; only the districts, say, where the text names a level."""
    units = talk.context.units
    kinds = {LEVELS[word] for word in fold(text).split() if word in LEVELS}
    above = [unit for unit in units.by_code.values() if unit.kind in AREAS | SECTORS and units.active(unit.code)]
    found = [unit for unit in above if unit.kind in kinds] or above
    if not found:
        raise Unclear("which_unit")
    found.sort(key=lambda unit: fold(unit.short_name))
    return _named([unit.code for unit in found], text)


def _taken_over(text: str, got: reading.Reading[str], talk: StepContext) -> None:
    """Offer who took over, when the text names a unit that ended: better than any of today, or as well as one."""
    units = talk.context.units
    old = units.find_ended(text)
    sure = old.status == "ok" or (old.status == "confirm" and got.status == "reject")
    if old.value is None or not sure:
        return
    successors = units.successors(old.value)
    if got.status == "ok":
        # "Hoàng Mai" is a ward now, and was a district that went to several: read back where that may matter.
        others = [code for code in successors if code != got.value]
        if others:
            raise Unsure("confirm", *_named((got.value, *others[: MOST_SUCCESSORS - 1]), text))
        return
    was = units.label(old.value)
    if not successors:
        raise Unclear("unit_ended", unit=was)
    answers = [UnitAnswer(code=code, raw=text, was=was) for code in successors[:MOST_SUCCESSORS]]
    if len(successors) == 1:
        raise Unsure("heir", *answers)
    raise Unsure("which_heir", *answers)


@dataclass(frozen=True, kw_only=True)
class Workplace(Step[UnitAnswer]):
    """Where somebody works: a grassroots union where one is loaded, else the text, listed for officers."""

    least: int = 1  # letters
    most: int = 1000

    def read(self, text: str, talk: StepContext) -> UnitAnswer:
        check_words(text, self.least, self.most)
        units = talk.context.units
        got = units.find_grassroots(text)
        answers = _named((got.value, *got.candidates), text)
        as_text = UnitAnswer(code="", raw=text)
        if got.status == "ok":
            return answers[0]
        old = units.find_ended(text)
        if old.status == "ok" and old.value:  # its union ended: those who took over come first
            successors = [code for code in units.successors(old.value) if units.by_code[code].kind == "grassroots"]
            answers = _named(successors, text) + answers
        if answers:
            raise Unsure("which", *answers[:MOST_GUESSES], as_text)
        return as_text

    def check(self, answer: UnitAnswer, talk: StepContext) -> None:
        check_words(answer["raw"], self.least, self.most)

    def show(self, answer: UnitAnswer, talk: StepContext) -> str:
        if not answer["code"]:
            return answer["raw"]
        return talk.context.units.label(answer["code"])


class CoAuthorsAnswer(TypedDict):
    """Names with their shares in per cent, the first author's share, and the text as typed."""

    people: list[list[Any]]  # [name, share] each: a pair in JSON
    first: int
    raw: str


@dataclass(frozen=True, kw_only=True)
class CoAuthors(Step[CoAuthorsAnswer]):
    """Other authors with their shares; all shares with the first author's make 100."""

    most: int = 1000

    def wants(self, word: str, text: str, talk: StepContext) -> bool:
        return word == "NO"

    def read(self, text: str, talk: StepContext) -> CoAuthorsAnswer | None:
        if len(text) > self.most:
            raise Unclear("too_long", most=self.most, got=len(text))
        author: str = talk.answers.get("author") or ""
        if not author and talk.person is not None:
            author = talk.person.name
        try:
            found = coauthors.read(text, author)
        except coauthors.NotClear as error:
            raise Unclear(error.key, **error.values) from error
        if found is None:
            return None
        people = [[name, share] for name, share in found.people]
        answer = CoAuthorsAnswer(people=people, first=found.first, raw=text)
        if found.equal:
            raise Unsure("equal_shares", answer)
        return answer

    def show(self, answer: CoAuthorsAnswer, talk: StepContext) -> str:
        people = [say("any.first_author", talk.lang, share=answer["first"])]
        people += [f"{name} {share}%" for name, share in answer["people"]]
        return "; ".join(people)


@dataclass(frozen=True, kw_only=True)
class Files(Step[int]):
    """Photos and files, up to `most`; the answer is their number, the rows are in the table `evidence`.

    They may come at any question. How many came so far is an answer beside the step's own, which stands when the
    person is done with them.
    """

    most: int = 10
    came: str = "files"  # the key of that answer

    DONE, REMOVE = "done", "remove"  # values of the options

    def sent(self, answers: Answers) -> int:
        """How many came so far."""
        return int(answers.get(self.came, 0))

    def room(self, answers: Answers) -> int:
        """How many more may come."""
        return self.most - self.sent(answers)

    def with_sent(self, answers: Answers, number: int) -> dict[str, Any]:
        """The answers when so many came; one that was given already counts them too."""
        changed = {**answers, self.came: number}
        if self.key in answers:
            changed[self.key] = number
        return changed

    def without_sent(self, answers: Answers) -> dict[str, Any]:
        """The answers when all files are thrown away."""
        return {key: answer for key, answer in answers.items() if key not in (self.came, self.key)}

    def numbers(self, answers: Answers) -> Mapping[str, int]:
        return {"n": self.sent(answers)}

    def options(self, talk: StepContext) -> tuple[Option, ...]:
        if not self.sent(talk.answers):
            return ()
        return tuple([Option(name, talk.word(self.key, f"choice.{name}")) for name in (self.DONE, self.REMOVE)])

    def may_skip(self, answers: Answers) -> bool:
        return self.optional and not self.sent(answers)

    def standing(self, answers: Answers) -> int | None:
        return self.sent(answers) or None

    def pick(self, value: str, talk: StepContext) -> int:
        return self.sent(talk.answers)

    def ordered(self, typed: str, talk: StepContext) -> str:
        """ "Gửi nhầm rồi"."""
        if self.sent(talk.answers) and typed in listed(f"{talk.flow_name}.{self.key}.said.{self.REMOVE}", talk.lang):
            return self.REMOVE
        return ""

    def read(self, text: str, talk: StepContext) -> int:
        raise Unclear("send_files")

    def show(self, answer: int, talk: StepContext) -> str:
        return talk.word(self.key, "shown", n=answer)


@dataclass(frozen=True, kw_only=True)
class Pledge(Choice):
    """The last word before something is handed in, asked again whenever an answer changed."""

    values: tuple[str, ...] = field(kw_only=False, default=("yes", "edit"))
    counted: bool = False
    final: bool = True


def no_amount(_answers: Answers) -> int:
    """Nothing to warn of."""
    return 0


@dataclass(frozen=True, kw_only=True)
class Review(Step[str]):
    """All answers, numbered; an amount to look at twice is asked here once more."""

    final: bool = True
    warns: Callable[[Answers], int] = no_amount  # the amount in VND, 0 without one

    def options(self, talk: StepContext) -> tuple[Option, ...]:
        edit = Option("edit", talk.word(self.key, "choice.edit"))
        large = self.warns(talk.answers)
        if large:
            return (Option("yes", talk.word(self.key, "choice.large", vnd=large)), edit)
        return (Option("yes", talk.word(self.key, "choice.yes")), edit)

    def pick(self, value: str, talk: StepContext) -> str:
        return value
