"""Faults of head, funds, points and totals."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

import regex

from .content import Report
from .faults import (
    EFFECT,
    OUTPUT,
    SATISFACTION,
    counted,
    in_record,
    money,
    on_page,
    own_points,
    with_row,
)
from .layouts import Grid, boxes, layouts
from .record import Record, rounded, show, spread

AMOUNT = r"\d+(?:\.\d+)?"


# --- cells of the laid-out form ---------------------------------------------------------------
def layout_of(report: Report) -> Mapping[str, Any]:
    """The layout of the report's first form."""
    found: Mapping[str, Any] = layouts()[report.forms[0][1]]
    return found


def grid_of(report: Report) -> Grid:
    """The table of the report's first form."""
    return next(block for block in report.blocks if isinstance(block, Grid))


def with_grid(report: Report, grid: Grid) -> Report:
    """The report with its first table changed."""
    old = grid_of(report)
    return replace(report, blocks=tuple(grid if b is old else b for b in report.blocks))


def column_of(template: str, name: str, start: int = 0) -> int | None:
    """The column of a box of a row template."""
    at = start
    for text, columns, _ in boxes(template):
        if text == name:
            return at
        at += columns
    return None


def retext(grid: Grid, row: int, column: int | None, text: Callable[[str], str]) -> Grid | None:
    """The grid with another text in one box, None where there is no such box or nothing new."""
    found = [box for box in grid.boxes if (box.row, box.column) == (row, column)]
    if not found or text(found[0].text) == found[0].text:
        return None
    changed = replace(found[0], text=text(found[0].text))
    return replace(grid, boxes=tuple(changed if b is found[0] else b for b in grid.boxes))


def fund_cell(name: str, text: Callable[[str], str], line: int = 0) -> Callable[..., Report | None]:
    """A fault in a cell of the funds block; line 0 is that of the totals."""

    def retouch(report: Report, __rng: random.Random) -> Report | None:
        grid, funds = grid_of(report), layout_of(report)["funds"]
        if "rows" in funds:
            return None
        ((side, columns, _),) = boxes(funds["side"])
        row = next(box.row for box in grid.boxes if box.text == side)
        column = column_of(funds["row"], name, columns)
        changed = retext(grid, row + 1 + line, column, text)
        return with_grid(report, changed) if changed else None

    return retouch


def row_cell(name: str, text: Callable[[str], str]) -> Callable[..., Report | None]:
    """A fault in a cell of some indicator."""

    def retouch(report: Report, rng: random.Random) -> Report | None:
        grid, record = grid_of(report), report.forms[0][0]
        chosen = rng.choice(own_points(record))
        row = grid.header_rows[1] + record.rows.index(chosen)
        column = column_of(layout_of(report)["row"], name, "side" in layout_of(report))
        changed = retext(grid, row, column, text)
        return with_grid(report, changed) if changed else None

    return retouch


def total_cell(name: str, text: Callable[[str], str]) -> Callable[..., Report | None]:
    """A fault in the line of the totals."""

    def retouch(report: Report, __rng: random.Random) -> Report | None:
        grid, layout = grid_of(report), layout_of(report)
        if not layout["total"]:
            return None
        row = grid.header_rows[1] + len(report.forms[0][0].rows)
        column = column_of(layout["total"][0], name)
        changed = retext(grid, row, column, text)
        return with_grid(report, changed) if changed else None

    return retouch


def more(by: str) -> Callable[[str], str]:
    """A figure made larger; its sign of percent stays."""

    def text(old: str) -> str:
        match = regex.fullmatch(rf"({AMOUNT})(%?)", old)
        return f"{show(Decimal(match[1]) + Decimal(by))}{match[2]}" if match else old

    return text


def blank(_old: str) -> str:
    """Nothing."""
    return ""


on_page("B03")(fund_cell("{rate}", lambda old: "87.65%" if old else old))
on_page("B04")(fund_cell("{score}", lambda old: "3.3" if old else old))
on_page("B06")(fund_cell("{executed}", blank, 1))
on_page("F05")(row_cell("{score}", lambda _old: "合格"))
on_page("S02")(row_cell("{score}", blank))
on_page("W04")(row_cell("{weight}", blank))
on_page("T01")(total_cell("{total_score}", more("-1.5")))
on_page("T02")(total_cell("{total_weight}", more("10")))
on_page("T03")(total_cell("等级：{grade}", lambda _old: "等级：中"))


@on_page("B01")
def _parts(report: Report, rng: random.Random) -> Report | None:
    lines = [money for money in report.forms[0][0].funds.values() if money.annual]
    if len(lines) < 2:
        return None
    initial = fund_cell("{initial}", more("3.5"))(report, rng)
    return initial or fund_cell("{annual}", more("3.5"))(report, rng)


@on_page("W02")
def _level_label(report: Report, _rng: random.Random) -> Report | None:
    suffix = layout_of(report).get("points", "")
    before, _, after = suffix.partition("{}")
    pattern = regex.compile(rf"({regex.escape(before)})(\d+)({regex.escape(after)})")
    column = 1 if "side" in layout_of(report) else 0
    changed = retext(
        grid_of(report), grid_of(report).header_rows[1], column,
        lambda old: pattern.sub(lambda m: f"{m[1]}{int(m[2]) - 5}{m[3]}", old),
    ) if suffix else None  # fmt: skip
    return with_grid(report, changed) if changed else None


@on_page("F08")
def _level2(report: Report, _rng: random.Random) -> Report | None:
    grid = grid_of(report)
    found = [b for b in grid.boxes if b.text == "数量指标"]
    changed = (
        retext(grid, found[0].row, found[0].column, lambda _: "社会效益指标") if found else None
    )
    return with_grid(report, changed) if changed else None


@on_page("W01")
def _weights(report: Report, rng: random.Random) -> Report | None:
    """Points of one row raised, with its level's, while the total says what it said."""
    if any(row.weight is None for row in report.forms[0][0].rows):
        return None  # a wrong sum tells nothing where points are shared
    return row_cell("{weight}", more("5"))(report, rng)


# --- head, funds and levels -------------------------------------------------------------------
@in_record("F01")
def _no_name(record: Record, _rng: random.Random) -> Record | None:
    return replace(record, project_name="")


@in_record("F02")
def _no_goal(record: Record, _rng: random.Random) -> Record | None:
    return replace(record, goal_expected="")


@in_record("F03")
def _number_goal(record: Record, _rng: random.Random) -> Record | None:
    return replace(record, goal_actual=show(record.total_funds.executed))


@in_record("F04")
def _template(record: Record, _rng: random.Random) -> Record | None:
    return replace(record, goal_expected="完成XX项目建设，改善XX条件。")


@in_record("F07")
def _no_dimension(record: Record, _rng: random.Random) -> Record | None:
    rows = [row for row in record.rows if row.level1 != SATISFACTION]
    gone = sum(row.weight or 0 for row in record.rows if row.level1 == SATISFACTION)
    at = next((i for i, row in enumerate(rows) if row in own_points(record)), None)
    if at is None or not gone:
        return None
    rows[at] = replace(rows[at], weight=(rows[at].weight or Decimal(0)) + gone)
    return replace(record, rows=tuple(rows))


@in_record("F09")
def _twice(record: Record, _rng: random.Random) -> Record | None:
    rows = counted(record)
    if not rows:
        return None
    first = rows[0][0]
    rest = [row for row in own_points(record) if row is not first]
    other = next((row for row in rest if row.level2 == first.level2), None)
    same = {"name": first.name, "target": first.target, "actual": first.actual}
    return (
        with_row(record, other, **same, share=first.share, reason=first.reason) if other else None
    )


@in_record("F10")
def _shared(record: Record, _rng: random.Random) -> Record | None:
    rows = list(record.rows)
    for at in range(len(rows) - 1):
        one, other = rows[at], rows[at + 1]
        if one in own_points(record) and other in own_points(record) and one.level2 == other.level2:
            weight = (one.weight or Decimal(0)) + (other.weight or Decimal(0))
            rows[at] = replace(one, weight=weight, share=Fraction(1))
            rows[at + 1] = replace(other, weight=None, shares=True)
            return replace(record, rows=tuple(rows))
    return None


@in_record("B02")
def _overspent(record: Record, _rng: random.Random) -> Record | None:
    annual = record.funds["fiscal"].annual
    return money(record, executed=annual + 5) if annual else None


@in_record("B05")
def _execution(record: Record, _rng: random.Random) -> Record | None:
    return replace(record, execution_weight=Decimal(15))


@in_record("B07")
def _low(record: Record, _rng: random.Random) -> Record | None:
    annual = record.funds["fiscal"].annual
    low = rounded(Fraction(annual) * Fraction(7, 10)) if annual else None
    return money(record, executed=low) if low else None


@in_record("W03")
def _split(record: Record, _rng: random.Random) -> Record | None:
    points = {OUTPUT: 40, EFFECT: 40, SATISFACTION: 10}
    fits = {row.level1 for row in record.rows} == set(points) and record.total_weight == 100
    return spread(record, points, 10, counts=True) if fits else None


@in_record("W05")
def _heavy(record: Record, _rng: random.Random) -> Record | None:
    rows = [row for row in own_points(record) if row.level1 == EFFECT]
    words = [row for row in rows if not any(c.isdigit() for c in row.target)]
    if not words or len(rows) < 2 or any(row.shares for row in record.rows):
        return None
    whole = sum((row.weight or Decimal(0) for row in rows), Decimal(0))
    rest = (whole - 20) / (len(rows) - 1)
    if rest <= 0 or rest != rest.to_integral_value():
        return None
    weights = {row: (Decimal(20) if row is words[0] else rest) for row in rows}
    changed = tuple(replace(r, weight=weights.get(r, r.weight)) for r in record.rows)
    return replace(record, rows=changed)
