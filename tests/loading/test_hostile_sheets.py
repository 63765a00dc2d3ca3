"""A sheet that somebody made to hurt: it is refused as what it is, at once, and fills no memory."""

from __future__ import annotations

import io
import struct
from collections.abc import Callable
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile

import pytest
from openpyxl import Workbook

from bot.files.loaded_file import rows_of
from handlers.loading.table import BadFileError, Present
from tests.cast.sheets.cell import Rows
from tests.cast.sheets.ods import ods
from tests.cast.sheets.xls import xls
from tests.cast.sheets.xlsb import xlsb
from tests.cast.sheets.xlsx import xlsx

#: Each entity is twenty of the one before: 2.5 TB of letters, where somebody writes them out.
ENTITIES = "".join(f'<!ENTITY {chr(98 + n)} "' + f"&{chr(97 + n)};" * 20 + '">' for n in range(8))
BOMB = f'<?xml version="1.0"?><!DOCTYPE b [<!ENTITY a "{"ha" * 50}">{ENTITIES}]>'
OUTSIDE = '<?xml version="1.0"?><!DOCTYPE b [<!ENTITY i SYSTEM "file:///etc/passwd">]>'
NOBODY = Present({}, {})


def workbook(part: str, head: str) -> bytes:
    """An Excel file, one part of which begins so and then writes the entity out."""
    plain, packed = io.BytesIO(), io.BytesIO()
    book = Workbook()
    book.worksheets[0].append(["code", "name", "kind"])
    book.save(plain)
    with ZipFile(plain) as source, ZipFile(packed, "w", ZIP_DEFLATED) as to:
        for name in source.namelist():
            said = source.read(name).decode()
            if name == part:
                said = head + said.rpartition("?>")[2].replace("</", "&i;</", 1)
            to.writestr(name, said)
    return packed.getvalue()


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml"])
@pytest.mark.parametrize("head", [BOMB, OUTSIDE], ids=["bomb", "a file of the machine"])
def test_words_that_unfold_without_end_or_lead_outside_are_not_read(part: str, head: str) -> None:
    with pytest.raises(BadFileError) as bad:
        rows_of("units.xlsx", workbook(part, head), NOBODY)
    assert "root:" not in repr(bad.value.problems)


@pytest.mark.parametrize("head", [BOMB, OUTSIDE], ids=["bomb", "a file of the machine"])
def test_nor_are_they_in_an_ods(head: str) -> None:
    packed = io.BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as to:
        to.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        to.writestr("content.xml", f"{head}<b>&i;</b>")
    with pytest.raises(BadFileError):
        rows_of("units.ods", packed.getvalue(), NOBODY)


def test_a_part_that_lies_about_its_size_is_not_unpacked() -> None:
    packed = io.BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as to:
        to.writestr("xl/sharedStrings.xml", b"a" * 2**20)
    content = packed.getvalue()
    at = content.rindex(b"PK\x01\x02") + 24  # where the list at the end says how large it is
    lies = content[:at] + struct.pack("<I", 1000) + content[at + 4 :]
    with pytest.raises(BadZipFile):
        ZipFile(io.BytesIO(lies)).read("xl/sharedStrings.xml")
    with pytest.raises(BadFileError):
        rows_of("units.xlsx", lies, NOBODY)


def test_an_old_workbook_whose_sectors_lead_in_a_circle_is_none() -> None:
    content = bytearray(xls([["Mã", "Tên"], ["HN", "LĐLĐ thành phố Hà Nội"]]))
    struct.pack_into("<II", content, 68, 0, 2**32 - 1)  # the list of sectors goes on in the first, so many times
    struct.pack_into("<I", content, 2 * 512 - 4, 0)  # which leads to itself
    with pytest.raises(BadFileError):
        rows_of("units.xls", bytes(content), NOBODY)


def _otherwise_packed(content: bytes) -> bytes:
    return _in_each_entry(content, 10, b"\x63\0")


def _behind_a_password(content: bytes) -> bytes:
    return _in_each_entry(content, 8, b"\x01\0")


def _of_a_later_version(content: bytes) -> bytes:
    return _in_each_entry(content, 6, b"\xff\0")


def _with_broken_parts(content: bytes) -> bytes:
    """The packed bytes of its largest part are no packing at all."""
    with ZipFile(io.BytesIO(content)) as packed:
        part = max(packed.infolist(), key=lambda one: one.compress_size)
    at = part.header_offset + 30 + len(part.filename)
    return content[: at + 10] + b"\xff" * (part.compress_size - 10) + content[at + part.compress_size :]


def _in_each_entry(content: bytes, at: int, said: bytes) -> bytes:
    """The same where each entry of the list at the end says this at that place (APPNOTE 4.3.12)."""
    changed, entry = bytearray(content), content.find(b"PK\x01\x02")
    while entry >= 0:
        changed[entry + at : entry + at + len(said)] = said
        entry = content.find(b"PK\x01\x02", entry + 4)
    return bytes(changed)


@pytest.mark.parametrize("spoil", [_otherwise_packed, _behind_a_password, _of_a_later_version, _with_broken_parts])
@pytest.mark.parametrize(("ending", "made"), [("xlsx", xlsx), ("ods", ods), ("xlsb", xlsb)])
def test_what_cannot_be_unpacked_is_no_workbook(
    ending: str, made: Callable[[Rows], bytes], spoil: Callable[[bytes], bytes]
) -> None:
    with pytest.raises(BadFileError) as bad:
        rows_of(f"units.{ending}", spoil(made([["Mã", "Tên"], ["HN", "LĐLĐ thành phố Hà Nội"]])), NOBODY)
    assert [problem.key for problem in bad.value.problems] == ["not_workbook"]
