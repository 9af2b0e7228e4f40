"""B05 to B07: the points of budget execution, blank funds and low execution."""

from __future__ import annotations

import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from decimal import Decimal

from ..normalize.report import Fund
from .budget import AMOUNTS
from .figures import HUNDRED, number, percent, rounded, total
from .rule import ERROR, INFO, WARNING, Case, Fault, fault_at, rule
from .sums import is_blank, total_line, weights

_HUNDREDTH = Decimal("0.0001")  # of a percent
_MONEY = r"(?:执行率|执行进度|结余|结转|未支付|未支出|未使用|未执行|支付|拨付|支出|预算执行|资金)"
_CAUSE = r"(?:由于|因(?!地制宜|素|此)|受(?![益理])|主要是|延期|推迟|取消|核减|节约)"
_EXPLAINED = re.compile(f"{_MONEY}[^。；;\n]{{0,60}}{_CAUSE}|{_CAUSE}[^。；;\n]{{0,60}}{_MONEY}")


@rule("B05", "execution-weight", "执行率分值", ERROR, WARNING, basis="规则配置：预算执行分值")
def execution_weight(case: Case) -> Iterator[Fault]:
    """The points of budget execution differ from the profile.

    Points that stand outside the 100 are an error, another number of points a warning.

    Why: execution then counts more or less than the rule has it, or not at all.
    Formula: 分值 of the funds block = points of the profile. Where the indicators alone make
    100 though execution is part of it, its points stand outside. Where the profile has them
    outside, that is told as a warning.
    Basis: the profile; common practice, adjustable with cause.
    Not covered: forms without points in the funds block; profiles that fix none.
    False alarm: a place with another split, audited with the wrong profile.
    """
    line, due = total_line(case.form), case.profile.execution_points
    if line is None or line.weight is None or due is None:
        return
    points = weights(case.form)
    inside = case.profile.execution_counts == "inside"
    if inside and line.weight > 0 and points is not None and total(points) == HUNDRED:
        message = (
            f"预算执行 {number(line.weight)} 分在 100 分之外：指标分值已合计 100，"
            f"加预算执行为 {number(HUNDRED + line.weight)}"
        )
        severity = ERROR
    elif not inside and line.weight > 0 and points is not None and total(points) == HUNDRED:
        message = f"预算执行 {number(line.weight)} 分列在总分 100 分之外（{case.profile.title}）"
        severity = WARNING
    elif line.weight != due:
        message = f"预算执行分值 {number(line.weight)} ≠ {number(due)}（{case.profile.title}）"
        severity = WARNING
    else:
        return
    yield fault_at(
        line,
        "weight",
        message,
        number(line.weight),
        number(due),
        severity=severity,
        basis=case.profile.basis,
    )


@rule("B06", "fund-blank", "资金空缺", INFO, basis="填报要求：资金各栏应填写，没有的填0")
def fund_blank(case: Case) -> Iterator[Fault]:
    """An amount that the form asks for is blank.

    Why: a blank may be zero or forgotten; sums and rates that need it stay undecided.
    Formula: the column is printed and its cell is empty: in the total line, or in a part line
    that has an amount in another column; in the total line also the rate where both its amounts
    are there, and the score where points are. One finding a line.
    Basis: the form asks for it.
    Not covered: part lines without any amount; points.
    False alarm: a part that was only added during the year and had no initial budget.
    """
    columns = [(field, label) for field, label in AMOUNTS if field in case.form.printed]
    for fund in case.form.funds:
        blank = {field: label for field, label in columns if getattr(fund, field) is None}
        if fund.line != "total" and len(blank) == len(columns):
            continue
        if fund.line == "total":
            blank |= _unworked(fund, case.form.printed)
        if blank:
            yield fault_at(
                fund, next(iter(blank)), f"{fund.label}：{'、'.join(blank.values())}未填写"
            )


def _unworked(fund: Fund, printed: AbstractSet[str]) -> dict[str, str]:
    """Rate and score of the total line that are blank though what they are made of is there."""
    blank = {}
    rated = fund.annual_budget and fund.executed is not None and "execution_rate" in printed
    if rated and is_blank(fund.execution_rate_raw):
        blank["execution_rate"] = "执行率"
    if fund.weight is not None and is_blank(fund.score_raw):
        blank["score"] = "得分"
    return blank


@rule("B07", "low-execution", "执行率偏低", WARNING, basis="规则配置：执行率低于下限应说明原因")
def low_execution(case: Case) -> Iterator[Fault]:
    """The execution rate is below 90% (profile) and nothing in the document says why.

    Why: money that was not spent was not needed, or the project is late.
    Formula: executed / annual budget, else the printed rate, < the profile's limit; neither the
    funds block nor a cell for the whole form (偏差大或目标未完成原因分析) gives a reason, and no
    sentence of the text, the goals or the reasons joins the money with a cause.
    Basis: forms of several places ask for the reason below 90%.
    Not covered: whether the reason is a good one; part lines.
    False alarm: a reason in words that the search does not know (结余, 支付 … 因, 由于 …).
    """
    line = total_line(case.form)
    if line is None:
        return
    rate = line.execution_rate
    if line.executed is not None and line.annual_budget:
        rate = line.executed / line.annual_budget
    low = rate is not None and rounded(rate, _HUNDREDTH) < case.profile.explain_rate
    if rate is not None and low and not explained(case):
        limit, printed = percent(case.profile.explain_rate), line.execution_rate
        agrees = printed is not None and abs(printed - rate) < _HUNDREDTH  # 84.66 of 84.6667
        shown = percent(rounded(printed if printed is not None and agrees else rate, _HUNDREDTH))
        yield fault_at(
            line,
            "execution_rate",
            f"执行率 {shown} < {limit}，未见原因说明",
            shown,
            f"≥ {limit}，或说明原因",
        )


def explained(case: Case) -> bool:
    """Whether the funds block or the form as a whole gives a reason, or some sentence joins the
    money with a cause."""
    line = total_line(case.form)
    reasons = (line.reason if line is not None else None, case.form.explanation)
    if any(not is_blank(reason) for reason in reasons):
        return True
    texts = [section.text for section in case.report.sections]
    texts += [case.form.goal_actual or ""]
    texts += [indicator.reason or "" for indicator in case.form.indicators]
    return any(_EXPLAINED.search(text) for text in texts)
