"""The grid of a Word table from its rows and their spans.

A walk over w:tc with running sums: python-docx's `row.cells` is quadratic under vertical merges
and fails on merges that never began.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass

from . import limits
from .docx_plain import Plain
from .ooxml import Element, W, attribute, is_on, number

_TR, _TC = W + "tr", W + "tc"
_TR_PR, _TC_PR = W + "trPr", W + "tcPr"
_GRID_SPAN, _V_MERGE, _H_MERGE = W + "gridSpan", W + "vMerge", W + "hMerge"
_GRID_BEFORE, _DEL, _HIDDEN = W + "gridBefore", W + "del", W + "hidden"
MARKS = (_GRID_SPAN, _V_MERGE, _H_MERGE, _GRID_BEFORE, _DEL, _HIDDEN)
"""What the properties of rows and cells are read for."""


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


def read_grid(table: Element, marked: Container[Element], plain: Plain) -> Grid:
    """The cells of a w:tbl with their spans; their content is not read here.

    `marked` are the rows and cells whose properties hold one of the `MARKS`.
    """
    grid = Grid([])
    above: dict[int, GridCell] = {}
    for row, element in enumerate(_rows(table, marked, plain)):
        if row >= limits.TABLE_ROWS or len(grid.cells) > limits.TABLE_CELLS:
            grid.cut = True
            break
        above = _read_row(grid, row, element, above, marked, plain)
    return grid


def _rows(table: Element, marked: Container[Element], plain: Plain) -> Iterator[Element]:
    rows = plain.children(table, _TR)
    return (row for row in rows if row not in marked or _is_shown(row))


def _is_shown(row: Element) -> bool:
    properties = row.find(_TR_PR)
    if properties is None:
        return True
    return properties.find(_DEL) is None and not is_on(properties.find(_HIDDEN))


def _read_row(
    grid: Grid,
    row: int,
    element: Element,
    above: dict[int, GridCell],
    marked: Container[Element],
    plain: Plain,
) -> dict[int, GridCell]:
    """Add the cells of one row; returns those that the next row may continue, by column."""
    reaching: dict[int, GridCell] = {}
    before = element.find(f"{_TR_PR}/{_GRID_BEFORE}") if element in marked else None
    column = max(0, min(number(before, 0), limits.TABLE_COLUMNS))
    for tc, span, vertical in _squares(plain.children(element, _TC), marked):
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


def _squares(
    row: Iterable[Element], marked: Container[Element]
) -> list[tuple[Element, int, str | None]]:
    """The w:tc of a row with their widths in columns and their vertical merge.

    Old files merge sideways by saying so in each square: there the left square grows.
    """
    squares: list[tuple[Element, int, str | None]] = []
    for tc in row:
        span, vertical, horizontal = _spans(tc) if tc in marked else _ONE
        if horizontal == "continue" and squares:
            left, width, merge = squares[-1]
            squares[-1] = (left, width + span, merge)
        else:
            squares.append((tc, span, vertical))
    return squares


def _merged_above(cell: GridCell | None, span: int) -> GridCell | None:
    """The open cell above, if its width agrees; otherwise the merge has no start."""
    return cell if cell is not None and cell.column_span == span else None


_Spans = tuple[int, str | None, str | None]
_ONE: _Spans = (1, None, None)


def _spans(tc: Element) -> _Spans:
    """Column span, vertical and horizontal merge (`restart`, `continue`, None) of a w:tc."""
    span, vertical, horizontal = _ONE
    for properties in tc:
        if properties.tag != _TC_PR:
            break
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
