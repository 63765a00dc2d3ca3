"""Writes the legal form of initiatives, one as a Word file, many as a zip: `python -m bot papers`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from itertools import chain
from pathlib import Path

from rich.console import Console
from rich.progress import track

from bot.files.papers import word, zipped
from bot.files.papers.template import look_at, template
from bot.files.whole import whole
from bot.settings import Settings
from handlers.papers import gathering
from handlers.papers.application import PRINTED, Application
from messages.catalog import in_every_language, say
from storage.database.store import Store, Transaction
from storage.initiatives import search
from storage.initiatives.search import Search, Sort
from storage.initiatives.status import STATUSES
from storage.programme.campaigns import all_campaigns
from storage.programme.units import below

NAMED = 20  # papers with places left open that are named on the screen
ZIP = "don-yeu-cau.zip"


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """Which initiatives are printed: these codes, else those of a unit, a campaign, days, a status."""

    codes: Sequence[str] = ()
    unit: str = ""
    campaign: str = ""
    first: date | None = None
    last: date | None = None
    status: str = ""

    @property
    def is_nothing(self) -> bool:
        """Whether nothing was chosen."""
        return not (self.codes or self.unit or self.campaign or self.first or self.last or self.status)


def papers(store: Store, settings: Settings, chosen: Chosen, out: Path | None) -> bool:
    """Write them to `out`, else here; False where there are none or the template is of no use, which is said."""
    console = Console(stderr=True, highlight=False, soft_wrap=True)
    file = template(settings.papers)
    looked = look_at(file)
    if looked.wrong:
        console.print(f"{file}: {looked.wrong}", markup=False)
    if looked.useless:
        return False
    with store.read() as tx:
        wrong = _wrong(tx, chosen)
        if wrong:
            console.print(wrong, markup=False)
            return False
        if len(chosen.codes) == 1:
            return _one(tx, chosen.codes[0].upper(), file, out, settings.language, console)
        return _many(tx, chosen, file, out, settings.language, console)


def _wrong(tx: Transaction, chosen: Chosen) -> str:
    """Why nothing can be chosen so."""
    if chosen.is_nothing:
        return in_every_language("papers.which")
    if chosen.unit and not below(tx, chosen.unit):
        return in_every_language("commands.no_unit", unit=chosen.unit)
    if chosen.campaign and chosen.campaign not in {one.code for one in all_campaigns(tx)}:
        return in_every_language("papers.no_campaign", code=chosen.campaign)
    if chosen.status and chosen.status not in STATUSES:
        return in_every_language("papers.no_status", got=chosen.status, known=PRINTED)
    return ""


def _one(tx: Transaction, code: str, file: Path, out: Path | None, lang: str, console: Console) -> bool:
    paper = gathering.one(tx, code)
    if paper is None:
        console.print(in_every_language("papers.no_paper", code=code), markup=False)
        return False
    to = out or Path(f"{paper.code}.docx")
    made = word.filled(file, paper.fields)
    with whole(to) as form:
        form.write(made)
    _tell(console, lang, 1, to, _lines(paper, lang))
    return True


def _many(tx: Transaction, chosen: Chosen, file: Path, out: Path | None, lang: str, console: Console) -> bool:
    units = below(tx, chosen.unit) if chosen.unit else None
    codes = list(dict.fromkeys(code.upper() for code in chosen.codes))
    asked = Search(
        units=units, codes=codes, status=chosen.status, first=chosen.first, last=chosen.last, sort=Sort.OLDEST
    )
    total = search.how_many(tx, asked)
    if not total:
        return _none(console, codes)
    found = gathering.applications(tx, asked, [chosen.campaign] if chosen.campaign else ())
    count = _Counted()
    shown = track(found, say("papers.printing", lang), total=total, console=console, transient=True)
    to = out or Path(ZIP)
    first = next(iter(found), None)
    if first is None:
        return _none(console, codes)
    lines = zipped.write_whole(to, map(count.seen, chain([first], shown)), partial(word.several, file), lang)
    _tell_missing(console, [code for code in codes if code not in count.codes])
    _tell(console, lang, len(count.codes), to, lines)
    return True


def _none(console: Console, codes: Sequence[str]) -> bool:
    """Nothing of what was chosen has a form: no file is written."""
    _tell_missing(console, codes)
    console.print(in_every_language("papers.none"), markup=False)
    return False


def _tell_missing(console: Console, codes: Sequence[str]) -> None:
    for code in codes:
        console.print(in_every_language("papers.no_paper", code=code), markup=False)


@dataclass(slots=True)
class _Counted:
    codes: set[str] = field(default_factory=set)

    def seen(self, paper: Application) -> Application:
        self.codes.add(paper.code)
        return paper


def _lines(paper: Application, lang: str) -> list[str]:
    return [say("papers.lacking", lang, code=paper.code, names=paper.said(lang))] if paper.lacking else []


def _tell(console: Console, lang: str, number: int, to: Path, lines: Sequence[str]) -> None:
    """What was written, and what is left open on it."""
    for line in lines[:NAMED]:
        console.print(line, markup=False)
    if len(lines) > NAMED:
        name = say("papers.lacking_file", lang)
        console.print(say("papers.lacking_more", lang, n=len(lines) - NAMED, name=name), markup=False)
    console.print(say("papers.printed", lang, n=number, to=str(to)), markup=False)
