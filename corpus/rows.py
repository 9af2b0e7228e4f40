"""The printed rows of an indicator table: cells by name, and the rows that a template leaves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

import regex

from . import record as records
from .record import LEVELS, Record, Row, show

SPLIT = regex.compile(r"(?P<sign>≥|≤|=|》|>=|<=|>|不少于|不低于)?(?P<value>\d[\d.]*)(?P<unit>\D*)")
SIGNS = {None: "=", ">=": "≥", "<=": "≤", "不少于": "≥", "不低于": "≥"}
CELLS = (
    "name target actual weight score reason sign value unit share core measure whole rule "
    "meaning record"
)
EMPTY = dict.fromkeys(CELLS.split(), "")


@dataclass(frozen=True, slots=True)
class Style:
    """How a form was filled in: what people leave, add and mistype."""

    number_names: bool = False  # 指标1： before the names
    dots: bool = False  # …… rows left from the template
    blank_levels: bool = False  # level-2 labels with nothing beside them
    full_width: bool = False  # U+3000 in empty squares
    points: bool = True  # points behind the level-1 label where the layout has them
    relabel: int = 0  # labels in other spellings, chosen by this seed
    unmerge: str = ""  # level labels not merged downwards: `repeat` or `blank`
    part: bool = False  # the table cut in two before the indicators
    yuan: bool = False  # amounts in 元
    commas: bool = False  # thousands separators in the funds block
    places: str = ""  # points and scores to so many places: `0.00`
    no_reason: str = ""  # what stands where there is no reason


PLAIN = Style()


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
        values = row_values(row, prefix, style)
        found.append(Line(row.level1, row.level2, values, row))
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


def points(value: Decimal | None, places: str) -> str:
    """Points as printed, with as many places as `places` shows."""
    if value is None or not places:
        return show(value)
    return f"{value.quantize(Decimal(places), ROUND_HALF_UP):f}"


def row_values(row: Row, prefix: str = "", style: Style = PLAIN) -> dict[str, str]:
    """An indicator's cells by the names that row templates use."""
    sign, value, unit = split_target(row.target)
    return {
        "name": prefix + row.name,
        "target": row.target,
        "actual": row.actual,
        "weight": points(row.weight, style.places),
        "score": points(row.score, style.places),
        "reason": row.reason or style.no_reason,
        "sign": sign,
        "value": value,
        "unit": unit,
        "share": show(records.rounded(row.share * 100)),
        "core": "是" if (row.weight or 0) >= 15 else "否",
        "measure": f"{row.name}完成率",
        "whole": "100%",
        "rule": "按完成率得分",
        "meaning": f"反映{row.name}的情况",
        "record": "台账、验收单",
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
