"""The house rules, held by the code itself: imports run right only, libraries stay in their rooms, no clock inside."""

from __future__ import annotations

import ast
from dataclasses import fields
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlmodel import SQLModel

from storage.database import records
from storage.database.store import TABLES, Store
from tests.cast.places import ROOT

ROOMS = ("bot", "handlers", "storage", "messages")
ONLY_IN = {
    "telegram": {"bot"},
    "aiohttp": {"bot"},
    "sqlmodel": {"storage"},
    "sqlalchemy": {"storage", "handlers"},  # handlers name the type Connection, and nothing else of it
    "jinja2": {"messages"},
    "apscheduler": {"handlers/posts/run.py", "bot/schedule/ticker.py"},
}
FILES = [path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py"))]


def imported(path: Path) -> set[str]:
    """Top-level names of the modules that a file imports."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: absolute imports only"
            found.add(node.module or "")
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_run_right_only(path: Path) -> None:
    room = path.relative_to(ROOT).parts[0]
    left = ROOMS[: ROOMS.index(room)]
    tops = {name.partition(".")[0] for name in imported(path)}
    assert not tops & set(left), f"{room} imports {tops & set(left)}"
    for library, places in ONLY_IN.items():
        if library in tops:
            assert room in places or str(path.relative_to(ROOT)) in places, f"{library} is imported in {path}"


@pytest.mark.parametrize("path", [path for path in FILES if "handlers" in path.parts], ids=lambda path: path.name)
def test_handlers_take_only_the_connection_from_the_database_library(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("sqlalchemy"):
            assert {alias.name for alias in node.names} == {"Connection"}


@pytest.mark.parametrize(
    "path",
    [path for path in FILES if path.relative_to(ROOT).parts[0] in ("handlers", "storage")],
    ids=lambda path: path.name,
)
def test_time_is_an_argument(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Attribute) and node.attr in ("now", "today", "utcnow", "time", "sleep"):
            owner = node.value
            assert not (isinstance(owner, ast.Name) and owner.id in ("datetime", "date", "time")), (
                f"{path}:{node.lineno}"
            )


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_file_says_what_it_is_for(path: Path) -> None:
    if "versions" not in path.parts:
        assert ast.get_docstring(ast.parse(path.read_text("utf-8"))), path


@pytest.mark.parametrize("record", [records.Chat, records.Person, records.Draft])
def test_records_are_their_tables(record: type) -> None:
    columns = [column.name for column in TABLES[record.__name__.lower()].columns]
    assert [field.name for field in fields(record)] == columns


def test_the_migrations_make_the_tables(store: Store) -> None:
    with store.write() as tx:
        differences = compare_metadata(MigrationContext.configure(tx), SQLModel.metadata)
    assert not differences
