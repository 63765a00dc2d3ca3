"""Settings from the environment or `.env`; `.env.example` explains each. All that is wrong is said at once.

To add a setting: a field here and its lines in `.env.example`. A mistyped TELEGRAM_… or ZALO_… name is an error,
since a bot that silently starts its demo instead of its channel helps nobody.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Any, Literal

from dotenv import dotenv_values
from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from storage.store import address

DEMO_DATABASE = "sqlite:///data/demo.db"


class Settings(BaseSettings):
    """One field for each setting, with its default."""

    model_config = SettingsConfigDict(env_file=".env", env_file_encoding="utf-8", extra="ignore", frozen=True)

    database_url: str = "sqlite:///data/sangkien.db"
    host: str = "127.0.0.1"
    port: int = Field(default=8080, ge=1, le=65535)
    public_url: str = ""
    secret_key: str = ""
    media_dir: Path = Path("data/media")
    language: Literal["vi", "en"] = "vi"
    web_chat: Literal["demo", "public", "off", ""] = ""
    log_format: Literal["console", "json"] = "console"
    telegram_token: str = ""
    zalo_bot_token: str = ""

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, url: str) -> str:
        address(url)
        return url

    @field_validator("public_url")
    @classmethod
    def _absolute(cls, url: str) -> str:
        if url and not url.startswith(("https://", "http://")):
            raise ValueError("begins with https://")
        return url.rstrip("/")

    @field_validator("secret_key")
    @classmethod
    def _long_enough(cls, key: str) -> str:
        if key and len(key) < 32:
            raise ValueError("has at least 32 characters; leave it out and one is made")
        return key

    @property
    def channels(self) -> tuple[str, ...]:
        """The channels that have a token."""
        tokens = {"telegram": self.telegram_token, "zalo_bot": self.zalo_bot_token}
        return tuple(name for name, token in tokens.items() if token)

    @property
    def chat(self) -> str:
        """The web chat's mode: the demo when no channel has a token."""
        return self.web_chat or ("off" if self.channels else "demo")

    @property
    def database(self) -> str:
        """The demo never touches the real database."""
        return DEMO_DATABASE if self.chat == "demo" else self.database_url


class Wrong(Exception):
    """Settings that cannot be used: one line for each, with its name."""


def read(env_file: str = ".env") -> Settings:
    """The settings in force. Wrong lists everything that is missing or mistyped."""
    problems = _unknown_names(env_file)
    try:
        settings = Settings(_env_file=env_file)  # type: ignore[call-arg]
    except ValidationError as error:
        raise Wrong("\n".join((*problems, *map(_line, error.errors())))) from None
    if problems:
        raise Wrong("\n".join(problems))
    return settings


def _unknown_names(env_file: str) -> list[str]:
    names = {*os.environ, *dotenv_values(env_file)}
    known = {name.upper() for name in Settings.model_fields}
    wrong = sorted(name for name in names if name.upper().startswith(("TELEGRAM_", "ZALO_")) and name.upper() not in known)
    return [f"{name}: no such setting; see .env.example for the names" for name in wrong]


def _line(error: Any) -> str:
    name = ".".join(str(part) for part in error["loc"]).upper()
    return f"{name}: {error['msg'].removeprefix('Value error, ')}"


def secret(settings: Settings, folder: Path = Path("data")) -> bytes:
    """SECRET_KEY, else the one in `data/secret_key`, made at the first start and readable by its owner only."""
    if settings.secret_key:
        return settings.secret_key.encode()
    path = folder / "secret_key"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        fresh = path.with_suffix(".new")
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(48))
        os.replace(fresh, path)
    return path.read_bytes().strip()
