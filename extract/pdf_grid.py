"""The ruled tables of a page: cells from their rules, spans from the grid of all edges."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from .limits import PDF_PAGE_CROSSINGS, PDF_PAGE_PAIRS
from .pdf_cells import Box, cells, crossings, merged
from .pdf_open import SNAP, edge_of, open_ends, open_sides
from .pdf_page import Rule
from .pdf_text import Glyph, Line, lines_of, runs_over

_SHORTEST = 3.0
_MOST_EDGES = 2_000
"""More edges than any form has; sides are not looked for then, as the search is quadratic."""
_CUT, _CENTRED = 0.5, 1.5
"""How far a glyph reaches over the border that cuts it, and how near middles are (points)."""
_STRIP = 9.0
"""A cell over all rows that is narrower is none (points)."""
_FRAME = 0.5
"""A lone box that covers more of the page is a frame around it."""


class Square(NamedTuple):
    """A cell of a page's table: half-open spans, its box in points and its lines of text."""

    row: int
    column: int
    row_span: int
    column_span: int
    x0: float
    top: float
    x1: float
    bottom: float
    lines: tuple[Line, ...] = ()

    @property
    def text(self) -> str:
        """The lines joined by line breaks."""
        return "\n".join(line.text for line in self.lines)

    @property
    def last_row(self) -> int:
        """The lowest row it covers."""
        return self.row + self.row_span - 1


@dataclass(frozen=True)
class PageTable:
    """A table of one page; `parent` is the position of the one around it in the page's list."""

    page: int
    squares: tuple[Square, ...]
    parent: int | None = None

    @cached_property
    def box(self) -> Box:
        """Left, top, right, bottom in points."""
        _, _, _, _, lefts, tops, rights, bottoms, _ = zip(*self.squares, strict=True)
        return min(lefts), min(tops), max(rights), max(bottoms)

    @cached_property
    def rows(self) -> int:
        """How many rows it has."""
        return 1 + max(square.last_row for square in self.squares)


def find_tables(rules: Sequence[Rule], size: tuple[float, float]) -> list[list[Box]] | None:
    """The boxes of the cells of each table of a page of `size`, by pdfplumber's finder.

    None where the lines cross so often that the search would take minutes.
    """
    from pdfplumber.table import cells_to_tables

    edges = [edge_of(rule) for rule in merged(rules, SNAP)]
    if len(edges) <= _MOST_EDGES:
        edges += [edge_of(rule) for rule in (*open_sides(edges), *open_ends(edges))]
    edges = [edge for edge in edges if max(edge["width"], edge["height"]) >= _SHORTEST]
    upright = sum(edge["orientation"] == "v" for edge in edges)
    if upright * (len(edges) - upright) > PDF_PAGE_PAIRS:
        return None
    found = crossings(edges, SNAP)
    if len(found) > PDF_PAGE_CROSSINGS:
        return None
    boxes = cells(found)
    whole: list[list[Box]] = cells_to_tables(boxes)
    taken = {cell for table in whole for cell in table}
    tables = [_unframed(table) for table in whole]
    # pdfplumber leaves out tables of one cell, but the rest of a row cut by the page is one.
    lone = [[cell] for cell in boxes if cell not in taken and not _is_frame(cell, tables, size)]
    return sorted(tables + lone, key=lambda table: (min(c[1] for c in table), table[0][0]))


def _is_frame(box: Box, tables: list[list[Box]], size: tuple[float, float]) -> bool:
    if (box[2] - box[0]) * (box[3] - box[1]) > _FRAME * size[0] * size[1]:
        return True
    return any(_inside(table[0], box) for table in tables)


def _unframed(table: list[Box]) -> list[Box]:
    """The cells without the strip, too narrow for text, between a table and a frame around it."""
    top, bottom = min(cell[1] for cell in table), max(cell[3] for cell in table)
    inner = [c for c in table if c[2] - c[0] > _STRIP or c[1] > top or c[3] < bottom]
    return inner or table


def _inside(inner: Box, outer: Box) -> bool:
    return (
        outer[0] - 1 <= inner[0]
        and outer[1] - 1 <= inner[1]
        and inner[2] <= outer[2] + 1
        and inner[3] <= outer[3] + 1
    )


def fill_tables(
    page: int, found: list[list[Box]], glyphs: Sequence[Glyph]
) -> tuple[list[PageTable], list[Glyph]]:
    """The tables with their text, and the glyphs that lie outside of all of them."""
    grids = [_Grid(cells) for cells in found]
    parents = [_parent(position, grids) for position in range(len(grids))]
    # Glyphs of a nested table belong to it, not to the cell around it.
    inner_first = sorted(grids, key=lambda grid: (grid.xs[-1] - grid.xs[0]) * (
        grid.ys[-1] - grid.ys[0]
    ))  # fmt: skip
    outside = list(glyphs)
    for grid in inner_first:
        outside = grid.take(outside)
    tables = [
        PageTable(page, grid.squares(), parent) for grid, parent in zip(grids, parents, strict=True)
    ]
    return tables, outside


def _parent(position: int, grids: list[_Grid]) -> int | None:
    own = grids[position]
    box = (own.xs[0], own.ys[0], own.xs[-1], own.ys[-1])
    around = [
        (cell[2] - cell[0], other)
        for other, grid in enumerate(grids)
        if other != position
        for cell in grid.cells
        if _inside(box, cell)
    ]
    return min(around)[1] if around else None


class _Grid:
    """The squares between all edges of a table, and which cell covers each."""

    def __init__(self, cells: list[Box]) -> None:
        self.cells = sorted(cells, key=lambda cell: (cell[1], cell[0]))
        self._sides = {x for cell in cells for x in (cell[0], cell[2])}
        self._heights = {y for cell in cells for y in (cell[1], cell[3])}
        self.xs, self.ys = distinct(self._sides), distinct(self._heights)
        self._glyphs: list[list[Glyph]] = [[] for _ in cells]
        self._owner: dict[tuple[int, int], int] = {}
        self._spans = self._find_spans()
        # Small ones first: a table inside a cell may touch the side of that around it.
        for number in sorted(range(len(cells)), key=self._size):
            row, column, rows, columns = self._spans[number]
            for y in range(row, row + rows):
                for x in range(column, column + columns):
                    self._owner.setdefault((y, x), number)

    def _size(self, number: int) -> int:
        return self._spans[number][2] * self._spans[number][3]

    def _find_spans(self) -> list[tuple[int, int, int, int]]:
        column = {x: nearest(self.xs, x) for x in self._sides}
        row = {y: nearest(self.ys, y) for y in self._heights}
        return [
            (row[y0], column[x0], max(1, row[y1] - row[y0]), max(1, column[x1] - column[x0]))
            for x0, y0, x1, y1 in self.cells
        ]

    def take(self, glyphs: Sequence[Glyph]) -> list[Glyph]:
        """Keep for each cell the glyphs whose middle lies in it, and those that run on from it
        over a border; returns all others."""
        left: list[Glyph] = []
        ys, xs, owner, kept = self.ys, self.xs, self._owner, self._glyphs
        numbers: list[int | None] = []
        cut: list[int] = []
        # What is known of the glyph before: mostly the next one stands beside it in its cell.
        level, row, low, high, number = math.nan, 0, math.nan, math.nan, None
        for glyph in glyphs:
            _, x0, top, x1, bottom, _, _ = glyph
            middle = (x0 + x1) / 2
            if top + bottom != level:
                level = top + bottom
                row = bisect_right(ys, level / 2) - 1
                low = math.nan
            if not low <= middle < high:
                column = bisect_right(xs, middle)
                low = xs[column - 1] if column else -math.inf
                high = xs[column] if column < len(xs) else math.inf
                number = owner.get((row, column - 1))
            if low > x0 + _CUT or high < x1 - _CUT:
                cut.append(len(numbers))
            numbers.append(number)
        for run in runs_over(glyphs, numbers, cut):
            numbers[run] = [self._home(glyphs[run], numbers[run])] * (run.stop - run.start)
        for glyph, number in zip(glyphs, numbers, strict=True):
            if number is None:
                left.append(glyph)
            else:
                kept[number].append(glyph)
        return left

    def _home(self, run: Sequence[Glyph], numbers: Sequence[int | None]) -> int | None:
        """The cell of a text too long for it: the one it is centred in, or begins in."""
        middle = (run[0].x0 + run[-1].x1) / 2
        for number in dict.fromkeys(numbers):
            if number is not None:
                cell = self.cells[number]
                if abs((cell[0] + cell[2]) / 2 - middle) < _CENTRED:
                    return number
        return numbers[0]

    def squares(self) -> tuple[Square, ...]:
        """The cells in reading order with their text."""
        own = Counter(self._owner.values())
        squares = [
            Square(*self._spans[number], *cell, lines=lines_of(self._glyphs[number]))
            for number, cell in enumerate(self.cells)
            if self._glyphs[number] or own[number] == self._size(number)  # else around others
        ]
        return tuple(sorted(squares, key=lambda square: (square.row, square.column)))


def distinct(values: Iterable[float]) -> list[float]:
    """The values in order, those within the tolerance of their neighbour left out."""
    edges: list[float] = []
    for value in sorted(values):
        if not edges or value - edges[-1] > SNAP:
            edges.append(value)
    return edges


def nearest(edges: Sequence[float], value: float) -> int:
    """The position of the edge nearest to `value`; `edges` are in order."""
    at = bisect_right(edges, value)
    if at == 0:
        return 0
    return at if at < len(edges) and edges[at] - value < value - edges[at - 1] else at - 1
