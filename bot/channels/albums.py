"""Photos that were sent together, on channels that hand them over one by one and unmarked."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from messages.wire import Incoming

TOGETHER = timedelta(seconds=10)  # between two photos of one album
MOST = 1000  # chats that are remembered


class Albums:
    """Remembers, for each chat, the first photo of its last album."""

    def __init__(self) -> None:
        self._last: dict[str, tuple[str, datetime]] = {}  # the first photo, when the last came

    def mark(self, event: Incoming) -> Incoming:
        """A photo that comes soon after another is of its album, which is called by its first."""
        if not event.files or event.text or not all(file.mime.startswith("image/") for file in event.files):
            return event
        first, last = self._last.get(event.chat, ("", datetime.min.replace(tzinfo=event.at.tzinfo)))
        first = first if abs(event.at - last) <= TOGETHER else event.event_id
        if len(self._last) > MOST:
            self._last.clear()
        self._last[event.chat] = (first, event.at)
        return replace(event, album=first)
