"""The grid of a Word table from its rows and their spans.

A walk over w:tc with running sums: python-docx's `row.cells` is quadratic under vertical merges
and fails on merges that never began.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from . import limits
from .ooxml import Element, W, attribute, descend, is_on, number

_TR, _TC = frozenset({W + "tr"}), frozenset({W + "tc"})
_TR_PR, _TC_PR = W + "trPr", W + "tcPr"
_GRID_SPAN, _V_MERGE, _H_MERGE = W + "gridSpan", W + "vMerge", W + "hMerge"


@dataclass(slots=True)
class GridCell:
    """A cell being built; `element` is the w:tc that holds its content."""

    row: int
    column: int
    element: Element
    row_span: int = 1
    column_span: int = 1


@dataclass(slots=True)
class Grid:
    """The cells of a table in reading order, and whether a limit left some out."""

    cells: list[GridCell]
    cut: bool = False


def read_grid(table: Element) -> Grid:
    """The cells of a w:tbl with their spans; their content is not read here."""
    grid = Grid([])
    above: dict[int, GridCell] = {}
    for row, element in enumerate(_rows(table)):
        if row >= limits.TABLE_ROWS or len(grid.cells) > limits.TABLE_CELLS:
            grid.cut = True
            break
        above = _read_row(grid, row, element, above)
    return grid


def _rows(table: Element) -> Iterator[Element]:
    for row in descend(table, _TR):
        properties = row.find(_TR_PR)
        deleted = properties is not None and properties.find(W + "del") is not None
        hidden = properties is not None and is_on(properties.find(W + "hidden"))
        if not deleted and not hidden:
            yield row


def _read_row(
    grid: Grid, row: int, element: Element, above: dict[int, GridCell]
) -> dict[int, GridCell]:
    """Add the cells of one row; returns those that the next row may continue, by column."""
    reaching: dict[int, GridCell] = {}
    properties = element.find(_TR_PR)
    before = None if properties is None else properties.find(W + "gridBefore")
    column = max(0, min(number(before, 0), limits.TABLE_COLUMNS))
    for tc, span, vertical in _squares(element):
        if span > limits.GRID_SPAN or column + span > limits.TABLE_COLUMNS:
            grid.cut = True
            break
        cell = _merged_above(above.get(column), span) if vertical == "continue" else None
        if cell is None:
            cell = GridCell(row, column, tc, column_span=span)
            grid.cells.append(cell)
        else:
            cell.row_span += 1
        if vertical is not None:
            reaching[column] = cell
        column += span
    return reaching


def _squares(row: Element) -> list[tuple[Element, int, str | None]]:
    """The w:tc of a row with their widths in columns and their vertical merge.

    Old files merge sideways by saying so in each square: there the left square grows.
    """
    squares: list[tuple[Element, int, str | None]] = []
    for tc in descend(row, _TC):
        span, vertical, horizontal = _spans(tc)
        if horizontal == "continue" and squares:
            left, width, merge = squares[-1]
            squares[-1] = (left, width + span, merge)
        else:
            squares.append((tc, span, vertical))
    return squares


def _merged_above(cell: GridCell | None, span: int) -> GridCell | None:
    """The open cell above, if its width agrees; otherwise the merge has no start."""
    return cell if cell is not None and cell.column_span == span else None


def _spans(tc: Element) -> tuple[int, str | None, str | None]:
    """Column span, vertical and horizontal merge (`restart`, `continue`, None) of a w:tc."""
    span, vertical, horizontal = 1, None, None
    for properties in tc:
        if properties.tag != _TC_PR:
            break
        # One pass: three searches in each of thousands of cells cost more than all else.
        for mark in properties:
            tag = mark.tag
            if tag == _GRID_SPAN:
                span = max(1, number(mark, 1))
            elif tag == _V_MERGE:
                vertical = _merge(mark)
            elif tag == _H_MERGE:
                horizontal = _merge(mark)
    return span, vertical, horizontal


def _merge(mark: Element) -> str:
    return "restart" if attribute(mark) == "restart" else "continue"
