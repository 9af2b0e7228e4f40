"""A record laid out as a form: a grid of boxes with spans, by the templates of layouts.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from . import record as records
from .record import Record, show
from .rows import Line, Style, printed_lines

HEAD_FIELDS = (
    "department competent_department implementing_unit project_name sub_project "
    "goal_expected goal_actual problem advice grade"
)
MERGED = ("{level1}", "{level2}", "{weight}", "{score}")


@dataclass(frozen=True, slots=True)
class Box:
    """A cell at the upper left square of its span, counted from 0."""

    row: int
    column: int
    text: str
    rows: int = 1
    columns: int = 1


@dataclass(frozen=True, slots=True)
class Grid:
    """A form's table: relative column widths and the boxes in reading order."""

    widths: tuple[float, ...]
    boxes: tuple[Box, ...]
    header_rows: tuple[int, int] = (0, 0)  # half-open: the rows of the indicators' header

    @property
    def rows(self) -> int:
        """Number of rows."""
        return max(box.row + box.rows for box in self.boxes)


@dataclass
class Sheet:
    """Boxes placed from left to right past the squares that spans from above cover."""

    width: int
    boxes: list[Box] = field(default_factory=list)
    taken: set[tuple[int, int]] = field(default_factory=set)
    at: int = 0

    def add(self, cells: Sequence[tuple[str, int, int]]) -> None:
        """Place one row of (text, columns, rows); it must fill the row."""
        column = 0
        for text, columns, rows in cells:
            while (self.at, column) in self.taken:
                column += 1
            self.boxes.append(Box(self.at, column, text, rows, columns))
            for row in range(self.at, self.at + rows):
                self.taken.update((row, column + i) for i in range(columns))
        if any((self.at, i) not in self.taken for i in range(self.width)) or any(
            (self.at, i) in self.taken for i in range(self.width, self.width + 3)
        ):
            raise ValueError(f"row {self.at} does not fill {self.width} columns: {cells}")
        self.at += 1


@cache
def layouts() -> Mapping[str, Any]:
    """The layouts by name, in file order."""
    text = files(__package__).joinpath("layouts.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def fitted(record: Record, name: str) -> Record:
    """The record with the points and cost levels that the layout uses."""
    layout = layouts()[name]
    new_costs = bool(layout.get("new_costs"))
    record = records.relevel(record, new_costs)
    default = {"产出指标": 50, "效益指标": 30, "满意度指标": 10}
    printed = sum(row.weight or 0 for row in record.rows)
    spread = layout.get("spread") or (None if printed == 90 and not new_costs else default)
    execution, counts = layout.get("execution", 10), layout.get("execution_counts", True)
    levels = {row.level1 for row in record.rows}
    if spread and levels <= set(spread):
        points = _points(spread, levels)
        record = records.spread(record, points, execution, counts)
    return records.ordered(records.folded(record, fund_sources(layout["funds"])))


def _points(spread: Mapping[str, int], levels: set[str]) -> dict[str, int]:
    """The points of the levels; those of a level without rows go to the first that has some."""
    missing = sum(points for level, points in spread.items() if level not in levels)
    first = next((level for level in spread if level in levels), "")
    return {
        level: points + (missing if level == first else 0)
        for level, points in spread.items()
        if level in levels
    }


def fund_sources(funds: Mapping[str, Any]) -> frozenset[str]:
    """The lines of a record's funds that the layout prints."""
    sources = funds.get("sources", {})
    return frozenset(sources.get(line, line) for line in funds["labels"] if line != "total")


def boxes(template: str) -> list[tuple[str, int, int]]:
    """`text*2^3 | …` as (text, columns, rows)."""
    found = []
    for part in template.split("|"):
        text, rows = _count(part.strip(" "), "^")
        text, columns = _count(text, "*")
        found.append((text, columns, rows))
    return found


def _count(text: str, mark: str) -> tuple[str, int]:
    head, found, tail = text.rpartition(mark)
    return (head, int(tail)) if found and tail.isdigit() else (text, 1)


def draw(record: Record, name: str, style: Style) -> Grid:
    """The form's table in the named layout; `record` is already fitted."""
    layout = layouts()[name]
    sheet = Sheet(len(layout["widths"]))
    values = head_values(record)
    for template in [*layout.get("title_rows", []), *layout["head"]]:
        _add(sheet, template, values)
    _funds(sheet, layout["funds"], record)
    for template in [*layout.get("middle", []), *layout["goals"]]:
        _add(sheet, template, values)
    header = _indicators(sheet, layout, record, style)
    for template in [*layout["total"], *layout.get("tail", [])]:
        _add(sheet, template, values)
    found = tuple(sorted(sheet.boxes, key=lambda box: (box.row, box.column)))
    return Grid(tuple(layout["widths"]), found, header)


def _add(sheet: Sheet, template: str, values: Mapping[str, str]) -> None:
    sheet.add([(text.format(**values), columns, rows) for text, columns, rows in boxes(template)])


def head_values(record: Record) -> dict[str, str]:
    """What head, goals and total rows may name."""
    return {name: getattr(record, name) for name in HEAD_FIELDS.split()} | {
        "year": str(record.year),
        "investment": show(record.total_funds.annual),
        "fiscal_annual": show(record.funds["fiscal"].annual),
        "total_weight": show(record.total_weight),
        "total_score": show(record.total_score),
    }


def fund_lines(funds: Mapping[str, Any], record: Record) -> list[tuple[str, dict[str, str]]]:
    """The lines of the funds block: canonical name and printed values."""
    sources = funds.get("sources", {})
    weight, score = show(record.execution_weight), show(record.execution_score)
    found = []
    for line, label in funds["labels"].items():
        total = line == "total"
        money = record.total_funds if total else record.funds[sources.get(line, line)]
        same = total or (funds["part_points"] == "same" and money.annual is not None)
        dash = "" if funds["part_points"] == "same" else funds["part_points"]
        values = {
            "label": label,
            "initial": show(money.initial),
            "annual": show(money.annual),
            "executed": show(money.executed),
            "weight": weight if same else dash,
            "rate": records.rate(money) if total or funds["part_rates"] else "",
            "score": score if same else dash,
        }
        found.append((line, values))
    return found


def _funds(sheet: Sheet, funds: Mapping[str, Any], record: Record) -> None:
    lines = fund_lines(funds, record)
    for template in funds.get("rows", ()):
        named = {f"{line}_{key}": text for line, values in lines for key, text in values.items()}
        _add(sheet, template, named)
    if "rows" in funds:
        return
    ((side, columns, _),) = boxes(funds["side"])
    sheet.add([(side, columns, len(lines) + 1), *boxes(funds["head"])])
    for _, values in lines:
        _add(sheet, funds["row"], values)


def _indicators(
    sheet: Sheet, layout: Mapping[str, Any], record: Record, style: Style
) -> tuple[int, int]:
    lines = printed_lines(record, style)
    heads = layout["header"]
    for i, template in enumerate(heads):
        side = [(layout["side"], 1, len(lines) + len(heads))] if "side" in layout else []
        sheet.add([*(side if i == 0 else []), *boxes(template)])
    labels = _labels(lines, layout, record, style)
    for at, line in enumerate(lines):
        cells = []
        for text, columns, _ in boxes(layout["row"]):
            rows = _run(lines, at, text)
            if rows:
                cells.append((text.format(**line.values, **labels[at]), columns, rows))
        sheet.add(cells)
    return sheet.at - len(lines) - len(heads), sheet.at - len(lines)


def _labels(
    lines: Sequence[Line], layout: Mapping[str, Any], record: Record, style: Style
) -> list[dict[str, str]]:
    found = []
    for line in lines:
        points = sum((row.weight or 0) for row in record.rows if row.level1 == line.level1)
        suffix = (
            layout.get("points", "").format(show(points + 0)) if style.points and points else ""
        )
        level2 = layout.get("level2", {}).get(line.level2, line.level2)
        if "level2_points" in layout:
            own = records.add(row.weight for row in record.rows if row.level2 == line.level2)
            level2 += layout["level2_points"].format(show(own))
        found.append({"level1": line.level1 + suffix, "level2": level2})
    return found


def _run(lines: Sequence[Line], at: int, text: str) -> int:
    """Rows that the box at `at` spans downwards; 0 where a box above covers it."""
    if text not in MERGED:
        return 1
    keys = [_key(line, text, i) for i, line in enumerate(lines)]
    if text in ("{weight}", "{score}"):
        for i, line in enumerate(lines):
            if i and line.row is not None and line.row.shares:
                keys[i] = keys[i - 1]
    if at and keys[at] == keys[at - 1]:
        return 0
    end = at
    while end < len(lines) and keys[end] == keys[at]:
        end += 1
    return end - at


def _key(line: Line, text: str, at: int) -> tuple[str, ...]:
    if text == "{level1}":
        return (line.level1,)
    return (line.level1, line.level2) if text == "{level2}" else (str(at),)
