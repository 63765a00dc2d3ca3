"""What need not be fresh is read on a server that follows, as of a moment that is said; where it cannot be, on the first."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest

from storage.database import facts
from storage.database.store import Store, Transaction, TroubleError
from storage.replica import MOST_LAG, Replica
from tests.databases import ON_BOTH
from tests.program.servers.pair import DATABASE, STANDBY, Pair, standing_still, two_filled_servers
from tests.program.waiting import eventually

NOW = datetime(2026, 11, 29, 3, tzinfo=UTC)


class Watched:
    """A replica, and a clock that the test turns."""

    def __init__(self, pair: Pair, url: str, read_at: str) -> None:
        self.pair = pair
        self.now = NOW
        self.store = Store(url)
        self.replica = Replica(self.store, read_at, lambda: self.now)

    def close(self) -> None:
        self.replica.close()
        self.store.close()

    def keeps(self, value: str) -> None:
        self.store.writing(facts.keep, "said", value)

    def found(self) -> tuple[str, datetime | None]:
        """What is read, and as of when."""
        return self.replica.reading(_said)

    def catches_up(self) -> None:
        def has() -> bool:
            self.replica.measure()
            return self.replica.known_until() == self.now

        eventually(has)


def _said(tx: Transaction, _moment: datetime) -> str:
    return facts.find(tx, "said")


@pytest.fixture(scope="module")
def servers() -> Iterator[tuple[Pair, str]]:
    with two_filled_servers() as made:
        yield made


@pytest.fixture
def watched(servers: tuple[Pair, str]) -> Iterator[Watched]:
    pair, url = servers
    with closing(Watched(pair, url, pair.second.url(DATABASE))) as made:
        yield made


def test_it_is_read_as_of_a_moment_and_not_when_that_is_too_long_ago(watched: Watched) -> None:
    watched.keeps("one")
    assert watched.found() == ("one", None)  # how far behind it is nobody knows yet
    watched.catches_up()
    assert watched.found() == ("one", NOW)
    with standing_still(watched.pair):
        watched.now += timedelta(seconds=1)
        watched.keeps("two")
        watched.now += MOST_LAG - timedelta(seconds=1)
        watched.replica.measure()
        assert watched.found() == ("one", NOW)
        assert watched.replica.lag_seconds() == MOST_LAG.total_seconds()
        watched.now += timedelta(seconds=1)
        assert watched.found() == ("two", None)
    watched.catches_up()
    assert watched.found() == ("two", watched.now)


def test_what_it_does_not_know_yet_is_read_on_the_first(watched: Watched) -> None:
    watched.keeps("")
    watched.catches_up()
    with standing_still(watched.pair):
        watched.keeps("what was said this second")
        assert watched.replica.reading(_must_be_there) == ("what was said this second", None)


def _must_be_there(tx: Transaction, _moment: datetime) -> str:
    if not (said := facts.find(tx, "said")):
        raise LookupError
    return said


def test_one_that_follows_nobody_is_not_read(watched: Watched) -> None:
    with closing(Replica(watched.store, watched.pair.first.url(DATABASE), lambda: NOW)) as first:
        with pytest.raises(TroubleError, match="does not follow"):
            first.measure()
        assert first.known_until() is None
    with closing(Replica(watched.store, watched.pair.second.url("postgres"), lambda: NOW)) as other:
        with pytest.raises(TroubleError, match="does not follow"):
            other.measure()
        assert other.reading(_said) == watched.found()


def test_of_several_it_is_the_one_that_follows_which_is_read_once_that_is_back(servers: tuple[Pair, str]) -> None:
    pair, url = servers
    both = pair.url(DATABASE).partition("?")[0]
    with closing(Watched(pair, url, both)) as watched:
        watched.keeps("four")
        watched.catches_up()
        pair.kills(pair.second)
        eventually(lambda: "does not follow" in why_not_measured(watched.replica))
        assert watched.found() == ("four", None)
        pair.starts(pair.second, **STANDBY)
        eventually(lambda: not why_not_measured(watched.replica))
        watched.catches_up()
        assert watched.found() == ("four", NOW)


def why_not_measured(replica: Replica) -> str:
    try:
        replica.measure()
    except TroubleError as trouble:
        return str(trouble)
    return ""


def test_one_that_dies_is_missed_by_nobody(watched: Watched) -> None:
    watched.keeps("three")
    watched.catches_up()
    assert watched.found() == ("three", NOW)
    watched.pair.kills(watched.pair.second)
    assert watched.found() == ("three", None)
    with pytest.raises(TroubleError):
        watched.replica.measure()


@ON_BOTH
def test_without_one_all_is_read_where_it_is_written(store: Store) -> None:
    with closing(Replica(store, "", lambda: NOW)) as none:
        none.measure()
        store.writing(facts.keep, "said", "here")
        assert none.reading(_said) == ("here", None) and not none.is_there
