"""python-telegram-bot: ConversationHandler, kept in memory or by PicklePersistence with its own defaults.

Updates are given to the application without its queue, which favours it. PicklePersistence writes every 60 s
and at the end; only the end falls into a run of this length.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

from telegram import ReplyKeyboardMarkup, ReplyKeyboardRemove, Update
from telegram.ext import (
    Application,
    ApplicationBuilder,
    ContextTypes,
    ConversationHandler,
    MessageHandler,
    PicklePersistence,
    filters,
)
from telegram.request import BaseRequest

from tests.bench.contender import Contender, Place
from tests.bench.conversation import BOT, ME, QUESTIONS, SENT, STEPS
from tests.bench.rivals import plain

Context = ContextTypes.DEFAULT_TYPE


class Taken(BaseRequest):
    """The transport: takes everything at once."""

    @property
    def read_timeout(self) -> float | None:
        return 5.0

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""

    async def do_request(self, url: str, method: str, *_more: Any, **_options: Any) -> tuple[int, bytes]:
        return 200, ME if url.endswith("getMe") else SENT


async def _ask(update: Update, number: int, answers: dict[str, Any], error: str = "") -> None:
    assert update.message is not None
    labels = QUESTIONS[number].labels if number < STEPS else ()
    keyboard = ReplyKeyboardMarkup([[label] for label in labels]) if labels else ReplyKeyboardRemove()
    text = plain.says(number, answers)
    await update.message.reply_text(f"{error}\n\n{text}" if error else text, reply_markup=keyboard)


async def _take(update: Update, context: Context, number: int) -> int:
    """Check the answer to question `number`, keep it, ask the next."""
    assert update.message is not None and context.user_data is not None
    answers = context.user_data
    try:
        answers[QUESTIONS[number].key] = plain.check(QUESTIONS[number], update.message.text or "")
    except plain.Wrong as wrong:
        await _ask(update, number, answers, str(wrong))
        return number
    await _ask(update, number + 1, answers)
    if number + 1 < STEPS:
        return number + 1
    context.bot_data.setdefault("handed in", []).append(dict(answers))
    answers.clear()
    return ConversationHandler.END


def conversation(keep: bool) -> ConversationHandler[Context]:
    """The form; `keep`: by the application's persistence."""
    words = filters.TEXT & ~filters.COMMAND
    return ConversationHandler(
        entry_points=[MessageHandler(words, partial(_take, number=0))],  # the first question was asked before
        states={number: [MessageHandler(words, partial(_take, number=number))] for number in range(1, STEPS)},
        fallbacks=[],
        name="form" if keep else None,
        persistent=keep,
    )


@asynccontextmanager
async def in_memory(place: Place) -> AsyncIterator[Contender]:
    """Keeps nothing."""
    async with _running(place, keep=False) as contender:
        yield contender


@asynccontextmanager
async def pickled(place: Place) -> AsyncIterator[Contender]:
    """Keeps everything in one pickle."""
    async with _running(place, keep=True) as contender:
        yield contender


@asynccontextmanager
async def _running(place: Place, keep: bool) -> AsyncIterator[Contender]:
    builder: Any = ApplicationBuilder().token(f"{BOT}:bench").request(Taken()).get_updates_request(Taken())
    if keep:
        builder = builder.persistence(PicklePersistence(place.folder / "ptb.pickle"))
    application: Application[Any, Any, Any, Any, Any, Any] = builder.job_queue(None).build()
    application.add_handler(conversation(keep))

    async def answer(update: dict[str, Any]) -> None:
        await application.process_update(Update.de_json(update, application.bot))

    async def settle() -> None:
        if keep:
            await application.update_persistence()

    async with application:
        await application.start()
        yield Contender(answer, settle, lambda: len(application.bot_data.get("handed in", ())))
        await application.stop()
