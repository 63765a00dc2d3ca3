"""What the codes of a Zalo Official Account's refusals mean, and how a human is told to mend what they say."""

from __future__ import annotations

import asyncio
from typing import Any

import structlog

from bot.channels.zalo.http import RefusedError
from bot.sending.channel import Reason
from messages.catalog import in_every_language

ALERT_SECONDS = 3600.0  # between two alerts about the same thing

TOKEN_CODES = frozenset({-216, -220, -124})  # another access token, and once more
LIMITED_CODE = -32  # "too many calls", also where the body does not say it
LATER_CODES = frozenset({-200, -234})  # failed; not at night, which is only for advertising
HELD_CODES = frozenset({-218, -230, -232})  # only after the person has written again
GONE_CODES = frozenset({-213, -217, -227, -244, -403})
EXPIRED_CODE = -100  # an uploaded picture
PARAMETER_CODE = -201  # something in what we posted, which the platform names
SHAPE_CODES = frozenset({PARAMETER_CODE, -233})  # no message of such a shape
QUOTA_CODES = frozenset({-210, -211})
GROUP_OVER_CODES = frozenset({-237, -238, -241})  # its package has ended; a human buys another
#: What a human mends, by the name of the sentence that says how.
ALERT_OF_CODE = {
    -204: "disabled",
    -205: "disabled",
    -209: "app",
    -219: "app",
    -242: "app",
    -212: "permission",
    -223: "permission",
    -221: "package",
    -224: "package",
    -235: "package",
    -210: "quota",
    -211: "quota",
    -320: "money",
    -321: "money",
}
CONFIG_CODES = frozenset(ALERT_OF_CODE) - QUOTA_CODES
WAIT_CODES = LATER_CODES | TOKEN_CODES | {LIMITED_CODE, EXPIRED_CODE, *ALERT_OF_CODE}  # what may go well later

log = structlog.get_logger()


def reason_of(error: RefusedError) -> Reason:
    """What a refusal means to the sender."""
    code = error.code
    if code in HELD_CODES:
        return Reason.HELD
    if code in GONE_CODES or code in GROUP_OVER_CODES:
        return Reason.GONE
    if code == PARAMETER_CODE and _names_nobody(str(error)):
        return Reason.GONE
    if code in WAIT_CODES:
        return Reason.LATER
    return Reason.REFUSED


def _names_nobody(said: str) -> bool:
    """Whether the parameter that is wrong is the person or the group."""
    return "user_id" in said or "group_id" in said


def todo_of_code(code: int) -> str:
    """What operators are to do about a refusal, in every language."""
    return in_every_language(f"zalo_oa.alert.{ALERT_OF_CODE.get(-abs(code), 'other')}")


class Alerts:
    """Tells operators in the log what they have to do, of each thing once in a while."""

    def __init__(self) -> None:
        self._told: dict[str, float] = {}  # when, in the running loop's time

    def refused(self, error: RefusedError) -> None:
        """The platform refuses something that only a human can mend."""
        self._tell(f"code{-error.code}", todo_of_code(error.code), said=str(error))

    def tell(self, name: str, **about: Any) -> None:
        """The alert `zalo_oa.alert.<name>`."""
        self._tell(name, in_every_language(f"zalo_oa.alert.{name}"), **about)

    def _tell(self, name: str, todo: str, **about: Any) -> None:
        now = asyncio.get_running_loop().time()
        if now - self._told.get(name, -ALERT_SECONDS) >= ALERT_SECONDS:
            self._told[name] = now
            log.error(f"zalo_oa_{name}", todo=todo, **about)
