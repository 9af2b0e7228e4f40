"""D01, D03: how far the actual lies from the target."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from ..normalize.compare import lower_is_better
from .figures import number, percent, rounded
from .reasons import reason_of
from .rule import WARNING, Case, Fault, fault_at, rule
from .targets import points_of, share_attained, target_of, target_text, title

_TENTH = Decimal("0.001")  # of a percent


@rule(
    "D01", "deviation-unexplained", "偏差未说明", WARNING, basis="规则配置：偏差达到比例应说明原因"
)
def deviation_unexplained(case: Case) -> Iterator[Fault]:
    """The actual deviates from the target by 30% (profile) or more, and the reason is blank.

    Why: far above says that the target was too low, far below that the project failed; both
    ask for a word in 偏差原因分析及改进措施.
    Formula: |a − t| / t ≥ the profile's share, in one unit; of an inequality its bound.
    Basis: explaining large deviations is common practice; places draw the line differently.
    Not covered: forms without a column for reasons; dates, ranges and several figures in a
    cell; a target of 0.
    False alarm: a limit (≤5次) that was stayed far below, as it should be.
    """
    if "reason" not in case.form.printed:
        return
    for indicator in case.form.indicators:
        share = share_attained(indicator)
        if share is None or abs(share - 1) < case.profile.deviation:
            continue
        if reason_of(case.form, indicator) is None:
            apart = percent(rounded(share - 1, _TENTH))
            sign = "+" if share > 1 else ""
            target = target_text(indicator)
            yield fault_at(
                indicator,
                "reason",
                f"{title(indicator)}完成值“{indicator.actual_raw}”较指标值“{target}”偏差 "
                f"{sign}{apart}，达到 ±{percent(case.profile.deviation)}，偏差原因未填写",
                indicator.actual_raw,
                target,
            )


@rule("D03", "target-too-low", "指标值偏低", WARNING, basis="规则配置：完成值为指标值数倍仍得满分")
def target_too_low(case: Case) -> Iterator[Fault]:
    """The actual is at least twice the target (tiers in the profile), with full marks.

    Why: a target that is passed so easily steers nothing; points are commonly reduced then.
    Formula: a / t ≥ the first tier of the profile, where more is better, and 得分 = 分值.
    Basis: reducing points for targets that were clearly too low is common practice; the
    shares differ.
    Not covered: targets where less is better; a merged score with other rows.
    False alarm: demand that nobody could foresee.
    """
    for indicator in case.form.indicators:
        points, target = points_of(case.form, indicator), target_of(indicator)
        share = share_attained(indicator)
        if share is None or points is None or not points.full or points.shared:
            continue
        if lower_is_better(target, indicator.level2, indicator.name) is not False:
            continue
        reached = [tier for tier in case.profile.over_tiers if share >= tier]
        if reached:
            shown = target_text(indicator)
            yield fault_at(
                indicator,
                "target",
                f"{title(indicator)}完成值“{indicator.actual_raw}”为指标值“{shown}”的 "
                f"{number(share, 2)} 倍（≥ {number(max(reached))} 倍），仍得满分 "
                f"{number(points.weight)}，指标值可能偏低",
                indicator.actual_raw,
                shown,
            )
