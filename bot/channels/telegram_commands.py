"""The commands that Telegram offers while people type, the bot's description and its menu button.

Sent only where they differ from what Telegram has: it limits how often they may change.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import structlog
from telegram.error import TelegramError

from messages.catalog import LANGUAGES, say

if TYPE_CHECKING:
    from bot.channels.telegram import Telegram

PRIVATE = ("moi", "tiep", "cuatoi", "bangxephang", "thongke", "hoso", "dulieu", "ngonngu", "trogiup")
GROUPS = ("moi", "bangxephang", "thongke", "trogiup")
ADMINS = ("lienket", "gio", "tamdung", "moi", "bangxephang", "thongke", "trogiup")
SCOPES = {"all_private_chats": PRIVATE, "all_group_chats": GROUPS, "all_chat_administrators": ADMINS}
DEFAULT = "vi"  # what people get whose Telegram speaks neither language

log = structlog.get_logger()


async def register(telegram: Telegram) -> int:
    """Bring Telegram up to date; how many things were changed. A failure is said, and tried again at the next start."""
    changed = 0
    try:
        for lang in LANGUAGES:
            code = "" if lang == DEFAULT else lang
            for scope, names in SCOPES.items():
                where = {"scope": {"type": scope}, "language_code": code}
                commands = [{"command": name, "description": say(f"telegram.command.{name}", lang)} for name in names]
                changed += await _differs(
                    telegram, "getMyCommands", "setMyCommands", where, commands, {"commands": commands}
                )
            for kind, name in (("Description", "description"), ("ShortDescription", "short_description")):
                text = say(f"telegram.{name}", lang)
                wanted = {name: text}
                changed += await _differs(
                    telegram, f"getMy{kind}", f"setMy{kind}", {"language_code": code}, wanted, wanted
                )
        button = {"type": "commands"}
        changed += await _differs(
            telegram, "getChatMenuButton", "setChatMenuButton", {}, button, {"menu_button": button}
        )
    except TelegramError as error:
        log.warning("telegram_commands_not_set", said=str(error))
    return changed


async def _differs(
    telegram: Telegram, get: str, change: str, where: dict[str, Any], wanted: Any, parameters: dict[str, Any]
) -> bool:
    if await telegram.call(get, where) == wanted:
        return False
    await telegram.call(change, {**where, **parameters})
    return True
