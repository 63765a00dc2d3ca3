"""The house rules that a linter does not hold: each file and folder says what it is for, no clock inside."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from dataclasses import fields
from functools import cache
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlmodel import SQLModel

from bot.background.parts import Part
from storage.database import records
from storage.database.store import TABLES, Store
from tests.cast.places import ROOT
from tests.databases import ON_BOTH

SHELL = {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
ROOMS = ("bot", "handlers", "storage", "messages")
FILES = [path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py"))]
FOLDERS = sorted({path.parent for room in (*ROOMS, "tests") for path in (ROOT / room).rglob("*.py")})
MOST_FILES_IN_A_FOLDER = 14


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def imports_of(path: Path) -> list[ast.ImportFrom]:
    return [node for node in ast.walk(tree_of(path)) if isinstance(node, ast.ImportFrom)]


def files_of(room: str) -> list[Path]:
    return [path for path in FILES if path.relative_to(ROOT).parts[0] == room]


def reads_a_clock(node: ast.AST) -> bool:
    """`datetime.now` and its like; a time that is an argument is none."""
    return (
        isinstance(node, ast.Attribute)
        and node.attr in ("now", "today", "utcnow", "time", "sleep")
        and isinstance(node.value, ast.Name)
        and node.value.id in ("datetime", "date", "time")
    )


def named(path: Path, node: ast.AST | None = None) -> str:
    """The place as a linter prints it."""
    line = getattr(node, "lineno", 0)
    return f"{path.relative_to(ROOT)}:{line}" if line else str(path.relative_to(ROOT))


def test_imports_keep_the_contracts() -> None:
    """Who may import whom stands in pyproject.toml; the command names the chain of imports that breaks a contract."""
    contracts = subprocess.run(["lint-imports", "--no-cache"], cwd=ROOT, env=SHELL, capture_output=True, text=True)
    assert contracts.returncode == 0, contracts.stdout


def test_imports_are_absolute() -> None:
    relative = [named(path, node) for path in FILES for node in imports_of(path) if node.level]
    assert relative == []


def test_every_folder_is_seen_at_once() -> None:
    """A line of history, one migration behind the other, only grows."""
    folders = [folder for folder in FOLDERS if "versions" not in folder.parts]
    full = [named(folder) for folder in folders if len(list(folder.glob("*.py"))) > MOST_FILES_IN_A_FOLDER]
    assert full == []


def test_every_folder_says_what_belongs_there() -> None:
    folders = [folder for folder in FOLDERS if folder != ROOT / "tests" and "versions" not in folder.parts]
    assert [named(folder) for folder in folders if not ast.get_docstring(tree_of(folder / "__init__.py"))] == []


def test_every_file_says_what_it_is_for() -> None:
    files = [path for path in FILES if "versions" not in path.parts]
    assert [named(path) for path in files if not ast.get_docstring(tree_of(path))] == []


def test_no_test_imports_another() -> None:
    tests = [path for path in (ROOT / "tests").rglob("*.py") if "bench" not in path.parts]
    shared = re.compile(r"^from tests\.(?!bench)\S*test_\w+ import|^from tests\S* import .*\btest_", re.M)
    assert [named(path) for path in tests if shared.search(path.read_text("utf-8"))] == []


def test_handlers_take_only_the_connection_from_the_database_library() -> None:
    taken = {
        (named(path), alias.name)
        for path in files_of("handlers")
        for node in imports_of(path)
        if (node.module or "").startswith("sqlalchemy")
        for alias in node.names
    }
    assert [(path, name) for path, name in taken if name != "Connection"] == []


def test_time_is_an_argument() -> None:
    files = [*files_of("handlers"), *files_of("storage")]
    assert [named(path, node) for path in files for node in ast.walk(tree_of(path)) if reads_a_clock(node)] == []


@pytest.mark.parametrize("record", [records.Chat, records.Person, records.Draft])
def test_records_are_their_tables(record: type) -> None:
    columns = [column.name for column in TABLES[record.__name__.lower()].columns]
    assert [field.name for field in fields(record)] == columns


@ON_BOTH
def test_the_migrations_make_the_tables(store: Store) -> None:
    with store.write() as tx:
        differences = compare_metadata(MigrationContext.configure(tx), SQLModel.metadata)
    assert not differences


def test_tasks_are_begun_in_one_room() -> None:
    """Elsewhere nobody would hear of a task that ended."""
    begun = re.compile(r"\b(create_task|ensure_future)\(|\bTaskGroup\b")
    places = {str(path.relative_to(ROOT).parent) for path in FILES if begun.search(path.read_text("utf-8"))}
    assert places == {"bot/background"}


def test_every_part_of_the_background_is_declared_and_at_work() -> None:
    """mypy sees to it that no loop has another name; who is not in the table is supervised by nobody."""
    supervised = re.compile(r"\b(?:Loop|Watch)\(Part\.(\w+)")
    assert {name for path in files_of("bot") for name in supervised.findall(path.read_text("utf-8"))} == set(Part.__members__)


def test_threads_and_processes_are_begun_where_somebody_hears_of_their_end() -> None:
    begun = re.compile(r"\bThread\(|\.Process\(|\bPopen\(")
    places = {str(path.relative_to(ROOT)) for path in FILES if begun.search(path.read_text("utf-8"))}
    assert places == {
        "bot/background/child.py",  # ends with its process
        "bot/intake/intake.py",  # Part.WRITING
        "bot/intake/worker_process.py",  # whose work is done here when it is gone
        "bot/schedule/nightly.py",  # Part.BACKUP waits for it
    }
