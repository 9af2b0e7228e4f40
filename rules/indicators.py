"""I02 to I10: what stands in the cells of one indicator."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..normalize.report import Value
from .rule import ERROR, INFO, WARNING, Case, Fault, fault_at, rule
from .sums import is_blank
from .targets import QUANTIFIED, VERBAL, squashed, title

_UNIT_IN_NAME = re.compile(r"[（(][^（）()\d]{1,6}[)）]$|(?:系数|指数|比值|倍数)$")
_INEQUALITY = re.compile(
    r"[≥≧⩾>＞﹥》≤≦⩽<＜﹤《]|不[少低]于|不[超高]过|不高于|超过|[高大]于|[低小]于|至少|以[上内下]"
)
_SIGN = re.compile(r"[≥≧⩾>＞﹥》≤≦⩽<＜﹤《]")
_FIGURES = ("number", "percent", "money", "duration")
_BARE_NUMBER = re.compile(r"[≥≤><＞＜=＝》《]?[\d.,，]*\d[\d.,，]*[%％‰]?")


@rule("I02", "unit-missing", "缺少计量单位", INFO, basis="指标体系：定量指标值应带计量单位")
def unit_missing(case: Case) -> Iterator[Fault]:
    """A number without a unit stands in the target, or in the actual of a target with a unit.

    Why: `30` may be 30 events or 30%; only who filled in the form can tell.
    Formula: the value is a plain number without a unit.
    Basis: an indicator value is symbol, value and unit.
    Not covered: a name that ends in its unit, such as 培训人数（人）, or says that there
    is none (系数, 指数); numbers among words; an actual in a form with a column of units.
    False alarm: other ratios without a unit.
    """
    for indicator in case.form.indicators:
        if _UNIT_IN_NAME.search(indicator.name or ""):
            continue
        target, actual = indicator.target, indicator.actual
        if _is_bare(target):
            message = f"{title(indicator)}指标值“{indicator.target_raw}”缺少计量单位"
            yield fault_at(indicator, "target", message, indicator.target_raw)
        elif _is_bare(actual) and target.unit and "unit" not in case.form.printed:
            message = (
                f"{title(indicator)}完成值“{indicator.actual_raw}”缺少计量单位"
                f"（指标值“{indicator.target_raw}”）"
            )
            yield fault_at(indicator, "actual", message, indicator.actual_raw, target.unit)


def _is_bare(value: Value) -> bool:
    return value.kind == "number" and value.value is not None and value.unit is None


@rule("I04", "actual-inequality", "完成值为不等式", WARNING, basis="填报要求：实际完成值应为确数")
def actual_inequality(case: Case) -> Iterator[Fault]:
    """The actual value is an inequality (≥5000家, 95%以上), not a figure.

    Why: what was done is known; a bound is the target copied, or nobody counted.
    Formula: the actual is a number, percentage or amount with a sign or word of comparison, or
    a length of time with a sign.
    Basis: the column asks for the value that was reached.
    Not covered: 余 and 近 (80余家), dates, 24小时内, bounds inside a longer text.
    False alarm: a survey that reports a class (满意率90%以上) and no mean.
    """
    for indicator in case.form.indicators:
        actual, raw = indicator.actual, indicator.actual_raw or ""
        bound = _SIGN if actual.kind == "duration" else _INEQUALITY
        if actual.kind in _FIGURES and bound.search(raw):
            message = f"{title(indicator)}实际完成值“{raw}”为不等式，应填确数"
            yield fault_at(indicator, "actual", message, raw, "确数")


@rule("I06", "actual-is-name", "完成值为指标名称", ERROR, basis="填报要求：实际完成值应为完成结果")
def actual_is_name(case: Case) -> Iterator[Fault]:
    """The actual value repeats the name of the indicator.

    Why: it says nothing of what was done, yet it was scored.
    Formula: actual = name, spaces and closing marks apart, and the target is another text.
    Basis: the column asks for the value that was reached.
    Not covered: name, target and actual all the same (I05).
    False alarm: a name that is itself a result (验收合格), with a figure as its target.
    """
    for indicator in case.form.indicators:
        name, actual = squashed(indicator.name), squashed(indicator.actual_raw)
        if name and actual == name and squashed(indicator.target_raw) != name:
            message = f"实际完成值与指标名称{title(indicator)}相同，未填完成结果"
            shown = indicator.target_raw
            expected = None if is_blank(shown) else f"指标值“{shown}”的完成结果"
            yield fault_at(indicator, "actual", message, indicator.actual_raw, expected)


@rule("I07", "verbal-actual", "定量指标文字作答", WARNING, basis="填报要求：定量指标应填完成数")
def verbal_actual(case: Case) -> Iterator[Fault]:
    """A quantified target has an actual value in words (完成, 达成预期指标).

    Why: whether the target was met cannot be checked.
    Formula: the target holds a number or a date, the actual neither.
    Basis: a quantified target is measured by a figure.
    Not covered: blank actuals (S07), names as actuals (I06).
    False alarm: a yes or no in numbers (完成率100%: 全部完成).
    """
    for indicator in case.form.indicators:
        wordy = indicator.actual.kind in VERBAL
        if indicator.target.kind not in QUANTIFIED or not wordy:
            continue
        if squashed(indicator.actual_raw) != squashed(indicator.name):
            target, actual = indicator.target_raw, indicator.actual_raw
            message = f"{title(indicator)}指标值“{target}”为定量，完成值“{actual}”为文字"
            yield fault_at(indicator, "actual", message, actual, f"与“{target}”对应的数值")


@rule("I09", "name-is-number", "指标名称为数字", ERROR, basis="填报要求：三级指标应为指标名称")
def name_is_number(case: Case) -> Iterator[Fault]:
    """The name of an indicator is a bare number or percentage.

    Why: nobody can tell what was measured.
    Formula: the whole name is a number, with a sign of comparison or % at most.
    Basis: the column asks for a name.
    Not covered: names with a number among words (培训600人; see I08).
    False alarm: a row whose cells moved to the left; such a row also has X02 or X04.
    """
    for indicator in case.form.indicators:
        name = squashed(indicator.name)
        if _BARE_NUMBER.fullmatch(name):
            yield fault_at(indicator, "name", f"指标名称为数字“{name}”，未说明所衡量的内容", name)


@rule("I10", "compound", "一项多指标", INFO, basis="指标体系：一项指标衡量一个内容")
def compound(case: Case) -> Iterator[Fault]:
    """One indicator holds two or more targets.

    Why: one may be missed behind the other, and the score cannot say which.
    Formula: the target holds two quantities or more.
    Basis: an indicator measures one thing.
    Not covered: several aims in words; ranges (5-10个工作日), which are one quantity.
    False alarm: a figure that only explains the other (完成100%，即40盏).
    """
    for indicator in case.form.indicators:
        parts = [quantity.raw for quantity in indicator.target.quantities]
        if indicator.target.kind == "compound":
            message = f"{title(indicator)}一项含 {len(parts)} 个指标值：{'、'.join(parts)}"
            yield fault_at(indicator, "target", message, str(len(parts)), "1")
