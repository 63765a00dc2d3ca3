"""Another secret: tokens are encrypted by it from then on, wherever it lies; a break on the way loses nothing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

import pytest

from bot.operations.rotate_key import rotate_key
from bot.settings import SHARED_SECRET, Settings, known_secret, shared_secret
from storage.database import facts
from storage.database.sealing import Seal
from storage.database.store import Store
from storage.sending import tokens
from tests.cast.rows import NOW
from tests.databases import ON_BOTH


def settings(store: Store, folder: Path, secret_key: str = "") -> Settings:
    """Of a bot that has run."""
    url = store.url.render_as_string(hide_password=False)
    given = {"database_url": url, "media_dir": folder / "media", "demo": "off", "secret_key": secret_key}
    found = Settings.model_validate(given)
    shared_secret(found, store)
    return found


def keep_pair(store: Store, secret: bytes) -> None:
    seal = Seal(secret)
    store.writing(tokens.claim, "zalo_oa:1", seal, "RT", NOW)
    assert store.writing(tokens.save, "zalo_oa:1", seal, "RT", "an access token", "RT2", NOW + timedelta(days=1), NOW)


def access(store: Store, secret: bytes) -> str:
    pair = store.reading(tokens.find, "zalo_oa:1", Seal(secret))
    return pair.access if pair is not None else "none"


def written_nowhere(_values: Mapping[str, str]) -> None:
    raise OSError("a disk that is full")


@ON_BOTH
def test_the_secret_that_the_bot_made_is_exchanged(store: Store, tmp_path: Path) -> None:
    given = settings(store, tmp_path)
    before = known_secret(given, store)
    keep_pair(store, before)
    rotate_key(given, store, written_nowhere)
    after = known_secret(given, store)
    assert after != before and access(store, after) == "an access token" and access(store, before) == ""
    assert bool(store.reading(facts.find, SHARED_SECRET)) is not store.sqlite
    assert [path.name for path in tmp_path.glob("secret_key*")] == ["secret_key"]
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600


def test_one_of_the_settings_is_written_there_or_nothing_is_changed(lite: Store, tmp_path: Path) -> None:
    given = settings(lite, tmp_path, "a secret of thirty-two letters or more")
    keep_pair(lite, given.secret_key.encode())
    with pytest.raises(OSError, match="full"):
        rotate_key(given, lite, written_nowhere)
    assert access(lite, given.secret_key.encode()) == "an access token"
    kept: dict[str, str] = {}
    rotate_key(given, lite, kept.update)
    assert access(lite, kept["SECRET_KEY"].encode()) == "an access token"
    assert not list(tmp_path.glob("secret_key*"))
