"""The question about a sum that does not add up: "Em tính ra 360 triệu, anh/chị ghi 500 triệu. Giữ số nào?" """

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from handlers.conversation.steps.choice import Choice
from handlers.conversation.steps.money import Money, MoneyAnswer
from handlers.conversation.steps.step import SHOWN, Answers, Condition, Instead, StepContext, Unclear, Unsure
from handlers.initiative.coach.checking import checked, differs
from handlers.reading.digits import whole
from handlers.reading.fold import fold
from messages.format import short_money
from messages.wire import Option

COMPUTED, KEPT, MEND = "computed", "kept", "mend"


@dataclass(frozen=True, kw_only=True)
class Sum(Choice):
    """Which amount is right: the computed one, the one that was typed, or neither: the calculation is to be mended."""

    money: Money
    calculation: str  # the question that tells how it was reckoned

    values: tuple[str, ...] = field(kw_only=False, default=(COMPUTED, KEPT, MEND))
    when: Condition = differs
    optional: bool = True
    never_assumed: bool = True
    counted: bool = False
    reviewed: bool = False

    example_numbers: ClassVar[Mapping[str, int]] = {"computed": 360_000_000, "claimed": 500_000_000, "monthly": 0}

    def asked_as(self, answers: Answers) -> str:
        found = checked(answers)
        if found is None or found.why in ("", "sum"):
            return "ask"
        return found.why

    def numbers(self, answers: Answers) -> Mapping[str, int]:
        found, benefit = checked(answers), self._claimed(answers)
        if found is None:
            return {}
        monthly = benefit["period"] == "month"
        return {"computed": found.computed, "claimed": benefit["vnd"], "monthly": int(monthly)}

    def options(self, talk: StepContext) -> tuple[Option, ...]:
        found = checked(talk.answers)
        if found is None:
            return ()
        amounts = (
            Option(COMPUTED, short_money(found.computed, talk.lang)),
            Option(KEPT, short_money(self._claimed(talk.answers)["vnd"], talk.lang)),
        )
        if SHOWN in talk.answers:  # on the page the calculation stands right above
            return amounts
        return (*amounts, Option(MEND, talk.word(self.key, "choice.mend")))

    def read(self, text: str, talk: StepContext) -> str:
        """One of the two amounts, or quite another one."""
        options = self.options(talk)
        for option in options[:2]:
            if whole(fold(text)) is not None and option.label.split()[0] == fold(text):
                return option.value
        try:
            typed = self.money.read(text, talk)
        except (Unclear, Unsure, Instead):
            return Choice.read(self, text, talk)
        for option in options[:2]:
            if typed["vnd"] == self.numbers(talk.answers)[{COMPUTED: "computed", KEPT: "claimed"}[option.value]]:
                return option.value
        answers: dict[str, Any] = {self.money.key: typed, self.key: KEPT}
        raise Instead(**answers)

    def wants(self, word: str, text: str, talk: StepContext) -> bool:
        return False

    def check(self, answer: str, talk: StepContext) -> None:
        """Whatever was answered holds."""

    def sets(self, answer: str | None, talk: StepContext) -> Mapping[str, Any]:
        found = checked(talk.answers)
        if answer != COMPUTED or found is None:
            return {}
        large = 0 < self.money.read_back_from <= found.computed
        computed = MoneyAnswer(
            vnd=found.computed,
            period=self._claimed(talk.answers)["period"],
            approx=False,
            large=large,
            raw=short_money(found.computed, talk.lang),
        )
        return {self.money.key: computed}

    def opens(self, answer: str | None) -> str:
        return self.calculation if answer == MEND else ""

    def _claimed(self, answers: Answers) -> MoneyAnswer:
        benefit: MoneyAnswer = answers[self.money.key]
        return benefit
