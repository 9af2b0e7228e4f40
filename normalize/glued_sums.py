"""What the rows of a form sum up to, carried along a way of cutting its glued text.

The points of a level are the weights of its rows, weights and scores make up the printed total,
the lines of the funds block theirs. All figures are hundredths (points) or yuan (amounts), so
that sums are exact and a way can be known by them.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Protocol

from . import figures, taxonomy

_ODD_LEVEL = 1.0  # the weights of a level are not its points
_ODD_WEIGHTS = 1.0
_ODD_SCORES = 1.5
_ODD_PARTS = 0.8
_SCORE_SLACK = 2  # hundredths that printed scores may be off by rounding
_AMOUNTS = ("initial_budget", "annual_budget", "executed")
_NONE = -1

Sums = tuple[Any, ...]
Gain = tuple[Any, ...]
Totals = tuple[Decimal | None, Decimal | None]
"""Weight and score that the indicators sum up to."""


class Ledger(Protocol):
    """How sums are kept: `first` before any row, `gain` of a row, `add` it, judge at the `end`."""

    first: Sums

    def gain(self, row: Mapping[str, str]) -> Gain:
        """What a row adds."""

    def add(self, sums: Sums, gain: Gain) -> tuple[Sums, float]:
        """The sums behind a row, and what speaks against those before it."""

    def end(self, sums: Sums) -> float:
        """What speaks against the sums of the whole form."""


class IndicatorLedger:
    """Sums of the indicators: the label of the level, its points, its weights, all weights and
    scores."""

    first: Sums = ("", _NONE, 0, 0, 0)

    def __init__(self, totals: Totals, *, weighted: bool, scored: bool) -> None:
        self.weighted, (self.weight, self.score) = weighted, totals
        self.scored = scored

    def gain(self, row: Mapping[str, str]) -> Gain:
        """Label and points of a level, weight and score."""
        label = row.get("level1") or row.get("block", "")
        printed = taxonomy.points(label) if label else None
        points = _NONE if printed is None else _hundredths(printed)
        figs = (_hundredths(figures.points(row.get(role))) for role in ("weight", "score"))
        return (label, points, *figs)

    def add(self, sums: Sums, gain: Gain) -> tuple[Sums, float]:
        """Weights and scores are added up; a new level closes that before it."""
        name, points, level, weights, scores = sums
        label, printed, weight, score = gain
        against = 0.0
        if label and label != name:
            against = self._level(points, level)
            name, points, level = label, printed, 0
        level += weight if points != _NONE else 0
        return (name, points, level, weights + weight, scores + score), against

    def end(self, sums: Sums) -> float:
        """The last level and the totals."""
        _, points, level, weights, scores = sums
        cost = self._level(points, level)
        if self.weighted and self.weight is not None and weights != _hundredths(self.weight):
            cost += _ODD_WEIGHTS
        off = abs(scores - _hundredths(self.score))
        if self.scored and self.score is not None and off > _SCORE_SLACK:
            cost += _ODD_SCORES
        return cost

    def _level(self, points: int, level: int) -> float:
        return _ODD_LEVEL if self.weighted and points not in (_NONE, level) else 0.0


class FundLedger:
    """Sums of the funds block: three totals, three sums of parts."""

    first: Sums = (0,) * 6

    def gain(self, row: Mapping[str, str]) -> Gain:
        """Whether it is the total line, and its amounts."""
        is_total = taxonomy.lookup("fund_lines", row.get("label", "")) == "total"
        amounts = (figures.amount(row.get(role), None) for role in _AMOUNTS)
        return (is_total, *(int(one * 10_000) if one is not None else 0 for one in amounts))

    def add(self, sums: Sums, gain: Gain) -> tuple[Sums, float]:
        """Totals are kept, parts added up."""
        is_total, *amounts = gain
        if is_total:
            return (*amounts, *sums[3:]), 0.0
        parts = (have + one for have, one in zip(sums[3:], amounts, strict=True))
        return (*sums[:3], *parts), 0.0

    def end(self, sums: Sums) -> float:
        """The parts that are printed make up the total."""
        if not any(sums[3:]):
            return 0.0
        pairs = zip(sums[:3], sums[3:], strict=True)
        odd = [total != parts for total, parts in pairs if total or parts]
        return _ODD_PARTS * odd.count(True)


def _hundredths(value: Decimal | None) -> int:
    return int(value * 100) if value is not None else 0
