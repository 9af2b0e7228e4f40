"""Plain text: narrative lines, and tables that were flattened to tabs.

Two styles of table are told apart by their tabs: a row a line (a tab between cells) and a cell
a line (Apache Tika: a tab before a cell, a blank line after a row). Columns of either are only
counted from the left, so the tables are not exact.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import regex

from . import limits
from .cell_lines import BLANKS, MAX_CUT, Found, Rows, cells_a_line, is_plain, paragraph
from .cut_lines import whole_lines
from .document import (
    Block,
    Document,
    Paragraph,
    Place,
    Remark,
    Table,
    UnreadableError,
    cell_of,
    place_of,
)
from .encoding import decode, looks_like_text, without_readings
from .source import Source
from .squares import repeats_merged, spans, tabbed

FORMAT = "txt"
FALLBACK = True  # almost any bytes pass as text, so every other format is asked first

_LONGEST_NUMBER = 24  # characters of the line of a page number
_PAGE_NUMBER = regex.compile(
    r"\s*(?:[-—–－―─]{1,2}\s?\d{1,3}\s?[-—–－―─]{1,2}|第\s?\d{1,4}\s?页(?:[\s,，/]*共\s?\d{1,4}\s?页)?)\s*"
)
_PAGE_ENDS = tuple("-—–－―─页")
_BREAK = regex.compile(r"<br[ \t]*/?>", regex.IGNORECASE)  # in cells of a table from a web page


def sniff(data: bytes) -> bool:
    """Whether the bytes are text."""
    return looks_like_text(data)


def read(source: Source) -> Document:
    """The text as paragraphs (a line each) and tables; raises UnreadableError."""
    if len(source.data) > limits.TEXT_BYTES:
        raise UnreadableError(
            "limit", f"{source.name}: text of more than {limits.TEXT_BYTES >> 20} MB; split it."
        )
    text, encoding, remarks = decode(source.data)
    text, readings = without_readings(text)
    found = _BREAK.sub("", text.replace("\0", "")).splitlines()
    lines, cut = bounded(tabbed(["" if _is_page_number(line) else line for line in found]))
    blocks = tuple(_numbered(_blocks(lines)))
    return Document(FORMAT, blocks, encoding=encoding, remarks=(*remarks, *readings, *cut))


def _is_page_number(line: str) -> bool:
    """Whether a line is the number of a page: - 3 -, 第3页 共12页."""
    if not 2 < len(line) <= _LONGEST_NUMBER or not line.rstrip().endswith(_PAGE_ENDS):
        return False  # as nearly all
    return _PAGE_NUMBER.fullmatch(line) is not None


def bounded(lines: Sequence[str], border: str = "\t") -> tuple[list[str], tuple[Remark, ...]]:
    """The lines up to the limits, and a remark where something is left out.

    `border` stands between the cells of a line.
    """
    borders = "".join(lines).count(border)
    if len(lines) <= limits.TEXT_LINES and borders < min(
        limits.TABLE_COLUMNS, limits.TEXT_CELLS // 2
    ):
        return list(lines), ()  # as nearly all
    kept: list[str] = []
    cells, cut = 0, None
    for number, line in enumerate(lines, 1):
        if number > limits.TEXT_LINES or cells > limits.TEXT_CELLS:
            cut = number
            break
        borders = line.count(border)
        if borders >= limits.TABLE_COLUMNS:
            borders, cut = limits.TABLE_COLUMNS, cut or number
            line = border.join(line.split(border, borders)[:borders])
        kept.append(line)
        cells += borders + 1 if borders else 0
    if cut is None:
        return kept, ()
    return kept, (Remark("limit", "行、列或单元格过多，超出部分未读取", Place(line=cut)),)


def _numbered(found: Iterator[Found]) -> Iterator[Block]:
    """The blocks, tables counted from 1."""
    index = 0
    for each in found:
        if isinstance(each, Paragraph):
            yield each
        else:
            index += 1
            yield _table(each, index)


def _blocks(lines: Sequence[str]) -> Iterator[Found]:
    if _is_cell_a_line(lines):
        return cells_a_line(lines)
    return _rows_a_line(whole_lines(lines))


def _is_cell_a_line(lines: Sequence[str]) -> bool:
    some = [line for line in lines if "\t" in line]
    alone = sum(1 for line in some if line[0] == "\t" and "\t" not in line[1:])
    return alone > 0.8 * len(some)


def _table(rows: Rows, index: int) -> Table:
    """A table of rows; an empty string is an empty cell."""
    texts = [[text for text, _ in row] for row in rows]
    exact = repeats_merged(texts)
    none = (None,) * 4  # a text has no page to stand on
    cells = [
        cell_of((r, c, text, 1, 1, place_of((index, r + 1, c + 1, None, line, *none))))
        for r, row in enumerate(rows)
        for c, (text, line) in enumerate(row)
    ]
    if exact:
        width = len(texts[0])
        cells = [
            cells[r * width + c]._replace(column_span=end - c)
            for r, row in enumerate(texts)
            for c, end in spans(row)
        ]
    return Table(index, tuple(cells), exact=exact)


# A row a line ----------------------------------------------------------------


def _rows_a_line(lines: Sequence[str]) -> Iterator[Found]:
    """Runs of tabbed lines are tables; blank lines inside a run do not end it."""
    rows: list[list[tuple[str, int]]] = []
    for number, line in enumerate(lines, 1):
        if "\t" in line and (rows or line.strip()):
            rows.append([(cell.strip(BLANKS), number) for cell in line.split("\t")])
        elif rows and _is_cut_cell(lines, number - 1):
            rows.append([(line.strip(BLANKS), number)])
        elif line.strip() and not rows:
            yield from paragraph(line, number)
        elif line.strip():
            yield from _end_of_rows(rows)
            rows = []
            yield from paragraph(line, number)
    yield from _end_of_rows(rows)


def _is_cut_cell(lines: Sequence[str], at: int) -> bool:
    """Whether a line without a tab is a piece of a cell: short, behind a row of cells (a blank row
    may be one) and before another tabbed line."""
    piece, above = lines[at].strip(), lines[at - 1]
    below = lines[at + 1] if at + 1 < len(lines) else ""
    if "\t" not in above or "\t" not in below or not 0 < len(piece) <= MAX_CUT:
        return False
    if sum(1 for cell in above.split("\t") if cell.strip()) > 1:
        return True
    return min(above.count("\t"), below.count("\t")) > 1 and is_plain(piece)


def _end_of_rows(rows: list[list[tuple[str, int]]]) -> Iterator[Found]:
    """A run of tabbed lines as a table, or as paragraphs where a tab was only an indent."""
    while rows and not any(text for text, _ in rows[-1]):
        rows.pop()
    if any(sum(1 for text, _ in row if text) > 1 for row in rows) or len(rows) > 2:
        yield rows
        return
    for row in rows:
        yield from paragraph(" ".join(text for text, _ in row), row[0][1])
