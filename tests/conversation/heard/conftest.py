"""How people are heard is the same on every database: one is enough here, and the suite is a minute shorter."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture
def database_url(tmp_path: Path, sqlite_template: Path) -> str:
    """The address of a fresh SQLite file, a copy of one that is filled."""
    path = tmp_path / "test.db"
    path.write_bytes(sqlite_template.read_bytes())
    return f"sqlite:///{path}"
