"""B01 to B04: the arithmetic of the funds block."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal

from ..normalize.report import Form, Fund
from .figures import HUNDRED, added, gap, number, percent, rounded, total
from .rule import ERROR, INFO, Case, Fault, fault_at, rule
from .sums import ZERO, due_scores, execution_rates, is_blank, misses_due

AMOUNTS = (
    ("initial_budget", "年初预算数"),
    ("annual_budget", "全年预算数"),
    ("executed", "全年执行数"),
)
_STANDARD = ("fiscal", "carryover", "other")
_RATE = re.compile(r"\d+(?:\.(\d+))?")


@rule("B01", "fund-parts", "资金合计", ERROR, basis="表内勾稽：资金总额等于各项资金之和")
def fund_parts(case: Case) -> Iterator[Fault]:
    """The total of a funds column is not the sum of its printed parts.

    Why: one of the amounts is wrong, and the execution rate is made from the total.
    Formula: total = Σ parts in each column, tolerance 0.01 万元. A part line without any
    figure, and a dash, count 0.
    Basis: arithmetic of the form.
    Not covered: a column without a printed part. A column in which a part that has figures
    elsewhere is blank, and a block with a single part line (其中：…), are held only to this:
    the parts must not exceed the total.
    Lines in two groups of which each makes the total (按支出性质, 按资金来源) are right.
    False alarm: sub-lines of a part (其中：中央补助) that stand beside it; the sum is tried
    with and without lines of own names, and is a fault only if none of them fits.
    """
    lines = [fund for fund in case.form.funds if fund.line == "total"]
    if len(lines) != 1:
        return
    parts = [fund for fund in case.form.funds if fund.line != "total"]
    for field, label in AMOUNTS:
        printed = getattr(lines[0], field)
        if printed is not None:
            yield from _sum_fault(case, lines[0], parts, field, label)


def _sum_fault(
    case: Case, line: Fund, parts: list[Fund], field: str, label: str
) -> Iterator[Fault]:
    printed: Decimal = getattr(line, field)
    readings = [r for r in (_amounts(group, field) for group in _groups(parts)) if r.values]
    tolerance = case.profile.amount_tolerance
    if not readings or any(r.fits(printed, tolerance) for r in readings):
        return
    if _is_divided_twice(parts, field, printed, tolerance):
        return
    best = min(readings, key=lambda r: abs(total(r.values) - printed))
    scale, unit = _unit(case.form)
    values = [value * scale for value in best.values]
    printed, whole = printed * scale, total(values)
    relation = "<" if not best.complete else "≠"
    off = f"（差 {gap(printed, whole)} {unit}）"
    yield fault_at(
        line,
        field,
        f"{label}合计 {number(printed)} {relation} {added(values)}{off}",
        number(printed),
        number(whole),
    )


def _unit(form: Form) -> tuple[Decimal, str]:
    """The unit in which the form prints its amounts, and how many of it are 万元: a reader looks
    for the figures of the form."""
    return (Decimal(10_000), "元") if form.amount_unit == "元" else (Decimal(1), "万元")


def _groups(parts: list[Fund]) -> list[list[Fund]]:
    """The lines that may be meant to add up: all of them, or one kind of names alone. The grant
    may have lines of own names below it; beside 其他资金 alone these are parts as it is."""
    standard = [fund for fund in parts if fund.line in _STANDARD]
    own = [fund for fund in parts if fund.line not in _STANDARD]
    if not own or all(fund.line != "fiscal" for fund in standard):
        return [parts]
    return [parts, standard, own] if len(own) > 1 else [parts, standard]


def _is_divided_twice(parts: list[Fund], field: str, printed: Decimal, within: Decimal) -> bool:
    """Whether the lines are two groups, each of which makes the total."""
    for at in range(2, len(parts) - 1):
        groups = (_amounts(parts[:at], field), _amounts(parts[at:], field))
        if all(one.complete and one.fits(printed, within) for one in groups):
            return True
    return False


@dataclass(frozen=True, slots=True)
class _Amounts:
    """The figures of a column; `complete` unless some part is unknown: then it is a least sum."""

    values: tuple[Decimal, ...]
    complete: bool

    def fits(self, printed: Decimal, tolerance: Decimal) -> bool:
        """Whether the total may be the sum, given what is unknown."""
        whole = total(self.values)
        if self.complete:
            return abs(whole - printed) <= tolerance
        return whole <= printed + tolerance


def _amounts(parts: list[Fund], field: str) -> _Amounts:
    # A single 其中 line is a part of the total, not a list of its parts.
    values, complete = [], len(parts) > 1
    for fund in parts:
        value: Decimal | None = getattr(fund, field)
        if value is not None:
            values.append(value)
            continue
        raw = getattr(fund, f"{field}_raw") or ""
        empty = all(getattr(fund, name) is None for name, _ in AMOUNTS)
        dash = bool(raw.strip()) and is_blank(raw)
        complete &= dash or (empty and is_blank(raw))
    return _Amounts(tuple(values), complete)


@rule("B02", "overspent", "超预算执行", ERROR, basis="表内勾稽：全年执行数不大于全年预算数")
def overspent(case: Case) -> Iterator[Fault]:
    """More was executed than the annual budget holds.

    Why: there is no spending without budget; either the budget was adjusted and the form
    shows the initial one, or money of another source was counted.
    Formula: 全年执行数 ≤ 全年预算数 in each funds line, tolerance 0.01 万元.
    Basis: arithmetic of the form; 全年预算数 is the adjusted budget, carry-over included.
    Not covered: a line with a blank budget.
    False alarm: a budget line that holds a year's share of a project paid over several years.
    """
    scale, unit = _unit(case.form)
    for fund in case.form.funds:
        budget, executed = fund.annual_budget, fund.executed
        if budget is None or executed is None:
            continue
        if executed > budget + case.profile.amount_tolerance:
            budget, executed = budget * scale, executed * scale
            yield fault_at(
                fund,
                "executed",
                f"{fund.label}：全年执行数 {number(executed)} > 全年预算数 {number(budget)}"
                f"（超 {gap(executed, budget)} {unit}）",
                number(executed),
                f"≤ {number(budget)}",
            )


@rule(
    "B03",
    "execution-rate",
    "执行率",
    ERROR,
    INFO,
    basis="表注：执行率=全年执行数/全年预算数",
)
def execution_rate(case: Case) -> Iterator[Fault]:
    """The printed rate is not executed / annual budget.

    Why: the score of budget execution is made from the rate.
    Formula: 执行率 = 全年执行数 / 全年预算数, within one unit of the last printed digit
    (error); a rate that is only cut off instead of rounded is an info.
    Basis: the remark printed on the forms.
    Not covered: a blank or zero budget; 100% printed for an overspent line (B02).
    False alarm: amounts rounded to whole 万元 beside a rate made from exact ones.
    """
    for fund in case.form.funds:
        if fund.execution_rate is None or fund.executed is None or not fund.annual_budget:
            continue
        exact = fund.executed / fund.annual_budget
        if not (exact > 1 and fund.execution_rate == 1):
            yield from _rate_fault(fund, fund.execution_rate, exact, _unit(case.form)[0])


def _rate_fault(fund: Fund, printed: Decimal, exact: Decimal, scale: Decimal) -> Iterator[Fault]:
    unit = _last_digit(fund.execution_rate_raw, printed)
    off = abs(printed - exact)
    shown = f"{fund.label}：执行率 {percent(printed)}"
    executed, budget = fund.executed or ZERO, fund.annual_budget or ZERO
    formula = f"{number(executed * scale)} ÷ {number(budget * scale)} = {percent(exact)}"
    if off > unit:
        hint = _initial_hint(fund, printed, unit)
        points = number(off * HUNDRED, 2)
        message, severity = f"{shown} ≠ {formula}（差 {points} 个百分点{hint}）", ERROR
    elif printed == rounded(exact, unit, ROUND_DOWN) and off * 2 > unit:
        due = percent(rounded(exact, unit))
        message, severity = f"{shown} 为截尾，四舍五入应为 {due}（{formula}）", INFO
    else:
        return
    yield fault_at(
        fund, "execution_rate", message, percent(printed), percent(exact), severity=severity
    )


def _last_digit(raw: str | None, rate: Decimal) -> Decimal:
    """One unit of the last digit of a rate as printed: 0.0001 for `84.66%`, 0.001 for `0.958`."""
    match = _RATE.search((raw or "").replace(",", "").replace("．", "."))
    if match is None:
        return Decimal("0.0001")
    digit = Decimal(1).scaleb(-len(match[1] or ""))
    is_share = bool(match[1]) and Decimal(match[0]) == rate
    return digit if is_share else digit / HUNDRED


def _initial_hint(fund: Fund, printed: Decimal, unit: Decimal) -> str:
    if fund.executed is None or not fund.initial_budget:
        return ""
    near = abs(fund.executed / fund.initial_budget - printed) <= unit
    return "；与按年初预算数计算相符，分母应为全年预算数" if near else ""


@rule("B04", "execution-score", "执行率得分", ERROR, basis="表头：得分=执行率×分值，不超过分值")
def execution_score(case: Case) -> Iterator[Fault]:
    """The score of budget execution is not rate × points.

    Why: it is the one score of the form that follows from arithmetic alone.
    Formula: 得分 = min(执行率, 100%) × 分值 from the printed or the exact rate, tolerance 0.05.
    Basis: the head of the column (执行率×分值) on some forms, common practice on the others.
    Not covered: lines without points or score; a part line that repeats points and score of
    the total; whether the rate itself is right (B03).
    False alarm: a place that scores execution by steps (full points from 95%).
    """
    for fund in case.form.funds:
        if fund.weight is None or fund.score is None or _repeats(fund, case.form.funds):
            continue
        expected = due_scores(fund)
        if misses_due(fund, case.profile.score_tolerance):
            rate = execution_rates(fund)[0]
            yield _score_fault(fund, fund.score, fund.weight, rate, expected[0])


def _repeats(fund: Fund, lines: Sequence[Fund]) -> bool:
    """Whether a part line only repeats the points and score of the total line."""
    return fund.line != "total" and any(
        line.line == "total" and (line.weight, line.score) == (fund.weight, fund.score)
        for line in lines
    )


def _score_fault(
    fund: Fund, score: Decimal, weight: Decimal, rate: Decimal, expected: Decimal
) -> Fault:
    capped = percent(min(rate, Decimal(1)))
    return fault_at(
        fund,
        "score",
        f"执行率得分 {number(score)} ≠ {capped} × {number(weight)} = {number(expected)}"
        f"（差 {gap(score, expected)}）",
        number(score),
        number(expected),
    )
