"""A question with a fixed list of answers, picked by button, number, label or in own words."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache

from handlers.conversation.steps.step import UNCLEAR, Step, StepContext, Unclear, Unsure
from handlers.reading.picking import held, nearest, plain, ways
from messages.catalog import first, has, listed, say
from messages.wire import Option


@dataclass(frozen=True, kw_only=True)
class Choice(Step[str]):
    """One of a few values; labels are `choice.<value>` in the words, other ways to say them `said.<value>`."""

    values: tuple[str, ...] = field(kw_only=False)

    def options(self, talk: StepContext) -> tuple[Option, ...]:
        return _labels(talk.flow_name, self.key, self.values, talk.lang)

    def pick(self, value: str, talk: StepContext) -> str:
        return value

    def unclear(self, talk: StepContext) -> str:
        return UNCLEAR

    def read(self, text: str, talk: StepContext) -> str:
        typed = ways(plain(text))
        for value in self.values:
            said = listed(f"{talk.flow_name}.{self.key}.said.{value}", talk.lang)
            if any(way in said for way in typed):
                return value
        near = nearest(text, self.options(talk))
        if near:
            return near
        values = held(text, _names(talk.flow_name, self.key, tuple(o.value for o in self.options(talk)), talk.lang))
        if not values:
            raise Unclear("pick_one")
        if len(values) > 1:
            raise Unsure("which", *values)
        return values[0]

    def wants(self, word: str, text: str, talk: StepContext) -> bool:
        return word in ("YES", "NO") and word.lower() not in self.values and not self.final

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
        if answer not in self._wanted(talk) and not (self.fillable and answer == UNCLEAR):
            raise Unclear("pick_one")


@cache
def _names(flow: str, step: str, values: tuple[str, ...], lang: str) -> dict[str, tuple[str, ...]]:
    """What people call each value inside a sentence: the parts of its label, and longer names than one word."""
    found = {}
    for value in values:
        label = _label(flow, step, value, lang)
        parts = tuple(part.strip(" ()") for part in re.split("[,(]", label) if " " in part.strip())
        said = tuple(name for name in listed(f"{flow}.{step}.said.{value}", lang) if " " in name)
        found[value] = parts + said + listed(f"{flow}.{step}.held.{value}", lang)
    return found


@cache
def _labels(flow: str, step: str, values: tuple[str, ...], lang: str) -> tuple[Option, ...]:
    return tuple(Option(value, _label(flow, step, value, lang)) for value in values)


@cache
def _label(flow: str, step: str, value: str, lang: str) -> str:
    return first((f"{flow}.{step}.choice.{value}", f"any.choice.{value}"), lang)


@cache
def _shown(flow: str, step: str, value: str, lang: str) -> str:
    """The value as it reads beside its label, where that is not how it is offered."""
    keys = (f"{flow}.{step}.shown.{value}", f"{flow}.{step}.choice.{value}", f"any.choice.{value}")
    return first(keys, lang)
