"""An office's own templates of award lists and of a council's papers: what is wrong with each."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from bot.files.papers import awards, council
from bot.files.papers.child import papers_child
from bot.files.papers.template import Looked, look_at

MOST_SECONDS = 20  # for one that is tried

EXAMPLES: Mapping[str, Callable[[], dict[str, Any]]] = {
    awards.NAME: awards.example,
    **dict.fromkeys((*council.RESULT.values(), council.MARKS), council.example),
}


def look_at_others(folder: Path) -> Iterator[tuple[Path, Looked]]:
    """Each that is there, tried in a child: whatever loops in one ends."""
    for name, example in EXAMPLES.items():
        file = folder / f"{name}.docx"
        if file.is_file():
            with papers_child(MOST_SECONDS) as fill:
                yield file, look_at(file, example(), (), fill)
