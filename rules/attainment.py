"""S03 to S06, S09: scores against what was attained."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from ..normalize.compare import attained, lower_is_better
from ..normalize.report import Indicator
from .figures import number, percent
from .profile import Profile, Wording
from .reasons import reason_of
from .rule import ERROR, WARNING, Case, Fault, fault_at, rule
from .sums import ZERO
from .targets import VERBAL, group_of, is_met, points_of, target_of, target_text, title

_ONE = Decimal(1)
_WORDINGS: tuple[tuple[Wording, re.Pattern[str]], ...] = (
    ("未达成", re.compile(r"(?:未|没有|尚未)(?:能)?达成")),
    ("部分达成", re.compile(r"部分达成")),
    ("达成", re.compile(r"^(?:已|全部|已经|均已?)?达成")),
)


def _values(indicator: Indicator) -> str:
    return f"完成值“{indicator.actual_raw}”未达指标值“{target_text(indicator)}”"


@rule("S03", "missed-full-marks", "未完成得满分", ERROR, basis="评分规则：未完成指标值不得满分")
def missed_full_marks(case: Case) -> Iterator[Fault]:
    """A quantified target is missed, and its score is full.

    Why: full points are for a target that was met.
    Formula: the actual misses the target and 得分 = 分值. A target that stands only in the name
    counts; a merged score counts for every row it stands for.
    Basis: points in proportion to what was done are common practice.
    Not covered: dates (S09); values that cannot be compared: other units, an actual that is
    itself a bound on the wrong side (≥15% for ≥90%); 》16 with 16, since 》 is typed for > and
    for ≥.
    False alarm: a figure in the name that is no target (80岁以上老人), or a target where the
    direction is not said by its sign.
    """
    for indicator in case.form.indicators:
        points = points_of(case.form, indicator)
        if points is None or not points.full or target_of(indicator).kind == "date":
            continue
        if is_met(case.form, indicator) is False:
            merged = "（合并计分）" if points.shared else ""
            yield fault_at(
                indicator,
                "score",
                f"{title(indicator)}{_values(indicator)}，"
                f"得分 {number(points.score)} = 分值 {number(points.weight)}{merged}",
                number(points.score),
                f"< {number(points.weight)}",
            )


@rule("S04", "score-formula", "得分与完成率不符", WARNING, basis="评分规则：未完成按完成比例计分")
def score_formula(case: Case) -> Iterator[Fault]:
    """A quantified target is missed, and the reduced score follows from no accepted formula.

    Why: a deduction by feeling cannot be checked, nor compared with other projects.
    Formula: for ≥ and =: w·a/t. For ≤: w·(1−(a−t)/t) or w·t/a, as the profile accepts. Off by
    more than 0.1 points and 2% of 分值.
    Basis: the proportion is common practice; both formulas for ≤ are in use.
    Not covered: full marks (S03); dates; merged scores; several figures in a cell; an actual
    that is a bound.
    False alarm: a scoring rule of the indicator's own (2 points off for each case).
    """
    for indicator in case.form.indicators:
        points = points_of(case.form, indicator)
        if points is None or points.shared or not 0 <= points.score < points.weight:
            continue
        if is_met(case.form, indicator) is not False or indicator.actual.op != "=":
            continue
        share = attained(target_of(indicator), indicator.actual, indicator.name)
        if share is None or share < 0:
            continue
        expected = _expected(indicator, points.weight, share, case.profile)
        slack = max(case.profile.formula_tolerance, case.profile.formula_share * points.weight)
        if all(abs(points.score - value) > slack for value, _ in expected):
            yield _formula_fault(indicator, points.score, expected)


def _formula_fault(
    indicator: Indicator, score: Decimal, expected: list[tuple[Decimal, str]]
) -> Fault:
    formulas = "、".join(f"{formula} = {number(value, 2)}" for value, formula in expected)
    return fault_at(
        indicator,
        "score",
        f"{title(indicator)}{_values(indicator)}，得分 {number(score)} ≠ {formulas}",
        number(score),
        "、".join(number(value, 2) for value, _ in expected),
    )


def _expected(
    indicator: Indicator, weight: Decimal, share: Decimal, profile: Profile
) -> list[tuple[Decimal, str]]:
    """Accepted scores, each with its formula written out; `share` is a/t."""
    points, rate = number(weight), percent(share)
    lower = lower_is_better(target_of(indicator), indicator.level2, indicator.name)
    found = []
    if not lower:
        found.append((weight * min(share, _ONE), f"{points} × {rate}"))
    if lower is not False and "linear" in profile.reverse:
        linear = max(weight * (2 - share), ZERO)
        found.append((linear, f"{points} × (1 − {percent(share - 1)})"))
    if lower is not False and "ratio" in profile.reverse and share > 0:
        found.append((weight * min(_ONE / share, _ONE), f"{points} ÷ {rate}"))
    return found


@rule("S05", "met-not-full", "完成未得满分", WARNING, basis="评分规则：完成指标值得满分")
def met_not_full(case: Case) -> Iterator[Fault]:
    """The target is met, the score is not full, and there is no reason.

    Why: either the score is wrong, or the target is not what was scored.
    Formula: the actual meets the target, 得分 < 分值, 偏差原因 is blank. With merged points every
    row they stand for has to be met.
    Basis: points in full for a target that was met are common practice.
    Not covered: qualitative targets (S06).
    False alarm: points taken off for a target that was far exceeded.
    """
    for indicator in case.form.indicators:
        points = points_of(case.form, indicator)
        if indicator.score is None or points is None or not 0 <= points.score < points.weight:
            continue
        if reason_of(case.form, indicator) is not None:
            continue
        if all(is_met(case.form, row) for row in group_of(case.form, indicator)):
            target = target_text(indicator)
            yield fault_at(
                indicator,
                "score",
                f"{title(indicator)}完成值“{indicator.actual_raw}”已达指标值“{target}”，"
                f"得分 {number(points.score)} < 分值 {number(points.weight)}，未说明原因",
                number(points.score),
                number(points.weight),
            )


@rule(
    "S06", "qualitative-band", "定性得分越档", WARNING, basis="规则配置：定性指标按达成程度分档计分"
)
def qualitative_band(case: Case) -> Iterator[Fault]:
    """A qualitative score lies outside the band of its wording.

    Why: 部分达成 with full points contradicts itself.
    Formula: 达成 80–100% of 分值, 部分达成 60–80%, 未达成 below 60% (bands of the profile; both
    ends are accepted).
    Basis: scoring notes printed on forms; the profile holds the bands of the place.
    Not covered: other words (完成, 明显提升); quantified targets; merged scores.
    False alarm: a place with other bands, audited with the wrong profile.
    """
    for indicator in case.form.indicators:
        points = points_of(case.form, indicator)
        if points is None or points.shared or indicator.target.kind not in VERBAL:
            continue
        wording = _wording(indicator)
        if wording is None or points.weight <= 0:
            continue
        band = case.profile.bands[wording]
        low, high = band.low * points.weight, band.high * points.weight
        slack = case.profile.score_tolerance
        if not low - slack <= points.score <= high + slack:
            yield fault_at(
                indicator,
                "score",
                f"{title(indicator)}完成值“{indicator.actual_raw}”属“{wording}”档，得分 "
                f"{number(points.score)} 不在 {percent(band.low)}～{percent(band.high)} × "
                f"{number(points.weight)} = {number(low)}～{number(high)} 之内",
                number(points.score),
                f"{number(low)}～{number(high)}",
                basis=f"{case.profile.title}：定性指标按达成程度分档计分",
            )


def _wording(indicator: Indicator) -> Wording | None:
    text = "".join((indicator.actual_raw or "").split())
    return next((name for name, pattern in _WORDINGS if pattern.search(text)), None)


@rule("S09", "late-full-marks", "逾期得满分", ERROR, basis="评分规则：逾期完成不得满分")
def late_full_marks(case: Case) -> Iterator[Fault]:
    """The actual date is after the target date, and the score is full.

    Why: a 时效 indicator that was missed did not earn its points.
    Formula: actual date > target date and 得分 = 分值. A date without a year is one of the
    fiscal year; a merged score counts for every row it stands for.
    Basis: points in proportion to what was done are common practice.
    Not covered: an actual that may lie on either side (10月 for 10月20日).
    False alarm: a deadline that was extended without changing the form.
    """
    for indicator in case.form.indicators:
        points = points_of(case.form, indicator)
        if points is None or not points.full or target_of(indicator).kind != "date":
            continue
        if is_met(case.form, indicator) is False:
            yield fault_at(
                indicator,
                "score",
                f"{title(indicator)}完成时间“{indicator.actual_raw}”晚于"
                f"“{target_text(indicator)}”，得分 {number(points.score)} = "
                f"分值 {number(points.weight)}",
                number(points.score),
                f"< {number(points.weight)}",
            )
