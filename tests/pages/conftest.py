"""The form on one page, open in a browser of a phone's size."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.cast.pages.form import FormPage
from tests.program.program import Program, program


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    with program(tmp_path_factory.mktemp("form")) as started:
        yield started


@pytest.fixture
def form(browser: Any, site: Program) -> Iterator[FormPage]:
    opened = FormPage(browser, site)
    yield opened
    opened.context.close()
