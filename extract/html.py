"""Web pages, also those in one file (MHTML): text and tables with their spans."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import regex
from lxml import etree, html

from . import limits
from .document import Block, Cell, Document, Paragraph, Place, Remark, Table, UnreadableError
from .encoding import decode
from .source import Source
from .symbols import plain

FORMAT = "html"

_STARTS = (b"<!doctype html", b"<html", b"mime-version:")
_CHARSET = regex.compile(rb"charset\s*=\s*[\"']?([\w-]{1,20})", regex.IGNORECASE)
# Python also decodes names of hosts (idna, punycode) and source code, slowly or with errors.
_CHARSETS = regex.compile(r"utf|gb|hz|big5|euc|iso|windows|cp\d|shift|koi|mac|latin|us-ascii|ascii")
_BLANK = regex.compile(r"[ \t\r\n\f\xa0]+")
_HIDDEN = regex.compile(r"display\s*:\s*none", regex.IGNORECASE)
_NOT_SHOWN = frozenset({"head", "script", "style", "template", "noscript", "object", "select"})
_GROUPS = frozenset({"thead", "tbody", "tfoot"})
_INLINE = frozenset(
    {"a", "abbr", "b", "big", "cite", "code", "del", "dfn", "em", "font", "i", "img", "input"}
    | {"ins", "kbd", "label", "mark", "o:p", "q", "s", "samp", "small", "span", "strike"}
    | {"strong", "sub", "sup", "tt", "u", "var"}
)
_HEADINGS = {f"h{level}": level for level in range(1, 7)}


def sniff(data: bytes) -> bool:
    """Whether the bytes begin as a web page or a web archive."""
    head = data[:1024].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    return head.startswith(_STARTS) or (head.startswith(b"<") and b"<html" in head)


def read(source: Source) -> Document:
    """The text and tables of a page as they are shown; raises UnreadableError."""
    if len(source.data) > limits.TEXT_BYTES:
        raise UnreadableError(
            "limit", f"{source.name}: a page of more than {limits.TEXT_BYTES >> 20} MB; split it."
        )
    text, encoding, remarks = _decoded(_page(source))
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        root = html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        raise UnreadableError("damaged", f"{source.name}: no page can be read ({error}).") from None
    reader = _Reader(remarks=list(remarks))
    reader.body(root)
    return Document(FORMAT, tuple(reader.blocks), encoding=encoding, remarks=tuple(reader.remarks))


def _page(source: Source) -> bytes:
    """The page itself: a web archive is an e-mail that holds it."""
    if not source.data[:1024].lstrip().lower().startswith(b"mime-version:"):
        return source.data
    from email import message_from_bytes

    for part in message_from_bytes(source.data).walk():
        if part.get_content_type() == "text/html":
            content = part.get_payload(decode=True)
            if isinstance(content, bytes):
                return content
    raise UnreadableError("damaged", f"{source.name}: a web archive without a page in it.")


def _decoded(data: bytes) -> tuple[str, str, tuple[Remark, ...]]:
    """By what the page says of itself where that is true, else as any text."""
    said = _CHARSET.search(data[:4096])
    name = said[1].decode("ascii").lower() if said else "utf-8"
    name = "gb18030" if name in ("gb2312", "gbk", "gb_2312-80") else name
    if not _CHARSETS.match(name):
        return decode(data)
    try:
        return data.decode(name).removeprefix("\ufeff"), name, ()
    except (UnicodeDecodeError, LookupError):
        return decode(data)


Element = Any  # lxml has no types for HTML


@dataclass(slots=True)
class _Reader:
    blocks: list[Block] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    tables: int = 0

    def body(self, root: Element) -> None:
        """Emit the lines and tables of the page."""
        for line, level in _lines(root):
            if isinstance(line, str):
                self.blocks.append(Paragraph(line, level=level))
            else:
                self._table(line, None, 1)

    def _table(self, element: Element, parent: int | None, depth: int) -> None:
        self.tables += 1
        index = self.tables
        at = len(self.blocks)
        nested: list[Element] = []
        cells, cut = _cells(element, index, nested)
        self.blocks.insert(at, Table(index, tuple(cells), exact=True, parent=parent))
        if cut:
            text = "表格的行、列或单元格过多，超出部分未读取"
            self.remarks.append(Remark("limit", text, Place(table=index)))
        if nested and depth >= limits.TABLE_NESTING:
            text = "表格嵌套过深，内层表格未读取"
            self.remarks.append(Remark("limit", text, Place(table=index)))
            return
        for inner in nested:
            self._table(inner, index, depth + 1)


def _cells(table: Element, index: int, nested: list[Element]) -> tuple[list[Cell], bool]:
    """The cells of a table, and whether a limit left some out; inner tables go to `nested`."""
    rows = list(_rows(table))
    cells: list[Cell] = []
    reaching: dict[int, int] = {}  # by column, the row below a cell that reaches down
    cut = len(rows) > limits.TABLE_ROWS
    for row, element in enumerate(rows[: limits.TABLE_ROWS]):
        column = 0
        for square in element.iterchildren("td", "th"):
            while reaching.get(column, 0) > row:
                column += 1
            across = _span(square, "colspan", limits.GRID_SPAN)
            down = min(_span(square, "rowspan", len(rows)) or len(rows), len(rows) - row)
            if column + across > limits.TABLE_COLUMNS or len(cells) >= limits.TABLE_CELLS:
                cut = True
                break
            place = Place(table=index, row=row + 1, column=column + 1)
            cells.append(Cell(row, column, _text(square, nested), down, across or 1, place))
            reaching.update(dict.fromkeys(range(column, column + (across or 1)), row + down))
            column += across or 1
    return cells, cut


def _rows(table: Element) -> Iterator[Element]:
    for child in table:
        if child.tag == "tr":
            yield child
        elif child.tag in _GROUPS:
            yield from child.iterchildren("tr")


def _span(cell: Element, name: str, most: int) -> int:
    """A span as it counts: 0 rows reach to the last one, nonsense is 1."""
    text = cell.get(name, "1").strip()
    return min(int(text), most) if text.isascii() and text.isdigit() and len(text) < 9 else 1


def _text(cell: Element, nested: list[Element]) -> str:
    lines = []
    for line, _ in _lines(cell):
        if isinstance(line, str):
            lines.append(line)
        else:
            nested.append(line)
    return "\n".join(lines)


def _lines(root: Element) -> Iterator[tuple[str | Element, int | None]]:
    """Lines of text with their heading level, and tables, in order."""
    parts: list[str] = []
    level: int | None = None

    def line() -> Iterator[tuple[str, int | None]]:
        text = plain(_BLANK.sub(" ", "".join(parts)).strip())
        parts.clear()
        if text:
            yield text, level

    for part in _parts(root):
        if isinstance(part, str):
            parts.append(part)
            continue
        yield from line()
        if isinstance(part, etree._Element):
            yield part, None
        else:
            level = part
    yield from line()


def _parts(element: Element) -> Iterator[str | Element | int | None]:
    """Pieces of text, tables, and for each end of a line the heading level of the next."""
    yield element.text or ""
    for child in element:
        tag = child.tag
        if tag == "table":
            yield child
        elif tag == "br":
            yield None
        elif tag not in _NOT_SHOWN and not _HIDDEN.search(child.get("style", "")):
            if tag in _INLINE:
                yield from _parts(child)
            else:
                yield _HEADINGS.get(tag)
                yield from _parts(child)
                yield None
        yield child.tail or ""
