"""Several bots on one PostgreSQL database sign with one secret, or it is said that they do not."""

from __future__ import annotations

from pathlib import Path

import structlog

from bot.settings import Settings, shared_secret
from storage.database.store import Store
from tests.databases import ON_POSTGRESQL
from tests.program.given import given


def said(settings: Settings, store: Store, folder: Path) -> tuple[bytes, list[str]]:
    """The secret of a bot in this folder, and what its start says."""
    with structlog.testing.capture_logs() as lines:
        secret = shared_secret(settings, store, folder)
    return secret, [line["event"] for line in lines]


@ON_POSTGRESQL
def test_two_bots_without_a_secret_have_one_and_it_is_the_first_ones(store: Store, tmp_path: Path) -> None:
    nothing = given(secret_key="")
    first, lines = said(nothing, store, tmp_path / "one")
    assert lines == ["secret_key_shared"]
    assert first == (tmp_path / "one" / "secret_key").read_bytes()
    assert said(nothing, store, tmp_path / "two")[0] == first
    assert said(nothing, store, tmp_path / "one")[0] == first


@ON_POSTGRESQL
def test_two_bots_with_two_secrets_are_told(store: Store, tmp_path: Path) -> None:
    one, two = (given(secret_key=letter * 40) for letter in "ab")
    assert said(one, store, tmp_path) == (b"a" * 40, [])
    assert said(one, store, tmp_path) == (b"a" * 40, [])
    assert said(two, store, tmp_path) == (b"b" * 40, ["secret_key_differs"])


def test_one_bot_on_sqlite_keeps_its_secret_out_of_the_database(lite: Store, tmp_path: Path) -> None:
    nothing = given(secret_key="")
    secret, lines = said(nothing, lite, tmp_path)
    assert lines == [] and secret == (tmp_path / "secret_key").read_bytes()
    with lite.read() as tx:
        assert tx.exec_driver_sql("SELECT name FROM fact WHERE name LIKE 'secret%'").all() == []
