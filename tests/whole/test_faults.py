"""Some seconds of random faults on each database: see `tests/program/faults`. More: `python -m tests.program.faults`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.program import postgres
from tests.program.faults.kinds import POSTGRESQL, SQLITE, kinds_on
from tests.program.faults.run import plan, run
from tests.program.kills import ANSWERS

SECONDS = 10
CONFIRMED_LATE = 2  # in a hundred: what a bot that polls took last, and had not confirmed when all ended


@pytest.mark.long
def test_what_was_acknowledged_is_kept_and_answered_whatever_befalls_a_bot_on_a_file(tmp_path: Path) -> None:
    found = run(tmp_path, seed=15, seconds=SECONDS, mode="webhook")
    assert found["acknowledged"] >= found["people"] * len(ANSWERS)
    assert found["faults"]


@pytest.mark.long
def test_what_was_acknowledged_is_kept_and_answered_whatever_befalls_a_bot_on_a_server(
    tmp_path: Path, server: str, postgres_template: str
) -> None:
    url = postgres.fresh_database(server, postgres_template)
    try:
        found = run(tmp_path, seed=16, seconds=SECONDS, url=url, mode="polling")
    finally:
        postgres.drop_database(server, url)
    assert found["acknowledged"] * 100 >= found["people"] * len(ANSWERS) * (100 - CONFIRMED_LATE)
    assert found["faults"]


@pytest.mark.parametrize("database", [SQLITE, POSTGRESQL])
def test_a_seed_gives_the_same_faults_again(database: str) -> None:
    kinds = kinds_on(database)
    assert plan(7, 60, kinds) == plan(7, 60, kinds)
    assert plan(7, 60, kinds) != plan(8, 60, kinds)
    assert {fault.kind for fault in plan(7, 60, kinds)} == set(kinds)  # a minute meets each of them
