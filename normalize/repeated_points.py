"""Points of merged cells that a text dump repeats in each of their squares: every row seems to have
points of its own, and together they come to more than the whole."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import combinations

from .report import Indicator, Note

_WHOLE = Decimal(100)
_MOST = 10  # rows that may repeat the points above them, of which all ways are tried
_SAID = "分值、得分与上一行相同，是合并单元格在文本中的重复，已归上一行"
_DOUBT = "分值、得分与上一行相同，全表分值之和超出，可能是合并单元格在文本中的重复"


def put_together(
    rows: Sequence[Indicator], execution: Decimal, total: Decimal | None
) -> tuple[tuple[Indicator, ...], tuple[Note, ...]]:
    """The rows of a dump that repeats its merged cells, those that repeat points sharing the ones
    above; or notes on them where more than one way makes the whole."""
    printed = sum((row.weight for row in rows if row.weight is not None), Decimal(0))
    whole = (total or _WHOLE) - execution
    some = [n for n in range(1, len(rows)) if _repeats(rows[n - 1], rows[n])]
    if printed <= whole or printed == whole + execution or not some:
        return tuple(rows), ()
    ways = list(_ways(rows, some[:_MOST], printed - whole))
    if len(ways) != 1:
        return tuple(rows), tuple(
            Note("undecided", _DOUBT, rows[n].row, "weight", rows[n].place, rows[n].weight_raw)
            for n in some
        )
    result = list(rows)
    for n in ways[0]:
        above, row = result[n - 1], result[n]
        result[n] = replace(
            row,
            weight=None,
            score=None,
            weight_raw=None,
            score_raw=None,
            shared_weight=above.shared_weight or above.row,
            repaired=True,
            repair="；".join(filter(None, (row.repair, _SAID))),
        )
    return tuple(result), ()


def _repeats(above: Indicator, row: Indicator) -> bool:
    """Whether a row has the points of that above it, under the same labels."""
    same = (above.weight_raw, above.score_raw, above.level2) == (
        row.weight_raw,
        row.score_raw,
        row.level2,
    )
    return same and row.weight is not None and row.score_raw is not None


def _ways(
    rows: Sequence[Indicator], some: Sequence[int], surplus: Decimal
) -> Iterator[tuple[int, ...]]:
    """The choices among rows whose points together are the surplus."""
    for count in range(1, len(some) + 1):
        for way in combinations(some, count):
            if sum((rows[n].weight or Decimal(0) for n in way), Decimal(0)) == surplus:
                yield way
