"""I12 to I15: percentages, costs and figures that look odd."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from ..normalize.report import Indicator, Value
from .figures import HUNDRED, number, percent, rounded
from .rule import INFO, WARNING, Case, Fault, fault_at, rule
from .sums import total_line
from .targets import sign_misread, title

_WAN = Decimal(10_000)
_APART = Decimal("0.1")
_TENTH = Decimal("0.001")  # of a percent
_FEW = 3
_WHOLE_COST = re.compile(
    r"总成本|总投[资入]|总费用|总支出|总经费|项目成本|成本总额|项目经费|资金总额"
)
_NUMERIC = ("number", "percent", "money", "duration")


def is_cost(indicator: Indicator) -> bool:
    """Whether the indicator stands under cost, at either level."""
    return "成本" in f"{indicator.level1 or ''}{indicator.level2 or ''}"


@rule(
    "I12",
    "percent-over-100",
    "百分比超过100",
    WARNING,
    basis="指标体系：比率类指标值一般不超过100%",
)
def percent_over_100(case: Case) -> Iterator[Fault]:
    """A percentage target is above 100.

    Why: a share cannot exceed the whole; and in published forms `290%` is often a ≥90% whose
    sign was read as the digit 2.
    Formula: the target is a percentage and its value > 100.
    Basis: arithmetic of shares; the misread sign was seen in published forms.
    Not covered: misread signs before counts (2280次). A target whose sign is likely misread is
    held against no result.
    False alarm: growth, or output against a plan, of more than double.
    """
    for indicator in case.form.indicators:
        target, raw = indicator.target, indicator.target_raw or ""
        if target.kind == "percent" and target.value is not None and target.value > HUNDRED:
            misread = sign_misread(indicator)
            hint = f"，“2”疑为“≥”的误识（≥{misread}%）" if misread else ""
            message = f"{title(indicator)}指标值 {number(target.value)}% > 100%{hint}"
            yield fault_at(indicator, "target", message, raw, "≤ 100%")


@rule(
    "I13", "cost-direction", "成本指标方向", WARNING, basis="指标体系：成本指标为控制数，应为≤或="
)
def cost_direction(case: Case) -> Iterator[Fault]:
    """A cost indicator has a target with > or ≥.

    Why: cost is to be kept down; the more is spent, the better it would score.
    Formula: the row stands under 成本 and its target reads > or ≥.
    Basis: a cost indicator states a control range.
    Not covered: targets without a sign; shares (废弃物回收率≥95%).
    False alarm: savings (节约资金≥10万元) put under cost; they belong under 效益.
    """
    for indicator in case.form.indicators:
        share = indicator.target.kind == "percent"
        if is_cost(indicator) and indicator.target.op in (">", ">=") and not share:
            raw = indicator.target_raw
            message = f"成本指标{title(indicator)}指标值“{raw}”为下限，成本应为上限（≤）"
            yield fault_at(indicator, "target", message, raw, "≤ 或 =")


@rule(
    "I14", "cost-not-spent", "成本与执行数不符", WARNING, basis="表内勾稽：总成本与全年执行数应相近"
)
def cost_not_spent(case: Case) -> Iterator[Fault]:
    """The total cost of the project differs from the executed funds by more than 10%.

    Why: the same money is told twice in one form.
    Formula: |cost − executed| > 10% of executed, where the name says the whole cost (总成本,
    项目成本 …) and the actual is one amount. An upper bound (≤5万元) is a fault only where
    more was executed.
    Basis: arithmetic between the blocks of the form.
    Not covered: costs of a unit (元/人) or of a part.
    False alarm: a cost that was paid in part from another year or another source.
    """
    line = total_line(case.form)
    if line is None or not line.executed:
        return
    for indicator in case.form.indicators:
        cost = _whole_cost(indicator)
        if cost is None:
            continue
        apart = (cost - line.executed) / line.executed
        bounded = indicator.actual.op in ("<", "<=")
        if -apart > _APART or (apart > _APART and not bounded):
            share = percent(rounded(abs(apart), _TENTH))
            yield fault_at(
                indicator,
                "actual",
                f"{title(indicator)}完成值“{indicator.actual_raw}”即 {number(cost)} 万元，"
                f"全年执行数 {number(line.executed)} 万元（相差 {share}）",
                number(cost),
                number(line.executed),
            )


def _whole_cost(indicator: Indicator) -> Decimal | None:
    actual = indicator.actual
    if not is_cost(indicator) or not _WHOLE_COST.search(indicator.name or ""):
        return None
    is_money = actual.unit == "元" if actual.kind == "money" else _is_wan(indicator)
    return actual.value / _WAN if is_money and actual.value is not None else None


def _is_wan(indicator: Indicator) -> bool:
    """Whether a bare number is an amount: 25万 beside a target in money."""
    actual, raw = indicator.actual, (indicator.actual_raw or "").rstrip()
    return actual.kind == "number" and raw.endswith("万") and indicator.target.kind == "money"


@rule("I15", "exact-hits", "完成值全等于指标值", INFO, basis="数据分布：完成值与指标值全部相同")
def exact_hits(case: Case) -> Iterator[Fault]:
    """Three or more numeric actuals, and every one equals its target.

    Why: real results scatter; such a column was often filled in from the targets.
    Formula: each row whose target and actual are single figures has actual = target, and
    there are three or more.
    Basis: distribution of the values of the form.
    Not covered: dates and words.
    False alarm: a small project whose counts are fixed by its budget.
    """
    pairs = [i for i in case.form.indicators if _is_figure(i.target) and _is_figure(i.actual)]
    if len(pairs) >= _FEW and all(i.target.value == i.actual.value for i in pairs):
        rows = "、".join(str(indicator.row) for indicator in pairs)
        yield Fault(
            f"{len(pairs)} 项定量指标的完成值全部等于指标值（第{rows}行）",
            observed=str(len(pairs)),
            field="actual",
            place=pairs[0].place,
        )


def _is_figure(value: Value) -> bool:
    return value.kind in _NUMERIC and value.value is not None and value.upper is None
