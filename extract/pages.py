"""Tables that run over pages: the pieces of one table, and the rows and cells that a page cut.

Everything is decided by geometry and by how full lines are; what the words mean is not known
here. In doubt rows stay rows of their own: a reader sees two halves, but no figure is lost.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import regex

from .document import Cell, Place, Table
from .pdf_grid import PageTable, Square, distinct, nearest

_SAME_X = 4.0
"""Edges of two pages nearer than this are one edge (points)."""
_SHIFT = 60.0
"""How far a page may lie to the side of the one before, as with mirrored margins (points)."""
_PADDING = 10.8
"""What Word leaves free at both sides of a cell together (points)."""
_NUMBER = regex.compile(r"[≥≤＞＜>=<＝～~±\-—/\s]*\d[\d,，.．]*\s*[%％‰]?")
_OWN_ROW = regex.compile(r"[.．…·。、\s]+|[^\s：:]{1,8}[：:]|指标\s*\d*\s*[：:].*", regex.DOTALL)
_FIRST_UNIT = regex.compile(
    r"[（《“(]*(?:[A-Za-z0-9.,%]+|.)[，。；：、）》”！？％,;:)]*[A-Za-z0-9.,%]*", regex.DOTALL
)
"""What a line break keeps together, with what some programs keep together besides."""


@dataclass(slots=True)
class Piece:
    """A cell of a joined table: the square of its first page, and the page of its text."""

    square: Square
    page: int
    here: Square
    """Its part on the last page, in the coordinates of the first."""


@dataclass(slots=True)
class Joined:
    """A table being put together; `pieces` in reading order, `rows` so far."""

    index: int
    first: PageTable
    pieces: list[Piece] = field(default_factory=list)
    rows: int = 0
    page: int = 0
    bottom: float = 0.0

    def to_table(self, parent: int | None) -> Table:
        """The grid over all pages; columns are the union of the edges of all pages."""
        squares = [piece.square for piece in self.pieces]
        edges = distinct([x for square in squares for x in (square.x0, square.x1)])
        cells = [self._cell(piece, edges) for piece in self.pieces]
        cells.sort(key=lambda cell: (cell.row, cell.column))
        return Table(self.index, tuple(cells), exact=True, parent=parent)

    def _cell(self, piece: Piece, edges: Sequence[float]) -> Cell:
        square = piece.square
        column = nearest(edges, square.x0)
        place = Place(
            table=self.index,
            row=square.row + 1,
            column=column + 1,
            page=piece.page,
            x0=round(square.x0, 2),
            top=round(square.top, 2),
            x1=round(square.x1, 2),
            bottom=round(square.bottom, 2),
        )
        span = max(1, nearest(edges, square.x1) - column)
        return Cell(square.row, column, square.text, square.row_span, span, place)


def start(index: int, table: PageTable) -> Joined:
    """A joined table that has one piece yet."""
    joined = Joined(index, table)
    joined.pieces = [Piece(square, table.page, square) for square in table.squares]
    joined.rows, joined.page, joined.bottom = table.rows, table.page, table.box[3]
    return joined


def continues(joined: Joined, table: PageTable, page_bottom: float) -> bool:
    """Whether `table`, the first thing on its page, goes on with `joined`, the last on the page
    before; `page_bottom` is how far down pages are filled (points).
    """
    box, first = table.box, joined.first.box
    if table.page != joined.page + 1:
        return False
    if abs((box[2] - box[0]) - (first[2] - first[0])) > _SAME_X:
        return False
    if abs(box[0] - first[0]) > _SHIFT:
        return False
    headers = _repeated_rows(joined, table)
    if _opens_anew(joined, table, headers):
        return False
    # The row would have stood on the page before if there had been room for it.
    heights = [s.bottom - s.top for s in table.squares if s.row == headers and s.row_span == 1]
    return page_bottom - joined.bottom < max(heights, default=0.0) + 12.0


def append(joined: Joined, table: PageTable) -> None:
    """Add the rows of the next page."""
    shift = joined.first.box[0] - table.box[0]
    headers = _repeated_rows(joined, table)
    squares = [
        replace(square, row=square.row - headers, x0=square.x0 + shift, x1=square.x1 + shift)
        for square in table.squares
        if square.row >= headers
    ]
    pairs = _pairs(joined, squares)
    cut = _is_cut(joined, squares, pairs)
    offset = joined.rows - (1 if cut else 0)
    matched = [(pairs[id(square)], square) for square in squares if id(square) in pairs]
    same = set(pairs) if cut else _merged(joined, matched, squares)
    for square in squares:
        moved = replace(square, row=square.row + offset)
        if id(square) in same:
            _extend(pairs[id(square)], moved, square, table.page)
        else:
            joined.pieces.append(Piece(moved, table.page, moved))
    joined.rows = offset + max((square.last_row for square in squares), default=-1) + 1
    joined.page, joined.bottom = table.page, table.box[3]


def _extend(above: Piece, moved: Square, square: Square, page: int) -> None:
    own = above.square
    base = square if not own.lines and square.lines else own
    above.page = page if base is square else above.page
    above.square = replace(
        base,
        row=own.row,
        column=own.column,
        row_span=moved.last_row - own.row + 1,
        lines=own.lines + square.lines,
    )
    above.here = moved


def _repeated_rows(joined: Joined, table: PageTable) -> int:
    """How many rows at the top of a page repeat the first rows of the table."""
    count = 0
    while count < min(joined.first.rows, table.rows) - 1:
        ours, theirs = _row(joined.first, count), _row(table, count)
        if not any(text for _, text in ours) or len(ours) != len(theirs):
            break
        if [text for _, text in ours] != [text for _, text in theirs]:
            break
        if any(abs(a - b) > _SAME_X for (a, _), (b, _) in zip(ours, theirs, strict=True)):
            break
        count += 1
    while any(square.row < count <= square.last_row for square in table.squares):
        count -= 1
    return count


def _row(table: PageTable, row: int) -> list[tuple[float, str]]:
    left = table.box[0]
    return [(square.x0 - left, square.text) for square in table.squares if square.row == row]


def _opens_anew(joined: Joined, table: PageTable, headers: int) -> bool:
    """Whether the rows after any equal ones have the labels of the table's first rows again, so
    that another form of the same kind begins.
    """
    alike = different = 0
    for row in range(headers, min(headers + 2, joined.first.rows, table.rows)):
        ours, theirs = dict(_row(joined.first, row)), dict(_row(table, row))
        filled = [text for text in ours.values() if text and not _NUMBER.fullmatch(text)]
        same = [
            text
            for x, text in ours.items()
            if text and not _NUMBER.fullmatch(text) and _at(theirs, x) == text
        ]
        alike += 2 * len(same) >= len(filled) > 0
        different += 2 * len(same) < len(filled)
    return alike > 0 and different == 0


def _at(row: dict[float, str], x: float) -> str | None:
    return next((text for other, text in row.items() if abs(other - x) <= _SAME_X), None)


def _pairs(joined: Joined, squares: Sequence[Square]) -> dict[int, Piece]:
    """For the squares at the top of a page (by id) the cell of the same columns above."""
    reaching = [piece for piece in joined.pieces if piece.square.last_row == joined.rows - 1]
    return {
        id(square): piece
        for square in squares
        if square.row == 0
        for piece in reaching
        if abs(piece.square.x0 - square.x0) <= _SAME_X
        and abs(piece.square.x1 - square.x1) <= _SAME_X
    }


def _is_cut(joined: Joined, squares: Sequence[Square], pairs: dict[int, Piece]) -> bool:
    """Whether the first row of a page is the rest of the last row of the page before."""
    top = [square for square in squares if square.row == 0]
    if any(square.lines and id(square) not in pairs for square in top):
        return False
    voting = [
        (piece.here, square)
        for square in top
        if square.row_span == 1
        and (piece := pairs.get(id(square))) is not None
        and piece.here.row_span == 1
    ]
    rest = [(above, below) for above, below in voting if below.lines]
    if not rest or not any(above.lines and not below.lines for above, below in voting):
        return False
    widths = _widths(joined, squares)
    continued = [pair for pair in rest if pair[0].lines and _goes_on(*pair, widths)]
    filling = [pair for pair in rest if not pair[0].lines and not _OWN_ROW.fullmatch(pair[1].text)]
    if len(continued) + len(filling) < len(rest):
        return False
    # Short cells of one row stand at one height: they are not part above and part below.
    alone = [above for above, below in voting if above.lines and not below.lines]
    return bool(continued) and (not filling or all(len(above.lines) > 1 for above in alone))


def _widths(joined: Joined, squares: Sequence[Square]) -> dict[tuple[int, int], float]:
    """The widest line of the cells of the same columns, in points."""
    widths: dict[tuple[int, int], float] = {}
    for square in (*(piece.square for piece in joined.pieces), *squares):
        for line in square.lines:
            key = _columns(square)
            widths[key] = max(widths.get(key, 0.0), line.width)
    return widths


def _columns(square: Square) -> tuple[int, int]:
    return round(square.x0), round(square.x1)


def _goes_on(above: Square, below: Square, widths: dict[tuple[int, int], float]) -> bool:
    """Whether the text of `below` can be the rest of the text of `above`: the line before it has
    no room for its first word.
    """
    if _OWN_ROW.fullmatch(below.text):
        return False
    if _NUMBER.fullmatch(below.text) and not above.text.endswith("."):
        return False
    last, first = above.lines[-1], below.lines[0]
    unit = _FIRST_UNIT.match(first.text)
    needed = first.size * sum(0.55 if c.isascii() else 1.0 for c in unit[0]) if unit else 0.0
    widest = widths.get(_columns(above), 0.0)
    inner = max(widest, above.x1 - above.x0 - _PADDING - 0.3 * last.size)
    return inner - last.width < needed + 0.6 * last.size


def _merged(
    joined: Joined, pairs: Sequence[tuple[Piece, Square]], squares: Sequence[Square]
) -> set[int]:
    """Which squares (by id) below a page break between two whole rows belong to the cell above.

    A blank below a filled label goes on with it where the column states something in every row.
    In a column with blanks of its own, the merged cells of the same rows decide.
    """
    merged: set[int] = set()
    ended = joined.rows
    open_: list[tuple[Piece, Square]] = []
    for piece, square in sorted(pairs, key=lambda pair: pair[1].x0):
        upper = piece.square
        tall = upper.row_span > 1 or square.row_span > 1
        column = _column(joined, piece, squares)
        if square.lines:
            if upper.row < ended and _is_label_in_two(joined, piece, square, column):
                merged.add(id(square))
            elif tall and upper.lines:
                # What begins beside or below a label that ends here ends with it.
                ended = min(ended, upper.row)
        elif upper.row >= ended:
            continue
        elif upper.lines and _is_filled(column):
            if tall or _has_tall(column):
                merged.add(id(square))
        elif tall or (upper.lines and _has_tall(column)):
            open_.append((piece, square))
    goes_on = {_rows_of(piece, square) for piece, square in pairs if id(square) in merged}
    for piece, square in open_:
        tall = piece.square.row_span > 1 or square.row_span > 1
        if tall or _rows_of(piece, square) in goes_on:
            merged.add(id(square))
    return merged


def _rows_of(above: Piece, below: Square) -> tuple[int, int, int]:
    """The rows that two cells at a page break cover: first row and count above, count below."""
    return above.square.row, above.square.row_span, below.row_span


def _is_label_in_two(joined: Joined, above: Piece, below: Square, column: Sequence[Square]) -> bool:
    """Whether printed text below a page break belongs to the merged cell above it."""
    if not above.square.lines:
        # A label in the middle of its merged cell may be printed on the second page only.
        return above.square.row_span > 1 and _is_filled(column)
    # A label cut in two lacks the last character that the other labels of its column have.
    ends = Counter(square.text[-1] for square in column if square.lines)
    (end, count), *_ = ends.most_common(1) or [("", 0)]
    most = count == ends.total() or (count >= 3 and count >= 0.6 * ends.total())
    if not end or not most or above.square.text.endswith(end) or not below.text.endswith(end):
        return False
    return _goes_on(above.here, below, _widths(joined, [below]))


def _column(joined: Joined, piece: Piece, squares: Sequence[Square]) -> list[Square]:
    """The other cells of exactly the same columns, but for those at the top of the new page."""
    own = piece.square
    others = [other.square for other in joined.pieces if other is not piece]
    return [
        square
        for square in (*others, *(square for square in squares if square.row > 0))
        if abs(square.x0 - own.x0) <= _SAME_X and abs(square.x1 - own.x1) <= _SAME_X
    ]


def _is_filled(column: Sequence[Square]) -> bool:
    """Whether a column has no blank cells, so that a blank is no statement of its own."""
    return all(square.lines for square in column)


def _has_tall(column: Sequence[Square]) -> bool:
    return any(square.row_span > 1 for square in column)
