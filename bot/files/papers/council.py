"""The papers of a council's session in one zip: proposal, list, marks (empty and as given), minutes. Word files.

Before the session is over there is no result: only the empty form to mark on. What nobody keeps here, such as who
presides, is dots to write on.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import IO, Any
from zipfile import ZIP_STORED, ZipFile

from bot.files.papers import word
from bot.files.papers.template import template
from bot.files.papers.word import FillIn
from bot.files.whole import whole
from handlers.council.printing import Printed
from messages.catalog import say
from storage.initiatives.council import Criterion

DOTS = "…" * 12  # what is missing is written by hand
SHORT_DOTS = "……"
#: Templates, and the names of the papers: `council.paper.<key>`.
RESULT = {"proposal": "council-proposal", "list": "council-list", "minutes": "council-minutes"}
MARKS = "council-marks"


def write_zip(file: IO[bytes], printed: Printed, folder: Path, lang: str, fill: FillIn = word.several) -> int:
    """Write them; how many. `folder`: where an office has templates of its own; `fill` fills them in."""
    papers = _papers(printed, folder, lang, fill)
    with ZipFile(file, "w", ZIP_STORED) as zipped:  # a paper is packed already
        for name, content in papers.items():
            zipped.writestr(name, content)
    return len(papers)


def write_whole(out: Path, printed: Printed, folder: Path, lang: str) -> int:
    """The same as a file, whole or not at all."""
    with whole(out) as file:
        return write_zip(file, printed, folder, lang)


def _papers(printed: Printed, folder: Path, lang: str, fill: FillIn) -> dict[str, bytes]:
    """Each paper by its name in the zip."""
    common = _common(printed)
    found = {}
    if printed.is_over:
        for key, name in RESULT.items():
            (found[_name(key, lang)],) = fill(template(folder, f"{name}.docx"), [common])
    form = template(folder, f"{MARKS}.docx")
    empty = [one | {"marks": [SHORT_DOTS] * len(printed.criteria), "score": SHORT_DOTS} for one in printed.items]
    blank = common | {"member": DOTS, "rows": empty, "note": say("council.paper.note", lang)}
    (found[_name("marks", lang)],) = fill(form, [blank])
    for number, (member, rows) in enumerate(printed.marks, 1):
        own = common | {"member": member or DOTS, "rows": rows, "note": say("council.paper.note", lang)}
        (found[_name("marks_of", lang, n=number)],) = fill(form, [own])
    return found


def example() -> dict[str, Any]:
    """Fields as a template may ask for them: what it is tried with."""
    item = dict.fromkeys(("rank", "code", "title", "authors", "unit", "benefit", "score"), DOTS) | {"members": 1}
    row = {"code": DOTS, "title": DOTS, "marks": [SHORT_DOTS], "score": SHORT_DOTS}
    printed = Printed(
        session=1, unit=DOTS, above=DOTS, legal_basis=[DOTS], criteria=[Criterion(name=DOTS, points=100, weight=1)],
        is_over=True, opened=DOTS, closed=DOTS, present=[DOTS], absent=[DOTS], items=[item], marks=[], rule=DOTS,
    )  # fmt: skip
    return _common(printed) | {"member": DOTS, "rows": [row], "note": DOTS}


def _name(key: str, lang: str, **values: Any) -> str:
    return f"{say(f'council.paper.{key}', lang, **values)}.docx"


def _common(printed: Printed) -> dict[str, Any]:
    """What stands on every paper."""
    names: dict[str, Sequence[str]] = {"present": printed.present, "absent": printed.absent}
    open_places = ("number", "place", "recipient", "chair", "secretary", "where", "remarks", "ended")
    return dict.fromkeys(open_places, DOTS) | {
        "above": printed.above.upper(),
        "unit": printed.unit.upper(),
        "unit_name": printed.unit,
        "session": printed.session,
        "legal_basis": printed.legal_basis,
        "criteria": printed.criteria,
        "items": printed.items,
        "given": len(printed.present),
        "members": len(printed.present) + len(printed.absent),
        "proposed": sum(1 for one in printed.items if one["rank"] != "–"),
        "opened": printed.opened,
        "closed": printed.closed or DOTS,
        "rule": printed.rule,
        **{key: ", ".join(one or DOTS for one in several) or DOTS for key, several in names.items()},
    }
