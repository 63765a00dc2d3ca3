"""Which channels there are and how each is opened. To add one: a function here, and its line in OPENERS."""

from __future__ import annotations

import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Protocol

from aiohttp import web

from bot import clock
from bot.channels.fetcher import Source
from bot.channels.telegram.channel import WEBHOOK_PATH as TELEGRAM_PATH
from bot.channels.telegram.channel import Telegram
from bot.channels.telegram.webhook import Webhook
from bot.channels.zalo_bot.channel import WEBHOOK_PATH as ZALO_BOT_PATH
from bot.channels.zalo_bot.channel import BotSettings, ZaloBot, webhook_secret
from bot.channels.zalo_oa.channel import AccountSettings, ZaloOa
from bot.channels.zalo_oa.http import Api as ZaloOaApi
from bot.channels.zalo_oa.read import Identity as ZaloOaIdentity
from bot.channels.zalo_oa.tokens import Tokens
from bot.files.media import Media
from bot.http.signed_links import Links
from bot.intake.intake import Intake
from bot.intake.turns import Turn
from bot.sending.channel import Channel
from bot.sending.quota import Meter
from bot.sending.rate_limits import rates_of
from bot.settings import Settings, in_force, secret
from messages.channels import TELEGRAM, ZALO_BOT, ZALO_OA
from storage.database.sealing import Seal
from storage.database.store import Store


@dataclass(frozen=True, slots=True)
class ChannelSetup:
    """What a channel is opened with."""

    settings: Settings
    store: Store
    intake: Intake
    media: Media
    links: Links
    bot: str = ""  # a name that it has in each of its lives

    def turn(self, channel: str) -> Turn:
        """To fetch the events of a channel."""
        return Turn(self.store, f"polling of {channel}", self.bot)


class RunningChannel(Channel, Source, Protocol):
    """A channel as the running bot sees it: it sends, gives files, receives, and has webhooks."""

    @property
    def on_mended(self) -> list[Callable[[], None]]:
        """Told when what kept everything from being sent is over: a revoked token has another in its place."""

    async def start(self, receives: bool = True) -> None:
        """Begin to work; `receives`: events come to this process."""

    async def stop_receiving(self) -> None:
        """Take no more events; those that were taken are finished."""

    async def close(self) -> None:
        """Write what is not written yet, and hang up."""

    def add_to(self, app: web.Application) -> None:
        """Put its webhook into an application."""


def open_channels(setup: ChannelSetup) -> list[RunningChannel]:
    """Every channel that the settings switch on, and with which this process has to do."""
    return [OPENERS[name](setup) for name in setup.settings.channels_here]


def open_telegram(setup: ChannelSetup) -> Telegram:
    """Telegram; a webhook's secret that is not set follows from SECRET_KEY."""
    settings = setup.settings
    webhook = ""
    if settings.telegram_mode == "webhook":
        webhook = settings.public_url + TELEGRAM_PATH
    own_secret = hmac.new(secret(settings), b"telegram webhook", "sha256").hexdigest()
    return Telegram(
        settings.telegram_token,
        setup.store,
        setup.intake,
        clock.now,
        setup.media,
        api_url=settings.telegram_api_url,
        webhook=Webhook(webhook, settings.telegram_webhook_secret or own_secret, setup.turn(TELEGRAM.name)),
        rates=rates_of(settings.telegram_rates),
        token_in_force=partial(in_force, "telegram_token"),
    )


def open_zalo_bot(setup: ChannelSetup) -> ZaloBot:
    """Zalo Bot; its meter holds posts back before the month's messages are used up."""
    settings = setup.settings
    webhook = ""
    if settings.zalo_mode == "webhook":
        webhook = settings.public_url + ZALO_BOT_PATH
    meter = Meter(
        ZALO_BOT.name,
        settings.zalo_bot_monthly_quota,
        setup.store,
        setup.intake,
        clock.now,
        settings.language,
        most_groups=settings.zalo_bot_max_groups,
        most_people=settings.zalo_bot_max_users,
    )
    bot = BotSettings(
        token=settings.zalo_bot_token,
        api_url=settings.zalo_bot_api_url,
        webhook=webhook,
        secret=webhook_secret(secret(settings), settings.zalo_bot_webhook_secret),
        token_in_force=partial(in_force, "zalo_bot_token"),
    )
    turn = setup.turn(ZALO_BOT.name)
    return ZaloBot(bot, intake=setup.intake, links=setup.links, meter=meter, clock=clock.now, turn=turn)


def open_zalo_oa(setup: ChannelSetup) -> ZaloOa:
    """The Official Account; what goes in and out is counted, and nothing is held back for it."""
    settings = setup.settings
    api = ZaloOaApi(
        settings.zalo_oa_api_url, settings.zalo_oa_oauth_url, settings.zalo_oa_app_id, settings.zalo_oa_app_secret
    )
    account = AccountSettings(
        identity=ZaloOaIdentity(settings.zalo_oa_app_id, pause=settings.zalo_oa_pause_minutes * 60),
        secret_key=settings.zalo_oa_secret_key,
        media=setup.media,
        rates=rates_of(settings.zalo_oa_rates),
        signature_order=settings.zalo_oa_signature,
        buttons=settings.zalo_oa_buttons,
        paid_posts=settings.zalo_oa_paid_posts,
    )
    return ZaloOa(
        account,
        api=api,
        tokens=Tokens(
            settings.zalo_oa_refresh_token,
            api,
            setup.store,
            setup.intake.do,
            clock.now,
            Seal(secret(settings)),
            partial(in_force, "zalo_oa_refresh_token"),
        ),
        store=setup.store,
        intake=setup.intake,
        links=setup.links,
        meter=Meter(ZALO_OA.name, 0, setup.store, setup.intake, clock.now, settings.language),
        clock=clock.now,
    )


#: By the names of `settings.CHANNEL_SWITCHES`, which says what switches each on.
OPENERS: Mapping[str, Callable[[ChannelSetup], RunningChannel]] = {
    TELEGRAM.name: open_telegram,
    ZALO_BOT.name: open_zalo_bot,
    ZALO_OA.name: open_zalo_oa,
}
