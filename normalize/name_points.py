"""Points behind the names of indicators, in forms without a column for them:
`验收合格率（15分）`, and glued at three levels: `投入13 | 预算配置13 | 在职人员控制率5`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import groupby

import regex

from . import figures, taxonomy
from .report import Indicator, Note

_NUMBER = r"\d{1,3}(?:\.\d{1,2})?"
_STATED = regex.compile(rf"(?P<name>.+?)\s*[(（]\s*(?P<points>{_NUMBER})\s*分\s*[)）]")
_GLUED = regex.compile(rf"(?P<name>.*[^\d.])(?P<points>{_NUMBER})\s*分?")
_SURE = 0.9  # the sum of a level says where a name ends, but a name may end in a digit


def with_points(rows: Sequence[Indicator]) -> tuple[tuple[Indicator, ...], tuple[Note, ...]]:
    """The rows with the points that stand behind their names: in brackets as they are, glued
    ones only where they add up to the points of the level above; and notes on those that do not,
    in a form that prints its points so."""
    read = tuple(_stated(row) for row in rows)
    for level in ("level2_raw", "level1_raw"):
        read = tuple(_of_level(read, level))
    is_glued = any(row.weight is not None for row in read) and read != tuple(rows)
    return read, tuple(_doubts(read)) if is_glued else ()


def _doubts(rows: Sequence[Indicator]) -> Iterator[Note]:
    for row in rows:
        if row.weight is None and (match := _GLUED.fullmatch(row.name or "")):
            said = f"名称后的“{match['points']}”可能是分值，与上级指标的分值不合，未拆"
            yield Note("undecided", said, row.row, "weight", row.place, row.name or "")


def _stated(row: Indicator) -> Indicator:
    match = _STATED.fullmatch(row.name or "")
    return _weighed(row, match["name"], match["points"]) if match else row


def _of_level(rows: Sequence[Indicator], level: str) -> Iterator[Indicator]:
    for (_, label), some in groupby(rows, key=lambda row: (row.level1_raw, getattr(row, level))):
        yield from _cut(list(some), label or "")


def _cut(rows: Sequence[Indicator], label: str) -> Sequence[Indicator]:
    """The rows of a level, cut where the numbers behind their names make its points."""
    whole = taxonomy.points(label)
    if whole is None and (match := _GLUED.fullmatch(label)):
        whole = Decimal(match["points"])
    found = [_GLUED.fullmatch(row.name or "") for row in rows]
    if any(row.weight is not None for row in rows) or not any(found):
        return rows
    if sum(Decimal(match["points"]) for match in found if match) != whole:
        return rows
    return [
        _repaired(row, match, label) if match else row
        for row, match in zip(rows, found, strict=True)
    ]


def _repaired(row: Indicator, match: regex.Match[str], label: str) -> Indicator:
    said = f"名称后的“{match['points']}”与“{label}”的分值相合，已拆作分值"
    return replace(
        _weighed(row, match["name"], match["points"]),
        repaired=True,
        repair="；".join(filter(None, (row.repair, said))),
        confidence=min(row.confidence, _SURE),
    )


def _weighed(row: Indicator, name: str, points: str) -> Indicator:
    place = row.places.get("name", row.place)
    return replace(
        row,
        name=name,
        weight=figures.points(points),
        weight_raw=points,
        places={**row.places, "weight": place},
    )
