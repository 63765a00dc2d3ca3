"""The database's server is killed while people type, and another takes its place: the bot goes on, and nothing is lost.

Two real servers: the second has each change before it is acknowledged, and is promoted as Patroni or an operator would.
"""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from tests.fakes.telegram import TOKEN, fake_telegram
from tests.program.faults import record
from tests.program.faults.run import ends
from tests.program.faults.stage import stage
from tests.program.kills import ANSWERS
from tests.program.servers.pair import two_filled_servers

NO_SERVER_SECONDS = 2.0
GOES_ON_SECONDS = 10.0  # after that; less than one on a quiet machine


@pytest.mark.long
def test_a_server_that_is_killed_while_people_type_is_replaced_and_nothing_is_lost(tmp_path: Path) -> None:
    with two_filled_servers() as (pair, url), fake_telegram(everyone=(10**6, 1.0), private=(10**6, 1.0)) as telegram:
        telegram.in_group = (10**6, 1.0)
        with stage(tmp_path, telegram, url=url, mode="webhook", chance=Random(1), seconds=4) as on:
            on.waits(1.0)
            pair.kills(pair.first)
            on.waits(NO_SERVER_SECONDS)
            kept = len(telegram.acknowledged)
            pair.promotes(pair.second)
            telegram.wait(lambda: len(telegram.acknowledged) > kept, GOES_ON_SECONDS, f"for an answer;\n{on.last_words}")
            ends(on)
            found = record.check(on)
            said = on.bot.said()
    assert found["acknowledged"] >= found["people"] * len(ANSWERS)
    assert "database_trouble" in said and "event_parked" not in said
    assert TOKEN not in said
