"""A table put together from the pieces that stand on consecutive pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from operator import itemgetter

from .document import Cell, Table, cell_of, place_of
from .pdf_grid import PageTable, Square, distinct, nearest

SAME_X = 4.0
"""Edges of two pages nearer than this are one edge (points)."""
_ROW_AND_COLUMN = itemgetter(0, 1)


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
        sides = {x for square in squares for x in (square.x0, square.x1)}
        edges = distinct(sides)
        column = {x: nearest(edges, x) for x in sides}
        cells = [self._cell(piece, column) for piece in self.pieces]
        cells.sort(key=_ROW_AND_COLUMN)
        return Table(self.index, tuple(cells), exact=True, parent=parent)

    def _cell(self, piece: Piece, columns: Mapping[float, int]) -> Cell:
        row, _, row_span, _, x0, top, x1, bottom, _ = piece.square
        column = columns[x0]
        box = round(x0, 2), round(top, 2), round(x1, 2), round(bottom, 2)
        place = place_of((self.index, row + 1, column + 1, piece.page, None, *box))
        span = max(1, columns[x1] - column)
        return cell_of((row, column, piece.square.text, row_span, span, place))
