"""The commands that Telegram offers while people type, the bot's description and its menu button.

Which commands: those that `handlers/commands.py` offers; their descriptions are in `messages/*/telegram.toml`. What is
said only inside a form ("sửa 5") stands on its buttons. Sent only where it differs from what Telegram has: it limits
how often that may change.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import structlog
from telegram.error import TelegramError

from handlers.commands import OFFERED_IN_GROUPS, OFFERED_IN_PRIVATE, OFFERED_TO_ADMINS
from messages.catalog import LANGUAGES, say

SCOPES = {
    "all_private_chats": OFFERED_IN_PRIVATE,
    "all_group_chats": OFFERED_IN_GROUPS,
    "all_chat_administrators": OFFERED_TO_ADMINS,
}
IN_GROUPS = ("all_group_chats", "all_chat_administrators")
DESCRIPTIONS = {"Description": "description", "ShortDescription": "short_description"}  # in methods, in parameters
DEFAULT_LANGUAGE = "vi"  # what people get whose Telegram speaks neither language

Call = Callable[[str, dict[str, Any]], Awaitable[Any]]  # of a method of the Bot API, with its parameters

log = structlog.get_logger()


async def register(call: Call) -> int:
    """Bring Telegram up to date; how many things were changed. A failure is logged; the next start tries again."""
    changed = 0
    try:
        for lang in LANGUAGES:
            changed += await _register_language(call, lang)
        button = {"type": "commands"}
        if await call("getChatMenuButton", {}) != button:
            await call("setChatMenuButton", {"menu_button": button})
            changed += 1
    except TelegramError as error:
        log.warning("telegram_commands_not_set", said=str(error))
    return changed


async def _register_language(call: Call, lang: str) -> int:
    code = "" if lang == DEFAULT_LANGUAGE else lang
    changed = 0
    for scope in SCOPES:
        place = {"scope": {"type": scope}, "language_code": code}
        commands = offered(scope, lang)
        if _listed(await call("getMyCommands", place)) != _listed(commands):
            await call("setMyCommands", {**place, "commands": commands})
            changed += 1
    for kind, name in DESCRIPTIONS.items():
        wanted = {name: say(f"telegram.{name}", lang)}
        if await call(f"getMy{kind}", {"language_code": code}) != wanted:
            await call(f"setMy{kind}", {"language_code": code, **wanted})
            changed += 1
    return changed


def offered(scope: str, lang: str) -> list[dict[str, Any]]:
    """The commands of a scope, as people of that language type them: /moi is /new in English.

    In a group nobody else sees that one was typed whose answer is for its asker alone, and any bot may answer it so.
    """
    commands = []
    for command in SCOPES[scope]:
        shown: dict[str, Any] = {
            "command": command.name(lang), "description": say(f"telegram.command.{command.vi}", lang),
        }  # fmt: skip
        if command.alone and scope in IN_GROUPS:
            shown["is_ephemeral"] = True
        commands.append(shown)
    return commands


def _listed(commands: Any) -> Any:
    """Their names and descriptions; an older server drops the rest, and need not be told it at each start."""
    if not isinstance(commands, list):
        return commands
    return [(one.get("command"), one.get("description")) for one in commands if isinstance(one, dict)]
