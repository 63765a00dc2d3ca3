"""Excel sheets written row by row, in the memory of a few rows: it takes a fifth of the time of XlsxWriter.

Text stays text, whatever it begins with: its cell says so, and no spreadsheet runs it. Days, hours and instants are
true dates, numbers true numbers. It prints landscape, its head on every page.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from fractions import Fraction
from pathlib import Path
from typing import IO
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

Cell = str | int | bool | date | time | datetime | Fraction | None

MOST_LETTERS = 32_767  # in a cell of Excel
FAST = 1  # of zlib's levels
AT_ONCE = 500  # rows
_EPOCH = date(1899, 12, 30).toordinal()
_SECONDS_OF_DAY = 86_400
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")  # Excel would read "_x0041_" as a letter
# Which of the styles below: text that wraps, the head, numbers, days, hours, instants, parts of a whole, lines.
_TEXT, _HEAD, _NUMBER, _DAY, _HOUR, _INSTANT, _PART, _LINE = range(8)

_BEGIN_TEXT = f'<c s="{_TEXT}" t="inlineStr"><is><t xml:space="preserve">'

_NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_FORMATS = {164: "dd/mm/yyyy", 165: "hh:mm", 166: "dd/mm/yyyy hh:mm", 167: "0.0%"}
_PARTS = {
    "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/styles.xml": f'<styleSheet xmlns="{_NAMESPACE}"><numFmts count="{len(_FORMATS)}">'
    + "".join(f'<numFmt numFmtId="{key}" formatCode="{code}"/>' for key, code in _FORMATS.items())
    + '</numFmts><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '</fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="8">'
    + "".join(
        f'<xf numFmtId="{number}" fontId="{font}" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"'
        ' applyFont="1" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf>'
        for number, font in ((49, 0), (49, 1), (3, 0), (164, 0), (165, 0), (166, 0), (167, 0))
    )
    + '<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>',
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One sheet of a workbook: the heads, and a row of cells below them for each of `rows`.

    `above`: lines that stand over the heads. `first_stays`: the first column stands still beside the others, which a
    phone is too narrow for.
    """

    title: str
    heads: Sequence[str]
    widths: Sequence[int]
    rows: Iterable[Sequence[Cell]]
    above: Sequence[str] = ()
    first_stays: bool = True


def write(
    file: IO[bytes] | Path,
    title: str,
    heads: Sequence[str],
    widths: Sequence[int],
    rows: Iterable[Sequence[Cell]],
    *,
    first_stays: bool = True,
) -> None:
    """Write a workbook with one sheet."""
    write_pages(file, [Page(title=title, heads=heads, widths=widths, rows=rows, first_stays=first_stays)])


def write_pages(file: IO[bytes] | Path, pages: Sequence[Page]) -> None:
    """Write a workbook with these sheets, in this order."""
    with ZipFile(file, "w", ZIP_DEFLATED, compresslevel=FAST) as book:
        for name, xml in (_PARTS | _index(len(pages))).items():
            book.writestr(name, _XML + xml)
        book.writestr("xl/workbook.xml", _XML + _workbook(pages))
        for place, page in enumerate(pages, 1):
            with book.open(f"xl/worksheets/sheet{place}.xml", "w", force_zip64=True) as sheet:
                _write_sheet(sheet, page)


def _write_sheet(sheet: IO[bytes], page: Page) -> None:
    sheet.write((_XML + _before(page)).encode())
    for line in page.above:
        sheet.write(_row([f'<c s="{_LINE}" t="inlineStr"><is><t>{_written(line)}</t></is></c>']))
    sheet.write(_row([f'<c s="{_HEAD}" t="inlineStr"><is><t>{_written(head)}</t></is></c>' for head in page.heads]))
    at = len(page.above) + 1
    number, waiting = at, bytearray()
    for number, row in enumerate(page.rows, at + 1):
        waiting += _row([_cell(value) for value in row])
        if number % AT_ONCE == 0:
            sheet.write(waiting)
            waiting.clear()
    sheet.write(waiting)
    sheet.write(_after(len(page.heads), at, number).encode())


def _index(pages: int) -> dict[str, str]:
    """The parts that name all sheets."""
    places = range(1, pages + 1)
    kinds = "".join(
        f'<Override PartName="/xl/worksheets/sheet{place}.xml" ContentType="{_KIND}.worksheet+xml"/>'
        for place in places
    )
    related = "".join(
        f'<Relationship Id="rId{place}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{place}.xml"/>'
        for place in places
    )
    return {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_KIND}.sheet.main+xml"/>{kinds}'
        f'<Override PartName="/xl/styles.xml" ContentType="{_KIND}.styles+xml"/></Types>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">{related}'
        f'<Relationship Id="rId{pages + 1}" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>',
    }


def _workbook(pages: Sequence[Page]) -> str:
    sheets, named = [], []
    for place, page in enumerate(pages, 1):
        name, row = _name(page.title), len(page.above) + 1
        sheets.append(f'<sheet name="{name}" sheetId="{place}" r:id="rId{place}"/>')
        head = f"'{name}'!${row}:${row}"
        named.append(f'<definedName name="_xlnm.Print_Titles" localSheetId="{place - 1}">{head}</definedName>')
    return (
        f'<workbook xmlns="{_NAMESPACE}" xmlns:r="{_OFFICE}"><sheets>{"".join(sheets)}</sheets>'
        f"<definedNames>{''.join(named)}</definedNames></workbook>"
    )


def _name(title: str) -> str:
    return escape(re.sub(r"[\[\]:*?/\\']", " ", title)[:31], {'"': "&quot;"})


def _before(page: Page) -> str:
    head = len(page.above) + 1
    pane = f'<pane ySplit="{head}" topLeftCell="A{head + 1}" activePane="bottomLeft" state="frozen"/>'
    if page.first_stays:
        pane = f'<pane xSplit="1" ySplit="{head}" topLeftCell="B{head + 1}" activePane="bottomRight" state="frozen"/>'
    columns = "".join(
        f'<col min="{place}" max="{place}" width="{width}" customWidth="1"/>'
        for place, width in enumerate(page.widths, 1)
    )
    return (
        f'<worksheet xmlns="{_NAMESPACE}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><sheetViews>'
        f'<sheetView workbookViewId="0">{pane}</sheetView></sheetViews><cols>{columns}</cols><sheetData>'
    )


def _after(columns: int, head: int, rows: int) -> str:
    return (
        f'</sheetData><autoFilter ref="A{head}:{_letters(columns)}{rows}"/>'
        '<pageMargins left="0.4" right="0.4" top="0.5" bottom="0.5" header="0.3" footer="0.3"/>'
        '<pageSetup paperSize="9" orientation="landscape" fitToWidth="1" fitToHeight="0"/>'
        "<headerFooter><oddFooter>&amp;C&amp;P/&amp;N</oddFooter></headerFooter></worksheet>"
    )


def _letters(column: int) -> str:
    """The name of that column: 1 is A, 27 is AA."""
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def _row(cells: Sequence[str]) -> bytes:
    return f"<row>{''.join(cells)}</row>".encode()


def _cell(value: Cell) -> str:
    if not value and (value is None or value == ""):
        return "<c/>"
    if isinstance(value, str):
        if not _is_plain(value):
            value = _written(value)
        return f"{_BEGIN_TEXT}{value}</t></is></c>"
    style, number = _numbered(value)
    return f'<c s="{style}"><v>{number}</v></c>'


def _is_plain(text: str) -> bool:
    """Whether XML holds it as it is; most texts are so, and to look is a tenth of the work of writing."""
    return (
        text.isprintable()
        and "&" not in text
        and "<" not in text
        and ">" not in text
        and "_x" not in text
        and len(text) <= MOST_LETTERS
    )


def _numbered(value: int | date | time | datetime | Fraction) -> tuple[int, int | float]:
    """The style of a value that is a number to Excel, and the number: days since 1900."""
    if isinstance(value, datetime):
        return _INSTANT, value.toordinal() - _EPOCH + _of_day(value.time())
    if isinstance(value, date):
        return _DAY, value.toordinal() - _EPOCH
    if isinstance(value, time):
        return _HOUR, _of_day(value)
    if isinstance(value, Fraction):
        return _PART, float(value)
    return _NUMBER, int(value)


def _of_day(at: time) -> float:
    return (at.hour * 3600 + at.minute * 60 + at.second) / _SECONDS_OF_DAY


def _written(text: str) -> str:
    """Text as XML holds it, without what no cell can hold."""
    return escape(_ESCAPED.sub("_x005F_", _UNWRITABLE.sub("", text[:MOST_LETTERS])))
