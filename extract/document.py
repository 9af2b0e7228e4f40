"""What a reader hands on: a document of paragraphs and tables, with the place of everything.

A table is a grid with half-open spans, as in python-docx: a merged cell is one `Cell` at its
upper left square. Nothing here knows of forms.

Places and cells are named tuples, not dataclasses: a document has hundreds of them, and a frozen
dataclass takes five times as long to make.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any, NamedTuple


class UnreadableError(Exception):
    """A source that cannot be read: becomes a row of `documents`, never the end of a run.

    `code` is a short fixed word (`empty`, `encrypted`, …), `message` says what to do.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message

    def alone(self, name: str) -> UnreadableError:
        """The same without the name before it, and without the calls that it came through: they
        hold what was read."""
        return UnreadableError(self.code, self.message.removeprefix(f"{name}: "))


class Place(NamedTuple):
    """Where something stands in its source. Counts begin at 1; null where the format has none.

    `x0, top, x1, bottom` are PDF points from the upper left corner of the page.
    """

    table: int | None = None
    row: int | None = None
    column: int | None = None
    page: int | None = None
    line: int | None = None
    x0: float | None = None
    top: float | None = None
    x1: float | None = None
    bottom: float | None = None

    def __str__(self) -> str:
        named = [f"第{self.page}页"] if self.page is not None else []
        if self.table is not None:
            named.append(f"表{self.table}")
        if self.row is not None:
            named.append(f"行{self.row}")
        if self.column is not None:
            named.append(f"列{self.column}")
        place = " ".join(named)
        if self.line is None:
            return place
        return f"{place}（文本第{self.line}行）" if place else f"文本第{self.line}行"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A line or paragraph of running text; `level` is the outline level of a Word heading, `lead`
    the blanks that stood before a line of plain text."""

    text: str
    place: Place = field(default_factory=Place)
    level: int | None = None
    lead: str = ""


class Cell(NamedTuple):
    """A cell at the upper left square of its span; `row` and `column` count from 0.

    `text` is as printed, its paragraphs and line breaks as `\\n`.
    """

    row: int
    column: int
    text: str
    row_span: int = 1
    column_span: int = 1
    place: Place = Place()


# A document has hundreds of each: `Place(…)` itself takes twice as long. All fields are given.
place_of: Callable[[tuple[Any, ...]], Place] = partial(tuple.__new__, Place)
cell_of: Callable[[tuple[Any, ...]], Cell] = partial(tuple.__new__, Cell)


@dataclass(frozen=True, slots=True)
class Table:
    """A grid of cells in reading order.

    `exact`: the columns are those of the source (Word, PDF). Where it is false (text), a cell's
    column is only its count from the left, spans are unknown, and rows may be shifted.
    `index` counts the tables of a document from 1; `parent` is the table a nested one lies in.
    """

    index: int
    cells: tuple[Cell, ...]
    exact: bool
    parent: int | None = None

    def rows(self) -> Iterator[tuple[Cell, ...]]:
        """The cells of each row from row 0 on, one tuple a row, also for a row without cells."""
        at = 0
        count = 1 + self.cells[-1].row if self.cells else 0
        for number in range(count):
            start = at
            while at < len(self.cells) and self.cells[at].row == number:
                at += 1
            yield self.cells[start:at]


Block = Paragraph | Table


@dataclass(frozen=True, slots=True)
class Remark:
    """Something seen while reading that an auditor must know: `code` is fixed, `text` Chinese.

    Codes: `scan` (a page is a picture without text), `limit` (a part was left out because it
    is larger than a limit), `encoding` (bytes that no encoding reads), `damaged` (a part of
    the file could not be read), `unread` (the header of a form of which nothing was read).
    """

    code: str
    text: str
    place: Place = field(default_factory=Place)


@dataclass(frozen=True, slots=True)
class Document:
    """A source as read: blocks in reading order, each table once."""

    format: str
    blocks: tuple[Block, ...]
    encoding: str | None = None
    pages: int | None = None
    remarks: tuple[Remark, ...] = ()

    @property
    def tables(self) -> tuple[Table, ...]:
        """The tables in reading order."""
        return tuple(block for block in self.blocks if isinstance(block, Table))
