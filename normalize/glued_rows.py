"""Rows that may begin at a place of a glued text: every way to cut cells from there on.

The text has lost what parted its cells, sometimes its rows too. Where a cell may end is known:
not inside a word or a label, anywhere between digits. A row is a path through the columns of the
header; what each cell and the arithmetic of the row cost is said in `glued`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from . import evidence
from .columns import FUNDS, INDICATORS, Column, is_blank
from .glue import Glue
from .glued_cells import LABELS, Cells
from .glued_evidence import alike, of_cell, of_row

MOST = 3.6  # a row dearer than this is none
_CHEAP, _FAIR = 1.3, 2.3  # dearer rows are looked for where there is no cheap one
# Whether a row has to end with its line, and what it may cost.
_BY_LINE = ((True, _CHEAP), (True, _FAIR), (False, MOST))
_MARGIN = 1.0  # a row dearer than the cheapest by this much is not kept
_SKIP = 0.02  # a column has no cell
_BETWEEN = 0.7  # the next cell stands in the next line
_ROW_INSIDE = 2.0  # a row ends within a line
_NO_LINE = 0.5  # the same where the lines are lost
_MOST_BONUS = 1.0  # what an actual that is like its target speaks for a row
_ROW_STEPS, _MOST_STEPS = 500_000, 2_000_000  # of a row, of a form; what needs more is not read
_KEPT = 400  # rows that are kept a place
_BESIDE = ("adjusted_target", "coefficient", "sign", "core")  # filled in in every row
_CHECKED = ("actual", "adjusted_target", "score", "review_score", "reason")
_LABELS = {"level1", "level2", "block"}
_ONLY_LABELS = 0.3  # what it costs that a row says nothing else
_NOT_BESIDE = 0.6
_NOT_TWICE = 0.3  # a second column of its kind is empty


@dataclass(frozen=True, slots=True)
class Cut:
    """A row from `start` to `end` of the text; `spans` holds a cell (from, to) a column."""

    start: int
    end: int
    cost: float
    spans: tuple[tuple[int, int] | None, ...]


class _Draft(NamedTuple):
    """A row so far: the place and the column it has reached, its cost, its cells, and what it
    costs at least that it lacks those passed over."""

    at: int
    column: int
    cost: float
    spans: tuple[tuple[int, int] | None, ...]
    texts: Mapping[str, str]
    lacks: float = 0.0


def _cost(cut: Cut) -> float:
    return cut.cost


class Rows:
    """All rows of a text under some columns, by the place they begin at."""

    def __init__(self, group: str, columns: Sequence[Column], glue: Glue) -> None:
        self.group, self.glue = group, glue
        self.cells = Cells(group, columns, glue)
        self.roles, self.keys = self.cells.roles, self.cells.keys
        self.actual = self.roles.index("actual") if "actual" in self.roles else -1
        self.inside = _ROW_INSIDE if glue.by_line else _NO_LINE
        self.most, self.strict, self.left = MOST, True, 0
        self.steps = _MOST_STEPS
        self.beside = [
            key for key, role in zip(self.keys, self.roles, strict=True) if role and key != role
        ]
        self.stated = {role for role in self.roles if role in evidence.NEED}
        self.needs = [*map(self._need, self.roles, self.keys)]
        self.rest = [sum(self.needs[n:]) for n in range(len(self.roles) + 1)]

    def _need(self, role: str | None, key: str | None) -> float:
        """What it costs at least that a row has no cell in a column."""
        if role is None:
            return 0.0
        if key != role:
            return _NOT_TWICE
        if role in _BESIDE:
            return _NOT_BESIDE
        # Both points or both values may be lacking, which costs less than one and the other.
        if role == "weight" and "score" in self.roles:
            return evidence.lacking(("weight", "score"))
        if role == "score" and "weight" in self.roles:
            return 0.0
        if role == "actual" and "target" in self.roles:
            return evidence.lacking(("target", "actual")) - evidence.NEED["target"]
        return evidence.NEED.get(role, 0.0)

    def at(self, start: int) -> list[Cut]:
        """The rows that begin at a place, cheapest first: those that end with their line, and
        where there is no good one all."""
        bound = self.left = min(_ROW_STEPS, self.steps)
        found = self._ending_lines(start) if self.glue.by_line else self._anywhere(start)
        self.steps -= bound - self.left
        if self.left <= 0:
            return []  # not all ways were seen, so none is the cheapest
        return sorted(found, key=_cost)[:_KEPT]

    def _ending_lines(self, start: int) -> list[Cut]:
        found: list[Cut] = []
        least = MOST
        for strict, most in _BY_LINE:
            found = self._within(start, most, strict=strict)
            ends = (cut.cost for cut in found if cut.end in self.glue.lines)
            least = min(ends, default=most)
            if strict and least <= most - _MARGIN:
                break
        return [cut for cut in found if cut.cost <= least + _MARGIN]

    def _anywhere(self, start: int) -> list[Cut]:
        found: list[Cut] = []
        for most in (_CHEAP, _FAIR, MOST):
            found = self._within(start, most, strict=False)
            wanted = min((cut.cost for cut in found if self._says(cut)), default=MOST) + _MARGIN
            if wanted <= most:
                break
            if wanted <= MOST:
                return self._within(start, wanted, strict=False)
        return found

    def _within(self, start: int, most: float, *, strict: bool) -> list[Cut]:
        """The rows that cost at most so much; `strict`: those that end with their line."""
        self.strict, self.most = strict, most
        found: list[Cut] = []
        self._extend(found, start, _Draft(start, 0, 0.0, (), {}))
        return found

    def _says(self, cut: Cut) -> bool:
        """Whether a row holds more than labels."""
        return any(
            span for role, span in zip(self.roles, cut.spans, strict=True) if role not in LABELS
        )

    def _extend(self, found: list[Cut], start: int, row: _Draft) -> None:
        """Go on with a row in every way."""
        at = row.at
        self.left -= 1
        if self.left <= 0:
            return
        if at > start:
            self._end(found, start, row)
        if at >= len(self.glue.text):
            return
        between = _BETWEEN if at > start and at in self.glue.lines else 0.0
        lacks = row.lacks
        for to in range(row.column, len(self.roles)):
            if to > row.column:
                lacks += self.needs[to - 1]
            key = self.keys[to]
            skipped = row.cost + between + (to - row.column) * _SKIP
            bonus = _MOST_BONUS if to < self.actual else 0.0
            most = self.most - lacks + bonus
            if skipped > most:
                break
            gap = (None,) * (to - row.column)
            for end, dear in self.cells.at(to, at, strict=self.strict):
                cost = skipped + dear
                if cost > most:
                    continue
                text = self.glue.text[at:end]
                says = not is_blank(text)
                texts = {**row.texts, key: text} if key and says else row.texts
                if key and key in _CHECKED and says and self.group == INDICATORS:
                    cost += of_cell(key, texts)
                if cost + self._least(end, to + 1, strict=self.strict) <= most:
                    spans = (*row.spans, *gap, (at, end))
                    self._extend(found, start, _Draft(end, to + 1, cost, spans, texts, lacks))

    @cache  # noqa: B019  # lives as long as the search
    def _least(self, at: int, column: int, *, strict: bool) -> float:
        """What a row costs at least from a place and a column on to where it may end."""
        if not strict or at in self.glue.lines:
            return 0.0
        best = MOST + _MOST_BONUS
        for to in range(column, len(self.roles)):
            skipped = (to - column) * _SKIP
            for end, dear in self.cells.at(to, at, strict=strict):
                if skipped + dear < best:
                    rest = self._least(end, to + 1, strict=strict)
                    best = min(best, skipped + dear + rest)
        return best

    def _end(self, found: list[Cut], start: int, row: _Draft) -> None:
        cost = row.cost
        if row.at not in self.glue.lines:
            if self.strict:
                return
            cost += 0.5 if row.at in self.glue.labels else self.inside
        labels_only = row.texts.keys() <= _LABELS
        if cost + (0.0 if labels_only else row.lacks + self.rest[row.column]) > self.most:
            return
        cost += _ONLY_LABELS if labels_only else self._against(row.texts)
        if cost <= self.most:
            lacking = (None,) * (len(self.roles) - len(row.spans))
            found.append(Cut(start, row.at, cost, (*row.spans, *lacking)))

    def _against(self, texts: Mapping[str, str]) -> float:
        aside = sum(role in self.roles and role not in texts for role in _BESIDE)
        aside += (
            "unit" in self.roles and "unit" not in texts and texts.get("target", "")[-1:].isdigit()
        )
        cost = _NOT_BESIDE * aside
        cost += _NOT_TWICE * sum(key not in texts for key in self.beside)
        if "adjusted_target" in self.roles and "adjusted_target" not in texts:
            cost += alike(texts.get("target", ""), texts.get("actual", ""))
        cost += evidence.lacking([role for role in self.stated if role not in texts])
        if self.group == FUNDS:
            cost += evidence.of_funds(texts, rated="execution_rate" in self.roles)
        return cost + of_row(self.group, texts)

    def texts(self, spans: Sequence[tuple[int, int] | None]) -> dict[str, str]:
        """The cells of a row, role to text."""
        return {
            key: self.glue.text[slice(*span)]
            for key, span in zip(self.keys, spans, strict=True)
            if key and span
        }
