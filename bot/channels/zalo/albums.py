"""Photos that were sent together, on channels that hand them over one by one and unmarked."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from messages.wire import Incoming

ALBUM_PAUSE = timedelta(seconds=10)  # at most, between two photos of one album
MOST_CHATS = 1000  # that are remembered


class Albums:
    """Remembers, for each chat, the first photo of its last album."""

    def __init__(self) -> None:
        self._last: dict[str, tuple[str, datetime]] = {}  # the first photo, when the last came

    def mark(self, event: Incoming) -> Incoming:
        """A photo that comes soon after another is of its album, which is called by its first."""
        if not event.files or event.text or not all(file.mime.startswith("image/") for file in event.files):
            return event
        first = event.event_id
        before = self._last.get(event.chat)
        if before is not None and abs(event.at - before[1]) <= ALBUM_PAUSE:
            first = before[0]
        if len(self._last) > MOST_CHATS:
            self._last.clear()
        self._last[event.chat] = (first, event.at)
        return replace(event, album=first)
