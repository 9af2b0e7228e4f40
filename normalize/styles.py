"""How a table was flattened: what the gaps between its pieces are worth."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of text and the `gap` before it: cell, line, bar (a line break and a bar), space or
    none."""

    text: str
    gap: str


@dataclass(frozen=True, slots=True)
class Style:
    """What the gaps of a flattened table are worth.

    `step`: the gap stands between two cells of a row; `row`: between two rows; `join`: inside
    a cell. A gap that is not named never stands there. `skip`: a column has no cell; `blank`:
    an empty cell has no column; `around`: it stands before or behind a row; `repeat`: a number
    has no column and repeats the one before it.
    """

    step: Mapping[str, float]
    row: Mapping[str, float]
    join: Mapping[str, float]
    skip: float
    blank: float = 0.3
    around: float = 0.3
    repeat: float = 0.8
    dash: float = 1.5
    longest: int = 8  # pieces a cell may be cut into
    keep: int = 4  # readings kept a square


# A row a line, cells by tabs: the count of cells means something.
TABS = Style(
    step={"cell": 0, "line": 1.0}, row={"cell": 2.5, "line": 0}, join={"line": 0.6}, skip=0.3
)
# A row a line, a cell's own line breaks cut it; blank cells are gone.
LINES = Style(
    step={"cell": 0, "space": 0, "line": 0.5, "bar": 0.5},
    row={"line": 0, "bar": 0, "cell": 2.0, "space": 2.0},
    join={"space": 0.5, "line": 0.4},
    skip=0.02,
    blank=0.6,
    around=0,
)
# Nothing tells where a row ends.
FREE = Style(
    step={"cell": 0, "space": 0, "line": 0, "bar": 0},
    row={"line": 0.1, "bar": 0.1, "cell": 0.1, "space": 0.1},
    join={"space": 0.6, "line": 1.2},
    skip=0.02,
    blank=0.6,
    around=0,
)
