"""Excel workbooks: each sheet is a table as it is shown, merged cells and number formats included.

Read part by part under the limits of packages, as word/document.xml is: openpyxl has none, and
knows merged cells only where it holds the whole workbook.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import regex

from . import limits
from .document import Block, Cell, Document, Paragraph, Place, Remark, Table, UnreadableError
from .ooxml import Element, parse
from .package import Package, open_package, read_part
from .source import Source
from .symbols import plain
from .xlsx_format import BUILT_IN, shown

FORMAT = "xlsx"

_S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_WORKBOOK = "xl/workbook.xml"
_REFERENCE = regex.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})")
_UNNAMED = regex.compile(r"(?:sheet|工作表)\s*\d*", regex.IGNORECASE)

Square = tuple[int, int]


def sniff(data: bytes) -> bool:
    """Whether the bytes are a zip with the parts of a workbook."""
    return data.startswith(b"PK\x03\x04") and _WORKBOOK.encode() in data


def read(source: Source) -> Document:
    """The sheets in order; raises UnreadableError."""
    package = open_package(source.name, source.data)
    try:
        book = _Book(package)
    except KeyError as error:
        raise UnreadableError(
            "damaged", f"{source.name}: the zip has no part {error}; save the workbook anew."
        ) from None
    blocks: list[Block] = []
    remarks: list[Remark] = []
    for name, part in book.sheets:
        try:
            sheet = _read_sheet(book, part)
        except (KeyError, UnreadableError):
            remarks.append(Remark("damaged", f"工作表“{name}”无法读取，未计入"))
            continue
        index = 1 + sum(isinstance(block, Table) for block in blocks)
        blocks.extend(_blocks(name, sheet, index))
        if sheet.cut:
            text = f"工作表“{name}”的行、列或单元格过多，超出部分未读取"
            remarks.append(Remark("limit", text, Place(table=index)))
    if remarks and not blocks:
        raise UnreadableError("damaged", f"{source.name}: no sheet can be read; save it anew.")
    return Document(FORMAT, tuple(blocks), remarks=tuple(remarks))


class _Book:
    """What the sheets share: shared texts, formats, and where the sheets are."""

    def __init__(self, package: Package) -> None:
        self.package = package
        root = self.part(_WORKBOOK)
        properties = root.find(f"{_S}workbookPr")
        self.since_1904 = properties is not None and properties.get("date1904") in ("1", "true")
        targets = {
            each.get("Id"): posixpath.normpath(posixpath.join("xl", each.get("Target", "")))
            for each in self.part("xl/_rels/workbook.xml.rels")
        }
        self.sheets = [
            (sheet.get("name", ""), targets.get(sheet.get(_ID), "").lstrip("/"))
            for sheet in root.iterfind(f"{_S}sheets/{_S}sheet")
        ]
        self.texts = [_text(each) for each in self._optional("xl/sharedStrings.xml")]
        self.formats = _formats(self._optional("xl/styles.xml"))

    def part(self, name: str) -> Element:
        """The root of a part; raises KeyError, UnreadableError."""
        return parse(f"{self.package.name}: {name}", read_part(self.package, name))[0]

    def _optional(self, name: str) -> Element | tuple[()]:
        return self.part(name) if name in self.package.entries else ()


def _formats(styles: Element | tuple[()]) -> list[str]:
    """The format code of each cell style."""
    if isinstance(styles, tuple):
        return []
    own: dict[str | None, str] = {
        each.get("numFmtId"): each.get("formatCode", "")
        for each in styles.iterfind(f"{_S}numFmts/{_S}numFmt")
    }
    codes = {str(number): code for number, code in BUILT_IN.items()} | own
    uses = styles.iterfind(f"{_S}cellXfs/{_S}xf")
    return [codes.get(each.get("numFmtId"), "") for each in uses]


def _text(element: Element) -> str:
    """The text of a shared or inline string; pronunciations above it are not."""
    parts = element.iterfind(f"{_S}t"), element.iterfind(f"{_S}r/{_S}t")
    return plain("".join(part.text or "" for found in parts for part in found))


@dataclass(slots=True)
class _Sheet:
    """The filled squares, from 0, the merged areas by their first square; whether it was cut."""

    squares: dict[Square, str] = field(default_factory=dict)
    merged: dict[Square, Square] = field(default_factory=dict)
    cut: bool = False


def _read_sheet(book: _Book, part: str) -> _Sheet:
    sheet = _Sheet()
    root = book.part(part)
    row = -1
    for line in root.iterfind(f"{_S}sheetData/{_S}row"):
        row = _position(line.get("r"), row + 1)
        column = -1
        for cell in line.iterchildren(f"{_S}c"):
            place = _place(cell.get("r"))
            column = place[1] if place else column + 1
            text = _value(book, cell)
            if not text.strip():
                continue
            if _is_outside(row, column) or len(sheet.squares) >= limits.TABLE_CELLS:
                sheet.cut = True
            else:
                sheet.squares[row, column] = text
    for area in root.iterfind(f"{_S}mergeCells/{_S}mergeCell"):
        first, _, last = area.get("ref", "").partition(":")
        start, end = _place(first), _place(last)
        if start and end and start <= end:
            sheet.merged[start] = end
    return sheet


def _is_outside(row: int, column: int) -> bool:
    return row >= limits.TABLE_ROWS or column >= limits.TABLE_COLUMNS


def _position(text: str | None, default: int) -> int:
    return (
        int(text) - 1 if text and text.isascii() and text.isdigit() and len(text) < 8 else default
    )


def _place(reference: str | None) -> Square | None:
    match = _REFERENCE.fullmatch(reference or "")
    if not match:
        return None
    column = 0
    for letter in match[1]:
        column = 26 * column + ord(letter) - 64
    return int(match[2]) - 1, column - 1


def _value(book: _Book, cell: Element) -> str:
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        inline = cell.find(f"{_S}is")
        return "" if inline is None else _text(inline)
    stored = cell.findtext(f"{_S}v") or ""
    if kind == "s":
        number = _position(stored, -1) + 1
        return book.texts[number] if 0 <= number < len(book.texts) else ""
    if kind == "b":
        return "TRUE" if stored == "1" else "FALSE"
    if kind != "n":
        return stored
    style = _position(cell.get("s"), -1) + 1
    code = book.formats[style] if style < len(book.formats) else ""
    return shown(stored, code, since_1904=book.since_1904)


def _blocks(name: str, sheet: _Sheet, index: int) -> Iterator[Block]:
    """A sheet as its name, lines above the table, the table, and lines below it.

    A line is a row with one filled cell that is not merged downwards: the title, the unit, notes.
    """
    if not sheet.squares:
        return
    if not _UNNAMED.fullmatch(name.strip()):
        yield Paragraph(name.strip())
    rows = _by_row(sheet)
    order = sorted(rows)
    first, last = 0, len(order)
    while first < last and _is_line(sheet, rows[order[first]]):
        first += 1
    while last > first and _is_line(sheet, rows[order[last - 1]]):
        last -= 1
    yield from _paragraphs(sheet, rows, order[:first])
    if first < last:
        yield _table(sheet, index, order[first], order[last - 1])
    yield from _paragraphs(sheet, rows, order[last:])


def _by_row(sheet: _Sheet) -> Mapping[int, list[Square]]:
    rows: dict[int, list[Square]] = {}
    for square in sorted(sheet.squares):
        rows.setdefault(square[0], []).append(square)
    return rows


def _is_line(sheet: _Sheet, squares: list[Square]) -> bool:
    end = sheet.merged.get(squares[0], squares[0])
    return len(squares) == 1 and end[0] == squares[0][0]


def _paragraphs(
    sheet: _Sheet, rows: Mapping[int, list[Square]], order: list[int]
) -> Iterator[Paragraph]:
    for row in order:
        yield Paragraph(sheet.squares[rows[row][0]].strip(), Place(row=row + 1))


def _table(sheet: _Sheet, index: int, top: int, bottom: int) -> Table:
    """The squares between two rows with their spans; places are those of the sheet."""
    inside = [square for square in sheet.squares if top <= square[0] <= bottom]
    left, right = min(column for _, column in inside), max(column for _, column in inside)
    # A form has few blanks: where hardly a square is filled, blanks are left out.
    blanks = (bottom - top + 1) * (right - left + 1) <= limits.TABLE_CELLS
    covered: set[Square] = set()
    cells: list[Cell] = []
    rows = range(top, bottom + 1)
    every = ((r, c) for r in rows for c in range(left, right + 1)) if blanks else sorted(inside)
    for row, column in every:
        if (row, column) in covered:
            continue
        end = sheet.merged.get((row, column), (row, column))
        down, across = min(end[0], bottom) - row + 1, min(end[1], right) - column + 1
        if down * across > 1:
            area = ((r, c) for r in range(row, row + down) for c in range(column, column + across))
            covered.update(area if blanks else ())
        text = sheet.squares.get((row, column), "").strip()
        place = Place(table=index, row=row + 1, column=column + 1)
        cells.append(Cell(row - top, column - left, text, down, across, place))
    return Table(index, tuple(cells), exact=True)
