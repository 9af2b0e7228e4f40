"""Lines of a page as rows of a table, where a cell may go on in the lines below or above.

The columns are known. Which lines make a row is found by the cheapest parting of the lines: a
row costs what its cells say against it (`columns.misfit`, `evidence`), and what speaks against a
cell's going on from line to line: its line had room for more, a number ends there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import regex

from . import evidence, taxonomy
from .columns import FUNDS, is_left, is_quantity, misfit
from .flow_cells import beginning, width

_DOUBTFUL = 1.0  # cost a row from which on lines are no rows in these columns
_MOST = 14  # lines of a row
_ROOM = 0.8  # cost of a line that ends before its cell does, though it had room for more
_SLACK = 2  # halves of a character by which lines of a cell differ
_FULL = 0.15  # of a cell that ends though its last line is full
_OPEN = 0.6  # of a cell that ends with a comma or an open bracket
_HOLE = 1.0  # of a line without a piece of a cell amid it
_BETWEEN = 0.05  # likewise where a cell of one line stands in the middle of it
_NUMBERS = 3.0  # of a number that goes on
_OFF = 0.3  # a line, of a cell that stands lower than its row, or not in its middle
_OFF_MIDDLE = 0.5  # lines by which a label may miss the middle of its rows
_TWO = 4.0  # of two labels of a level in a row
_BARE = 0.4  # of a row without a statement
_LEVELS = ("level1", "level2")
_VALUES = ("target", "actual", "value")
_DATED = "年月至到-—~"
_OWN = regex.compile(r"指标\s*\d{1,2}\s*[:：]|其中[:：]")
_DOTS = regex.compile(r"[.…·]{2,}$")
_MANY = 6  # pieces of a label

Texts = Sequence[Sequence[str]]
"""Lines, and for each what stands in each column."""


@dataclass(frozen=True, slots=True)
class Label:
    """A label of a level, from its first line to its last."""

    text: str
    start: int
    end: int


def rows_of(group: str, roles: Sequence[str | None], texts: Texts) -> list[list[str]] | None:
    """The rows: for each its cells, their lines put together; None where they make no sense."""
    if not texts:
        return []
    page = _Page(group, roles, texts)
    ways = (page.parted(middle=middle) for middle in (False, True))
    cost, parted = min(ways, key=lambda way: way[0])
    if cost > _DOUBTFUL * len(parted):
        return None
    firsts = [some[0].start for some in page.labels.values() if some]
    merged = any(first >= parted[0][1] for first in firsts)  # below the first of their rows
    labels = {n: placed(some, parted, merged=merged) for n, some in page.labels.items()}
    return [page.cells(*lines, labels) for lines in parted]


def labels_of(role: str, pieces: Sequence[str]) -> Iterator[Label]:
    """The labels that the pieces of a column make, one piece a line at most."""
    known = taxonomy.level1 if role == "level1" else taxonomy.level2
    text, start, last, count = "", 0, 0, 0
    for n, piece in enumerate(pieces):
        if not piece:
            continue
        whole = (
            text
            and known(text)
            and text.count("（") + text.count("(") == text.count("）") + text.count(")")
        )
        goes_on = known(text + piece) or piece[0] in "（("
        if text and (count == _MANY or (whole and not goes_on)):
            yield Label(text, start, last)
            text = ""
        if not text:
            start, count = n, 0
        text, last, count = text + piece, n, count + 1
    if text:
        yield Label(text, start, last)


def placed(
    labels: Sequence[Label], rows: Sequence[tuple[int, int]], *, merged: bool
) -> dict[int, str]:
    """The labels of a level by the first line of the row that each belongs to: the one that it
    begins in, or, where labels stand in the middle of their rows (`merged`), the first of them."""
    firsts = _firsts(labels, rows) if merged else None
    found: dict[int, str] = {}
    for n, label in enumerate(labels):
        own = [start for start, end in rows if start <= label.start < end]
        first = firsts[n] if firsts else own[0] if own else 0
        found[first] = found.get(first, "") + label.text
    return found


def _firsts(labels: Sequence[Label], rows: Sequence[tuple[int, int]]) -> list[int] | None:
    """The first lines of the rows that labels stand in the middle of; None where they do not."""
    if not labels or not rows:
        return None
    best: dict[int, tuple[float, list[int]]] = {0: (0.0, [])}
    for number, label in enumerate(labels):
        ways: dict[int, tuple[float, list[int]]] = {}
        left = len(labels) - number - 1
        for start, (cost, firsts) in best.items():
            for end in range(start + 1, len(rows) - left + 1):
                off = (rows[start][0] + rows[end - 1][1] - 1 - label.start - label.end) / 2
                way = (cost + (off if off >= 0 else 1.0), [*firsts, rows[start][0]])
                if abs(off) <= _OFF_MIDDLE and (end not in ways or way < ways[end]):
                    ways[end] = way
        best = ways
    return best[len(rows)][1] if len(rows) in best else None


class _Page:
    """The lines of a table, and what parting them costs."""

    def __init__(self, group: str, roles: Sequence[str | None], texts: Texts) -> None:
        self.group, self.roles, self.texts = group, roles, texts
        columns = range(len(roles))
        self.widest = [max(width(line[n]) for line in texts) for n in columns]
        self.labels = {
            n: list(labels_of(role, [line[n] for line in texts]))
            for n, role in enumerate(roles)
            if role in _LEVELS
        }
        self.others = [n for n in columns if n not in self.labels]

    def parted(self, *, middle: bool) -> tuple[float, list[tuple[int, int]]]:
        """The cheapest parting, and what it costs; `middle`: cells stand in the middle of their
        row, not at its top."""
        count = len(self.texts)
        best: list[tuple[float, int]] = [(0.0, 0)]
        for end in range(1, count + 1):
            ways = (
                (best[start][0] + self._row(start, end, middle=middle), start)
                for start in range(max(0, end - _MOST), end)
            )
            best.append(min(ways))
        found: list[tuple[int, int]] = []
        end = count
        while end:
            found.append((best[end][1], end))
            end = best[end][1]
        return best[count][0], found[::-1]

    def cells(self, start: int, end: int, labels: Mapping[int, Mapping[int, str]]) -> list[str]:
        """The cells of a row of lines; `labels` of levels by column and first line of their row."""
        return [
            labels[n].get(start, "")
            if n in labels
            else "".join(line[n] for line in self.texts[start:end])
            for n in range(len(self.roles))
        ]

    def _row(self, start: int, end: int, *, middle: bool) -> float:
        cost = 0.0
        said: list[str] = []
        row: dict[str, str] = {}
        for n in self.others:
            lines = [at for at in range(start, end) if self.texts[at][n]]
            role = self.roles[n]
            if not lines:
                continue
            text = "".join(self.texts[at][n] for at in lines)
            cost += misfit(self.group, role, text) + self._joins(n, lines, middle=middle)
            cost += self._place(lines, start, end, middle=middle) + self._ends(n, lines[-1], end)
            if role is not None and not (role == "name" and is_left(text)):
                said.append(role)
                row[role] = text
        return cost + self._levels(start, end, middle=middle) + self._lacks(said, row)

    def _joins(self, n: int, lines: Sequence[int], *, middle: bool) -> float:
        """What it costs that a cell goes on from line to line."""
        cost = 0.0
        for at, below in pairwise(lines):
            first, second = self.texts[at][n], self.texts[below][n]
            cost += (_BETWEEN if middle and below == at + 2 else _HOLE) * (below - at - 1)
            room = width(first) + beginning(second) + _SLACK <= self.widest[n]
            cost += _ROOM * (room and second[0] not in "（(")
            if first[-1].isdigit() and second[0].isdigit() and (room or len(second) > 2):
                cost += _NUMBERS
            cost += _TWO * self._begins(n, first, second)
        return cost

    def _begins(self, n: int, text: str, below: str) -> bool:
        """Whether a text below another one begins a cell of its own."""
        if self.group == FUNDS:
            return evidence.is_line(below) and not evidence.is_line(text + below)
        if self.roles[n] == "name":
            return bool(_OWN.match(below) or _DOTS.match(below) or _DOTS.match(text))
        return self.roles[n] in _VALUES and is_quantity(below) and text[-1] not in _DATED

    def _place(self, lines: Sequence[int], start: int, end: int, *, middle: bool) -> float:
        above, below = lines[0] - start, end - 1 - lines[-1]
        return _OFF * (max(0, abs(above - below) - 1) if middle else above)

    def _ends(self, n: int, last: int, end: int) -> float:
        """What it costs that a cell ends with a line."""
        text = self.texts[last][n]
        if text[-1] in "，、（(":
            return _OPEN
        if last + 1 != end or end == len(self.texts) or not self.texts[end][n]:
            return 0.0
        below = self.texts[end][n]
        return _FULL * (width(text) + beginning(below) > self.widest[n])

    def _levels(self, start: int, end: int, *, middle: bool) -> float:
        """What it costs where labels of levels begin and end."""
        cost = 0.0
        for labels in self.labels.values():
            own = [label for label in labels if start <= label.start < end]
            cost += _TWO * max(0, len(own) - 1)
            cost += _OFF * sum(label.start > start for label in own) * (not middle)
        return cost

    def _lacks(self, said: Sequence[str], row: dict[str, str]) -> float:
        if not said:
            return _BARE
        needed = [role for role in evidence.NEED if role in self.roles and role not in said]
        if self.group == FUNDS:
            needed = ["label"] if "label" in needed else []
            return evidence.lacking(needed) + evidence.of_funds(row, rated=False)
        return evidence.lacking(needed)
