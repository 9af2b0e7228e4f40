"""Forms whose cells were read out in no order: labels of levels stand among the values, and no
row has one of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from . import taxonomy
from .report import Indicator, Note

_SAID = "单元格次序已乱，名称和数值未必属于同一行"
_UNSURE = 0.5


def told(rows: Sequence[Indicator]) -> tuple[tuple[Indicator, ...], tuple[Note, ...]]:
    """The rows, and a note on each where they come from a form without order."""
    if any(row.level1 or row.level2 for row in rows) or not any(map(_holds_label, rows)):
        return tuple(rows), ()
    unsure = tuple(replace(row, confidence=min(row.confidence, _UNSURE)) for row in rows)
    return unsure, tuple(
        Note("undecided", _SAID, row.row, place=row.place, observed=" | ".join(_texts(row)))
        for row in unsure
    )


def _holds_label(row: Indicator) -> bool:
    values = (row.target_raw or "", row.actual_raw or "")
    return any(taxonomy.level1(text) or taxonomy.level2(text) for text in values)


def _texts(row: Indicator) -> list[str]:
    return [text for text in (row.name, row.target_raw, row.actual_raw) if text]
