"""Tables that run over pages: which go on, and the rows of the next page added to them."""

from __future__ import annotations

from collections import defaultdict

from .joined import SAME_X, Joined, Piece
from .page_break import NUMBER, is_cut, merged_over, pairs_at_break
from .pdf_grid import PageTable, Square

_LABELS = 3
"""Cells of a header at least."""
_SHIFT = 60.0
"""How far a page may lie to the side of the one before, as with mirrored margins (points)."""


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
    if abs((box[2] - box[0]) - (first[2] - first[0])) > SAME_X:
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
    headers = _repeated_rows(joined, table) or _repeated_within(joined, table, shift)
    squares = [
        square._replace(row=square.row - headers, x0=square.x0 + shift, x1=square.x1 + shift)
        for square in table.squares
        if square.row >= headers
    ]
    pairs = pairs_at_break(joined, squares)
    cut = is_cut(joined, squares, pairs)
    offset = joined.rows - (1 if cut else 0)
    matched = [(pairs[id(square)], square) for square in squares if id(square) in pairs]
    same = set(pairs) if cut else merged_over(joined, matched, squares)
    for square in squares:
        moved = square._replace(row=square.row + offset)
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
    above.square = base._replace(
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
        if any(abs(a - b) > SAME_X for (a, _), (b, _) in zip(ours, theirs, strict=True)):
            break
        count += 1
    return _closed(table, count)


def _repeated_within(joined: Joined, table: PageTable, shift: float) -> int:
    """How many rows at the top of a page repeat a header further down in the table."""
    rows: defaultdict[int, dict[float, str]] = defaultdict(dict)
    for piece in joined.pieces:
        rows[piece.square.row][piece.square.x0] = piece.square.text
    for start in rows:
        count = 0
        while count < table.rows - 1 and _is_header(table, count, rows.get(start + count), shift):
            count += 1
        if count := _closed(table, count):
            return count
    return 0


def _closed(table: PageTable, count: int) -> int:
    """So many rows or fewer, so that no cell reaches beyond them."""
    while any(square.row < count <= square.last_row for square in table.squares):
        count -= 1
    return count


def _is_header(table: PageTable, row: int, above: dict[float, str] | None, shift: float) -> bool:
    """Whether a row has the cells of one above, labels all."""
    own = [square for square in table.squares if square.row == row]
    texts = [square.text for square in own if square.text]
    if above is None or len(own) != len(above) or len(set(texts)) < _LABELS:
        return False
    if any(NUMBER.fullmatch(text) for text in texts):
        return False
    return all(_at(above, square.x0 + shift) == square.text for square in own)


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
        filled = [text for text in ours.values() if text and not NUMBER.fullmatch(text)]
        same = [
            text
            for x, text in ours.items()
            if text and not NUMBER.fullmatch(text) and _at(theirs, x) == text
        ]
        alike += 2 * len(same) >= len(filled) > 0
        different += 2 * len(same) < len(filled)
    return alike > 0 and different == 0


def _at(row: dict[float, str], x: float) -> str | None:
    return next((text for other, text in row.items() if abs(other - x) <= SAME_X), None)
