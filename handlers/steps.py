"""The kinds of question: what each accepts, offers, and how it shows an answer.

To add a kind: a frozen dataclass with `read`, and what differs of the rest. A step never holds a sentence:
it raises `Unclear("too_short", least=20, got=7)` or `Unsure(…)`, and the words are in `messages/`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from typing import Any, Protocol

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

MOST_SUCCESSORS = 10  # units offered in place of one that ended; a rural district went to eight communes

Answers = Mapping[str, Any]
Condition = Callable[[Answers], bool]


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


ENOUGH = 20  # letters that tell an effect in words


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
class Step:
    """One question. Its words are under its own key in `messages/<language>/<flow>.toml`."""

    key: str = field(kw_only=False)
    when: Condition = always
    optional: bool = False
    counted: bool = True  # stands in "Bước n/m" and at the review
    final: bool = False  # passed again whenever an answer before it changes

    def options(self, talk: StepContext) -> tuple[Option, ...]:
        """What is offered to pick; free answers offer nothing."""
        return ()

    def pick(self, value: str, talk: StepContext) -> Any:
        """The answer behind a picked option."""
        return value

    def wants(self, word: str, text: str, talk: StepContext) -> bool:
        """Whether a short reply such as "NO" is an answer here, and not a word to the bot."""
        return False

    def read(self, text: str, talk: StepContext) -> Any:
        """The answer in what was typed. Raises Unclear, Unsure or Instead."""
        raise Unclear("pick_one")

    def listed(self, talk: StepContext) -> tuple[Any, ...]:
        """All answers there are, to choose from where words were not understood twice; most kinds have no such list."""
        return ()

    def check(self, answer: Any, talk: StepContext) -> None:
        """Whether a kept answer still holds: asked again of all before the review. Raises Unclear."""

    def show(self, answer: Any, talk: StepContext) -> str:
        """The answer as a person reads it."""
        return str(answer)

    def echo(self, answer: Any, talk: StepContext) -> str:
        """What to read back at the head of the next question."""
        return say("any.noted", talk.lang, shown=self.show(answer, talk))


@dataclass(frozen=True, kw_only=True)
class Choice(Step):
    """One of a few values; labels are `choice.<value>` in the words, other ways to say them `said.<value>`."""

    values: tuple[str, ...] = field(kw_only=False)

    def options(self, talk: StepContext) -> tuple[Option, ...]:
        return _labels(talk.flow_name, self.key, self.values, talk.lang)

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

    def check(self, answer: Any, talk: StepContext) -> None:
        if answer not in self.values:
            raise Unclear("pick_one")

    def show(self, answer: Any, talk: StepContext) -> str:
        return _label(talk.flow_name, self.key, answer, talk.lang)


@dataclass(frozen=True, kw_only=True)
class Category(Choice):
    """A choice that the campaign may narrow to its own categories."""

    def options(self, talk: StepContext) -> tuple[Option, ...]:
        return _labels(talk.flow_name, self.key, self._wanted(talk), talk.lang)

    def _wanted(self, talk: StepContext) -> tuple[str, ...]:
        wanted = talk.context.campaign.fields if talk.context.campaign else ()
        return tuple(value for value in self.values if value in wanted) if wanted else self.values

    def read(self, text: str, talk: StepContext) -> str:
        value = Choice.read(self, text, talk)
        self.check(value, talk)
        return value

    def check(self, answer: Any, talk: StepContext) -> None:
        if answer not in self._wanted(talk):
            raise Unclear("pick_one")


@cache
def _labels(flow: str, step: str, values: tuple[str, ...], lang: str) -> tuple[Option, ...]:
    return tuple(Option(value, _label(flow, step, value, lang)) for value in values)


@cache
def _label(flow: str, step: str, value: str, lang: str) -> str:
    return first((f"{flow}.{step}.choice.{value}", f"any.choice.{value}"), lang)


@dataclass(frozen=True, kw_only=True)
class Text(Step):
    """Free text between `least` and `most` characters, with at least one word in it."""

    least: int = 1
    most: int = 1000

    def read(self, text: str, talk: StepContext) -> Any:
        self.check(text, talk)
        return text

    def check(self, answer: Any, talk: StepContext) -> None:
        if len(answer) > self.most:
            raise Unclear("too_long", most=self.most, got=len(answer))
        if len(answer) < self.least:
            raise Unclear("too_short", least=self.least, got=len(answer))
        if not any(letter.isalpha() for letter in answer):
            raise Unclear("no_words")

    def echo(self, answer: Any, talk: StepContext) -> str:
        return say("any.kept", talk.lang)


@dataclass(frozen=True, kw_only=True)
class Calculation(Text):
    """How an amount was reckoned: a sum in figures ("200*150000*12") says it as well as words do."""

    def check(self, answer: Any, talk: StepContext) -> None:
        if len(_FIGURES.findall(answer)) < 2 or len(answer) > self.most:
            Text.check(self, answer, talk)


_FIGURES = re.compile(r"\d+")


@dataclass(frozen=True, kw_only=True)
class Title(Text):
    """A name for the initiative: more than "sáng kiến"; the same title elsewhere is said, never refused."""

    def check(self, answer: Any, talk: StepContext) -> None:
        if _NO_TITLE.issuperset(fold(answer).split()):
            raise Unclear("only_initiative")
        Text.check(self, answer, talk)

    def echo(self, answer: Any, talk: StepContext) -> str:
        alike = same_title(talk.context.tx, title_key(answer), talk.initiative)
        if not alike:
            return Text.echo(self, answer, talk)
        units = [talk.context.units.label(unit) for unit, _title in alike]
        return say("any.same_title", talk.lang, units=units)


_NO_TITLE = word_set("sang kien giai phap cai tien initiative idea")


def title_key(title: str) -> str:
    """The words of a title, folded and in order of the alphabet: the same for the same words in another order."""
    return " ".join(sorted(set(fold(title).split())))


_LEAD_IN = re.compile(
    r"^(?:(?:dạ|da|vâng|vang)\W+)?(?:(?:tôi|toi|em|mình|minh|tên|ten|họ|ho|và|va|my|name)\s+)*(?:là|la|is|tên|ten)\s*[:\s]\s*",
    re.IGNORECASE,
)
_TITLES = re.compile(r"^(?:cô|anh|chị|ông|bà|thầy|bác|đồng chí|đ/c)\s+(?=\S+\s+\S+)", re.IGNORECASE)
_TAIL = re.compile(r"\s+(?:ạ|nhé|nha|em ạ)$", re.IGNORECASE)
_NO_NAME = {"khong", "sao", "tai", "gi", "muon", "can", "ko"}


@dataclass(frozen=True, kw_only=True)
class Name(Text):
    """A person's full name: two words or more, letters only."""

    def read(self, text: str, talk: StepContext) -> str:
        name = _TITLES.sub("", _LEAD_IN.sub("", " ".join(text.split())))
        name = _TAIL.sub("", re.split(r" [-–(]|,", name)[0]).strip(" .")
        self.check(name, talk)
        return name.title() if name.isupper() else " ".join(word[:1].upper() + word[1:] for word in name.split())

    def check(self, answer: Any, talk: StepContext) -> None:
        words = fold(answer).split()
        if any(letter.isdigit() for letter in answer) or not 2 <= len(words) <= 7 or _NO_NAME & set(words):
            raise Unclear("full_name")
        Text.check(self, answer, talk)

    def echo(self, answer: Any, talk: StepContext) -> str:
        return Step.echo(self, answer, talk)


@dataclass(frozen=True, kw_only=True)
class Phone(Step):
    """A Vietnamese telephone number, kept as E.164."""

    def wants(self, word: str, text: str, talk: StepContext) -> bool:
        return word == "NO"

    def read(self, text: str, talk: StepContext) -> str | None:
        got = reading.read_phone(text)
        if got.status == "none" and self.optional:
            return None
        if got.status == "confirm":
            raise Unsure("confirm", got.value, *got.candidates)
        if got.status != "ok":
            raise Unclear("two_phones" if got.status == "ask" else "no_phone")
        return str(got.value)

    def show(self, answer: Any, talk: StepContext) -> str:
        return re.sub(r"^\+84", "0", answer)


@dataclass(frozen=True, kw_only=True)
class Date(Step):
    """The first day (or the span, such as a month) of use. Kept: start, end (ISO) and the text as typed."""

    latest: str = ""  # "today": not later than today

    def wants(self, word: str, text: str, talk: StepContext) -> bool:
        return word == "NO"  # "chưa": not put to use yet

    def read(self, text: str, talk: StepContext) -> dict[str, str]:
        got = reading.read_date(text, talk.context.today)
        if got.status == "ok":
            return self._kept(got.value, text, talk)
        if got.status == "confirm":
            raise Unsure("confirm", *(self._kept(value, text, talk) for value in (got.value, *got.candidates)))
        if got.status == "ask" and got.candidates:
            doubt = "which" if len(got.candidates) > 1 else "confirm"
            raise Unsure(doubt, *(self._kept(value, text, talk) for value in got.candidates))
        if _NOT_YET.search(fold(text)):
            raise Unclear("not_yet")
        if got.status == "ask":
            raise Unclear("which_month")
        later = reading.read_date(text, talk.context.today + timedelta(days=3650))
        raise Unclear("future" if later.value else "no_date")

    def _kept(self, value: Any, text: str, talk: StepContext) -> dict[str, str]:
        start, end = value
        answer = {"start": start.isoformat(), "end": end.isoformat(), "raw": text}
        self.check(answer, talk)
        return answer

    def check(self, answer: Any, talk: StepContext) -> None:
        if self.latest == "today" and date.fromisoformat(answer["start"]) > talk.context.today:
            raise Unclear("future")

    def show(self, answer: Any, talk: StepContext) -> str:
        return span(date.fromisoformat(answer["start"]), date.fromisoformat(answer["end"]), talk.lang)

    def echo(self, answer: Any, talk: StepContext) -> str:
        echo = Step.echo(self, answer, talk)
        return echo if _in_window(answer, talk) else f"{echo}\n{_outside(talk)}"


_NOT_YET = re.compile(r"^(?:chua|sap|dinh|du kien|chuan bi)\b|\b(?:chua|sap) (?:ap dung|lam|dung|trien khai)|not yet")


def _in_window(answer: dict[str, str], talk: StepContext) -> bool:
    campaign = talk.context.campaign
    if campaign is None:
        return True
    start, end = date.fromisoformat(answer["start"]), date.fromisoformat(answer["end"])
    return (campaign.applied_from is None or end >= campaign.applied_from) and (
        campaign.applied_to is None or start <= campaign.applied_to
    )


def _outside(talk: StepContext) -> str:
    campaign = talk.context.campaign
    assert campaign is not None
    since = day(campaign.applied_from, talk.lang) if campaign.applied_from else ""
    until = day(campaign.applied_to, talk.lang) if campaign.applied_to else ""
    return say("any.outside_window", talk.lang, since=since, until=until)


@dataclass(frozen=True, kw_only=True)
class Money(Step):
    """An amount in VND with its period. Kept: vnd, period, approx and the text as typed.

    From `read_back_from` on even a clear amount is asked as yes or no, and marked `large` for officers.
    """

    read_back_from: int = 0
    none_means: tuple[str, str] = ("", "")  # "no money value" sets this step to this value instead
    none_text: str = ""  # and what was typed, when it tells enough, answers this step

    def wants(self, word: str, text: str, talk: StepContext) -> bool:
        return word == "NO"

    def read(self, text: str, talk: StepContext) -> dict[str, Any]:
        got = reading.read_money(text)
        if got.status == "none":
            step, value = self.none_means
            told = {self.none_text: text} if self.none_text and len(text) >= ENOUGH else {}
            raise Instead(**{step: value}, **told)
        if got.status == "ask" and got.candidates:
            doubt = "which" if len(got.candidates) > 1 else "confirm"
            raise Unsure(doubt, *(self._kept(value, text, got) for value in got.candidates))
        if got.status in ("ask", "reject"):
            raise Unclear("no_unit" if got.status == "ask" else "no_money")
        answers = [self._kept(value, text, got) for value in (got.value or 0, *got.candidates)]
        return self._settled(answers, got)

    def _settled(self, answers: list[dict[str, Any]], got: reading.Reading[int]) -> dict[str, Any]:
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

    def _kept(self, vnd: int, text: str, got: reading.Reading[int]) -> dict[str, Any]:
        large = 0 < self.read_back_from <= vnd
        return {"vnd": vnd, "period": got.period, "approx": got.approx, "large": large, "raw": text}

    def show(self, answer: Any, talk: StepContext) -> str:
        amount = money(answer["vnd"], talk.lang)
        words = f" ({reading.in_words(answer['vnd'])})" if talk.lang == "vi" else ""
        about = say("any.about", talk.lang) + " " if answer["approx"] else ""
        period = answer["period"]
        per = " " + say(f"any.period.{period}", talk.lang) if has(f"any.period.{period}", talk.lang) else ""
        return f"{about}{amount}{words}{per}"


@dataclass(frozen=True, kw_only=True)
class Unit(Step):
    """A union of the tree. Kept: its code and the text as typed. Those used before are offered first."""

    def options(self, talk: StepContext) -> tuple[Option, ...]:
        person, units = talk.person, talk.context.units
        kept = (talk.answers.get(self.key) or {}).get("code", "")
        ended = kept if not units.active(kept) else ""
        codes = (ended, talk.unit, person.last_unit if person else "", person.unit if person else "")
        usable = dict.fromkeys(active for code in codes for active in units.successors(code))
        return tuple(Option(code, units.label(code)) for code in list(usable)[:MOST_SUCCESSORS])

    def wants(self, word: str, text: str, talk: StepContext) -> bool:
        """ "HĐ" is short for "hướng dẫn" and for two districts; here it is the districts."""
        return word == "HELP" and talk.context.units.index.find(text).status in ("ok", "ask")

    def pick(self, value: str, talk: StepContext) -> dict[str, str]:
        return {"code": value, "raw": talk.context.units.label(value)}

    def read(self, text: str, talk: StepContext) -> dict[str, str]:
        if fold(text).strip(" .!?") in listed("any.list_words", talk.lang):
            raise Unsure("which", *_all_of("", talk))
        got = talk.context.units.index.find(text)
        _taken_over(text, got, talk)
        answers = [{"code": code, "raw": text} for code in (got.value, *got.candidates) if code]
        if got.status == "ok":
            return answers[0]
        if got.status == "confirm":
            raise Unsure("confirm", *answers[:4])
        if got.status == "ask" and answers:
            raise Unsure("which", *answers)
        if got.status == "ask" and set(fold(text).split()) <= set(LEVELS) | UNION_WORDS | {"cong", "doan"}:
            raise Unsure("which", *_all_of(text, talk))
        raise Unclear("no_unit_found" if got.status == "reject" else "which_unit")

    def listed(self, talk: StepContext) -> tuple[Any, ...]:
        try:
            return tuple(_all_of("", talk))
        except Unclear:
            return ()

    def check(self, answer: Any, talk: StepContext) -> None:
        if not talk.context.units.active(answer["code"]):
            raise Unclear("unit_ended", unit=talk.context.units.label(answer["code"]))

    def show(self, answer: Any, talk: StepContext) -> str:
        return talk.context.units.label(answer["code"])


def _all_of(text: str, talk: StepContext) -> list[dict[str, str]]:
    """Every union above the workplaces; only the districts, say, where the text names a level."""
    units = talk.context.units
    kinds = {LEVELS[word] for word in fold(text).split() if word in LEVELS}
    above = [unit for unit in units.by_code.values() if unit.kind in AREAS | SECTORS and units.active(unit.code)]
    found = [unit for unit in above if unit.kind in kinds] or above
    if not found:
        raise Unclear("which_unit")
    return [{"code": unit.code, "raw": text} for unit in sorted(found, key=lambda unit: fold(unit.short_name))]


def _taken_over(text: str, got: reading.Reading[str], talk: StepContext) -> None:
    """Offer who took over, when the text names a unit that ended: better than any of today, or as well as one."""
    units = talk.context.units
    old = units.find_ended(text)
    if not (old.status == "ok" or (old.status == "confirm" and got.status == "reject")):
        return
    assert old.value is not None
    successors = units.successors(old.value)
    if got.status == "ok":
        # "Hoàng Mai" is a ward now, and was a district that went to several: read back where that may matter.
        others = [code for code in successors if code != got.value]
        if others:
            codes = (got.value, *others[: MOST_SUCCESSORS - 1])
            raise Unsure("confirm", *({"code": code, "raw": text} for code in codes))
        return
    if not successors:
        raise Unclear("unit_ended", unit=units.label(old.value))
    answers = ({"code": code, "raw": text, "was": units.label(old.value)} for code in successors[:MOST_SUCCESSORS])
    raise Unsure("heir" if len(successors) == 1 else "which_heir", *answers)


@dataclass(frozen=True, kw_only=True)
class Workplace(Text):
    """Where somebody works: a grassroots union where one is loaded, else the text, listed for officers."""

    def read(self, text: str, talk: StepContext) -> dict[str, str]:
        Text.check(self, text, talk)
        got = talk.context.units.find_grassroots(text)
        answers = [{"code": code, "raw": text} for code in (got.value, *got.candidates) if code]
        as_text = {"code": "", "raw": text}
        if got.status == "ok":
            return answers[0]
        units, old = talk.context.units, talk.context.units.find_ended(text)
        if old.status == "ok" and old.value:  # its union ended: those who took over come first
            successors = [code for code in units.successors(old.value) if units.by_code[code].kind == "grassroots"]
            answers = [{"code": code, "raw": text} for code in successors] + answers
        if answers:
            raise Unsure("which", *answers[:4], as_text)
        return as_text

    def check(self, answer: Any, talk: StepContext) -> None:
        Text.check(self, answer["raw"], talk)

    def show(self, answer: Any, talk: StepContext) -> str:
        return talk.context.units.label(answer["code"]) if answer["code"] else str(answer["raw"])

    def echo(self, answer: Any, talk: StepContext) -> str:
        return Step.echo(self, answer, talk)


@dataclass(frozen=True, kw_only=True)
class CoAuthors(Step):
    """Other authors with their shares; all shares with the first author's make 100."""

    most: int = 1000

    def wants(self, word: str, text: str, talk: StepContext) -> bool:
        return word == "NO"

    def read(self, text: str, talk: StepContext) -> dict[str, Any] | None:
        if len(text) > self.most:
            raise Unclear("too_long", most=self.most, got=len(text))
        author = talk.answers.get("author") or (talk.person.name if talk.person else "")
        try:
            found = coauthors.read(text, author)
        except coauthors.NotClear as error:
            raise Unclear(error.key, **error.values) from error
        if found is None:
            return None
        answer = {
            "people": [[name, share] for name, share in found.people],
            "first": found.first,
            "raw": text,
        }
        if found.equal:
            raise Unsure("equal_shares", answer)
        return answer

    def show(self, answer: Any, talk: StepContext) -> str:
        people = [say("any.first_author", talk.lang, share=answer["first"])]
        people += [f"{name} {share}%" for name, share in answer["people"]]
        return "; ".join(people)


@dataclass(frozen=True, kw_only=True)
class Files(Step):
    """Photos and files, up to `most`. Kept: the number of files; the rows are in the table `evidence`."""

    most: int = 10

    def options(self, talk: StepContext) -> tuple[Option, ...]:
        names = ("done", "remove") if talk.answers.get("files") else ()
        return tuple(Option(name, talk.word(self.key, f"choice.{name}")) for name in names)

    def pick(self, value: str, talk: StepContext) -> int:
        return int(talk.answers.get("files", 0))

    def read(self, text: str, talk: StepContext) -> Any:
        raise Unclear("send_files")

    def room(self, talk: StepContext) -> int:
        """How many more files may come."""
        return self.most - int(talk.answers.get("files", 0))

    def show(self, answer: Any, talk: StepContext) -> str:
        return talk.word(self.key, "shown", n=answer)


@dataclass(frozen=True, kw_only=True)
class Pledge(Choice):
    """The last word before something is handed in, asked again whenever an answer changed."""

    values: tuple[str, ...] = field(kw_only=False, default=("yes", "edit"))
    counted: bool = False
    final: bool = True


@dataclass(frozen=True, kw_only=True)
class Review(Step):
    """All answers, numbered; a large amount is asked here once more."""

    final: bool = True

    def options(self, talk: StepContext) -> tuple[Option, ...]:
        large = large_amount(talk.answers)
        yes = talk.word(self.key, "choice.large" if large else "choice.yes", vnd=large)
        edit = Option("edit", talk.word(self.key, "choice.edit"))
        return (Option("yes", yes), edit)


def large_amount(answers: Answers) -> int:
    """The benefit in VND where it is one to look at twice, else 0."""
    benefit = answers.get("benefit")
    if answers.get("effect") == "money" and benefit and benefit["large"]:
        return int(benefit["vnd"])
    return 0
