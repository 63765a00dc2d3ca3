"""A quarter of a minute of fire on each database; minutes of it, and more: `make fire`."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

import pytest

from tests.fire.faults import POSTGRESQL, SQLITE, plan
from tests.fire.run import Asked, run


def test_nothing_is_lost_however_often_a_bot_on_a_file_is_killed(tmp_path: Path) -> None:
    done = run(tmp_path, Asked(seed=5, kills=6, conversations=60))
    assert done.findings == []
    assert done.figures["initiatives"] == 60


@pytest.mark.parametrize("database", [SQLITE, POSTGRESQL])
def test_a_seed_gives_the_same_faults_again(database: str) -> None:
    first, again, other = (list(islice(plan(seed, database), 50)) for seed in (7, 7, 8))
    assert first == again != other
