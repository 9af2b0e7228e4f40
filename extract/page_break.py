"""What a page break cuts: whether a row goes on below it, and which cells do.

Everything is decided by geometry and by how full lines are; what the words mean is not known
here. In doubt rows stay rows of their own: a reader sees two halves, but no figure is lost.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import regex

from .joined import SAME_X, Joined, Piece
from .pdf_grid import Square

_PADDING = 10.8
"""What Word leaves free at both sides of a cell together (points)."""
NUMBER = regex.compile(r"[≥≤＞＜>=<＝～~±\-—/\s]*\d[\d,，.．]*\s*[%％‰]?")
_OWN_ROW = regex.compile(r"[.．…·。、\s]+|[^\s：:]{1,8}[：:]|指标\s*\d*\s*[：:].*", regex.DOTALL)
_FIRST_UNIT = regex.compile(
    r"[（《“(]*(?:[A-Za-z0-9.,%]+|.)[，。；：、）》”！？％,;:)]*[A-Za-z0-9.,%]*", regex.DOTALL
)
"""What a line break keeps together, with what some programs keep together besides."""
_UNCLOSED = regex.compile(r"[(（][^()（）]*$")
_ENOUGH = 4
"""Cells above a page break that tell a row whose other cells stand below it."""
_LONG = 16
"""Characters that a label seldom has."""
_SENTENCE_END = "。！？；：!?;:"


def pairs_at_break(joined: Joined, squares: Sequence[Square]) -> dict[int, Piece]:
    """For the squares at the top of a page (by id) the cell of the same columns above."""
    reaching = [piece for piece in joined.pieces if piece.square.last_row == joined.rows - 1]
    return {
        id(square): piece
        for square in squares
        if square.row == 0
        for piece in reaching
        if abs(piece.square.x0 - square.x0) <= SAME_X and abs(piece.square.x1 - square.x1) <= SAME_X
    }


def is_cut(joined: Joined, squares: Sequence[Square], pairs: dict[int, Piece]) -> bool:
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
    if not rest:
        # Nothing but the rest of labels: every row has more than that.
        return any(
            _is_label_in_two(
                joined, pairs[id(square)], square, _column(joined, pairs[id(square)], squares)
            )
            for square in top
            if square.lines and pairs[id(square)].square.lines
        )
    widths = _widths(joined, squares)
    continued = [pair for pair in rest if pair[0].lines and _goes_on(*pair, widths)]
    alone = [above for above, below in voting if above.lines and not below.lines]
    blank_above = not any(pairs[id(square)].square.lines for square in top if square.lines)
    if len(alone) >= _ENOUGH and rest[-1][1].x0 > alone[0].x0 and blank_above:
        return True  # some cells of a row are printed above the break, all others below it
    if not continued or not (alone or _is_text_cut(continued)):
        return False
    filling = [pair for pair in rest if not pair[0].lines and not _OWN_ROW.fullmatch(pair[1].text)]
    halves = [
        (above, below)
        for above, below in rest
        if (above, below) not in continued
        and _is_half(above.text, below, _column(joined, pairs[id(below)], squares))
    ]
    if len(continued) + len(filling) + len(halves) < len(rest):
        return False
    # Short cells of one row stand at one height: they are not part above and part below.
    return not filling or all(len(above.lines) > 1 for above in alone)


def _is_text_cut(continued: Sequence[tuple[Square, Square]]) -> bool:
    """Whether a row that is filled throughout is long text that goes on in every cell."""
    return all(len(above.lines) > 1 for above, _ in continued) and any(
        above.text[-1] not in _SENTENCE_END for above, _ in continued
    )


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
    if NUMBER.fullmatch(below.text) and not above.text.endswith("."):
        return False
    last, first = above.lines[-1], below.lines[0]
    unit = _FIRST_UNIT.match(first.text)
    needed = first.size * sum(0.55 if c.isascii() else 1.0 for c in unit[0]) if unit else 0.0
    widest = widths.get(_columns(above), 0.0)
    inner = max(widest, above.x1 - above.x0 - _PADDING - 0.3 * last.size)
    return inner - last.width < needed + 0.6 * last.size


def merged_over(
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
    tall = above.square.row_span > 1 or below.row_span > 1
    text = above.square.text
    if tall and len(text) >= _LONG and text[-1] not in _SENTENCE_END:
        return _goes_on(above.here, below, _widths(joined, [below]))
    return _is_half(text, below, column) and _goes_on(above.here, below, _widths(joined, [below]))


def _is_half(text: str, below: Square, column: Sequence[Square]) -> bool:
    """Whether a text lacks the last character that the labels of its column have, and the text
    below ends with it."""
    ends = Counter(square.text[-1] for square in column if square.lines)
    (end, count), *_ = ends.most_common(1) or [("", 0)]
    most = count == ends.total() or (count >= 3 and count >= 0.6 * ends.total())
    if not (text and end and most) or text.endswith((end, ")", "）")):
        return False
    if not below.text.endswith(end):
        return False
    # Else a whole label below a header: 一级指标 | 产出指标（50分）.
    return end not in ")）" or bool(_UNCLOSED.search(text)) or below.text[0] in "(（"


def _column(joined: Joined, piece: Piece, squares: Sequence[Square]) -> list[Square]:
    """The other cells of exactly the same columns, but for those at the top of the new page."""
    own = piece.square
    others = [other.square for other in joined.pieces if other is not piece]
    return [
        square
        for square in (*others, *(square for square in squares if square.row > 0))
        if abs(square.x0 - own.x0) <= SAME_X and abs(square.x1 - own.x1) <= SAME_X
    ]


def _is_filled(column: Sequence[Square]) -> bool:
    """Whether a column has no blank cells, so that a blank is no statement of its own."""
    return all(square.lines for square in column)


def _has_tall(column: Sequence[Square]) -> bool:
    return any(square.row_span > 1 for square in column)
