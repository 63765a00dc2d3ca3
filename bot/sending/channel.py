"""The whole contract between the sender and a channel: what a channel can do, and how it says that it could not."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from typing import Any, Protocol

from bot.sending.rate_limits import Rates
from messages.wire import Reply


class Reason(Enum):
    """Why a message did not go, or may not have gone."""

    LATER = "later"  # it is to be sent again, after `after` seconds where the channel said so
    OFFLINE = "offline"  # the channel cannot be reached: nothing was written
    UNKNOWN = "unknown"  # no answer came: it may have arrived
    HELD = "held"  # it may be sent only after the person has written again
    GONE = "gone"  # this chat cannot be reached any more
    MOVED = "moved"  # the chat has another address now, which is in `to`
    REFUSED = "refused"  # this very message is not taken, now or later
    DOUBTED = "doubted"  # refused, and the channel does not say whether for the message or for the chat


class NotSentError(Exception):
    """A message did not go, or may not have gone. `said`: the channel's own words, for the log and the outbox."""

    def __init__(
        self, reason: Reason, said: str = "", after: float = 0.0, to: str = "", slow_down: bool = False
    ) -> None:
        super().__init__(f"{reason.value}: {said}")
        self.reason = reason
        self.said = said
        self.after = after  # seconds; 0: the channel did not say
        self.to = to
        self.slow_down = slow_down  # the channel says that we send too fast (HTTP 429)


class Channel(Protocol):
    """What the sender needs of a channel. An `address` is the platform's own id of a chat."""

    name: str
    rates: Rates

    @property
    def posts_paused(self) -> str:
        """Why no post is sent just now; empty: posts are sent."""

    async def hold_reason(self, address: str) -> str:
        """Why a post to this chat has to wait until somebody writes there again; empty: it need not."""

    def group(self, address: str) -> bool:
        """Whether this chat is a group, with a group's limits."""

    def render(self, reply: Reply, lang: str) -> Sequence[Any]:
        """The reply as messages of the channel, in order."""

    async def deliver(self, address: str, message: Any) -> None:
        """Send one message. Raises NotSentError."""
