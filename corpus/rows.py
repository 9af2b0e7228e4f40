"""The printed rows of an indicator table: cells by name, and the rows that a template leaves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import regex

from . import record as records
from .record import LEVELS, Record, Row, show

SPLIT = regex.compile(r"(?P<sign>≥|≤|=|》|>=|<=|>|不少于|不低于)?(?P<value>\d[\d.]*)(?P<unit>\D*)")
SIGNS = {None: "=", ">=": "≥", "<=": "≤", "不少于": "≥", "不低于": "≥"}
CELLS = "name target actual weight score reason sign value unit share core"
EMPTY = dict.fromkeys(CELLS.split(), "")


@dataclass(frozen=True, slots=True)
class Style:
    """How a form was filled in: what people leave, add and mistype."""

    number_names: bool = False  # 指标1： before the names
    dots: bool = False  # …… rows left from the template
    blank_levels: bool = False  # level-2 labels with nothing beside them
    full_width: bool = False  # U+3000 in empty squares
    points: bool = True  # points behind the level-1 label where the layout has them


@dataclass(frozen=True, slots=True)
class Line:
    """A printed row of the indicator table; `row` None: a row left from the template."""

    level1: str
    level2: str
    values: Mapping[str, str]
    row: Row | None = None


def printed_lines(record: Record, style: Style) -> list[Line]:
    """The indicator rows in order, with the rows that the template left."""
    found: list[Line] = []
    counts: dict[str, int] = {}
    for row in record.rows:
        counts[row.level2] = counts.get(row.level2, 0) + 1
        prefix = f"指标{counts[row.level2]}：" if style.number_names else ""
        found.append(Line(row.level1, row.level2, row_values(row, prefix), row))
    if style.blank_levels:
        found = _with_blank_levels(found)
    return _with_dots(found) if style.dots else found


def _with_blank_levels(lines: list[Line]) -> list[Line]:
    present = {line.level2 for line in lines}
    level1s = {line.level1 for line in lines}
    blank = [Line(*pair, EMPTY) for pair in LEVELS.values() if pair[1] not in present]
    order = {pair: i for i, pair in enumerate(LEVELS.values())}
    kept = [line for line in blank if line.level1 in level1s]
    return sorted(lines + kept, key=lambda line: order[line.level1, line.level2])


def _with_dots(lines: list[Line]) -> list[Line]:
    found: list[Line] = []
    for line, after in zip(lines, [*lines[1:], None], strict=True):
        found.append(line)
        if after is None or after.level1 != line.level1:
            found.append(Line(line.level1, line.level2, EMPTY | {"name": "……"}))
    return found


def row_values(row: Row, prefix: str = "") -> dict[str, str]:
    """An indicator's cells by the names that row templates use."""
    sign, value, unit = split_target(row.target)
    return {
        "name": prefix + row.name,
        "target": row.target,
        "actual": row.actual,
        "weight": show(row.weight),
        "score": show(row.score),
        "reason": row.reason,
        "sign": sign,
        "value": value,
        "unit": unit,
        "share": show(records.rounded(row.share * 100)),
        "core": "是" if (row.weight or 0) >= 15 else "否",
    }


def split_target(target: str) -> tuple[str, str, str]:
    """Sign, value and unit as the forms with three cells ask; 定性 for all else."""
    match = SPLIT.fullmatch(target.replace("（含）", ""))
    if not match or "年" in target.rstrip("年") or match["unit"].endswith("内"):
        return "定性", target, ""
    sign, value, unit = match["sign"], match["value"], match["unit"]
    if unit.startswith("余") or unit.endswith("前") or "，" in unit or "-" in unit:
        return "定性", target, ""
    if unit.endswith("以上"):
        return "≥", value, unit.removesuffix("以上").removesuffix("及")
    return SIGNS.get(sign, sign), value, unit
