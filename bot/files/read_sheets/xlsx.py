"""Workbooks of Excel since 2007: values by openpyxl, and what lies around them out of the pages themselves."""

from __future__ import annotations

import io
import posixpath
import re
import warnings
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from xml.etree import ElementTree
from zipfile import ZipFile

from bot.files.read_sheets.page import NOT_UNPACKED, Around, Page, Place, place_of, with_zeros
from handlers.loading.table import BadFileError, Problem

DAMAGED = (*NOT_UNPACKED, KeyError, ValueError, SyntaxError)  # what openpyxl raises of one


def pages(content: bytes) -> list[Page]:
    """The pages that are seen."""
    from openpyxl import load_workbook

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl warns of every feature of Excel that it does not keep
            book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
            sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
            for sheet in sheets:
                sheet.reset_dimensions()  # some programs write a size that is wrong, and rows would be cut
        with ZipFile(io.BytesIO(content)) as packed:
            paths, formats = _paths(packed), _formats(packed)
            return [Page(sheet.title, _Values(sheet), _around(packed, paths[sheet.title], formats)) for sheet in sheets]
    except DAMAGED:
        raise BadFileError([Problem("not_workbook")]) from None


class _Values:
    """The rows of values, as often as they are asked for."""

    def __init__(self, sheet: Any) -> None:
        self._sheet = sheet

    def __iter__(self) -> Iterator[Sequence[Any]]:
        try:
            yield from self._sheet.iter_rows(values_only=True)
        except DAMAGED:
            raise BadFileError([Problem("not_workbook")]) from None


def _name(tag: str) -> str:
    return tag.rpartition("}")[2]


def _paths(packed: ZipFile) -> dict[str, str]:
    """Where in the file each page is, by its name."""
    book = _book_path(packed)
    folder, file = posixpath.split(book)
    links = ElementTree.fromstring(packed.read(f"{folder}/_rels/{file}.rels".lstrip("/")))
    targets = {link.get("Id", ""): posixpath.join("/", folder, link.get("Target", "")) for link in links}
    found = {}
    for sheet in ElementTree.fromstring(packed.read(book)).iter():
        if _name(sheet.tag) == "sheet":
            key = next((value for name, value in sheet.attrib.items() if _name(name) == "id" and "}" in name), "")
            found[sheet.get("name", "")] = posixpath.normpath(targets.get(key, "")).lstrip("/")
    return found


def _book_path(packed: ZipFile) -> str:
    links = ElementTree.fromstring(packed.read("_rels/.rels"))
    for link in links:
        if link.get("Type", "").endswith("/officeDocument"):
            return link.get("Target", "").lstrip("/")
    return "xl/workbook.xml"


def _formats(packed: ZipFile) -> dict[int, str]:
    """The format of each style whose numbers are shown with zeros before them."""
    try:
        styles = ElementTree.fromstring(packed.read("xl/styles.xml"))
    except KeyError:
        return {}
    codes: dict[str, str] = {}
    cells: list[str] = []
    for part in styles:
        if _name(part.tag) == "numFmts":
            codes = {one.get("numFmtId", ""): one.get("formatCode", "") for one in part}
        elif _name(part.tag) == "cellXfs":
            cells = [one.get("numFmtId", "") for one in part]
    return {style: codes[key] for style, key in enumerate(cells) if with_zeros(0, codes.get(key, ""))}


def _around(packed: ZipFile, path: str, formats: Mapping[int, str]) -> Around:
    """Hidden rows and merged cells; cell by cell only where a page has formulas, or formats that show zeros."""
    page = packed.read(path)
    hidden = [_ROW.search(row) for row in _HIDDEN_ROW.findall(page)]
    if formats or _FORMULA.search(page) or None in hidden:
        return _cell_by_cell(packed, path, formats)
    around = Around(hidden={int(row[1]) - 1 for row in hidden if row is not None})
    for area in _MERGED.findall(page):
        _add_merged(around, area.decode())
    return around


_HIDDEN_ROW = re.compile(rb"""<(?:\w+:)?row\b[^>]*\bhidden\s*=\s*["'](?:1|true)["'][^>]*>""")
_ROW = re.compile(rb"""\sr\s*=\s*["'](\d+)["']""")
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
_MERGED = re.compile(rb"""<(?:\w+:)?mergeCell\b[^>]*\bref\s*=\s*["']([A-Z0-9:]+)["']""")


def _add_merged(around: Around, area: str) -> None:
    first, _, last = area.partition(":")
    around.merged.append((place_of(first), place_of(last or first)))


def _cell_by_cell(packed: ZipFile, path: str, formats: Mapping[int, str]) -> Around:
    """One way through the page, keeping only what is out of the ordinary."""
    around = Around()
    row = column = -1
    with packed.open(path) as file:
        for _, part in ElementTree.iterparse(file):
            tag = _name(part.tag)
            if tag == "c":
                place = place_of(part.get("r", "")) if part.get("r") else (row + 1, column + 1)
                column = place[1]
                _look_at(part, place, formats, around)
            elif tag == "row":
                row = int(part.get("r") or row + 2) - 1
                column = -1
                if part.get("hidden") in ("1", "true"):
                    around.hidden.add(row)
                part.clear()
            elif tag == "mergeCell":
                _add_merged(around, part.get("ref", ""))
    return around


def _look_at(cell: ElementTree.Element, place: Place, formats: Mapping[int, str], around: Around) -> None:
    parts = {_name(part.tag): part for part in cell}
    if "f" in parts and not ("v" in parts and parts["v"].text) and cell.get("t") != "str":
        around.unseen[place] = "uncalculated"
    number_format = formats.get(int(cell.get("s") or 0))
    if number_format and cell.get("t", "n") == "n":
        around.formats[place] = number_format
