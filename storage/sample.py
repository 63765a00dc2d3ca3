"""The files of the sample data, which say that they are samples; `handlers/loading/sample.py` loads them."""

from __future__ import annotations

from pathlib import Path

FOLDER = Path(__file__).parent / "sample"


def text(name: str) -> str:
    """The contents of one of them."""
    return (FOLDER / name).read_text("utf-8")
