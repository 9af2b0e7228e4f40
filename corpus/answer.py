"""The right answer for a form: what its layout prints of the record."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from .layouts import fund_lines, layouts
from .record import Record, Row
from .rows import PLAIN, Style, points, row_values

HEAD = ("department", "project_name", "sub_project", "competent_department", "implementing_unit")
FUNDS = ("initial", "annual", "executed", "weight", "rate", "score")
Gold = dict[str, Any]


def form_gold(record: Record, name: str, style: Style = PLAIN) -> Gold:
    """A form as in the shared gold: null is a blank cell, an absent field is not printed."""
    layout = layouts()[name]
    printed = repr([value for key, value in layout.items() if key not in ("row", "funds")])
    gold: Gold = {
        "title": _titles(layout, record),
        "fiscal_year": record.year,
        "fields": {key: getattr(record, key) for key in HEAD if f"{{{key}}}" in printed},
        "funds": _funds(layout["funds"], record),
    }
    for key in ("goal_expected", "goal_actual"):
        if f"{{{key}}}" in printed:
            gold[key] = getattr(record, key)
    gold["indicators"] = [_row(row, layout["row"], style) for row in record.rows]
    if "{total_score}" in printed:
        weight = _number(record.total_weight) if "{total_weight}" in printed else None
        gold["total"] = [weight, _number(record.total_score)]
    if "{grade}" in printed:
        gold["grade"] = record.grade
    return gold


def stated_gold(record: Record) -> Gold:
    """What the sentences of a report without a table state."""
    keys = ("level1", "level2", "name", "target", "actual")
    rows = []
    for row in record.rows:
        if row.actual:
            gold: Gold = {key: getattr(row, key) for key in keys}
            rows.append(gold | ({"score": _number(row.score)} if row.score is not None else {}))
    return {"fields": {"project_name": record.project_name}, "indicators": rows}


def _titles(layout: Any, record: Record) -> Any:
    lines = [*layout["title"], *(text.split("*")[0] for text in layout.get("title_rows", []))]
    lines = [line.format(year=record.year, project_name=record.project_name) for line in lines]
    return [lines[0], "".join(lines)] if len(lines) > 1 else lines[0]


def _number(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


def _funds(funds: Any, record: Record) -> dict[str, list[Any]]:
    found = {}
    for line, values in fund_lines(funds, record):
        cells: list[Any] = []
        for key in FUNDS:
            text = values[key] if _prints(funds, line, key) else ""
            number = text if key == "rate" else text.strip("—/-")
            cells.append((number if key == "rate" else float(number)) if number else None)
        found[line] = cells
    return found


def _prints(funds: Any, line: str, key: str) -> bool:
    """Whether the funds block prints a value: in its row, in cells of its own, or in the head."""
    if "rows" in funds:
        return any(f"{{{line}_{key}}}" in row for row in funds["rows"])
    in_head = key == "weight" and line == "total" and "分*执行率" in funds["head"]
    return in_head or f"{{{key}}}" in funds["row"]


def _row(row: Row, template: str, style: Style) -> Gold:
    values = row_values(row)
    gold: Gold = {"name": row.name}
    for level in ("level1", "level2"):
        if f"{{{level}}}" in template:
            gold[level] = getattr(row, level)
    if "{value}" in template:
        sign = values["sign"] if values["sign"] != "定性" else ""
        gold["target"] = sign + values["value"] + values["unit"]
    elif "{target}" in template:
        gold["target"] = row.target or None
    if "{actual}" in template:
        gold["actual"] = row.actual or None
    for key, value in (("weight", row.weight), ("score", row.score)):
        if f"{{{key}}}" in template:
            gold[key] = _number(_rounded(value, style.places))
    if "{reason}" in template:
        blank = [None, style.no_reason] if style.no_reason else None
        gold["reason"] = row.reason or blank
    return gold


def _rounded(value: Decimal | None, places: str) -> Decimal | None:
    return None if value is None else Decimal(points(value, places))
