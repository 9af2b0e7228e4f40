"""A document as one sequence of lines: paragraphs, and rows of boxes.

A box is what a reader of the row sees in some columns: a cell that begins there, or (in an
exact table) one that goes on from a row above.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from operator import attrgetter
from typing import Any, NamedTuple

from ..extract.document import Cell, Document, Paragraph, Place, Table


class Box(NamedTuple):
    """A cell as seen from one row; columns are half open. `covered`: begun in a row above."""

    text: str
    start: int
    end: int
    place: Place
    covered: bool = False


# As for cells: `Box(…)` itself takes twice as long.
_box_of: Callable[[tuple[Any, ...]], Box] = partial(tuple.__new__, Box)


@dataclass  # not frozen, which makes it twice as dear; without slots, as the texts are kept
class Row:
    """A row of a table; `number` counts from 0. In a loose row a box is a count from the left.

    A row that was built up from running text says so in `repair` (Chinese), how sure it is, and
    which of its texts found no column (`undecided`).
    """

    table: int
    number: int
    boxes: tuple[Box, ...]
    exact: bool
    repair: str | None = None
    confidence: float = 1.0
    undecided: tuple[str, ...] = ()

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """The texts of the cells that begin in this row and are not blank, in order."""
        return tuple([box.text for box in self.boxes if box.text and not box.covered])

    @property
    def place(self) -> str:
        """Where the row is, as text."""
        first = next((box for box in self.boxes if not box.covered), None)
        place = first.place if first else Place()
        return str(Place(self.table, self.number + 1, page=place.page, line=place.line))


class Places(Mapping[str, str]):
    """Where the box of each field stands, put into words when it is asked for: most never are."""

    __slots__ = ("_boxes",)

    def __init__(self, boxes: Mapping[str, Box]) -> None:
        self._boxes = boxes

    def __getitem__(self, field: str) -> str:
        return str(self._boxes[field].place)

    def __iter__(self) -> Iterator[str]:
        return iter(self._boxes)

    def __len__(self) -> int:
        return len(self._boxes)


Line = Paragraph | Row

_BLANKS = " \t\u3000\xa0"
_ENDS = _BLANKS + "\n"


def join(text: str) -> str:
    """A cell's text with its line breaks joined and its ends stripped."""
    if "\n" not in text:  # as most are: this is asked of every cell, several times
        return text.strip(_BLANKS)
    return "".join(part.strip(_BLANKS) for part in text.split("\n"))


def lines(document: Document) -> Iterator[Line]:
    """The paragraphs and the rows of the tables, in reading order."""
    for block in document.blocks:
        if isinstance(block, Paragraph):
            yield block
        else:
            yield from rows(block)


def rows(table: Table) -> Iterator[Row]:
    """The rows of a table with the cells that cover them from above."""
    open_cells: list[Cell] = []
    for number, cells in enumerate(table.rows()):
        open_cells = [cell for cell in open_cells if cell.row + cell.row_span > number]
        boxes = _boxes(cells, covered=False)
        if open_cells:
            boxes[:0] = _boxes(open_cells, covered=True)
            boxes.sort(key=attrgetter("start"))
        open_cells += [cell for cell in cells if cell.row_span > 1]
        yield Row(table.index, number, tuple(boxes), table.exact)


def _boxes(cells: Sequence[Cell], *, covered: bool) -> list[Box]:
    return [
        _box_of((text.strip(_ENDS), column, column + span, place, covered))
        for _, column, text, _, span, place in cells
    ]


def table_of(index: int, rows: Sequence[Row]) -> Table:
    """Rows as a table again."""
    cells = (
        Cell(row.number, box.start, box.text, 1, box.end - box.start, box.place)
        for row in rows
        for box in row.boxes
    )
    return Table(index, tuple(cells), exact=True)
