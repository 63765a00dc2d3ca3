"""The commands that Telegram offers while people type, the bot's description and its menu button.

To offer another command: its name here, and in `messages/*/telegram.toml`. What is said only inside a form ("sửa 5")
stands on its buttons. Sent only where it differs from what Telegram has: it limits how often that may change.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import structlog
from telegram.error import TelegramError

from messages.catalog import LANGUAGES, say

if TYPE_CHECKING:
    from bot.channels.telegram import Telegram

PRIVATE = (
    "moi", "mau", "tiep", "cuatoi", "trangthai", "bangxephang", "thongke", "hoso", "taikhoan", "nhacnho", "ngonngu",
    "dulieu", "xuat", "rutdongy", "xoa", "trogiup",
)  # fmt: skip
GROUPS = ("moi", "bangxephang", "thongke", "trogiup")
ADMINS = ("lienket", "gio", "tamdung", "nhacnho", "ngonngu", "moi", "bangxephang", "thongke", "trogiup")
SCOPES = {"all_private_chats": PRIVATE, "all_group_chats": GROUPS, "all_chat_administrators": ADMINS}
DEFAULT = "vi"  # what people get whose Telegram speaks neither language

log = structlog.get_logger()


async def register(telegram: Telegram) -> int:
    """Bring Telegram up to date; how many things were changed. A failure is said, and tried again at the next start."""
    changed = 0
    try:
        for lang in LANGUAGES:
            code = "" if lang == DEFAULT else lang
            for scope in SCOPES:
                where = {"scope": {"type": scope}, "language_code": code}
                commands = offered(scope, lang)
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


def offered(scope: str, lang: str) -> list[dict[str, str]]:
    """The commands of a scope, as people of that language type them: /moi is /new in English."""
    return [
        {"command": say(f"telegram.name.{name}", lang), "description": say(f"telegram.command.{name}", lang)}
        for name in SCOPES[scope]
    ]


async def _differs(
    telegram: Telegram, get: str, change: str, where: dict[str, Any], wanted: Any, parameters: dict[str, Any]
) -> bool:
    if await telegram.call(get, where) == wanted:
        return False
    await telegram.call(change, {**where, **parameters})
    return True
