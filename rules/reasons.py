"""D02, D04, D05: the reasons of deductions."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from ..normalize.report import Form, Indicator
from .execution import explained
from .figures import gap, number
from .rule import ERROR, INFO, WARNING, Case, Fault, fault_at, rule
from .sums import is_blank, total_line
from .targets import group_of, title

_SAME = 3  # rows with one reason from which it is boilerplate
_MEASURE = re.compile(
    r"改进|改善|措施|加强|加快|加大|下一步|下步|今后|次年|来年|明年|后续|继续|进一步|完善|优化|强化"
    r"|提高|提升|督促|督办|整改|返工|更换|补[建办齐交充苗植种]|改[为用]|调整|规范|推进|培训|协调|将|拟|计划|尽快|抓紧|争取|正在|尚在|已[提委增补修协联安启申落]"
    r"|[年月日底前][^，。；]{0,6}(?:完成|交付|投用|投入使用|到位|通电)"
)


def reason_of(form: Form, indicator: Indicator) -> str | None:
    """The reason of a row, or of a row that shares its points."""
    for other in (indicator, *group_of(form, indicator)):
        if not is_blank(other.reason):
            return other.reason
    return None


@rule(
    "D02",
    "deduction-unexplained",
    "扣分未说明",
    ERROR,
    WARNING,
    basis="填报要求：扣分应说明偏差原因",
)
def deduction_unexplained(case: Case) -> Iterator[Fault]:
    """Points were deducted and the reason is blank.

    An error for an indicator, a warning for budget execution.

    Why: the column 偏差原因分析及改进措施 is there for just this.
    Formula: 得分 < 分值, and no reason in the row or in a row that shares its points. For
    execution: no reason in the funds block or for the whole form, and no sentence that joins the
    money with a cause.
    Basis: the form asks for it; explaining deviations is common practice.
    Not covered: forms without a column for reasons; whether the reason is a good one (D05).
    False alarm: one reason written for the whole form in a merged cell or below the table.
    """
    form = case.form
    if "reason" in form.printed:
        for indicator in form.indicators:
            weight, score = indicator.weight, indicator.score
            if weight is None or score is None or not 0 <= score < weight:
                continue
            if reason_of(form, indicator) is None:
                yield _deduction(indicator, weight, score)
    line = total_line(form)
    if line is None or line.weight is None or line.score is None:
        return
    if 0 <= line.score < line.weight and not explained(case):
        message = (
            f"预算执行扣 {gap(line.weight, line.score)} 分"
            f"（得分 {number(line.score)} < 分值 {number(line.weight)}），未见原因说明"
        )
        yield fault_at(
            line, "score", message, number(line.score), number(line.weight), severity=WARNING
        )


def _deduction(indicator: Indicator, weight: Decimal, score: Decimal) -> Fault:
    message = (
        f"{title(indicator)}扣 {gap(weight, score)} 分"
        f"（得分 {number(score)} < 分值 {number(weight)}），偏差原因未填写"
    )
    return fault_at(indicator, "reason", message, number(score), number(weight))


@rule("D04", "boilerplate-reason", "原因雷同", INFO, basis="填报要求：偏差原因应针对各项指标")
def boilerplate_reason(case: Case) -> Iterator[Fault]:
    """The same reason stands in three or more rows.

    Why: one sentence for several deviations explains none of them.
    Formula: the text of 偏差原因 is the same, spaces apart, in three rows or more. One finding
    for each text, at its first row.
    Basis: each deviation has its own cause.
    Not covered: reasons that differ in a word; rows that share their points.
    False alarm: one event (a flood) that did hit every indicator.
    """
    rows: dict[str, list[Indicator]] = defaultdict(list)
    for indicator in case.form.indicators:
        reason = "".join((indicator.reason or "").split())
        if not is_blank(reason) and indicator.shared_weight in (None, indicator.row):
            rows[reason].append(indicator)
    for same in rows.values():
        if len(same) >= _SAME:
            numbers = "、".join(str(indicator.row) for indicator in same)
            yield fault_at(
                same[0], "reason", f"第{numbers}行偏差原因相同：{same[0].reason}", same[0].reason
            )


@rule("D05", "no-measure", "无改进措施", INFO, basis="填报要求：偏差原因分析及改进措施")
def no_measure(case: Case) -> Iterator[Fault]:
    """A deduction has a reason, but no measure to do better.

    Why: the column asks for both; without a measure the same is reported next year.
    Formula: 得分 < 分值, and the reason has none of the words of a measure (改进, 加强, 下一步,
    将, 次年 …).
    Basis: the label of the column (偏差原因分析及改进措施). A hint from the words.
    Not covered: whether the measure helps; rows with full marks; forms without scores.
    False alarm: a measure in other words, or a cause that no measure could change.
    """
    for indicator in case.form.indicators:
        weight, score, reason = indicator.weight, indicator.score, indicator.reason
        if weight is None or score is None or score >= weight or reason is None:
            continue
        if not is_blank(reason) and not _MEASURE.search(reason):
            message = f"{title(indicator)}只说明原因，未写改进措施：{reason}"
            yield fault_at(indicator, "reason", message, reason)
