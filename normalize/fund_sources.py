"""Funds whose columns are the sources of the money (中央 | 省级 | 本级 | 其他 | 合计, or 合计 |
财政拨款 | 其他资金), turned so that each source is a line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from . import taxonomy
from .columns import FUNDS, Column
from .evidence import TOTAL
from .fitting import Fitted, fit
from .grid import Box, Row

_ROLES = (
    "label", "initial_budget", "annual_budget", "executed", "weight", "execution_rate", "score",
)  # fmt: skip
_AMOUNTS = _ROLES[1:4]
_FEWEST = 2  # columns named for a source that make such a block

COLUMNS = tuple(Column(role, role, n, n + 1) for n, role in enumerate(_ROLES))
"""The columns of the rows that `turned` makes."""


def is_source(label: str) -> bool:
    """Whether a column is named for a source of money, or for the sum of them."""
    return taxonomy.lookup("fund_sources", label) is not None or _is_total(label)


def role_of(label: str, number: int, before: Sequence[str | None]) -> str:
    """The role of a column named for a source; the first sum of them all is TOTAL."""
    return TOTAL if _is_total(label) and TOTAL not in before else f"source {number}"


def is_header(texts: Sequence[str]) -> bool:
    """Whether the texts of a row are sources alone, so that the amounts are named in the rows
    below: 项目资金 | 合计 | 财政拨款 | 其他资金."""
    if len(texts) <= _FEWEST or taxonomy.lookup(FUNDS, texts[0]) != "block":
        return False
    sources = [text for text in texts[1:] if _is_total(text) or _is_named(text)]
    return len(sources) == len(texts) - 1 == len(set(sources))


def _is_named(label: str) -> bool:
    """Whether a label is that of a source, or of a line of funds that is not their sum."""
    if taxonomy.lookup("fund_sources", label):
        return True
    return taxonomy.lookup("fund_lines", label) not in (None, "total")


def _is_total(label: str) -> bool:
    return taxonomy.lookup("fund_lines", label) == "total"


def by_source(columns: Sequence[Column]) -> bool:
    """Whether the columns of a funds block are the sources of the money."""
    return sum(_is_named(column.label) for column in columns) >= _FEWEST


def unplaced(columns: Sequence[Column], spans: Sequence[tuple[int, int] | None]) -> list[int]:
    """The columns of sources whose amounts may be those of another: where the cell of a source was
    lost, the others do not say which."""
    sources = [n for n, column in enumerate(columns) if (column.role or "").startswith("source ")]
    sources = [n for n in sources if columns[n].role != TOTAL]
    filled = [n for n in sources if spans[n]]
    return filled if len(filled) < len(sources) else []


def turned(columns: Sequence[Column], rows: Sequence[Row]) -> tuple[Row, ...]:
    """A row in `COLUMNS` for each source; executed amount and rate are those of the total."""
    named: list[Column] = []
    for n, column in enumerate(columns):
        role = role_of(column.label, n, [one.role for one in named])
        is_one = is_source(column.label) or _is_named(column.label)
        named.append(replace(column, role=role) if is_one else column)
    named = _with_labels(named)
    fitted = list(fit(FUNDS, tuple(named), rows))
    sources = [column for column in named if _is_one(column)]
    ordered = sorted(sources, key=lambda column: not _is_total(column.label))
    return tuple(
        row for number, column in enumerate(ordered) for row in _line(fitted, column, not number)
    )


def _with_labels(columns: list[Column]) -> list[Column]:
    """The columns with those for the labels of the rows, where no other column tells which they
    are: all between the title of the block and the first source, or the title's own."""
    if any(column.role not in (None, "block") and not _is_one(column) for column in columns):
        return columns
    first = next(n for n, column in enumerate(columns) if _is_one(column))
    start = min(1, first - 1)
    labels = [replace(column, role="label") for column in columns[start:first]]
    return [*columns[:start], *labels, *columns[first:]] if first else columns


def _is_one(column: Column) -> bool:
    return (column.role or "").startswith("source ")


def _line(fitted: Sequence[Fitted], column: Column, is_first: bool) -> Iterator[Row]:
    """The line of a source; that of the total, which is the first, takes what has no source."""
    found: dict[str, Box] = {}
    for number, one in enumerate(fitted):
        role = taxonomy.lookup(FUNDS, one.text("label"))
        role = role if role in _ROLES[1:] else None if number else "annual_budget"
        box = one.boxes.get(column.role or "")
        if role is not None and box is not None:
            found.setdefault(role, box)
        if is_first and _is_total(column.label):
            for role in _ROLES[3:]:
                if role in one.boxes:
                    found.setdefault(role, one.boxes[role])
    if found:
        row = fitted[0].row
        place = next(iter(found.values())).place
        label = Box(column.label, 0, 1, place)
        boxes = [
            Box(found[role].text, n, n + 1, found[role].place)
            for n, role in enumerate(_ROLES)
            if role in found
        ]
        moved = next((one.repair for one in fitted if one.repair), None)
        undecided = tuple(text for one in fitted for text in one.undecided) if is_first else ()
        yield replace(row, boxes=(label, *boxes), exact=True, repair=moved, undecided=undecided)
