"""A state machine that plays on a database file of its own: a copy of one that is filled."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from hypothesis.stateful import RuleBasedStateMachine

from storage.database.store import Store


class OnOneFile(RuleBasedStateMachine):
    """`template`: the file that is copied."""

    template: Path

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        shutil.copy(self.template, self.folder / "test.db")
        self.store = Store(f"sqlite:///{self.folder / 'test.db'}")

    def teardown(self) -> None:
        self.store.close()
        shutil.rmtree(self.folder)
