"""Points that one row has for several."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from .report import Indicator


def share_blank_points(
    rows: Sequence[Indicator], execution: Decimal, total: Decimal | None
) -> tuple[Indicator, ...]:
    """Mark rows without points as sharing those of the row above them.

    Only for parts of that row (其中…), or where the printed points are the whole: with those of
    execution they make 100 (or the printed total), so that nothing is left for the blank cells.
    Else a blank is a blank.
    """
    printed = sum((row.weight for row in rows if row.weight is not None), Decimal(0))
    whole = not {printed + execution, printed}.isdisjoint((Decimal(100), total))
    result: list[Indicator] = []
    for row in rows:
        blank = row.weight_raw is None and row.score_raw is None and row.shared_weight is None
        due = whole or (row.name or "").startswith("其中")
        if blank and due and result and result[-1].level2 == row.level2:
            row = replace(row, shared_weight=result[-1].shared_weight or result[-1].row)
        result.append(row)
    return tuple(result)
