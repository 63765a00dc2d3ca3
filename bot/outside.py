"""What the settings say to the list of what is left to do (`handlers/remaining.py`)."""

from __future__ import annotations

from bot.settings import Settings
from handlers.remaining import Outside
from messages.channels import WEB


def outside_of(settings: Settings) -> Outside:
    """As far as that list asks."""
    web = (WEB.name,) if settings.chat == "public" else ()
    return Outside(
        channels=(*settings.channels, *web),
        demo=settings.chat == "demo",
        https=settings.public_url.startswith("https://"),
        controller=settings.controller,
        needs_controller=settings.needs_controller,
        zalo_quota=settings.zalo_bot_monthly_quota,
        backup_hour=settings.backup_hour,
    )
