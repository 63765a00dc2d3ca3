"""Another secret in the place of the one that signs links and encrypts tokens: `python -m bot rotate-key`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from bot.settings import SHARED_SECRET, Settings, keep_secret, new_secret, secret_path, shared_secret
from messages.catalog import say
from storage.database import facts
from storage.database.sealing import Seal
from storage.database.store import Store
from storage.sending import tokens


def rotate_key(settings: Settings, store: Store, keep_settings: Callable[[Mapping[str, str]], None]) -> None:
    """Make a new one, encrypt tokens by it, and say what else changes. InUseError: the bot is running.

    `keep_settings`: writes into `.env`, for a secret that stands there. The former secret lies beside the new one until
    all is written, so that a break loses nothing: the command is run again.
    """
    path, former_path = secret_path(settings), _former_path(settings)
    with store.only_writer():
        present, fresh = shared_secret(settings, store), new_secret()
        secrets = [fresh.encode(), present]
        if former_path.exists():
            secrets.append(former_path.read_bytes().strip())
        else:
            keep_secret(former_path, present.decode())
        with store.write() as tx:
            lost = tokens.seal_all(tx, Seal(*secrets))
            if settings.secret_key:
                keep_settings({"SECRET_KEY": fresh})
            elif store.sqlite:
                keep_secret(path, fresh)
            else:
                facts.keep(tx, SHARED_SECRET, fresh)
        former_path.unlink()
    print(say("commands.key_rotated", settings.language, lost=lost, several=not store.sqlite))


def forget_former(settings: Settings) -> None:
    """Nothing was changed, since the secret is set where nobody here may write: no copy of it stays."""
    former = _former_path(settings)
    if former.exists() and former.read_text().strip() == settings.secret_key:
        former.unlink()


def _former_path(settings: Settings) -> Path:
    return secret_path(settings).with_suffix(".former")
