"""Where Zalo Bot's platform is to call us, as far as it tells."""

from __future__ import annotations

from urllib.parse import urlsplit

from bot.channels.zalo.http import ANSWER_SECONDS, CHECK_SECONDS, RefusedError, ZaloError
from bot.channels.zalo.shapes import as_dict
from bot.channels.zalo_bot.http import Api
from messages.catalog import in_every_language

TOKEN_WRONG_CODE = 401
NO_WEBHOOK_CODES = frozenset({400, 404})  # of getWebhookInfo: none is set


async def look_at(url: str, token: str, webhook: str) -> tuple[str, str]:
    """For operators: the bot's name, and what is wrong, if anything. `webhook`: where it should be."""
    try:
        name, there = await ask(url, token)
    except ZaloError as error:
        if is_token_wrong(error):
            return "", in_every_language("zalo_bot.token_wrong")
        return "", f"{in_every_language('zalo_bot.unreachable')}: {error}"
    if there == webhook:
        return name, ""
    return name, f"webhook: {there or '-'}; {in_every_language('zalo_bot.set_webhook')}"


async def ask(url: str, token: str) -> tuple[str, str]:
    """The bot's name, and where its webhook is. Raises ZaloError."""
    api = Api(url, token)
    await api.open()
    try:
        found = as_dict(await api.call("getMe", seconds=CHECK_SECONDS))
        there = await webhook_of(api, CHECK_SECONDS)
    finally:
        await api.close()
    return str(found.get("display_name") or found.get("account_name") or ""), there


def is_token_wrong(error: ZaloError) -> bool:
    """Whether the platform said that it does not know this token."""
    return isinstance(error, RefusedError) and error.code == TOKEN_WRONG_CODE


async def webhook_of(api: Api, seconds: float = ANSWER_SECONDS) -> str:
    """The address of the webhook that is set; that none is may be said with an error."""
    try:
        found = await api.call("getWebhookInfo", seconds=seconds)
    except RefusedError as error:
        if error.code in NO_WEBHOOK_CODES:
            return ""
        raise
    return str(as_dict(found).get("url") or "")


def host_of(url: str) -> str:
    """What of an address may be logged: the rest may hold secrets."""
    return urlsplit(url).hostname or ""
