"""What `make lint` says of the packages: a known hole fails it, an index that cannot be asked does not."""

from __future__ import annotations

import json
import sys
from typing import Any

import pytest

from tests.deployment.audit import asked

WHOLE: dict[str, Any] = {"name": "aiohttp", "version": "3.14.5", "vulns": []}
HOLE: dict[str, Any] = {"name": "jinja2", "version": "3.0", "vulns": [{"id": "CVE-2024-1", "fix_versions": ["3.1.6"]}]}
UNKNOWN: dict[str, Any] = {"name": "orjson", "skip_reason": "Dependency not found on PyPI"}


@pytest.mark.parametrize(
    ("packages", "said", "status"),
    [
        ([WHOLE, UNKNOWN], "no known hole in 1 packages, 1 not known", 0),
        ([WHOLE, HOLE, UNKNOWN], "jinja2 3.0: CVE-2024-1, mended in 3.1.6", 1),
        ([UNKNOWN], "left out", 0),
        (None, "could not be asked", 0),
    ],
)
def test_a_hole_fails_the_lint_and_no_network_does_not(
    packages: list[dict[str, Any]] | None, said: str, status: int
) -> None:
    printed = "no network" if packages is None else json.dumps({"dependencies": packages})
    lines, ended = asked((sys.executable, "-c", f"print({printed!r}); raise SystemExit({status})"))
    assert ended == status and len(lines) == 1 and said in lines[0]
