"""Invented reports as records: what a form states before it is laid out."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import cache
from importlib.resources import files
from typing import Any

LEVELS = {
    "数量": ("产出指标", "数量指标"),
    "质量": ("产出指标", "质量指标"),
    "时效": ("产出指标", "时效指标"),
    "成本": ("产出指标", "成本指标"),
    "经济成本": ("成本指标", "经济成本指标"),
    "社会成本": ("成本指标", "社会成本指标"),
    "生态环境成本": ("成本指标", "生态环境成本指标"),
    "经济效益": ("效益指标", "经济效益指标"),
    "社会效益": ("效益指标", "社会效益指标"),
    "生态效益": ("效益指标", "生态效益指标"),
    "可持续": ("效益指标", "可持续影响指标"),
    "满意度": ("满意度指标", "服务对象满意度指标"),
}
LINES = ("fiscal", "carryover", "other")


@dataclass(frozen=True, slots=True)
class Row:
    """An indicator. `weight` None: it has no points, or `shares` those of the row above.

    `share` is the part of the points that was scored, 1 for full marks.
    """

    level1: str
    level2: str
    name: str
    target: str
    actual: str
    weight: Decimal | None
    share: Fraction = Fraction(1)
    reason: str = ""
    shares: bool = False

    @property
    def score(self) -> Decimal | None:
        """Points scored, to two decimals; None where it has no points of its own."""
        return None if self.weight is None else rounded(Fraction(self.weight) * self.share)


@dataclass(frozen=True, slots=True)
class Money:
    """A line of the funds block in 万元; None is blank."""

    initial: Decimal | None = None
    annual: Decimal | None = None
    executed: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """A report: head, funds, goals, indicators, and what its narrative says."""

    key: str
    place: str
    year: int
    department: str
    competent_department: str
    implementing_unit: str
    project_name: str
    sub_project: str
    funds: Mapping[str, Money]
    goal_expected: str
    goal_actual: str
    background: str
    work: str
    problem: str
    advice: str
    rows: tuple[Row, ...]
    execution_weight: Decimal = Decimal(10)
    execution_counts: bool = True

    @property
    def total_funds(self) -> Money:
        """The sum of the lines."""
        lines = self.funds.values()
        return Money(
            add(line.initial for line in lines),
            add(line.annual for line in lines),
            add(line.executed for line in lines),
        )

    @property
    def execution_score(self) -> Decimal:
        """min(rate, 1) of the points of execution."""
        total = self.total_funds
        if not total.annual:
            return Decimal(0)
        rate = Fraction(total.executed or 0) / Fraction(total.annual)
        return rounded(min(rate, Fraction(1)) * Fraction(self.execution_weight))

    @property
    def total_score(self) -> Decimal:
        """Sum of the scores, with execution where it counts."""
        rows = sum((row.score or Decimal(0) for row in self.rows), Decimal(0))
        return rows + (self.execution_score if self.execution_counts else Decimal(0))

    @property
    def total_weight(self) -> Decimal:
        """Sum of the points, with execution where it counts."""
        rows = sum((row.weight or Decimal(0) for row in self.rows), Decimal(0))
        return rows + (self.execution_weight if self.execution_counts else Decimal(0))

    @property
    def grade(self) -> str:
        """优, 良, 中 or 差 by the usual bands."""
        bands = ((90, "优"), (80, "良"), (60, "中"), (0, "差"))
        return next(name for least, name in bands if self.total_score >= least)


def rounded(value: Fraction, places: str = "0.01") -> Decimal:
    """Half up, as spreadsheets round."""
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return exact.quantize(Decimal(places), ROUND_HALF_UP)


def add(values: Iterable[Decimal | None]) -> Decimal | None:
    """Sum of what is printed, None where nothing is."""
    known = [value for value in values if value is not None]
    return sum(known, Decimal(0)) if known else None


def show(value: Decimal | None) -> str:
    """A number as people type it: no exponent, no trailing zeros."""
    if value is None:
        return ""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def rate(money: Money, places: str = "0.01") -> str:
    """Executed over annual budget as printed, `89.89%`; blank where undefined."""
    if not money.annual or money.executed is None:
        return ""
    part = Fraction(money.executed) / Fraction(money.annual)
    return show(rounded(part * 100, places)) + "%"


def spread(record: Record, points: Mapping[str, int], execution: int, counts: bool) -> Record:
    """The same report with other points: each level 1 is scaled to `points` in whole numbers."""
    rows = list(record.rows)
    for level1 in dict.fromkeys(row.level1 for row in rows):
        chosen = [i for i, row in enumerate(rows) if row.level1 == level1 and row.weight]
        old = [Fraction(rows[i].weight or 0) for i in chosen]
        for i, new in zip(chosen, _apportion(old, points.get(level1, 0)), strict=True):
            rows[i] = replace(rows[i], weight=Decimal(new))
    return replace(
        record, rows=tuple(rows), execution_weight=Decimal(execution), execution_counts=counts
    )


def _apportion(old: list[Fraction], total: int) -> list[int]:
    """Whole numbers of sum `total` in the ratio of `old`, by largest remainder."""
    exact = [value * total / sum(old) for value in old]
    whole = [int(value) for value in exact]
    order = sorted(range(len(old)), key=lambda i: whole[i] - exact[i])
    for i in order[: total - sum(whole)]:
        whole[i] += 1
    return whole


def folded(record: Record, printed: Collection[str]) -> Record:
    """The same sums with the lines that a form does not print counted as fiscal money."""
    if "fiscal" not in printed:
        return record
    away = [money for line, money in record.funds.items() if line not in printed]
    own = [record.funds["fiscal"], *away]
    whole = Money(
        add(money.initial for money in own),
        add(money.annual for money in own),
        add(money.executed for money in own),
    )
    kept = {line: record.funds[line] if line in printed else Money() for line in record.funds}
    return replace(record, funds=kept | {"fiscal": whole})


def relevel(record: Record, new_costs: bool) -> Record:
    """Cost indicators as a level of their own (`new_costs`, from 2021) or under 产出指标."""
    return replace(record, rows=tuple(_relevel(row, new_costs) for row in record.rows))


def _relevel(row: Row, new_costs: bool) -> Row:
    if new_costs and row.level2 == "成本指标":
        return replace(row, level1="成本指标", level2="经济成本指标")
    if not new_costs and row.level1 == "成本指标":
        return replace(row, level1="产出指标", level2="成本指标")
    return row


def ordered(record: Record) -> Record:
    """Rows in the order of the level-1 and level-2 labels."""
    order = {pair: i for i, pair in enumerate(LEVELS.values())}
    rows = sorted(record.rows, key=lambda row: order[row.level1, row.level2])
    return replace(record, rows=tuple(rows))


@cache
def projects() -> Mapping[str, Record]:
    """The invented reports of projects.toml by key, in file order."""
    return {key: build(key, data) for key, data in entries().items()}


@cache
def entries() -> Mapping[str, Any]:
    """projects.toml as it stands."""
    text = files(__package__).joinpath("projects.toml").read_text(encoding="utf-8")
    return tomllib.loads(text, parse_float=Decimal)


def build(key: str, data: Mapping[str, Any], place: str = "", year: int = 0) -> Record:
    """A record from its entry, for another place or year where one is given."""
    place, year = place or data["place"], year or data["year"]

    def filled(text: str) -> str:
        return text.format(place=place, year=year, next=year + 1, last=year - 1)

    texts: dict[str, Any] = {
        name: filled(value)
        for name, value in data.items()
        if isinstance(value, str) and name != "place"
    }
    return Record(
        key=key,
        place=place,
        year=year,
        funds={line: _money(data["funds"].get(line)) for line in LINES},
        rows=tuple(_row(row, filled) for row in data["rows"]),
        **texts,
    )


def _money(values: list[Any] | None) -> Money:
    return Money(*(Decimal(value) for value in values)) if values else Money()


def _row(cells: list[Any], filled: Any) -> Row:
    level, name, target, actual, points, *rest = cells
    weight = None if points in ("^", "") else Decimal(points)
    share, reason = (*rest, "", "")[:2]
    return Row(
        *LEVELS[level],
        name,
        filled(target),
        filled(actual),
        weight,
        _share(share, weight),
        filled(reason),
        points == "^",
    )


def _share(share: Any, weight: Decimal | None) -> Fraction:
    if share == "" or not weight:
        return Fraction(1)
    if isinstance(share, str):
        part, whole = share.split("/")
        return Fraction(Decimal(part)) / Fraction(Decimal(whole))
    return Fraction(Decimal(share)) / Fraction(weight)
