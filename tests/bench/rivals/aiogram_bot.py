"""aiogram: its finite-state machine with MemoryStorage, or RedisStorage on a Redis that syncs every write."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, cast

from aiogram import Bot, Dispatcher, F
from aiogram.client.session.base import BaseSession
from aiogram.filters import StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State
from aiogram.fsm.storage.base import BaseStorage
from aiogram.fsm.storage.memory import MemoryStorage
from aiogram.methods import TelegramMethod
from aiogram.methods.base import TelegramType
from aiogram.types import KeyboardButton, Message, ReplyKeyboardMarkup, ReplyKeyboardRemove

from tests.bench.contender import Contender, Place
from tests.bench.conversation import BOT, QUESTIONS, SENT, STEPS
from tests.bench.rivals import plain

STATES = [State(question.key, "Form") for question in QUESTIONS]


class Taken(BaseSession):
    """The transport: takes everything at once; what Telegram answers is read as ever."""

    async def close(self) -> None:
        """Nothing to close."""

    async def make_request(
        self, bot: Bot, method: TelegramMethod[TelegramType], timeout: int | None = None
    ) -> TelegramType:
        return cast(TelegramType, self.check_response(bot, method, 200, SENT.decode()).result)

    async def stream_content(self, *_request: Any, **_options: Any) -> AsyncGenerator[bytes, None]:
        yield b""


async def _ask(message: Message, number: int, answers: dict[str, Any], error: str = "") -> None:
    labels = QUESTIONS[number].labels if number < STEPS else ()
    keyboard: Any = ReplyKeyboardRemove(remove_keyboard=True)
    if labels:
        keyboard = ReplyKeyboardMarkup(keyboard=[[KeyboardButton(text=label)] for label in labels])
    text = plain.says(number, answers)
    await message.answer(f"{error}\n\n{text}" if error else text, reply_markup=keyboard)


def dispatcher_on(storage: BaseStorage, handed_in: list[dict[str, Any]]) -> Dispatcher:
    """The form, its state in that storage."""
    dispatcher = Dispatcher(storage=storage)
    for number in range(STEPS):
        # The first question was asked before anybody came: no state stands for it.
        state = StateFilter(None) if number == 0 else STATES[number]
        dispatcher.message.register(_handler(number, handed_in), state, F.text)
    return dispatcher


def _handler(number: int, handed_in: list[dict[str, Any]]) -> Any:
    async def take(message: Message, state: FSMContext) -> None:
        try:
            answer = plain.check(QUESTIONS[number], message.text or "")
        except plain.Wrong as wrong:
            await _ask(message, number, await state.get_data(), str(wrong))
            return
        answers = await state.update_data({QUESTIONS[number].key: answer})
        await _ask(message, number + 1, answers)
        if number + 1 < STEPS:
            await state.set_state(STATES[number + 1])
        else:
            handed_in.append(answers)
            await state.clear()

    return take


@asynccontextmanager
async def in_memory(place: Place) -> AsyncIterator[Contender]:
    """Keeps nothing."""
    async with _running(MemoryStorage()) as contender:
        yield contender


@asynccontextmanager
async def on_redis(place: Place) -> AsyncIterator[Contender]:
    """Keeps state and answers in Redis; what was handed in stays in memory."""
    from aiogram.fsm.storage.redis import RedisStorage

    async with _running(RedisStorage.from_url(place.url)) as contender:
        yield contender


@asynccontextmanager
async def _running(storage: BaseStorage) -> AsyncIterator[Contender]:
    handed_in: list[dict[str, Any]] = []
    bot = Bot(f"{BOT}:bench", session=Taken())
    dispatcher = dispatcher_on(storage, handed_in)

    async def answer(update: dict[str, Any]) -> None:
        await dispatcher.feed_raw_update(bot, update)

    async def settle() -> None:
        """Every reply was sent while its update was handled."""

    try:
        yield Contender(answer, settle, lambda: len(handed_in))
    finally:
        await storage.close()
