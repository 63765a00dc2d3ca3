"""A running bot, and an officer of Hoàng Mai who is in at the desk."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.cast.crowd import HOANGMAI
from tests.cast.pages.desk import Browser, appointed, at_desk
from tests.program.program import Phone, Program, program


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    with program(tmp_path_factory.mktemp("desk"), WEB_CHAT="demo") as started:
        yield started


@pytest.fixture
def hoa(site: Program) -> Phone:
    """An officer of Hoàng Mai, at her phone."""
    return appointed(site, HOANGMAI)


@pytest.fixture
def desk(site: Program, hoa: Phone) -> Browser:
    """The same officer at her desk."""
    return at_desk(site, hoa)
