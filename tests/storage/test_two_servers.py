"""Where DATABASE_URL names several servers, the one that takes changes is written to, and never one that led before it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest

from storage.database import facts
from storage.database.places.address import address, known_as
from storage.database.store import Store, TroubleError
from tests.program.servers.pair import Pair, two_filled_servers
from tests.program.waiting import eventually

SEVERAL = "postgresql://bot:p%2Cw@db1:5432,[::1]:5433,db3/sangkien"


def test_several_servers_are_written_as_postgresql_writes_them() -> None:
    known = address(SEVERAL)
    assert (known.query["host"], known.query["port"]) == ("db1,::1,db3", "5432,5433,5432")
    assert (known.username, known.password, known.database) == ("bot", "p,w", "sangkien")
    assert address(known.render_as_string(hide_password=False)) == known
    assert "p%2Cw" not in known_as(SEVERAL)
    with closing(Store(SEVERAL)) as store:
        assert "p%2Cw" not in store.name


@pytest.fixture
def pair() -> Iterator[tuple[Pair, str]]:
    with two_filled_servers() as made:
        yield made


def test_a_server_that_led_before_the_last_one_is_given_nothing(pair: tuple[Pair, str]) -> None:
    servers, url = pair
    with closing(Store(url)) as store:
        store.writing(facts.keep, "said", "to the first")
        servers.kills(servers.first)
        servers.promotes(servers.second)
        eventually(lambda: keeps(store, "to the second"))
        servers.starts(servers.first, synchronous_standby_names="")  # it does not know, and takes changes
        store.close()  # its connections
        assert keeps(store, "to the second again")
        servers.kills(servers.second)
        eventually(lambda: "has to follow the other" in why_not(store, "to one that has not all"))
    with closing(Store(servers.first.url("sangkien"))) as alone:
        assert alone.reading(facts.find, "said") == "to the first"


def keeps(store: Store, what: str) -> bool:
    """Whether it does, and has what was said before."""
    return not why_not(store, what)


def why_not(store: Store, what: str) -> str:
    """Why it does not keep this."""
    try:
        before = store.reading(facts.find, "said")
        store.writing(facts.keep, "said", what)
    except TroubleError as trouble:
        return str(trouble)
    assert before.startswith("to the ")
    return ""
