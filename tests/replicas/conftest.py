"""Two bots on one database, and a Telegram of our own before them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.fakes.telegram import FakeTelegram, fake_telegram
from tests.program import postgres


@pytest.fixture
def shared_url(server: str, postgres_template: str) -> Iterator[str]:
    """The address of a PostgreSQL database, filled."""
    url = postgres.fresh_database(server, postgres_template)
    yield url
    postgres.drop_database(server, url)


@pytest.fixture
def telegram() -> Iterator[FakeTelegram]:
    with fake_telegram(everyone=(1000, 1.0), private=(1000, 1.0)) as fake:
        yield fake
