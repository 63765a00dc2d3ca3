"""The house rules that a linter does not hold: each file and folder says what it is for, no clock inside."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlmodel import SQLModel

from storage.database import records
from storage.database.store import TABLES, Store
from tests.cast.places import ROOT

SHELL = {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
ROOMS = ("bot", "handlers", "storage", "messages")
FILES = [path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py"))]
FOLDERS = sorted({path.parent for room in (*ROOMS, "tests") for path in (ROOT / room).rglob("*.py")})
MOST_FILES_IN_A_FOLDER = 14


def test_imports_keep_the_contracts() -> None:
    """Who may import whom stands in pyproject.toml; the command names the chain of imports that breaks a contract."""
    contracts = subprocess.run(["lint-imports", "--no-cache"], cwd=ROOT, env=SHELL, capture_output=True, text=True)
    assert contracts.returncode == 0, contracts.stdout


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_are_absolute(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        assert not isinstance(node, ast.ImportFrom) or node.level == 0, f"{path}: absolute imports only"


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: str(folder.relative_to(ROOT)))
def test_every_folder_says_what_belongs_there_and_is_seen_at_once(folder: Path) -> None:
    if "versions" in folder.parts:
        return  # a line of history, one file behind the other: it only grows
    assert len(list(folder.glob("*.py"))) <= MOST_FILES_IN_A_FOLDER
    if folder != ROOT / "tests":
        assert ast.get_docstring(ast.parse((folder / "__init__.py").read_text("utf-8")))


def test_no_test_imports_another() -> None:
    tests = [path for path in (ROOT / "tests").rglob("*.py") if "bench" not in path.parts]
    shared = re.compile(r"^from tests\.(?!bench)\S*test_\w+ import|^from tests\S* import .*\btest_", re.M)
    assert [path.name for path in tests if shared.search(path.read_text("utf-8"))] == []


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


def test_tasks_are_begun_in_one_room() -> None:
    """Elsewhere nobody would hear of a task that ended."""
    begun = re.compile(r"\b(create_task|ensure_future)\(|\bTaskGroup\b")
    places = {str(path.relative_to(ROOT).parent) for path in FILES if begun.search(path.read_text("utf-8"))}
    assert places == {"bot/background"}
