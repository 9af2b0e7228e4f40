"""Rows that may begin at a place of a glued text: every way to cut cells from there on.

The text has lost what parted its cells, sometimes its rows too. Where a cell may end is known:
not inside a word or a label, anywhere between digits. A row is a path through the columns of the
header; what each cell and the arithmetic of the row cost is said in `glued`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

import regex

from . import evidence
from .columns import FUNDS, INDICATORS, Column, is_blank, misfit
from .glue import Glue
from .glued import begins_in_unit, ends_in_unit, strict_misfit
from .glued_evidence import alike, of_cell, of_row

MOST = 3.6  # a row dearer than this is none
_CHEAP, _FAIR = 1.3, 2.3  # dearer rows are looked for where there is no cheap one
# Whether a row has to end with its line, and what it may cost.
_BY_LINE = ((True, _CHEAP), (True, _FAIR), (False, MOST))
_ANYWHERE = ((False, _CHEAP), (False, _FAIR))
_MARGIN = 1.0  # a row dearer than the cheapest by this much is not kept
_SKIP = 0.02  # a column has no cell
_ACROSS = 1.0  # a cell goes on in the next line
_TORN = 0.5  # a cell ends within words that the row says twice
_AGAIN = 0.4  # the second time not at the beginning of a cell
_BETWEEN = 0.7  # the next cell stands in the next line
_ROW_INSIDE = 2.0  # a row ends within a line
_NO_LINE = 0.5  # the same where the lines are lost
_MOST_CELL = 3.1
_MOST_BONUS = 1.0  # what an actual that is like its target speaks for a row
_ROW_STEPS, _MOST_STEPS = 500_000, 2_000_000  # of a row, of a form; what needs more is not read
_KEPT = 400  # rows that are kept a place
_LENGTH = {
    "weight": 6, "score": 6, "review_score": 6, "coefficient": 6, "execution_rate": 8,
    "initial_budget": 14, "annual_budget": 14, "executed": 14, "sign": 5, "unit": 7, "core": 1,
    "level1": 20, "level2": 24, "block": 16, "label": 30, "reason": 120, "rule": 120,
}  # fmt: skip
_ANY_LENGTH = 45
_LONG = frozenset({"reason", "rule"})
_FIGURE = frozenset(
    {"weight", "score", "review_score", "initial_budget", "annual_budget", "executed"}
)
_POINTS = ("weight", "score", "review_score")
_AFTER_POINTS = ("%", "％", "分")
_DIGITS = regex.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")
_LABELS = ("block", "level1", "level2", "label")
_SIGNS = "≥≧≤≦<>＜＞=＝》《"
_KINDS = ("定性", "定量")  # instead of a sign
_BESIDE = ("adjusted_target", "coefficient", "sign", "core")  # filled in in every row
_CHECKED = ("actual", "adjusted_target", "score", "review_score", "reason")
_TEXTS = ("target", "actual", "reason", "rule")
_CUT_UNIT = 0.7  # a cell that begins with the unit of the figure before it
_NUMBERED = regex.compile(r"指标\d{1,2}[:：]")
_NOT_BESIDE = 0.6
_NOT_TWICE = 0.3  # a second column of its kind is empty
_ODD_SIGN = 0.5  # a sign or unit in the target where it has a column of its own
_PERCENT_LAST = regex.compile(r"\d[%％]\d{1,3}(?:\.\d{1,2})?$")
_MOST_LINES = 0.7
_DASHES = "—-－–/"


@dataclass(frozen=True, slots=True)
class Cut:
    """A row from `start` to `end` of the text; `spans` holds a cell (from, to) a column."""

    start: int
    end: int
    cost: float
    spans: tuple[tuple[int, int] | None, ...]


class _Draft(NamedTuple):
    """A row so far: the place and the column it has reached, its cost and its cells."""

    at: int
    column: int
    cost: float
    spans: tuple[tuple[int, int] | None, ...]
    texts: Mapping[str, str]


def _cost(cut: Cut) -> float:
    return cut.cost


class Rows:
    """All rows of a text under some columns, by the place they begin at."""

    def __init__(self, group: str, columns: Sequence[Column], glue: Glue) -> None:
        self.group, self.glue = group, glue
        self.roles = [column.role for column in columns]
        self.keys = [
            role if role is None or role not in self.roles[:n] else f"{role} {n}"
            for n, role in enumerate(self.roles)
        ]
        self.actual = self.roles.index("actual") if "actual" in self.roles else -1
        self.inside = _ROW_INSIDE if glue.by_line else _NO_LINE
        self.most, self.strict, self.left = MOST, True, 0
        self.steps = _MOST_STEPS
        # A table of points alone prints those of an indicator behind its name.
        self.with_points = not {"weight", "target", "actual"} & {*self.roles}
        self.percent = self._in_percent()
        self.beside = [
            key for key, role in zip(self.keys, self.roles, strict=True) if role and key != role
        ]
        self.stated = {role for role in self.roles if role in evidence.NEED}

    def _in_percent(self) -> bool:
        """Whether the weights are percentages: most lines end in one and a score."""
        ends = self.glue.starts[1:]
        odd = sum(bool(_PERCENT_LAST.search(self.glue.text, max(0, end - 12), end)) for end in ends)
        return self.roles[-2:] == ["weight", "score"] and odd > _MOST_LINES * len(ends)

    def at(self, start: int) -> list[Cut]:
        """The rows that begin at a place, cheapest first: those that end with their line, and
        where there is no good one all."""
        self.left = min(_ROW_STEPS, self.steps)
        found = self._in_bounds(start)
        self.steps -= _ROW_STEPS - self.left
        return found if self.left > 0 else []  # not all ways were seen, so none is the cheapest

    def _in_bounds(self, start: int) -> list[Cut]:
        found: list[Cut] = []
        least = MOST
        for strict, most in _BY_LINE if self.glue.by_line else _ANYWHERE:
            self.strict, self.most = strict, most
            found = []
            self._extend(found, start, _Draft(start, 0, 0.0, (), {}))
            ends = (cut.cost for cut in found if cut.end in self.glue.lines)
            least = min(ends, default=most)
            if strict and least <= most - _MARGIN:
                break
            if not strict and any(self._says(cut) for cut in found):
                break
        kept = (cut for cut in found if cut.cost <= least + _MARGIN)
        return sorted(kept, key=_cost)[:_KEPT]

    def _says(self, cut: Cut) -> bool:
        """Whether a row holds more than labels."""
        return any(
            span for role, span in zip(self.roles, cut.spans, strict=True) if role not in _LABELS
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
        for to in range(row.column, len(self.roles)):
            key = self.keys[to]
            skipped = row.cost + between + (to - row.column) * _SKIP
            gap = (None,) * (to - row.column)
            for end, dear in self._cells(to, at, strict=self.strict):
                cost = skipped + dear
                if cost > self.most:
                    continue
                text = self.glue.text[at:end]
                says = not is_blank(text)
                texts = {**row.texts, key: text} if key and says else row.texts
                if key and key in _CHECKED and says and self.group == INDICATORS:
                    cost += of_cell(key, texts)
                bonus = _MOST_BONUS if to < self.actual else 0.0
                if cost + self._least(end, to + 1, strict=self.strict) - bonus <= self.most:
                    spans = (*row.spans, *gap, (at, end))
                    self._extend(found, start, _Draft(end, to + 1, cost, spans, texts))

    @cache  # noqa: B019  # lives as long as the search
    def _least(self, at: int, column: int, *, strict: bool) -> float:
        """What a row costs at least from a place and a column on to where it may end."""
        if not strict or at in self.glue.lines:
            return 0.0
        best = MOST + _MOST_BONUS
        for to in range(column, len(self.roles)):
            skipped = (to - column) * _SKIP
            for end, dear in self._cells(to, at, strict=strict):
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
        cost += self._against(row.texts)
        if cost <= self.most:
            lacking = (None,) * (len(self.roles) - len(row.spans))
            found.append(Cut(start, row.at, cost, (*row.spans, *lacking)))

    def _against(self, texts: Mapping[str, str]) -> float:
        if not texts.keys() - {"level1", "level2", "block"}:
            return 0.3
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

    @cache  # noqa: B019  # lives as long as the search
    def _cells(self, column: int, at: int, *, strict: bool) -> list[tuple[int, float]]:
        """The cells of a column that may begin at a place: (end, cost), cheap ones only."""
        return [
            (end, cost)
            for end in self._ends(self.roles[column], at, strict=strict)
            if (cost := self._cost(column, at, end)) <= _MOST_CELL
        ]

    def _ends(self, role: str | None, at: int, *, strict: bool) -> Iterator[int]:
        glue = self.glue
        if glue.text[at] in _DASHES and role not in ("name", "level1", "level2", "block", "label"):
            yield at + 1
            if role in _FIGURE:
                return
        if glue.text[at] == "%" and role == "weight":
            yield at + 1  # blank, in a form that prints percentages
        if role in _FIGURE:
            match = _DIGITS.match(glue.text, at)
            yield from range(at + 1, match.end() + 1) if match else ()
            if (
                match
                and role in _POINTS
                and glue.text[match.end() : match.end() + 1] in _AFTER_POINTS
            ):
                yield match.end() + 1
            return
        ends = glue.ends(at, _LENGTH.get(role or "", _ANY_LENGTH))
        if role in ("level1", "level2", "block", "label"):
            yield from (end for end in ends if role == "label" or end - at > 1)
        elif role in _LONG and self.roles[-1] == role and strict:
            yield from (end for end in ends if end in glue.lines or end in glue.labels)
        else:
            yield from ends

    def _cost(self, column: int, at: int, end: int) -> float:
        role, text = self.roles[column], self.glue.text[at:end]
        cost = 0.0
        if across := self.glue.lines_within(at, end):
            cost = _ACROSS * across
            if role in _FIGURE:
                return MOST
            cost += 1.0 * (role in _LONG)
        if is_blank(text):
            return cost
        if role == "label":
            cost += 1.5 * self.glue.labels_within(at + 1, end)
        elif role not in _LABELS:
            cost += 2.0 * self.glue.labels_within(at, end)
        if role in _TEXTS and at and self.glue.text[at - 1].isdigit() and begins_in_unit(text):
            cost += _CUT_UNIT
        cost += _TORN * (end in self.glue.torn)
        if role != "rule":
            cost += _AGAIN * self.glue.says_again(at, end)
        if role in ("name", "target", "actual") and self.glue.at_once_within(at, end):
            cost += _AGAIN / 2 if role == "name" else _AGAIN
        if role == "weight" and self.percent and text[-1] not in "%％":
            cost += _ODD_SIGN
        if role in _TEXTS and role != "rule" and _NUMBERED.search(text):
            cost += 2.0
        if role == "reason":
            cost += 2 * _TORN * (at in self.glue.at_once_again)
        if role == "name":
            cost += 1.5 * (text[0] in "年月日" and at > 0 and self.glue.text[at - 1].isdigit())
            cost += _ODD_SIGN * ("rule" in self.roles and "反映" in text)
            cost += _ODD_SIGN * ("unit" in self.roles and ends_in_unit(text))
            cost += 2 * _ODD_SIGN * ("sign" in self.roles and text.endswith(_KINDS))
        if role == "target":
            cost += 2 * _ODD_SIGN * ("sign" in self.roles and text.startswith(_KINDS))
            cost += _ODD_SIGN * ("sign" in self.roles and text[0] in _SIGNS)
            cost += _ODD_SIGN * (
                "unit" in self.roles and not text[-1].isdigit() and text[-1] not in "%％"
            )
        unfit = misfit(self.group, role, text)
        if unfit > _MOST_CELL:
            return unfit
        if self.keys[column] != role == "rule":
            role = "record"
        if role == "name" and self.with_points:
            role = "pointed"
        return cost + unfit + strict_misfit(self.group, role, text)
