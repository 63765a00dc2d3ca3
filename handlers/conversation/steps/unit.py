"""The union that the initiative counts for, and the place where somebody works."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar, NotRequired, TypedDict

from handlers import reading
from handlers.conversation.steps.step import Step, StepContext, Unclear, Unsure
from handlers.conversation.steps.text import check_words
from handlers.reading import lead_ins
from handlers.reading.fold import fold, word_set
from handlers.reading.lead_ins import without_lead
from handlers.reading.names.workplaces import (
    is_called_so,
    is_city,
    is_nameless,
    names_no_place,
    names_place,
    offers_two,
    place_among,
    takes_back,
)
from handlers.reading.own_words import is_own_word
from handlers.reading.remarks import learned
from handlers.reading.units import AREAS, LEVELS, SECTORS, UNION_WORDS
from messages.alphabet import alphabetical
from messages.catalog import listed, say
from messages.wire import Option

MOST_GUESSES = 4  # unions offered where one was most likely meant
MOST_SUCCESSORS = 10  # units offered in place of one that ended; a rural district went to eight communes


class UnitAnswer(TypedDict):
    """A union of the tree by its code ("": none, at a workplace), and the text as typed."""

    code: str
    raw: str
    was: NotRequired[str]  # the name of the union that ended, where this one took over
    unclear: NotRequired[bool]  # the union has to see where it belongs; it counts here until then


def _named(codes: Iterable[str | None], text: str) -> list[UnitAnswer]:
    return [UnitAnswer(code=code, raw=text) for code in codes if code]


def _in_order(answers: Iterable[UnitAnswer], talk: StepContext) -> list[UnitAnswer]:
    """Where none is likelier than another they stand as in a dictionary."""
    named = {answer["code"]: answer for answer in answers}
    return [named[code] for code in talk.context.units.in_order(named)]


@dataclass(frozen=True, kw_only=True)
class Unit(Step[UnitAnswer]):
    """A union of the tree. Those used before are offered first."""

    def options(self, talk: StepContext) -> tuple[Option, ...]:
        units = talk.context.units
        if units.only:
            return (Option(units.only, units.label(units.only)),)
        usable: dict[str, None] = {}
        for code in self._used(talk):
            usable |= dict.fromkeys(units.successors(code))
        return tuple([Option(code, units.label(code)) for code in list(usable)[:MOST_SUCCESSORS]])

    def usual(self, talk: StepContext) -> UnitAnswer | None:
        """One's own union, as the profile has it; the poster's where that stands below it, or there is none.

        Where there is one union only, it is that.
        """
        if talk.context.units.only:
            return self.pick(talk.context.units.only, talk)
        units, own = talk.context.units, talk.person.unit if talk.person is not None else ""
        came_by = units.successors(talk.unit)
        if len(came_by) == 1 and (not own or units.within(came_by[0], units.successors(own))):
            return self.pick(came_by[0], talk)
        now = units.successors(own)
        if len(now) != 1:
            return None
        return self.pick(now[0], talk)

    def is_needed(self, talk: StepContext) -> bool:
        return self.usual(talk) is None

    def why_needed(self, talk: StepContext) -> Unclear | None:
        units, own = talk.context.units, talk.person.unit if talk.person is not None else ""
        if not own or units.active(own):
            return None
        return Unclear("unit_ended", unit=units.label(own))

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

    def claims(self, text: str, talk: StepContext) -> bool:
        """ "Hồng Hà" is a ward, and no no. One syllable alone ("dạ") is never taken for the short name of a union."""
        return " " in text and talk.context.units.index.find(text).status == "ok"

    def pick(self, value: str, talk: StepContext) -> UnitAnswer:
        return UnitAnswer(code=value, raw=talk.context.units.label(value))

    def unclear(self, talk: StepContext) -> UnitAnswer:
        """It counts for the person's own union, where one is known, else for the root of the tree."""
        own = [option.value for option in self.options(talk)]
        code = (own or [talk.context.units.root])[0]
        if not code:
            raise Unclear("which_unit")
        return UnitAnswer(code=code, raw="", unclear=True)

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
            raise Unsure("which", *_in_order(answers, talk))
        if _LEVEL_WORDS.issuperset(fold(text).split()):
            raise Unsure("which", *_all_of(text, talk))
        raise Unclear("which_unit")

    def is_name(self, text: str, talk: StepContext) -> bool:
        """Whether these words are the name of a union and nothing else; one syllable alone is none."""
        typed = fold(text).strip(" .!").split()
        got = talk.context.units.index.find(text)
        if len(typed) < 2 or got.status != "ok" or got.value is None:
            return False
        return set(typed) <= {*fold(talk.context.units.label(got.value)).split(), *_LEVEL_WORDS, *_UNION_NAMED}

    def check(self, answer: UnitAnswer, talk: StepContext) -> None:
        units = talk.context.units
        if not units.active(answer["code"]):
            raise Unclear("unit_ended", unit=units.label(answer["code"]))

    def show(self, answer: UnitAnswer, talk: StepContext) -> str:
        name = talk.context.units.label(answer["code"])
        if answer.get("unclear"):
            return f"{name} ({say('any.unclear', talk.lang)})"
        return name


_LEVEL_WORDS = frozenset(LEVELS) | UNION_WORDS | {"cong", "doan"}  # they name a kind of union, and none of it

_UNION_NAMED = word_set("lien doan lao dong quan huyen thi xa phuong co so ha noi")


def _all_of(text: str, talk: StepContext) -> list[UnitAnswer]:
    """Every union above the workplaces; only the districts, say, where the text names a level."""
    units = talk.context.units
    kinds = {LEVELS[word] for word in fold(text).split() if word in LEVELS}
    above = [unit for unit in units.by_code.values() if unit.kind in AREAS | SECTORS and units.active(unit.code)]
    found = [unit for unit in above if unit.kind in kinds] or above
    if not found:
        raise Unclear("which_unit")
    found.sort(key=lambda unit: alphabetical(unit.short_name))
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
    raise Unsure("which_heir", *_in_order(answers, talk))


@dataclass(frozen=True, kw_only=True)
class Workplace(Step[UnitAnswer]):
    """Where somebody works: a grassroots union where one is loaded, else the text, listed for officers."""

    least: int = 1  # letters
    most: int = 1000

    free: ClassVar[bool] = True
    least_talk: ClassVar[int] = 5

    def may_hold_talk(self, text: str) -> bool:
        """Not where it is written as names are: "Cảng cạn ICD Mỹ Đình", "cong ty may Song Da"."""
        are_large = [word[:1].isupper() for word in text.split()]
        if are_large[:1] == [True]:
            is_name = sum(are_large) > len(are_large) // 2
        else:
            is_name = any(are_large) and is_called_so(text)
        return super().may_hold_talk(text) and not is_name

    def joined(self, answer: UnitAnswer, text: str) -> str:
        return "" if answer["code"] else f"{answer['raw']}, {text}"

    def options(self, talk: StepContext) -> tuple[Option, ...]:
        """The grassroots union by whose poster or link the person came."""
        units = talk.context.units
        codes = [code for code in units.successors(talk.unit) if units.by_code[code].kind == "grassroots"]
        return tuple([Option(code, units.label(code)) for code in codes[:MOST_GUESSES]])

    def pick(self, value: str, talk: StepContext) -> UnitAnswer:
        return UnitAnswer(code=value, raw=talk.context.units.label(value))

    def claims(self, text: str, talk: StepContext) -> bool:
        return " " in text and talk.context.units.find_grassroots(text).status == "ok"

    def read(self, text: str, talk: StepContext) -> UnitAnswer:
        typed, text = text, without_lead(text, lead_ins.WORKPLACE)
        check_words(text, self.least, self.most)
        units = talk.context.units
        got = units.find_grassroots(text)
        answers = _named((got.value, *got.candidates), text)
        as_text = UnitAnswer(code="", raw=text)
        if got.status == "ok":
            return answers[0]
        if is_own_word(text):
            raise Unsure("words", as_text)
        if offers_two(text):
            raise Unsure("asks", as_text)
        place = place_among(text)
        if takes_back(typed) and not place:
            raise Unsure("speaks", UnitAnswer(code="", raw=typed))
        if is_nameless(typed, text) or names_no_place(text) or self._is_unlike(typed, talk):
            raise Unsure("speaks", as_text)
        if place:
            raise Unsure("which", UnitAnswer(code="", raw=place), as_text)
        old = units.find_ended(text)
        if old.status == "ok" and old.value:  # its union ended: those who took over come first
            successors = [code for code in units.successors(old.value) if units.by_code[code].kind == "grassroots"]
            answers = _named(successors, text) + answers
        if answers:
            raise Unsure("which", *_in_order(answers[:MOST_GUESSES], talk), as_text)
        return as_text

    def _is_unlike(self, text: str, talk: StepContext) -> bool:
        """Whether few small words that name no place and no union are hardly a workplace: "lái xe buýt"."""
        if is_city(text):
            return True
        if talk.lang != learned.LANGUAGE or any(map(str.isupper, text)) or names_place(text):
            return False
        if len(text.split()) >= self.least_talk:
            return False
        return learned.is_misfit(text, self.key) and talk.context.units.index.find(text).status != "ok"

    def check(self, answer: UnitAnswer, talk: StepContext) -> None:
        check_words(answer["raw"], self.least, self.most)

    def show(self, answer: UnitAnswer, talk: StepContext) -> str:
        if not answer["code"]:
            return answer["raw"]
        return talk.context.units.label(answer["code"])
