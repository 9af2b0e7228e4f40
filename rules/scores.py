"""S01, S02, S07, S08, S10, S11: what must stand beside a score."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from ..normalize.report import Form, Indicator
from .figures import number, total
from .rule import ERROR, INFO, WARNING, Case, Fault, fault_at, rule
from .sums import is_blank, undecided
from .targets import group_of, points_of, target_of, title

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


@rule("S07", "actual-blank", "完成值空缺", ERROR, basis="填报要求：有得分的指标应有实际完成值")
def actual_blank(case: Case) -> Iterator[Fault]:
    """The actual value is blank, and the indicator has a score.

    Why: points without a result.
    Formula: the cell is empty, a dash or a slash, and 得分 > 0.
    Basis: the form asks for it.
    Not covered: 无 as an answer; forms without the column; a parent row whose sub-rows (其中…)
    hold the values; cells that could not be read (X03).
    False alarm: an actual that stands in the cell of the name or the reason.
    """
    yield from _blank(case, "actual", "实际完成值")


@rule("S08", "target-blank", "指标值空缺", ERROR, basis="填报要求：有得分的指标应有年度指标值")
def target_blank(case: Case) -> Iterator[Fault]:
    """The target is blank and none stands in the name, yet the indicator has a score.

    Why: without a target there is nothing to score against.
    Formula: the cell is empty, a dash or a slash, the name states no target, and 得分 > 0; a
    merged score counts for every row it stands for.
    Basis: the form asks for it.
    Not covered: a target in the name (I08); 无 as an answer; forms without the column; a parent
    row whose sub-rows hold the values; cells that could not be read (X03).
    False alarm: a qualitative aim that is written in the name.
    """
    yield from _blank(case, "target", "年度指标值")


def _blank(case: Case, field: str, label: str) -> Iterator[Fault]:
    if field not in case.form.printed:
        return
    for indicator in case.form.indicators:
        score = _score_of(case.form, indicator)
        if score is None or score <= 0 or not _says_nothing(indicator, field):
            continue
        if _is_parent(case.form, indicator):
            continue
        if field == "target" and target_of(indicator).kind != "blank":
            continue
        if not _unread(case.form, indicator, field):
            message = f"{title(indicator)}{label}未填写，得分 {number(score)}"
            yield fault_at(indicator, field, message, None, label)


def _score_of(form: Form, indicator: Indicator) -> Decimal | None:
    """The score that counts for the row, also in a form without a column of points."""
    if indicator.score is not None:
        return indicator.score
    points = points_of(form, indicator)
    return points.score if points is not None else None


def _is_parent(form: Form, indicator: Indicator) -> bool:
    """Whether the row has points and no values, which its sub-rows (其中…) hold."""
    rows = group_of(form, indicator)
    return indicator.score is not None and all(
        _says_nothing(indicator, field) and not all(_says_nothing(row, field) for row in rows)
        for field in ("target", "actual")
    )


def _says_nothing(indicator: Indicator, field: str) -> bool:
    raw = getattr(indicator, f"{field}_raw")
    return is_blank(raw) and (raw or "").strip() != "无"


def _unread(form: Form, indicator: Indicator, field: str) -> bool:
    return any(
        note.field in (None, field) and note.row == indicator.row
        for note in form.notes
        if note.kind == "undecided"
    )


@rule(
    "S11",
    "points-as-value",
    "分值误作完成值",
    WARNING,
    basis="数据分布：完成值与分值相同且无计量单位",
)
def points_as_value(case: Case) -> Iterator[Fault]:
    """The actual equals the points and lacks the unit of the target.

    Why: 分值 or 得分 was typed, or moved, into the column of the actual.
    Formula: the actual is a bare number equal to 分值, the target has a unit and another value.
    Basis: distribution of the values of the row.
    Not covered: targets without a unit.
    False alarm: a count that happens to equal the points.
    """
    for indicator in case.form.indicators:
        target, actual = indicator.target, indicator.actual
        bare = actual.kind == "number" and actual.unit is None and actual.value is not None
        if bare and target.unit and actual.value == indicator.weight != target.value:
            raw = indicator.actual_raw
            message = (
                f"{title(indicator)}实际完成值“{raw}”与分值相同，且无指标值“{indicator.target_raw}”"
                "的计量单位，疑为分值误填"
            )
            yield fault_at(indicator, "actual", message, raw, indicator.target_raw)
