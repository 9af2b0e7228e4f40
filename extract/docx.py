"""Word documents: the paragraphs and tables of the body in order.

Only the parts that are needed are opened, so faulty pictures and dangling relationships do not
matter. Deleted (tracked) and hidden text is left out, inserted text is read.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Callable, Mapping, Sequence
from operator import attrgetter
from typing import TypeVar

from . import docx_styles, docx_table, docx_text, limits
from .document import (
    Block,
    Cell,
    Document,
    Paragraph,
    Place,
    Remark,
    Table,
    UnreadableError,
    cell_of,
    place_of,
)
from .docx_plain import Plain
from .docx_styles import PLAIN, Style, of_paragraph, styles_of
from .docx_table import Grid, read_grid
from .docx_text import Inline
from .docx_thin import thinned
from .numbering import Numbering, numbering_in
from .ooxml import Element, W, descend, owners, parse, parse_thinned
from .package import NOT_A_ZIP, Package, open_package, read_part
from .source import Source

FORMAT = "docx"

_BLOCKS = frozenset({W + "p", W + "tbl"})
_MARKS = (*docx_styles.MARKS, *docx_table.MARKS, *docx_text.MARKS)
_P, _P_PR, _TC_PR = W + "p", W + "pPr", W + "tcPr"
_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_PARTS = attrgetter("row", "column", "element", "row_span", "column_span")
_NOWHERE = Place()[3:]
_DEFAULT_PART = "word/document.xml"
_Part = TypeVar("_Part")


def sniff(data: bytes) -> bool:
    """Whether the bytes are a zip with the parts of a Word document, or the start of one."""
    if not data.startswith(b"PK\x03\x04"):
        return False
    if b"word/document.xml" in data:
        return True
    if b"xl/workbook.xml" in data:
        return False
    try:
        names = zipfile.ZipFile(io.BytesIO(data)).namelist()
    except NOT_A_ZIP:
        return b"word/" in data or b"[Content_Types].xml" in data[:64]
    return "_rels/.rels" in names or any(name.startswith(("word/", "word\\")) for name in names)


def read(source: Source) -> Document:
    """The body of a .docx, .docm or .dotx; raises UnreadableError."""
    package = open_package(source.name, source.data)
    part = _main_part(package)
    if part not in package.entries:
        raise UnreadableError(
            "damaged", f"{source.name}: the zip has no {part}; open and save the file in Word."
        )
    data = read_part(package, part)
    root, faulty = parse_thinned(f"{source.name}: {part}", data, thinned(data))
    body = root.find(W + "body")
    if body is None:
        raise UnreadableError("damaged", f"{source.name}: {part} is no Word document.")
    plain = Plain(body, len(data))
    reader = _Reader(package, posixpath.dirname(part), body, plain)
    if faulty:
        reader.remark("damaged", "文档的 XML 有错误，出错处之后的内容可能缺失")
    reader.body(body)
    return Document(FORMAT, tuple(reader.blocks), remarks=tuple(reader.remarks))


def _main_part(package: Package) -> str:
    """The part that the package names as its document."""
    try:
        root, _ = parse(f"{package.name}: _rels/.rels", read_part(package, "_rels/.rels"))
    except (KeyError, UnreadableError):
        return _DEFAULT_PART
    for relationship in root.iterfind(_RELATIONSHIP):
        if relationship.get("Type", "").endswith("/officeDocument"):
            part = posixpath.normpath(relationship.get("Target", "").lstrip("/"))
            return part if part in package.entries else _DEFAULT_PART
    return _DEFAULT_PART


class _Reader:
    """Walks the body once, since automatic numbers count on from paragraph to paragraph."""

    def __init__(self, package: Package, folder: str, body: Element, plain: Plain) -> None:
        self.blocks: list[Block] = []
        self.remarks: list[Remark] = []
        self._package = package
        self._folder = folder
        self._tables = 0
        self._marked = owners(body, *_MARKS)
        self._plain = plain
        self._styles: Mapping[str, Style] | None = None
        self._numbering: Numbering | None = None

    def remark(self, code: str, text: str, place: Place | None = None) -> None:
        """Note something an auditor must know."""
        self.remarks.append(Remark(code, text, place or Place()))

    def body(self, container: Element) -> None:
        """Emit the blocks of the body or of a text box."""
        for element in descend(container, _BLOCKS):
            if element.tag != _P:
                self._table(element, None, 1)
                continue
            text, boxes = self._text(element, "\t")
            label, level = self._label(element)
            if text.strip():
                self.blocks.append(Paragraph((label + text).strip("\n"), level=level or None))
            for box in boxes:
                self.body(box)

    def _text(self, element: Element, tab: str) -> tuple[str, Sequence[Element]]:
        """The text of a paragraph, and the text boxes anchored in it."""
        text = self._plain.text(element)
        if text is not None:
            return text, ()
        inline = Inline(self._marked, tab)
        inline.paragraph(element)
        return inline.text, inline.boxes

    def _label(self, element: Element) -> tuple[str, int | None]:
        """The automatic number of a paragraph, and its outline level."""
        if element not in self._marked:
            return "", None
        own = of_paragraph(element[0]) if element[0].tag == _P_PR else PLAIN
        level, number_id, number_level = own.level, own.number_id, own.number_level
        if own.style is not None and (level is None or number_id is None):
            style = self._style(own.style)
            level = style.level if level is None else level
            if number_id is None and style.number_id is not None:
                number_id = style.number_id
                number_level = self._style_level(style, own.style, number_level)
        if not number_id:
            return "", level
        return self._numbered().next_label(number_id, number_level or 0), level

    def _style_level(self, style: Style, style_id: str, stated: int | None) -> int:
        if stated is not None:
            return stated
        if style.number_level is not None:
            return style.number_level
        return self._numbered().level_of_style(style.number_id or 0, style_id)

    def _table(self, element: Element, parent: int | None, depth: int) -> None:
        """Emit a table, then those nested in it."""
        self._tables += 1
        index = self._tables
        grid = read_grid(element, self._marked, self._plain)
        if grid.cut:
            self.remark("limit", "表格的行、列或单元格过多，超出部分未读取", Place(table=index))
        at = len(self.blocks)
        self.blocks.append(Table(index, (), exact=True, parent=parent))
        cells, nested = self._cells(grid, index)
        self.blocks[at] = Table(index, cells, exact=True, parent=parent)
        if nested and depth >= limits.TABLE_NESTING:
            self.remark("limit", "表格嵌套过深，内层表格未读取", Place(table=index))
            return
        for inner in nested:
            self._table(inner, index, depth + 1)

    def _cells(self, grid: Grid, index: int) -> tuple[tuple[Cell, ...], list[Element]]:
        cells: list[Cell] = []
        nested: list[Element] = []
        for row, column, element, row_span, column_span in map(_PARTS, grid.cells):
            text = "\n".join(self._lines(element, nested)).strip("\n")
            place = place_of((index, row + 1, column + 1, *_NOWHERE))
            cells.append(cell_of((row, column, text, row_span, column_span, place)))
        return tuple(cells), nested

    def _lines(self, container: Element, nested: list[Element]) -> list[str]:
        """The lines of a cell; the tables in it are added to `nested`."""
        lines = self._plain.lines(container, self._marked)
        if lines is None:
            lines = []
            self._cell(container, lines, nested)
        return lines

    def _cell(self, container: Element, lines: list[str], nested: list[Element]) -> None:
        """Collect the lines and the nested tables of a cell or of a text box in it."""
        for element in descend(container, _BLOCKS):
            if element.tag != _P:
                nested.append(element)
                continue
            text, boxes = self._text(element, " ")
            label, _ = self._label(element)
            text = label + text
            if text.strip() or not _is_deleted(element):
                lines.append(text.rstrip())
            for box in boxes:
                self._cell(box, lines, nested)

    def _style(self, style_id: str) -> Style:
        if self._styles is None:
            self._styles = self._part("styles.xml", styles_of) or {}
        return self._styles.get(style_id) or Style()

    def _numbered(self) -> Numbering:
        if self._numbering is None:
            found = self._part("numbering.xml", _numbering_of)
            self._numbering = found or Numbering({}, {}, {})
        return self._numbering

    def _part(self, name: str, reader: Callable[[Package, str], _Part]) -> _Part | None:
        """What a part beside the main one says; the document is readable without it."""
        part = posixpath.join(self._folder, name)
        try:
            return reader(self._package, part)
        except KeyError:
            return None
        except UnreadableError:
            self.remark("damaged", f"部件 {part} 无法读取，标题级别或自动编号可能缺失")
            return None


def _numbering_of(package: Package, part: str) -> Numbering:
    return numbering_in(read_part(package, part))


def _is_deleted(paragraph: Element) -> bool:
    """Whether the mark of a paragraph was deleted with change tracking on."""
    return paragraph.find(f"{_P_PR}/{W}rPr/{W}del") is not None
