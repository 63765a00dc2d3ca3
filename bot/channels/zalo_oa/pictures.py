"""Pictures that a Zalo Official Account has uploaded: each once, however many chats are sent it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from bot.background.small_tasks import share
from bot.channels.zalo_oa.render import MOST_IMAGE_BYTES
from bot.files.media import Media

PICTURE_KEPT = timedelta(days=6)  # that an upload is sent again; the platform forgets it after seven

Upload = Callable[[str, str, str, bytes], Awaitable[str]]  # kind, name, mime and content of a file → its reference


@dataclass(frozen=True, slots=True)
class _Upload:
    """One picture on its way, or there."""

    reference: asyncio.Task[str]
    at: datetime


class PictureUploads:
    """Knows the references by which pictures of `media` are sent."""

    def __init__(self, media: Media, upload: Upload, clock: Callable[[], datetime]) -> None:
        self._media, self._upload, self._clock = media, upload, clock
        self._uploads: dict[str, _Upload] = {}

    async def reference(self, picture: str, fresh: bool) -> str:
        """The reference of this picture, uploaded now if need be; empty: it is too large.

        `fresh`: not by an earlier upload. Raises OSError when the picture is there no more, and what the upload raises.
        """
        known = self._uploads.get(picture)
        if known is None or fresh or self._clock() - known.at > PICTURE_KEPT:
            known = _Upload(share(self._upload_picture(picture)), self._clock())
            self._uploads[picture] = known
        try:
            return await asyncio.shield(known.reference)
        except Exception:
            if self._uploads.get(picture) is known:
                del self._uploads[picture]
            raise

    async def _upload_picture(self, picture: str) -> str:
        content = await self._media.read(picture)
        if len(content) > MOST_IMAGE_BYTES:
            return ""
        kind = "image/png" if picture.endswith(".png") else "image/jpeg"
        return await self._upload("image", Path(picture).name, kind, content)
