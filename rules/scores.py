"""S01, S02, S10: scores against points."""

from __future__ import annotations

from collections.abc import Iterator

from .figures import number, total
from .rule import ERROR, INFO, Case, Fault, fault_at, rule
from .sums import is_blank, undecided

_FEW = 3  # fewer scores than this can all be full without saying anything


@rule(
    "S01",
    "score-over-weight",
    "得分超过分值",
    ERROR,
    basis="评分规则：得分不超过该项分值，且不为负",
)
def score_over_weight(case: Case) -> Iterator[Fault]:
    """The score of an indicator is above its points, or negative.

    Why: no accomplishment gives more than the points of its indicator.
    Formula: 0 ≤ 得分 ≤ 分值; a merged score is held against the merged points.
    Basis: scoring notes printed on forms of several places cap the score at the points.
    Not covered: the score of budget execution (B04).
    False alarm: 分值 and 得分 swapped by a lost cell; such a row also has X02 or X04.
    """
    for indicator in case.form.indicators:
        score, weight = indicator.score, indicator.weight
        name = indicator.name or "未命名指标"
        if score is None:
            continue
        if score < 0:
            message = f"“{name}”得分 {number(score)} < 0"
            yield fault_at(indicator, "score", message, number(score), "≥ 0")
        elif weight is not None and score > weight:
            message = f"“{name}”得分 {number(score)} > 分值 {number(weight)}"
            yield fault_at(indicator, "score", message, number(score), f"≤ {number(weight)}")


@rule("S02", "score-missing", "得分缺失", ERROR, basis="填报要求：有分值的指标应有得分")
def score_missing(case: Case) -> Iterator[Fault]:
    """An indicator has points but no score.

    Why: it was not evaluated, or its score was lost; the total cannot be checked exactly.
    Formula: 分值 is given and 得分 is blank.
    Basis: the form has the column; common practice.
    Not covered: rows that share a merged cell (F10); forms without a 得分 column; text in
    the cell (F05); cells that could not be read (X03).
    False alarm: one score merged over rows that each have their own points.
    """
    if "score" not in case.form.printed:
        return
    for indicator in case.form.indicators:
        if indicator.weight is None or indicator.score is not None:
            continue
        if not is_blank(indicator.score_raw) or indicator.shared_weight is not None:
            continue
        if not undecided(case.form, indicator, "score"):
            name, points = indicator.name or "未命名指标", number(indicator.weight)
            message = f"“{name}”得分未填写（分值 {points}）"
            yield fault_at(indicator, "score", message, None, f"0～{points}")


@rule("S10", "all-full-marks", "全部满分", INFO, basis="评分分布：各项指标均为满分")
def all_full_marks(case: Case) -> Iterator[Fault]:
    """Every indicator has full marks.

    Why: it may be true; mostly the targets were set low, or nobody looked.
    Formula: 得分 = 分值 in each of three or more rows, none of them blank.
    Basis: distribution of the scores of the form.
    Not covered: budget execution; forms with fewer than three scored rows.
    False alarm: a small project that did what it set out to do.
    """
    scored = [i for i in case.form.indicators if i.shared_weight in (None, i.row)]
    if len(scored) < _FEW or any(i.score is None or i.score != i.weight for i in scored):
        return
    points = number(total(i.weight for i in scored if i.weight is not None))
    yield Fault(
        f"{len(scored)} 项指标全部满分（{points} 分）",
        observed=points,
        field="score",
        place=scored[0].place,
    )
