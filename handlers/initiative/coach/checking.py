"""Whether the calculation gives the benefit: worked out when it is looked at, never kept."""

from __future__ import annotations

from handlers.conversation.steps.step import Answers
from handlers.reading.sums import Checked, check_sum
from messages.catalog import say

MONEY = "money"  # the effect that is an amount


def checked(answers: Answers) -> Checked | None:
    """What came of the check; None where there is no amount, or no calculation."""
    if not _are_there(answers):
        return None
    benefit = answers["benefit"]
    return check_sum(answers["calculation"], benefit["vnd"], benefit["period"], benefit["approx"])


def differs(answers: Answers) -> bool:
    """Whether the calculation surely gives another amount."""
    found = checked(answers)
    return found is not None and found.verdict == "differs"


def _are_there(answers: Answers) -> bool:
    """Whether there is an amount, and a calculation of it."""
    calculation = answers.get("calculation")
    is_told = bool(calculation) and isinstance(calculation, str)
    return answers.get("effect") == MONEY and bool(answers.get("benefit")) and is_told


def mark(answers: Answers, lang: str) -> str:
    """What an officer reads of it; "" where there is nothing to check."""
    found = checked(answers)
    if found is None:
        return ""
    return say(f"review.sum.{found.verdict}", lang, computed=found.computed, claimed=answers["benefit"]["vnd"])
