"""A quarter of a minute of fire on each database; minutes of it, and more: `make fire`."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

import pytest

from tests.fire.faults import plan
from tests.fire.people import QUICK
from tests.fire.run import run
from tests.fire.stage import POSTGRESQL, SQLITE, Asked


@pytest.mark.parametrize("database", [SQLITE, POSTGRESQL])
def test_nothing_is_lost_however_often_a_bot_is_killed(tmp_path: Path, database: str) -> None:
    done = run(tmp_path, Asked(seed=5, kills=4, conversations=30, database=database, ways=QUICK))
    assert done.findings == []
    assert done.figures["initiatives"] == 30


@pytest.mark.parametrize("database", [SQLITE, POSTGRESQL])
def test_a_seed_gives_the_same_faults_again(database: str) -> None:
    first, again, other = (list(islice(plan(seed, database), 50)) for seed in (7, 7, 8))
    assert first == again != other
