"""A table put together from the pieces that stand on consecutive pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from .document import Cell, Place, Table
from .pdf_grid import PageTable, Square, distinct, nearest

SAME_X = 4.0
"""Edges of two pages nearer than this are one edge (points)."""


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
