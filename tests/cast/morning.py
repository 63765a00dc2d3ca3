"""Many people who begin at eight in the morning."""

from __future__ import annotations

from datetime import datetime

from bot.intake.intake import Intake
from handlers.receive import Receipt
from messages.wire import Incoming
from tests.cast.talker import FORM, MORNING, PLEDGE

PEOPLE = 40
TYPED = ("đồng ý", "Nguyễn Văn An", "bỏ qua", "Xưởng cơ khí 3", "hoang mai", *FORM, *PLEDGE)


def at_eight() -> datetime:
    return MORNING


async def types_all(intake: Intake, name: str) -> list[Receipt]:
    events = [Incoming("web", f"{name}-{n}", name, name, MORNING, text=text) for n, text in enumerate(("chào", *TYPED))]
    return [await intake.put(event) for event in events]
