"""A question with a fixed list of answers, picked by button, number, label or in own words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from handlers.conversation.steps.step import (
    UNCLEAR,
    Instead,
    Step,
    StepContext,
    Unclear,
    Unsure,
    which_or_confirm,
)
from handlers.reading import denials
from handlers.reading.choosing import Names, behind, is_alone, likely, lost_behind, told_behind
from handlers.reading.fold import SpelledPattern, fold, word_set
from handlers.reading.picking import nearest
from handlers.reading.remarks import learned
from handlers.reading.remarks.telling import objects
from handlers.reading.replies import read_reply
from messages.catalog import LANGUAGES, first, has, listed, say
from messages.wire import Option

#: "Nhờ em xem giúp" tells of nobody else.
_WANTS_HELP = SpelledPattern(r"\W*(?:dạ )?nhờ (?:em|ad|bot|bạn|anh|chị)\b|(?>.*?\b(?:cả|thêm)\b).*\bnữa\W*$")
_CLAUSE_END = re.compile(r"[,.;!…]+\s")
_DENIES = SpelledPattern(r"\b(?:không|ko|hông|hổng|chẳng|chả|đâu|trừ|ngoài)\b")
#: Tells of no effect, only that there is no money in it.
_NO_MONEY = SpelledPattern(r"\b(?:không|ko|k|hông|hổng|chẳng|chả|đâu|chưa|khó|gì|nào|sao|tiền)\b")
#: Only what it is not: "không phải kỹ thuật".
_NOT_THIS = SpelledPattern(
    r"(?!.*\b(?:mà|cái nào|mục nào|cái gì)\b)"
    r"\W*(?:(?:dạ|cái này|nó) )*(?:(?:không|ko|hông|hổng|chẳng|chả) (?:phải|liên quan|dính|thuộc)|ngoài|trừ)\b[^,;.]*$"
)
ALONE = "="  # before a name that counts only alone: "=của anh", since "của anh trong tổ" is another's
FEW = 3  # values: of more of them somebody may mean two at once
LEAST_TOLD = 20  # letters behind a choice that tell something


@dataclass(frozen=True, kw_only=True)
class Choice(Step[str]):
    """One of a few values; labels are `choice.<value>` in the words, other ways to say them `said.<value>`."""

    values: tuple[str, ...] = field(kw_only=False)
    assumed: str = ""  # the value that stands where the question is not asked
    denied: str = ""  # the value that is meant where another is denied: "có gì đâu mà bí mật"
    exact: bool = False  # what only stands within a sentence is asked about: "đồng ý cái gì vậy"
    more: tuple[str, str] = ("", "")  # behind this value may stand the answer to that step: "có, 60 triệu"
    tells: tuple[str, str] = ("", "")  # behind this value that story: "không tính được, nhưng đỡ mệt hẳn"

    def options(self, talk: StepContext) -> tuple[Option, ...]:
        labels: tuple[Option, ...] = _labels(talk.flow_name, self.key, self.values, talk.lang)
        return labels

    def pick(self, value: str, talk: StepContext) -> str:
        return value

    def usual(self, talk: StepContext) -> str | None:
        return self.assumed or None

    def unclear(self, talk: StepContext) -> str:
        return UNCLEAR

    def read(self, text: str, talk: StepContext) -> str:
        names = self._names(talk)
        try:
            value = self._read_names(text, names, talk)
        except Instead as more:
            if not any(map(str.isdigit, more.rest)):  # an amount behind it says what is meant: "20tr/tháng"
                self._look_twice(more.answers[self.key], text, names)
            raise
        self._look_twice(value, text, names)
        return value

    def _read_names(self, text: str, names: Names, talk: StepContext) -> str:
        """The value that these words name. Raises Instead where more stands behind it."""
        if not self.denied and _NOT_THIS.fullmatch(text) is not None:
            raise Unclear("pick_one")
        said = names.called_so(text)
        if len(said) > 1:
            raise Unsure("which", *said)
        sure = said[0] if said else self._instead_of_denied(text, names)
        if sure and (likely.is_hedged(text) or (not said and denials.may_ask(text))):
            raise Unsure("confirm", sure)
        if sure:
            return sure
        asks = denials.asks_whether(text)
        near = "" if self.final or asks else nearest(text, self.options(talk))  # "mai em gửi" hands nothing in
        values = names.meant(text)
        if near:
            return self._held_in_words(near, values, text, names)
        if not values:
            self._look_alone(text)
        if len(values) != 1:
            return self._certain(text, values, talk)
        if self.exact or likely.is_hedged(text) or asks or (len(self.values) > FEW and likely.means_two(text)):
            raise Unsure("confirm", values[0])
        self._look_behind(values[0], text, names)
        return values[0]

    def _certain(self, text: str, named: Sequence[str], talk: StepContext) -> str:
        """What is meant beyond doubt by words that name no value, or several. Raises Unclear and Unsure otherwise."""
        value = "" if self.final or self.exact or likely.is_hedged(text) else self._meant_certainly(text)
        denies = not self.denied and _DENIES.search(text) is not None  # "không phải đề tài nghiên cứu" is none of these
        if value in (named or [option.value for option in self.options(talk) if not denies]):
            return value
        if named:
            raise Unsure("which", *named)
        raise Unclear("pick_one")

    def _meant_certainly(self, text: str) -> str:
        """The value that these words mean beyond doubt, where they neither ask nor order; "" where there is doubt."""
        if denials.asks_whether(text) or read_reply(text) not in ("", "YES", "NO", "ASK", "HELP"):
            return ""
        return "" if learned.is_misfit(text, self.key) else likely.certain(self.key, text)

    def _held_in_words(self, near: str, values: Sequence[str], text: str, names: Names) -> str:
        """The value whose label stands in these words, unless they deny it, name another too or are not sure of it."""
        if near in names.denied(text):
            raise Unclear("pick_one")  # "kỹ thuật gì đâu"
        if not set(values) <= {near}:
            raise Unsure("which", *dict.fromkeys((near, *values)))  # "tác nghiệp hay quản lý cũng được"
        if likely.is_hedged(text):
            raise Unsure("confirm", near)
        self._look_behind(near, text, names)
        return near

    def _instead_of_denied(self, text: str, names: Names) -> str:
        """What is meant where all that is named is denied in everyday words: "có quyết định đâu em"; else ""."""
        if not self.denied or denials.asks(text):
            return ""
        denied = names.denied(text)
        if not denied or not set(names.meant(text)) <= {self.denied}:
            return ""
        if self.denied in denied:  # "làm gì có chuyện công khai"
            others = [value for value in self.values if value not in denied]
            raise Unsure(which_or_confirm(others), *others)
        return self.denied

    def _denies(self, text: str, names: Names) -> bool:
        """Whether all that is named is denied."""
        try:
            return self._instead_of_denied(text, names) != ""
        except Unsure:
            return True

    def _look_twice(self, value: str, text: str, names: Names) -> None:
        """ "Không biết có tính ra được không nữa" holds a name of a value, and yet means none."""
        doubted = likely.doubted(self.key, text, value, whole=names.said(text) == value)
        if doubted:
            raise Unsure(which_or_confirm(doubted), *doubted)

    def likely(self, text: str, talk: StepContext) -> tuple[str, ...]:
        if self.final or (not self.denied and _NOT_THIS.match(text) is not None):
            return ()
        return likely.guessed(self.key, text, [option.value for option in self.options(talk)])

    def _look_alone(self, text: str) -> None:
        """ "1 ty 2", where it is asked whether there is an amount."""
        value, key = self.more
        if is_alone(text, key):
            raise Instead(then=key, rest=text, **{self.key: value})

    def _look_behind(self, value: str, text: str, names: Names) -> None:
        """ "Có, 60 triệu", "rồi, QĐ 61 ngày 3/3" answer the next question too."""
        answer, key = self.more
        if value == answer and (rest := behind(text, key) or lost_behind(text)):
            raise Instead(then=key, rest=rest, **{self.key: value})
        answer, key = self.tells
        rest = told_behind(text) if value == answer else ""
        if not rest or names.meant(rest):
            return
        if _NO_MONEY.search(_first_clause(text)) is None:
            rest = text  # "an toàn hơn, đỡ mệt hẳn": all of it is told
        if len(rest) >= LEAST_TOLD:
            raise Instead(then=key, rest=rest, **{self.key: value})

    def told_apart(self, text: str, talk: StepContext) -> dict[str, Any]:
        offered = tuple(option.value for option in self.options(talk))
        if not self.assumed or _WANTS_HELP.match(text) is not None:
            return {}
        if len(_telling(talk.flow_name, self.key, offered, talk.lang).meant(text)) != 1:
            return {}
        try:
            return {self.key: self.read(text, talk)}
        except Instead as more:
            return {**more.answers, more.then: more.rest}
        except (Unclear, Unsure):
            return {}

    def called(self, typed: str, talk: StepContext) -> str:
        """The value that these folded words are a name of, said where nobody asks; "" for none."""
        if not self.reviewed or " " not in typed:
            return ""
        offered = tuple(option.value for option in self.options(talk))
        return _called(talk.flow_name, self.key, offered).get(typed, "")

    def names(self, flow: str) -> frozenset[str]:
        """All that its values are called so, in any language."""
        return frozenset(_called(flow, self.key, self.values)) if self.reviewed else frozenset()

    def claims(self, text: str, talk: StepContext) -> bool:
        """ "Chưa có", "có ai công nhận đâu" where that is a way to say an answer."""
        if self.final:
            return False
        names = self._names(talk)
        if names.said(text) or self._denies(text, names) or self._meant_certainly(text):
            return True
        meant = names.meant(text)
        if len(meant) == 1:
            return denials.says_no(text)  # "phần này đừng cho ai xem"
        if not meant:
            return likely.surely_chooses(self.key, text)
        return likely.surely_means(self.key, text, names.said(_first_clause(text)))

    def _names(self, talk: StepContext) -> Names:
        offered = tuple(option.value for option in self.options(talk))
        names: Names = _names(talk.flow_name, self.key, offered, talk.lang)
        return names

    def wants(self, word: str, text: str, talk: StepContext) -> bool:
        if self.final:
            return False
        if word == "ASK":  # "có rồi nhưng quên số", and not "vâng nhưng sai đơn vị"
            return not objects(text) and len(self._names(talk).meant(text)) == 1
        return word in ("YES", "NO") and word.lower() not in self.values

    def check(self, answer: str, talk: StepContext) -> None:
        if answer not in self.values and not (self.fillable and answer == UNCLEAR):
            raise Unclear("pick_one")

    def show(self, answer: str, talk: StepContext) -> str:
        flow, lang = talk.flow_name, talk.lang
        if answer == UNCLEAR:
            return say("any.unclear", lang)
        return first(
            (f"{flow}.{self.key}.shown.{answer}", f"{flow}.{self.key}.choice.{answer}", f"any.choice.{answer}"), lang
        )

    def echo(self, answer: str, talk: StepContext) -> str:
        """As it was picked; a question may have a sentence of its own for that, or none."""
        own = f"{talk.flow_name}.{self.key}.echo"
        if answer == UNCLEAR:
            return Step.echo(self, answer, talk)
        if has(own, talk.lang):
            return say(own, talk.lang)
        return say("any.noted", talk.lang, shown=_label(talk.flow_name, self.key, answer, talk.lang))


@dataclass(frozen=True, kw_only=True)
class Category(Choice):
    """A choice that the campaign may narrow to its own categories."""

    def options(self, talk: StepContext) -> tuple[Option, ...]:
        labels: tuple[Option, ...] = _labels(talk.flow_name, self.key, self._wanted(talk), talk.lang)
        return labels

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
        if answer not in self._wanted(talk) and not (self.fillable and answer == UNCLEAR):
            raise Unclear("pick_one")


def _first_clause(text: str) -> str:
    return _CLAUSE_END.split(text, maxsplit=1)[0]


@cache
def _names(flow: str, step: str, values: tuple[str, ...], lang: str) -> Names:
    """What people call each value: its label, the parts of it, and the lists `said` and `held`; in any language."""
    whole: dict[str, tuple[str, ...]] = {}
    inside: dict[str, tuple[str, ...]] = {}
    languages = sorted(LANGUAGES, key=lang.__ne__)  # that of the chat first
    for value in values:
        parts = tuple(part for one in languages for part in _parts(_label(flow, step, value, one)))
        said, held = (
            tuple(name for one in languages for name in listed(f"{flow}.{step}.{kind}.{value}", one))
            for kind in ("said", "held")
        )
        whole[value] = (*(name.removeprefix(ALONE) for name in said), *parts, *held)
        inside[value] = tuple(name for name in (*parts, *said) if " " in name and not name.startswith(ALONE)) + held
    return Names(whole, inside)


@cache
def _telling(flow: str, step: str, values: tuple[str, ...], lang: str) -> Names:
    """The names that tell what is meant where nobody asks: "chờ duyệt", and not "được rồi"."""
    names = _names(flow, step, values, lang)
    return Names(*({value: _not_little(found) for value, found in by.items()} for by in (names.whole, names.inside)))


def _not_little(names: Sequence[str]) -> tuple[str, ...]:
    return tuple(name for name in names if not _SAY_LITTLE.issuperset(fold(name).split()))


@cache
def _called(flow: str, step: str, values: tuple[str, ...]) -> dict[str, str]:
    """The values by their names of two words or more, folded; those left out mean something to any question."""
    found: dict[str, str] = {}
    for lang in LANGUAGES:
        for value in values:
            said = listed(f"{flow}.{step}.said.{value}", lang)
            names = (*_parts(_label(flow, step, value, lang)), *(name.removeprefix(ALONE) for name in said))
            found |= {fold(name): value for name in _not_little(names)}
    return found


_SAY_LITTLE = word_set(
    fold(
        "có không ko k chưa được rồi đã đang chờ đợi xét làm gì hết ai đâu là kể ra khác tôi em anh chị mình cô chú "
        "bác đây cần thoải mái ừ vâng đúng ok tính tổ chức no yes not other"
    )
)


def _parts(label: str) -> list[str]:
    return [part.strip(" ()") for part in re.split("[,(]", label)]


@cache
def _labels(flow: str, step: str, values: tuple[str, ...], lang: str) -> tuple[Option, ...]:
    return tuple(Option(value, _label(flow, step, value, lang)) for value in values)


@cache
def _label(flow: str, step: str, value: str, lang: str) -> str:
    return first((f"{flow}.{step}.choice.{value}", f"any.choice.{value}"), lang)
