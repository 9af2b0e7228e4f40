"""Plain text: narrative lines, and tables that were flattened to tabs.

Two styles of table are told apart by their tabs: a row a line (a tab between cells) and a cell
a line (Apache Tika: a tab before a cell, a blank line after a row). Columns of either are only
counted from the left, so the tables are not exact.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import regex

from . import limits
from .document import Block, Cell, Document, Paragraph, Place, Remark, Table, UnreadableError
from .encoding import decode, looks_like_text, without_readings
from .source import Source
from .squares import repeats_merged, tabbed

FORMAT = "txt"
FALLBACK = True  # almost any bytes pass as text, so every other format is asked first

_LINE_END = regex.compile(r"\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_MAX_CUTS = 2  # blank lines inside cells of one row that are mended
_MAX_CUT = 60  # characters of a line that may be a piece of a cell of the rows around it
_MAX_LOOSE = 12  # characters of a line that may belong to the cell above a blank line
_WIDE = 6  # cells of a row that is not one of the head
_NEAR = 3  # rows above that say how wide a row is
_HEADING = regex.compile(r"[一二三四五六七八九十]+、|[(（]?20\d\d|附[件表]|.*[：:表]$|备?注")

_Rows = Sequence[Sequence[tuple[str, int]]]
"""The rows of a table: for each cell its text and the number of its line."""
_Found = Paragraph | _Rows


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
    lines, cut = bounded(tabbed(_LINE_END.split(text.replace("\0", ""))))
    blocks = tuple(_numbered(_blocks(lines)))
    return Document(FORMAT, blocks, encoding=encoding, remarks=(*remarks, *readings, *cut))


def bounded(lines: Sequence[str], border: str = "\t") -> tuple[list[str], tuple[Remark, ...]]:
    """The lines up to the limits, and a remark where something is left out.

    `border` stands between the cells of a line.
    """
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


def _numbered(found: Iterator[_Found]) -> Iterator[Block]:
    """The blocks, tables counted from 1."""
    index = 0
    for each in found:
        if isinstance(each, Paragraph):
            yield each
        else:
            index += 1
            yield _table(each, index)


def _blocks(lines: Sequence[str]) -> Iterator[_Found]:
    style = _cells_a_line if _is_cell_a_line(lines) else _rows_a_line
    return style(lines)


def _is_cell_a_line(lines: Sequence[str]) -> bool:
    some = [line for line in lines if "\t" in line]
    alone = sum(1 for line in some if line[0] == "\t" and "\t" not in line[1:])
    return alone > 0.8 * len(some)


def _strip(text: str) -> str:
    return text.strip(" \t\u3000\xa0\u200b\ufeff")


def _table(rows: _Rows, index: int) -> Table:
    """A table of rows; an empty string is an empty cell."""
    cells = tuple(
        Cell(r, c, text, place=Place(index, r + 1, c + 1, line=line))
        for r, row in enumerate(rows)
        for c, (text, line) in enumerate(row)
    )
    return Table(index, cells, exact=repeats_merged([[text for text, _ in row] for row in rows]))


def _paragraph(text: str, number: int) -> Iterator[Paragraph]:
    if stripped := _strip(text):
        yield Paragraph(stripped, Place(line=number))


# A row a line ----------------------------------------------------------------


def _rows_a_line(lines: Sequence[str]) -> Iterator[_Found]:
    """Runs of tabbed lines are tables; blank lines inside a run do not end it."""
    rows: list[list[tuple[str, int]]] = []
    for number, line in enumerate(lines, 1):
        if "\t" in line and (rows or line.strip()):
            rows.append([(_strip(cell), number) for cell in line.split("\t")])
        elif rows and _is_cut_cell(lines, number - 1):
            rows.append([(_strip(line), number)])
        elif line.strip() and not rows:
            yield from _paragraph(line, number)
        elif line.strip():
            yield from _end_of_rows(rows)
            rows = []
            yield from _paragraph(line, number)
    yield from _end_of_rows(rows)


def _is_cut_cell(lines: Sequence[str], at: int) -> bool:
    """Whether a line without a tab is a piece of a cell: short, behind a row of cells (a blank row
    may be one) and before another tabbed line."""
    piece, above = lines[at].strip(), lines[at - 1]
    below = lines[at + 1] if at + 1 < len(lines) else ""
    if "\t" not in above or "\t" not in below or not 0 < len(piece) <= _MAX_CUT:
        return False
    if sum(1 for cell in above.split("\t") if cell.strip()) > 1:
        return True
    return min(above.count("\t"), below.count("\t")) > 1 and _is_plain(piece)


def _end_of_rows(rows: list[list[tuple[str, int]]]) -> Iterator[_Found]:
    """A run of tabbed lines as a table, or as paragraphs where a tab was only an indent."""
    while rows and not any(text for text, _ in rows[-1]):
        rows.pop()
    if any(sum(1 for text, _ in row if text) > 1 for row in rows) or len(rows) > 2:
        yield rows
        return
    for row in rows:
        yield from _paragraph(" ".join(text for text, _ in row), row[0][1])


# A cell a line ---------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Piece:
    """Cells with no blank line before a cell; `loose` is the text behind a blank line that
    follows them, which is either the rest of the last cell or a paragraph of its own. `tight`:
    the next cell follows it without a blank line."""

    cells: tuple[tuple[str, int], ...]
    loose: tuple[tuple[str, int], ...]
    tight: bool = False

    @property
    def may_go_on(self) -> bool:
        """Whether the loose text may be a piece of a cell by its length."""
        return self.cuts_cell or all(len(text) <= _MAX_LOOSE for text, _ in self.loose)

    @property
    def cuts_cell(self) -> bool:
        """Whether the loose text is one piece of a cell before the next one."""
        texts = [text for text, _ in self.loose]
        return self.tight and len(texts) == 1 and len(texts[0]) <= _MAX_CUT and _is_plain(texts[0])

    def stands_beside(self, widths: Sequence[int]) -> bool:
        """Whether it is a row of its own, as wide as one of these."""
        return not self.loose and len(self.cells) >= _WIDE and len(self.cells) in widths


def _cells_a_line(lines: Sequence[str]) -> Iterator[_Found]:
    first = next((n for n, line in enumerate(lines) if line.startswith("\t")), len(lines))
    for number, line in enumerate(lines[:first], 1):
        yield from _paragraph(line, number)
    rows: list[tuple[tuple[str, int], ...]] = []
    groups = list(_grouped(list(_pieces(lines, first))))
    for group, following in zip(groups, [*groups[1:], ()], strict=True):
        ended = group[-1].loose and not _goes_on(group, following)
        rows.append(_joined(group, whole=not ended))
        if ended:
            yield rows
            rows = []
            for text, number in group[-1].loose:
                yield from _paragraph(text, number)
    if rows:
        yield rows


def _goes_on(group: Sequence[_Piece], following: Sequence[_Piece]) -> bool:
    """Whether the text behind a row belongs to its last cell: both are rows of one table."""
    widths = [sum(len(piece.cells) for piece in some) for some in (group, following)]
    loose = group[-1].loose
    if len(loose) != 1 or not _is_plain(loose[0][0]):
        return False
    return min(widths) >= _WIDE or (widths[0] == widths[1] > 2 and group[-1].may_go_on)


def _is_plain(text: str) -> bool:
    """Whether a text is no heading."""
    return _HEADING.match(text) is None


def _pieces(lines: Sequence[str], first: int) -> Iterator[_Piece]:
    cells: list[list[str]] = []
    numbers: list[int] = []
    loose: list[tuple[str, int]] = []
    behind_blank = False

    def piece(*, tight: bool = False) -> _Piece:
        texts = ["\n".join(filter(None, map(_strip, parts))) for parts in cells]
        return _Piece(tuple(zip(texts, numbers, strict=True)), tuple(loose), tight)

    for number, line in enumerate(lines[first:], first + 1):
        if line.startswith("\t"):
            if len(loose) == 1 and len(loose[0][0]) <= _MAX_LOOSE and lines[number - 2]:
                cells[-1].append(loose.pop()[0])  # no blank line between it and the next cell
            elif behind_blank:
                yield piece(tight=bool(lines[number - 2]))
                cells, numbers, loose = [], [], []
            cells.append([line])
            numbers.append(number)
            behind_blank = False
        elif not line:
            behind_blank = True
        elif behind_blank and _strip(line):
            loose.append((_strip(line), number))
        elif not behind_blank:
            cells[-1].append(line)
    if cells:
        yield piece()


def _grouped(pieces: Sequence[_Piece]) -> Iterator[tuple[_Piece, ...]]:
    """Pieces by row. A blank line inside a cell cuts a row; its pieces are put together again
    where their cells then number as those of the row before or behind them."""
    at = 0
    widths = [0]
    while at < len(pieces):
        count = _pieces_of_row(pieces, at, widths[-_NEAR:])
        yield tuple(pieces[at : at + count])
        widths.append(sum(len(piece.cells) for piece in pieces[at : at + count]))
        at += count


def _pieces_of_row(pieces: Sequence[_Piece], at: int, above: Sequence[int]) -> int:
    """How many pieces from `at` on are one row; `above`: cells of the rows before, last to last."""
    below = [len(piece.cells) for piece in pieces[at + 1 : at + 2]]
    if pieces[at].stands_beside([*above, *below]):
        return 1
    width, total = above[-1], 0
    for count, piece in enumerate(pieces[at : at + _MAX_CUTS + 1], 1):
        total += len(piece.cells)
        behind = len(pieces[at + count].cells) if at + count < len(pieces) else 0
        merged = not pieces[at].cells[0][0]
        amid = width == behind and all(one.cuts_cell for one in pieces[at : at + count - 1])
        if count > 1 and _fits(total, width, behind, narrow=merged or amid):
            return count
        if total >= width or not piece.may_go_on:
            break
    return 1


def _fits(total: int, width: int, behind: int, *, narrow: bool) -> bool:
    """Whether so many cells make a row; `narrow`: also few do, below a merged label or where
    the rows around have as many."""
    if total < _WIDE:
        return narrow and total == width > 2
    return total in (width, behind)


def _joined(group: Sequence[_Piece], *, whole: bool) -> tuple[tuple[str, int], ...]:
    """The cells of a row, loose text put back into the cell before it; that behind the row only
    where it belongs to it (`whole`)."""
    cells: list[tuple[str, int]] = []
    for number, piece in enumerate(group, 1):
        cells.extend(piece.cells)
        if piece.loose and (whole or number < len(group)):
            text, line = cells[-1]
            cells[-1] = ("\n".join(filter(None, [text, *(part for part, _ in piece.loose)])), line)
    return tuple(cells)
