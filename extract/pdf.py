"""PDF documents: text and ruled tables of each page, tables joined over pages.

pdfminer (through pdfplumber) opens the file and knows its fonts, `pdf_draw` draws the page (or
pdfminer lays it out where it is unusual), pdfplumber finds the cells. Page numbers and lines that
stand at the same place of page after page are left out.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from . import limits
from .document import Block, Document, Paragraph, Place, Remark, UnreadableError
from .joined import Joined
from .pages import append, continues, start
from .pdf_draw import draw
from .pdf_furniture import without_furniture
from .pdf_grid import PageTable, fill_tables, find_tables
from .pdf_guard import Spent, TooLargeError, cause, guarded
from .pdf_page import Drawn, read_layout
from .pdf_show import Font
from .pdf_streams import is_torn
from .pdf_text import Line, goes_on, joined, lines_of
from .source import Source

FORMAT = "pdf"

_MAGIC = b"%PDF-"
_SCAN_SHARE, _SCAN_GLYPHS, _SCAN_CURVES = 0.4, 30, 300
"""A page is a scan above this share of picture (or with as many curves) and with less text."""


@dataclass(frozen=True, slots=True)
class Page:
    """What was read of a page: lines outside of tables, and its tables; boxes in points."""

    number: int
    width: float
    height: float
    lines: tuple[Line, ...]
    tables: tuple[PageTable, ...]


def sniff(data: bytes) -> bool:
    """Whether the bytes are a PDF; some have a few bytes of something else in front."""
    return _MAGIC in data[:1024]


def read(source: Source) -> Document:
    """The pages of a PDF; raises UnreadableError."""
    with guarded() as spent:
        return _read(source, spent)


def _read(source: Source, spent: Spent) -> Document:
    layouts = _open(source)
    remarks: list[Remark] = []
    pages = list(_pages(layouts[: limits.PDF_PAGES], remarks, spent))
    if not pages and any(remark.code == "limit" for remark in remarks):
        raise UnreadableError(
            "limit", f"{source.name}: every page is larger than the limit; split or print it anew."
        )
    if not pages:
        raise _unreadable(source, None)
    if len(layouts) > limits.PDF_PAGES:
        remarks.append(Remark("limit", f"只读取了前 {limits.PDF_PAGES} 页，共 {len(layouts)} 页"))
    if _broke_off(source.data):
        remarks.append(Remark("damaged", "文件没有正常的结尾，后面的页可能缺失"))
    blocks = tuple(_blocks(without_furniture(pages)))
    return Document(FORMAT, blocks, pages=len(layouts), remarks=tuple(remarks))


def _open(source: Source) -> Sequence[Any]:
    """The pages as pdfplumber has them; raises UnreadableError."""
    import pdfplumber

    try:
        pdf = pdfplumber.open(io.BytesIO(source.data), password="", raise_unicode_errors=False)
        layouts: Sequence[Any] = pdf.pages
    except Exception as error:
        if isinstance(cause(error), MemoryError):
            raise MemoryError from None
        raise _unreadable(source, cause(error)) from None
    return layouts


def _pages(layouts: Sequence[Any], remarks: list[Remark], spent: Spent) -> Iterator[Page]:
    """Each page that can be read; a fault of one page is a remark."""
    fonts: dict[int, Font] = {}
    for number, page in enumerate(layouts, 1):
        place = Place(page=number)
        spent.new_page()
        try:
            if is_torn(page.page_obj):
                text = f"第{number}页的内容有损坏，损坏处之后的文字可能缺失"
                remarks.append(Remark("damaged", text, place))
            drawn = draw(page.page_obj, page.pdf.rsrcmgr, fonts) or read_layout(page.layout)
            drawn.rules_left_out = spent.lines_left_out
            yield _read_page(number, drawn, remarks, place)
        except Exception as error:
            remarks.append(_page_fault(number, cause(error), place))
        finally:
            page.close()


def _page_fault(number: int, fault: Exception, place: Place) -> Remark:
    """The remark on a page that is not read; raises MemoryError where it was one."""
    if isinstance(fault, MemoryError):
        raise fault
    if isinstance(fault, TooLargeError):
        return Remark("limit", f"第{number}页的内容过大，未读取", place)
    what = type(fault).__name__
    return Remark("damaged", f"第{number}页无法读取（{what}），未计入", place)


def _read_page(number: int, drawn: Drawn, remarks: list[Remark], place: Place) -> Page:
    found = None
    if len(drawn.rules) <= limits.PDF_PAGE_RULES and not drawn.rules_left_out:
        found = find_tables(drawn.rules, (drawn.width, drawn.height))
    if found is None:
        remarks.append(Remark("limit", f"第{number}页的线条过多，只读取文字，不识别表格", place))
    remarks.extend(_faults(number, drawn, place))
    tables, outside = fill_tables(number, found or [], drawn.glyphs)
    return Page(number, drawn.width, drawn.height, lines_of(outside), tuple(tables))


def _faults(number: int, drawn: Drawn, place: Place) -> Iterator[Remark]:
    """What cannot be read of a page because it is not there as text."""
    if len(drawn.glyphs) < _SCAN_GLYPHS and drawn.picture > _SCAN_SHARE:
        yield Remark("scan", f"第{number}页是图片，没有文字，需要先做文字识别", place)
    elif not drawn.glyphs and drawn.curves > _SCAN_CURVES:
        yield Remark("scan", f"第{number}页的文字是图形，需要先做文字识别", place)
    if drawn.unreadable:
        yield Remark("damaged", f"第{number}页有 {drawn.unreadable} 个字符没有编码", place)


def _blocks(pages: Sequence[Page]) -> Iterator[Block]:
    """Paragraphs and tables in reading order."""
    assembly = _Assembly(pages)
    for page in pages:
        assembly.add(page)
    assembly.finish()
    return iter(assembly.blocks)


class _Assembly:
    """Puts the pages together: what ends a page may go on at the top of the next."""

    def __init__(self, pages: Sequence[Page]) -> None:
        self.blocks: list[Block] = []
        self._bottoms = _fill_levels(pages)
        self._margins = _margins(pages)
        self._tables = 0
        self._text: list[tuple[int, Line]] = []
        self._open: Joined | None = None
        self._nested: list[tuple[Joined, int]] = []

    def add(self, page: Page) -> None:
        """Take in one page."""
        outer = [(table.box[1], at) for at, table in enumerate(page.tables) if table.parent is None]
        items: list[tuple[float, int | Line]] = [*outer, *((n.top, n) for n in page.lines)]
        items.sort(key=lambda item: item[0])
        joined_at: dict[int, Joined] = {}
        for place, (_, item) in enumerate(items):
            if isinstance(item, Line):
                self._close_table()
                self._add_line(page, item)
            else:
                self._add_table(page, item, place == 0, joined_at)

    def _add_line(self, page: Page, line: Line) -> None:
        if self._text and not goes_on(self._text[-1][1], line, self._margins[round(page.width)]):
            self._close_text()
        self._text.append((page.number, line))

    def _add_table(self, page: Page, at: int, first: bool, joined_at: dict[int, Joined]) -> None:
        table = page.tables[at]
        self._close_text()
        if (
            first
            and self._open is not None
            and continues(self._open, table, self._bottoms[round(page.width), round(page.height)])
        ):
            append(self._open, table)
        else:
            self._close_table()
            self._tables += 1
            self._open = start(self._tables, table)
        joined_at[at] = self._open
        for inner, other in enumerate(page.tables):
            if other.parent is not None and other.parent in joined_at and inner not in joined_at:
                self._tables += 1
                joined_at[inner] = start(self._tables, other)
                self._nested.append((joined_at[inner], joined_at[other.parent].index))

    def _close_text(self) -> None:
        if self._text:
            page, first = self._text[0]
            lines = [line for _, line in self._text]
            here = [line for number, line in self._text if number == page]
            place = Place(
                page=page,
                x0=round(min(line.x0 for line in here), 2),
                top=round(first.top, 2),
                x1=round(max(line.x1 for line in here), 2),
                bottom=round(here[-1].bottom, 2),
            )
            self.blocks.append(Paragraph(joined(lines), place))
            self._text = []

    def _close_table(self) -> None:
        if self._open is not None:
            self.blocks.append(self._open.to_table(None))
            self.blocks.extend(inner.to_table(parent) for inner, parent in self._nested)
            self._open, self._nested = None, []

    def finish(self) -> None:
        """Emit what is still open."""
        self._close_text()
        self._close_table()


def _fill_levels(pages: Sequence[Page]) -> dict[tuple[int, int], float]:
    """How far down pages of each size are filled, at least four fifths (points)."""
    levels: dict[tuple[int, int], float] = {}
    for page in pages:
        size = round(page.width), round(page.height)
        bottoms = [line.bottom for line in page.lines] + [table.box[3] for table in page.tables]
        levels[size] = max(levels.get(size, 0.8 * page.height), *bottoms, 0.0)
    return levels


def _margins(pages: Sequence[Page]) -> dict[int, tuple[float, float]]:
    """Left and right edge of the running text for pages of each width (points)."""
    margins: dict[int, tuple[float, float]] = {}
    for page in pages:
        left, right = margins.get(round(page.width), (page.width, 0.0))
        left = min((left, *(line.x0 for line in page.lines)))
        # Pages with a few short lines do not show how far the text may go.
        right = max((right, page.width - 1.4 * left, *(line.x1 for line in page.lines)))
        margins[round(page.width)] = left, right
    return margins


def _broke_off(data: bytes) -> bool:
    return b"%%EOF" not in data[-2048:]


def _unreadable(source: Source, error: Exception | None) -> UnreadableError:
    """Faults of pdfminer often come without words, so the cause is told by their kind."""
    kinds = {kind.__name__ for kind in type(error).__mro__}
    if kinds & {"PDFPasswordIncorrect", "PDFEncryptionError"}:
        return UnreadableError(
            "encrypted", f"{source.name}: needs a password; save it without one and run again."
        )
    what = f"{type(error).__name__}: {error}" if error is not None else "no page can be read"
    if _broke_off(source.data):
        return UnreadableError(
            "truncated", f"{source.name}: the PDF breaks off ({what}); fetch the file again."
        )
    return UnreadableError(
        "damaged", f"{source.name}: the PDF is damaged ({what}); print it to a new PDF."
    )
