"""Settings from the environment, `.env`, or what the set-up page kept; `.env.example` explains each.

All that is wrong is said at once.

To add a setting: a field here and its lines in `.env.example`. A mistyped TELEGRAM_… or ZALO_… name is an error,
since a bot that silently starts its demo instead of its channel helps nobody.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal, get_args
from urllib.parse import urlsplit

import structlog
from dotenv import dotenv_values
from pydantic import Field, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot import kept_settings
from bot.backups.place import Place
from bot.http.callers import THIS_MACHINE, Network, networks
from bot.kept_settings import counting
from bot.sending.rate_limits import rates_of
from bot.shelves.bucket import ADDRESS, Bucket, Keys
from bot.shelves.folder import Folder
from bot.shelves.shelf import Shelf
from messages.catalog import in_every_language
from messages.channels import TELEGRAM, ZALO_BOT, ZALO_OA
from storage.answer_clock import USUAL_HOURS, hours_of
from storage.database import facts
from storage.database.places.address import address
from storage.database.store import Store

log = structlog.get_logger()

ENV_FILE = ".env"
BUCKET = "s3://"  # how the address of one begins
DEMO_DATABASE = "sqlite:///data/demo.db"
DEMO_MEDIA = Path("data/demo-media")
SECRET_FILE = "secret_key"
QUIET_HOUR = 2  # of Hà Nội: with BACKUP=on
#: The fact: the key of all bots on a PostgreSQL database, where SECRET_KEY is not set.
SHARED_SECRET = "secret"
#: Where releases up to 0.1.0 made it, wherever the database was.
FORMER_SECRET = Path("data") / SECRET_FILE
#: The setting that switches each channel on.
CHANNEL_SWITCHES = {
    TELEGRAM.name: "telegram_token",
    ZALO_BOT.name: "zalo_bot_token",
    ZALO_OA.name: "zalo_oa_app_id",
}
#: What a process does of the bot's work: pages and webhooks, fetching of events, sending, posts and housekeeping.
Role = Literal["web", "poll", "send", "post"]
ROLES: tuple[Role, ...] = get_args(Role)
#: A page that listens there is for whoever sits at this machine.
THIS_HOST = ("127.0.0.1", "localhost", "::1")
OA_NEEDS = ("zalo_oa_app_id", "zalo_oa_app_secret", "zalo_oa_secret_key", "zalo_oa_refresh_token")


class Settings(BaseSettings):
    """One field for each setting, with its default."""

    model_config = SettingsConfigDict(env_file=".env", env_file_encoding="utf-8", extra="ignore", frozen=True)

    database_url: str = "sqlite:///data/sangkien.db"
    replica_url: str = ""
    roles: str = ",".join(ROLES)
    host: str = "127.0.0.1"
    port: int = Field(default=8080, ge=1, le=65535)
    public_url: str = ""
    controller: str = ""
    server_abroad: str = ""
    trusted_proxies: str = ""
    secret_key: str = ""
    secret_key_before: str = ""
    media_dir: Path = Path("data/media")
    media_url: str = ""
    aws_endpoint_url: str = ""
    aws_region: str = ""
    aws_access_key_id: str = ""
    aws_secret_access_key: str = ""
    aws_session_token: str = ""
    papers: Path = Path("data/papers")
    backup: str = "on"
    backup_dir: Path | None = None
    backup_key: str = ""
    language: Literal["vi", "en"] = "vi"
    board: Literal["public", "off"] = "public"
    library: Literal["public", "off"] = "public"
    name_persons: bool = False
    quick_counts: bool = False
    answer_days: int = Field(default=7, ge=1, le=90)
    show_answers: bool = False
    measure_reminders: bool = True
    holidays: str = ""
    support_hours: str = USUAL_HOURS
    award_benefits: str = ""
    web_chat: Literal["demo", "public", "off", ""] = ""
    demo: Literal["lan", "off", ""] = ""
    log_format: Literal["console", "json"] = "console"
    metrics_token: str = ""
    metrics_networks: str = ""
    telegram_token: str = ""
    telegram_mode: Literal["polling", "webhook"] = "polling"
    telegram_api_url: str = "https://api.telegram.org"
    telegram_webhook_secret: str = ""
    telegram_rates: str = "30/1 3/3 20/60"
    zalo_bot_token: str = ""
    zalo_bot_mode: Literal["webhook", "polling", ""] = ""
    zalo_bot_api_url: str = "https://bot-api.zaloplatforms.com"
    zalo_bot_webhook_secret: str = ""
    zalo_bot_monthly_quota: int = Field(default=3000, ge=0)
    zalo_bot_max_groups: int = Field(default=3, ge=0)
    zalo_bot_max_users: int = Field(default=50, ge=0)
    zalo_oa_app_id: str = ""
    zalo_oa_app_secret: str = ""
    zalo_oa_secret_key: str = ""
    zalo_oa_refresh_token: str = ""
    zalo_oa_api_url: str = "https://openapi.zalo.me"
    zalo_oa_oauth_url: str = "https://oauth.zaloapp.com"
    zalo_oa_buttons: bool = True
    zalo_oa_signature: Literal["app", "oa", "any"] = "app"
    zalo_oa_pause_minutes: int = Field(default=30, ge=0, le=7 * 24 * 60)
    zalo_oa_paid_posts: bool = False
    zalo_oa_rates: str = "50/1 10/5 20/60"

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, url: str) -> str:
        if not url:
            raise _wrong("no_database")
        try:
            known = address(url)
        except ValueError:
            raise _wrong("database_kind") from None
        if known.get_backend_name() == "sqlite" and known.database in (None, "", ":memory:"):
            raise _wrong("database_file")
        return url

    @field_validator("roles")
    @classmethod
    def _known_roles(cls, roles: str) -> str:
        named = _words(roles)
        unknown = [name for name in named if name not in ROLES]
        if not named or unknown:
            raise _wrong("roles", unknown=", ".join(unknown), allowed=", ".join(ROLES))
        return ",".join(role for role in ROLES if role in named)

    @model_validator(mode="after")
    def _one_process_does_all_on_sqlite(self) -> Settings:
        if set(_words(self.roles)) != set(ROLES) and address(self.database).get_backend_name() == "sqlite":
            raise _wrong("roles_sqlite", "ROLES")
        return self

    @model_validator(mode="after")
    def _a_file_has_no_replica(self) -> Settings:
        if not self.replica_url:
            return self
        urls = (self.replica_url, self.database_url)
        if not all(url.startswith("postgres") for url in urls):
            raise _wrong("replica", "REPLICA_URL")
        return self

    @field_validator("media_dir", mode="before")
    @classmethod
    def _a_folder(cls, folder: Any) -> Any:
        if not str(folder).strip():
            raise _wrong("no_folder")
        return folder

    @field_validator("media_url")
    @classmethod
    def _a_bucket(cls, url: str) -> str:
        if not url:
            return url
        if not ADDRESS.fullmatch(url):
            raise _wrong("media_url")
        if find_spec("obstore") is None:
            raise _wrong("no_obstore")
        return url.rstrip("/")

    @field_validator("backup")
    @classmethod
    def _on_off_or_an_hour(cls, backup: str) -> str:
        known = backup.strip().lower()
        if known in ("on", "off") or (known.isdecimal() and int(known) <= 23):
            return known
        raise _wrong("backup")

    @field_validator("backup_dir", mode="before")
    @classmethod
    def _none_where_empty(cls, folder: Any) -> Any:
        return folder if str(folder or "").strip() else None

    @field_validator("backup_key")
    @classmethod
    def _a_key_of_age(cls, key: str) -> str:
        key = key.strip()
        if not key:
            return key
        from bot.backups.encryption import recipient_of  # which most bots do without

        try:
            recipient_of(key)
        except ValueError:
            raise _wrong("backup_key") from None
        return key

    @field_validator("public_url")
    @classmethod
    def _absolute(cls, url: str) -> str:
        if url and not url.startswith(("https://", "http://")):
            raise _wrong("https")
        return url.rstrip("/")

    @field_validator("controller")
    @classmethod
    def _name_and_address(cls, controller: str) -> str:
        name, _, where = controller.partition(",")
        if controller.strip() and not (name.strip() and where.strip()):
            raise _wrong("controller")
        return controller.strip()

    @field_validator("trusted_proxies", "metrics_networks")
    @classmethod
    def _addresses(cls, proxies: str) -> str:
        try:
            networks(proxies)
        except ValueError:
            raise _wrong("proxies") from None
        return proxies

    @field_validator("metrics_token")
    @classmethod
    def _not_to_be_guessed(cls, token: str) -> str:
        if token and not re.fullmatch(r"[!-~]{16,256}", token):
            raise _wrong("metrics_token")
        return token

    @field_validator("holidays")
    @classmethod
    def _days(cls, holidays: str) -> str:
        try:
            days_of(holidays)
        except ValueError:
            raise _wrong("holidays") from None
        return holidays

    @field_validator("support_hours")
    @classmethod
    def _span(cls, hours: str) -> str:
        try:
            hours_of(hours)
        except ValueError:
            raise _wrong("support_hours") from None
        return hours

    @field_validator("award_benefits")
    @classmethod
    def _sums(cls, sums: str) -> str:
        try:
            sums_of(sums)
        except ValueError:
            raise _wrong("sums") from None
        return sums

    @field_validator("telegram_token")
    @classmethod
    def _like_a_token(cls, token: str) -> str:
        if token and not re.fullmatch(r"[0-9]+:[A-Za-z0-9_-]+", token):
            raise _wrong("telegram_token")
        return token

    @field_validator("zalo_bot_token")
    @classmethod
    def _like_a_zalo_token(cls, token: str) -> str:
        if token and not re.fullmatch(r"[0-9]+:[^\s/?#]+", token):
            raise _wrong("zalo_bot_token")
        return token

    @field_validator("zalo_bot_webhook_secret")
    @classmethod
    def _long_enough_for_zalo(cls, secret: str) -> str:
        if secret and not re.fullmatch(r"[!-~]{8,256}", secret):
            raise _wrong("zalo_secret")
        return secret

    @field_validator("telegram_api_url", "zalo_bot_api_url", "zalo_oa_api_url", "zalo_oa_oauth_url")
    @classmethod
    def _address_of_a_server(cls, url: str) -> str:
        if not url.startswith(("https://", "http://")):
            raise _wrong("https")
        return url.rstrip("/")

    @field_validator("telegram_rates", "zalo_oa_rates")
    @classmethod
    def _limits(cls, rates: str) -> str:
        rates_of(rates)
        return rates

    @field_validator("telegram_webhook_secret")
    @classmethod
    def _allowed_letters(cls, secret: str) -> str:
        if secret and not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", secret):
            raise _wrong("telegram_secret")
        return secret

    @model_validator(mode="after")
    def _webhook_needs_an_address(self) -> Settings:
        if self.telegram_token and self.telegram_mode == "webhook" and not self.public_url:
            raise _wrong("telegram_webhook", "PUBLIC_URL")
        if self.zalo_bot_token and self.zalo_mode == "webhook" and not self.public_url.startswith("https://"):
            raise _wrong("zalo_webhook", "PUBLIC_URL")
        return self

    @field_validator("zalo_oa_app_id", "zalo_oa_app_secret", "zalo_oa_secret_key", "zalo_oa_refresh_token")
    @classmethod
    def _one_word(cls, value: str) -> str:
        if not re.fullmatch(r"[!-~]*", value.strip()):
            raise _wrong("one_word")
        return value.strip()

    @model_validator(mode="after")
    def _all_of_an_account_or_nothing(self) -> Settings:
        missing = [name.upper() for name in OA_NEEDS if not getattr(self, name)]
        if missing and len(missing) < len(OA_NEEDS):
            raise _wrong("oa_missing", ", ".join(missing), all=", ".join(name.upper() for name in OA_NEEDS))
        return self

    @model_validator(mode="after")
    def _no_demo_for_real_people(self) -> Settings:
        if self.web_chat == "demo" and self.channels:
            switches = ", ".join(CHANNEL_SWITCHES[name].upper() for name in self.channels)
            raise _wrong("demo", "WEB_CHAT", switches=switches)
        return self

    @model_validator(mode="after")
    def _backups_are_none_of_the_files(self) -> Settings:
        if self.backup_dir is not None and self.backups.holds(self.backup_dir):
            raise _wrong("backup_dir", "BACKUP_DIR")
        return self

    @field_validator("secret_key", "secret_key_before")
    @classmethod
    def _long_enough(cls, key: str) -> str:
        if key and len(key) < 32:
            raise _wrong("secret_key")
        return key

    @property
    def needs_controller(self) -> bool:
        """Whether others than whoever sits at this machine may talk to the bot: they are told who keeps their data."""
        return bool(self.channels) or (self.chat == "public" and (self.host not in THIS_HOST or bool(self.public_url)))

    @property
    def meets_people(self) -> bool:
        """Whether somebody real may write: a platform that stands on this machine is one to try things out."""
        urls = {
            TELEGRAM.name: self.telegram_api_url,
            ZALO_BOT.name: self.zalo_bot_api_url,
            ZALO_OA.name: self.zalo_oa_api_url,
        }
        hosts = {urlsplit(urls[name]).hostname for name in self.channels}
        if self.chat == "public" and self.public_url:
            hosts.add(urlsplit(self.public_url).hostname)
        return not hosts <= set(THIS_HOST)

    @property
    def proxies(self) -> tuple[Network, ...]:
        """Who is believed about who asks: those named; else one on this machine, where we have a public address."""
        if self.trusted_proxies:
            return networks(self.trusted_proxies)
        return THIS_MACHINE if self.public_url else ()

    @property
    def zalo_mode(self) -> str:
        """How Zalo Bot's events come: by webhook when the world can reach us."""
        if self.zalo_bot_mode:
            return self.zalo_bot_mode
        return "webhook" if self.public_url else "polling"

    def does(self, role: Role) -> bool:
        """Whether this process does that; on PostgreSQL others may do the rest."""
        return role in _words(self.roles)

    def receives(self, channel: str) -> bool:
        """Whether events of this channel come to this process: by webhook, or fetched."""
        polled = {TELEGRAM.name: self.telegram_mode == "polling", ZALO_BOT.name: self.zalo_mode == "polling"}
        return self.does("poll" if polled.get(channel) else "web")

    @property
    def channels_here(self) -> tuple[str, ...]:
        """Those of the channels that are switched on with which this process has to do."""
        return tuple(name for name in self.channels if self.does("send") or self.receives(name))

    @property
    def channels(self) -> tuple[str, ...]:
        """The channels that are switched on."""
        return tuple(name for name, switch in CHANNEL_SWITCHES.items() if getattr(self, switch))

    @property
    def chat(self) -> str:
        """The web chat's mode: the demo when no channel has a token."""
        if self.web_chat:
            return self.web_chat
        return "off" if self.channels or self.demo == "off" else "demo"

    @property
    def shared_demo(self) -> bool:
        """Whether the demo may be opened on other phones of this network, by its code."""
        return self.chat == "demo" and self.demo == "lan"

    @property
    def database(self) -> str:
        """The demo never touches the real database."""
        return DEMO_DATABASE if self.chat == "demo" else self.database_url

    @property
    def replica(self) -> str:
        """Where pages may read; "": where all is written. The demo has a database of its own."""
        return "" if self.chat == "demo" else self.replica_url

    @property
    def ignored(self) -> tuple[str, ...]:
        """The settings that were given and that the demo does not use: it has a database and files of its own."""
        if self.chat != "demo":
            return ()
        names = ("database_url", "replica_url", "media_dir", "media_url", "host", "public_url", "trusted_proxies")
        fields = type(self).model_fields
        return tuple(name.upper() for name in names if getattr(self, name) != fields[name].default)

    @property
    def backup_hour(self) -> int | None:
        """The hour of Hà Nội at which a backup is made by itself; None: none is. The demo has nothing to lose."""
        if self.backup == "off" or self.chat == "demo":
            return None
        return QUIET_HOUR if self.backup == "on" else int(self.backup)

    @property
    def backups(self) -> Place:
        """Where backups lie: beside the SQLite database, else beside the folder of files."""
        url = address(self.database)
        beside = Path(url.database or "") if url.get_backend_name() == "sqlite" else self.files
        folder = self.backup_dir or beside.parent / "backup"
        return Place(database=self.database, media=self.files, folder=folder, key=self.backup_key, shelf=self.shelf)

    @property
    def shelf(self) -> Shelf:
        """Where files are kept: MEDIA_URL, else a folder."""
        return self.shelf_at(self.media_url if self.chat != "demo" else "")

    def shelf_at(self, place: str) -> Shelf:
        """The shelf there: "s3://…" or a folder; "": the usual folder."""
        if place.startswith(BUCKET):
            return Bucket(place, self.keys, self.files)
        return Folder(Path(place) if place else self.files)

    @property
    def keys(self) -> Keys:
        """How an S3-compatible store is reached."""
        return Keys(
            endpoint=self.aws_endpoint_url,
            region=self.aws_region,
            key_id=self.aws_access_key_id,
            secret=self.aws_secret_access_key,
            token=self.aws_session_token,
        )

    @property
    def files(self) -> Path:
        """Where files are kept on this machine; the demo's are never among the real ones."""
        return DEMO_MEDIA if self.chat == "demo" else self.media_dir


def days_of(holidays: str) -> frozenset[date]:
    """The days that HOLIDAYS names: "2027-02-05, 2027-02-08". ValueError where one is no day."""
    return frozenset(date.fromisoformat(day.strip()) for day in holidays.split(",") if day.strip())


def sums_of(sums: str) -> tuple[int, ...]:
    """The sums that AWARD_BENEFITS names: "80 triệu, 3 tỷ", in VND. ValueError where one is none."""
    if not sums.strip():
        return ()
    from handlers.reading.money.rules import read_money  # which most commands do without

    found = [read_money(one.strip()) for one in sums.replace(";", ",").split(",") if one.strip()]
    if any(one.status != "ok" or not one.value for one in found):
        raise ValueError("no sum")
    return tuple(sorted({one.value for one in found if one.value}))


def _words(text: str) -> list[str]:
    """What stands there, parted by commas or blanks."""
    return text.lower().replace(",", " ").split()


class SettingsError(Exception):
    """Settings that cannot be used: one line for each, with its name."""


def read(env_file: str = ENV_FILE, kept_file: Path | None = None) -> Settings:
    """The settings in force. SettingsError lists everything that is missing or mistyped.

    `kept_file`: what the set-up page kept, if not where `kept_path` says.
    """
    _must_be_readable(Path(env_file))
    kept_file = kept_file or kept_path(env_file)
    _must_be_readable(kept_file)
    problems = _unknown_names(env_file, kept_file)
    kept: dict[str, Any] = {name.lower(): value for name, value in counting(kept_file, env_file).items()}
    try:
        settings = Settings(_env_file=env_file, **kept)  # type: ignore[call-arg]  # pydantic's own argument: its types have none
    except ValidationError as error:
        raise SettingsError("\n".join((*problems, *map(_line, error.errors())))) from None
    if problems:
        raise SettingsError("\n".join(problems))
    return settings


def kept_path(env_file: str = ENV_FILE) -> Path:
    """Where the set-up page keeps settings when it cannot write `.env`."""
    fields = Settings.model_fields
    return kept_settings.file_of(env_file, fields["database_url"].default, fields["media_dir"].default)


def _must_be_readable(file: Path) -> None:
    """A folder, or a file that is not ours to read, would be passed over in silence."""
    try:
        if file.exists():
            file.read_bytes().decode()
    except UnicodeDecodeError:
        raise SettingsError(f"{file}: {_said('not_utf8')}") from None
    except OSError:
        raise SettingsError(f"{file}: {_said('unreadable')}") from None


def must_name_controller(settings: Settings) -> None:
    """Raise SettingsError where people would be asked for consent without a word about who keeps their data."""
    if settings.meets_people and not settings.controller:
        raise SettingsError(f"CONTROLLER: {_said('no_controller')}")


def in_force(name: str) -> str:
    """What this setting says now, which may have been mended in `.env`; "" while the settings cannot be used."""
    try:
        return str(getattr(read(), name))
    except SettingsError:
        return ""


def _unknown_names(env_file: str, kept_file: Path) -> list[str]:
    given = {*os.environ, *dotenv_values(env_file), *dotenv_values(kept_file)}
    known = {name.upper() for name in Settings.model_fields}
    of_channels = [name for name in sorted(given) if name.upper().startswith(("TELEGRAM_", "ZALO_"))]
    unknown = [name for name in of_channels if name.upper() not in known]
    return [f"{name}: {_said('unknown')}" for name in unknown]


def _line(error: Any) -> str:
    name = ".".join(str(part) for part in error["loc"]).upper()
    if error["type"] == "value_error":
        said = error["msg"].removeprefix("Value error, ")
    else:
        said = _kind_of_value(error["type"], error.get("ctx") or {})
    return f"{name}: {said}" if name else said


def _kind_of_value(kind: str, limits: dict[str, Any]) -> str:
    """What a value has to be, where it is of another kind."""
    if kind == "literal_error":
        return _said("one_of", allowed=limits.get("expected", "").replace("'", "").replace(" or ", ", "))
    if kind.startswith("int_"):
        return _said("whole_number")
    if kind.startswith("bool_"):
        return _said("on_off")
    if "ge" in limits:
        return _said("between", bound=f"≥ {limits['ge']}")
    if "le" in limits:
        return _said("between", bound=f"≤ {limits['le']}")
    return _said("other")


def _said(key: str, **values: Any) -> str:
    return in_every_language(f"commands.setting.{key}", **values)


def _wrong(key: str, name: str = "", **values: Any) -> ValueError:
    """What is wrong with a setting, for pydantic; `name`: of which, where it is not the one that is looked at."""
    said = _said(key, **values)
    return ValueError(f"{name}: {said}" if name else said)


def shared_secret(settings: Settings, store: Store, folder: Path | None = None) -> bytes:
    """One secret for all bots of one database: SECRET_KEY, else what the database keeps, which the first bot brought.

    SQLite has one bot, and its secret lies beside the database and not in it.
    """
    own = secret(settings, folder)
    if store.sqlite:
        return own
    if settings.secret_key:
        mark = hashlib.sha256(b"the same secret? " + own).hexdigest()
        if store.writing(facts.agree, "secret_mark", mark) != mark:
            log.warning("secret_key_differs", said=in_every_language("commands.secret_differs"))
            store.writing(facts.keep, "secret_mark", mark)
        return own
    log.warning("secret_key_shared", said=in_every_language("commands.secret_shared"))
    return store.writing(facts.agree, SHARED_SECRET, own.decode()).encode()


def known_secret(settings: Settings, store: Store) -> bytes:
    """The secret of a bot that has run, as `shared_secret` gave it; b"" where there is none: looking makes nothing."""
    if settings.secret_key:
        return settings.secret_key.encode()
    if not store.sqlite:
        return store.reading(facts.find, SHARED_SECRET).encode()
    path = secret_path(settings)
    return path.read_bytes().strip() if path.exists() else b""


def secret(settings: Settings, folder: Path | None = None) -> bytes:
    """SECRET_KEY, else the one that was made at the first start, readable by its owner only.

    `folder`: where it lies, if not where `secret_path` says.
    """
    if settings.secret_key:
        return settings.secret_key.encode()
    path = folder / SECRET_FILE if folder else secret_path(settings)
    if not path.exists():
        keep_secret(path, new_secret())
    return path.read_bytes().strip()


def new_secret() -> str:
    """One that nobody can guess."""
    return secrets.token_urlsafe(48)


def keep_secret(path: Path, fresh: str) -> None:
    """Write the key into its file, whole or not at all, readable by its owner only."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_suffix(".new")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(fresh)
        file.flush()
        os.fsync(file.fileno())
    os.replace(beside, path)


def secret_path(settings: Settings) -> Path:
    """Where the key is that the bot made: beside the SQLite database, with PostgreSQL beside the folder of files.

    Wherever the program itself lies may belong to another user, and be another one tomorrow. Releases before made it
    in `data`: one that is there is kept.
    """
    url = address(settings.database)
    beside = settings.files
    if url.get_backend_name() == "sqlite":
        beside = Path(url.database or "")
    path = beside.parent / SECRET_FILE
    if not path.exists() and FORMER_SECRET.exists():
        return FORMER_SECRET
    return path
