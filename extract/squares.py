"""Tables of plain text that keep all squares: parted by bars with the blank ones between them
(`a |  | b |`), or with a merged cell in each of its squares."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

import regex

_HAN = regex.compile(r"\p{Han}{2}")
_FEWEST = 3  # bars of a row, and rows of a table
_WORD = 4  # characters of a text that seldom stands in three cells side by side
_OF_HEAD = 4  # texts of a row of the head, the goals or the total at most
_FEW = 2  # rows with such a text that say that merged cells are repeated


def tabbed(lines: Sequence[str]) -> list[str]:
    """The lines with tabs in place of the bars of tables.

    A table is a run of lines with as many bars each. Blank cells must be seen before others: else
    the cells may have moved to the left, and the bars of the blank ones to the end.
    """
    result = list(lines)
    if not any("|" in line for line in lines):
        return result
    filled = [n for n, line in enumerate(lines) if line.strip()]
    for bars, some in groupby(filled, lambda n: 0 if "\t" in lines[n] else lines[n].count("|")):
        run = list(some)
        if min(bars, len(run)) < _FEWEST:
            continue
        rows = _rows([lines[n].strip() for n in run])
        if any(map(_keeps_blanks, rows)):
            for n, cells in zip(run, rows, strict=True):
                result[n] = "\t".join(cells)
    return result


def _rows(lines: Sequence[str]) -> list[list[str]]:
    """The cells of the rows of a table; a bar may stand before the first and behind the last."""
    first = int(all(line.startswith("|") for line in lines))
    behind = int(all(line.endswith("|") for line in lines))
    rows = [line.split("|") for line in lines]
    return [cells[first : len(cells) - behind] for cells in rows]


def _keeps_blanks(cells: Sequence[str]) -> bool:
    """Whether a row begins with a blank cell, as below a merged one, and has two
    texts at least: one alone may be the label of the next row."""
    return not cells[0].strip() and sum(1 for text in cells if text.strip()) > 1


def repeats_merged(rows: Sequence[Sequence[str]]) -> bool:
    """Whether a merged cell stands in each of its squares, so that all columns are known."""
    if len({len(row) for row in rows}) > 1:
        return False
    return sum(map(_repeats, rows)) >= _FEW


def _repeats(row: Sequence[str]) -> bool:
    if len(row) - len(set(row)) < _FEW:
        return False  # as nearly all
    beside = zip(row, row[1:], row[2:], strict=False)
    return any(len(a) >= _WORD and a == b == c and _HAN.search(a) for a, b, c in beside)


def spans(row: Sequence[str]) -> list[tuple[int, int]]:
    """The columns (from, to) of the cells of a row in which merged ones are repeated: in a row of a
    few texts, as of the head, a word that stands in three squares or more is one cell."""
    few = len(set(row)) <= _OF_HEAD
    found: list[tuple[int, int]] = []
    for _, run in groupby(range(len(row)), key=row.__getitem__):
        some = list(run)
        if few and len(some) > _FEW and _HAN.search(row[some[0]]):
            found.append((some[0], some[-1] + 1))
        else:
            found += [(n, n + 1) for n in some]
    return found
