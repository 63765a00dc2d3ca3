"""Whether the calculation gives the benefit: worked out when it is looked at, never kept."""

from __future__ import annotations

from handlers.conversation.steps.step import Answers
from handlers.reading.sums import Checked, check_sum
from messages.catalog import say

MONEY = "money"  # the effect that is an amount


def checked(answers: Answers) -> Checked | None:
    """What came of the check; None where there is no amount, or no calculation."""
    benefit, calculation = answers.get("benefit"), answers.get("calculation")
    if answers.get("effect") != MONEY or not benefit or not calculation or not isinstance(calculation, str):
        return None
    return check_sum(calculation, benefit["vnd"], benefit["period"], benefit["approx"])


def differs(answers: Answers) -> bool:
    """Whether the calculation surely gives another amount."""
    found = checked(answers)
    return found is not None and found.verdict == "differs"


def mark(answers: Answers, lang: str) -> str:
    """What an officer reads of it; "" where there is nothing to check."""
    found = checked(answers)
    if found is None:
        return ""
    return say(f"review.sum.{found.verdict}", lang, computed=found.computed, claimed=answers["benefit"]["vnd"])
