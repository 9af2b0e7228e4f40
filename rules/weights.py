"""W: the points that the form gives."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from ..normalize.report import Form, Indicator, LevelPoints
from .figures import HUNDRED, added, gap, number, total
from .rule import ERROR, INFO, WARNING, Case, Fault, fault_at, rule
from .sums import ZERO, has_column, has_digit, lost_rows, shares, total_line, undecided, weights

_HEAVY = Decimal(20)
_USUAL = (ZERO, Decimal(10), Decimal(20))  # points of execution where the form prints none


def execution_weight(form: Form) -> Decimal | None:
    """The printed points of budget execution."""
    line = total_line(form)
    return line.weight if line is not None else None


def _counted(case: Case) -> tuple[Decimal, ...]:
    """What execution may add to the points of the indicators; several where either is right."""
    printed = execution_weight(case.form)
    if case.profile.execution_counts == "outside":
        return (ZERO,)
    if printed is None:
        return (*_USUAL, case.profile.execution_points or ZERO)
    return (printed,) if case.profile.execution_counts == "inside" else (printed, ZERO)


@rule("W01", "weights-total", "权重合计", ERROR, basis="表内勾稽：各项分值之和为100")
def weights_total(case: Case) -> Iterator[Fault]:
    """The points of all indicators, with those of budget execution, are not 100.

    Why: the total score is then not a mark out of 100, and its grade means nothing.
    Formula: Σ 分值 of the indicators + 分值 of execution = 100; execution is left out where
    the profile counts it outside. Merged points count once.
    Basis: arithmetic of the form; the 100 is printed in its 总分 row.
    Not covered: forms without a 分值 column, and forms in which any 分值 is blank (W04) or a
    row could not be read (X03).
    False alarm: a form of a place whose execution stands outside the 100, audited with the
    wrong profile; force the right one.
    """
    points = weights(case.form)
    if points is None:
        return
    whole = total(points)
    sums = [whole + execution for execution in _counted(case)]
    if any(abs(each - HUNDRED) <= case.profile.score_tolerance for each in sums):
        return
    execution = sums[0] - whole
    formula = f"指标分值合计 {number(whole)}"
    if execution:
        formula += f" + 预算执行 {number(execution)} = {number(sums[0])}"
    yield Fault(
        f"{formula} ≠ 100（差 {gap(sums[0], HUNDRED)}）",
        observed=number(sums[0]),
        expected="100",
        field="weight",
        place=case.form.places.get("total_weight") or case.form.place,
    )


@rule(
    "W02",
    "level-weights",
    "一级指标分值",
    ERROR,
    basis="表内勾稽：一级指标分值等于其下各行分值之和",
)
def level_weights(case: Case) -> Iterator[Fault]:
    """Points printed with a level-1 label differ from its rows, or the labels miss 100.

    Why: `产出指标（50分）` promises a weight; rows that give 40 change what counts.
    Formula: points of the label = Σ 分值 of its rows, counted as printed or as they were read
    (X02); and Σ labels + execution = 100, where every level 1 of the form has points printed.
    Basis: arithmetic of the form.
    Not covered: a level with a blank 分值 (W04), or a form with unread rows (X03). Points
    that differ from the profile are W03.
    False alarm: a label merged by mistake over rows of another level.
    """
    found: list[Fault] = []
    for level1 in dict.fromkeys(label.level1 for label in case.form.level_points):
        labels = [label for label in case.form.level_points if label.level1 == level1]
        found += _level_fault(case, level1, labels)
    # Labels that agree with their rows add up as these do (W01), and one that does not agree
    # has been told.
    yield from found or (_labels_fault(case) if weights(case.form) is None else ())


def _level_fault(case: Case, level1: str, labels: list[LevelPoints]) -> Iterator[Fault]:
    ways = [_points_under(case.form, level1, printed=printed) for printed in (False, True)]
    sums = [points for points in ways if points is not None]
    if len(sums) < len(ways):
        return
    # The label may be printed again on a continued page, or once for each goal.
    promised = {labels[0].points, total(label.points for label in labels)}
    tolerance = case.profile.score_tolerance
    if any(abs(total(points) - each) <= tolerance for points in sums for each in promised):
        return
    points, whole = sums[0], labels[0].points
    yield Fault(
        f"“{labels[0].label}”为 {number(whole)} 分，其下各行 {added(points)} 分"
        f"（差 {gap(whole, total(points))}）",
        observed=number(total(points)),
        expected=number(whole),
        field="weight",
        place=labels[0].place,
        key=level1,
    )


def _points_under(form: Form, level1: str, *, printed: bool) -> list[Decimal] | None:
    """The points of the rows of a level 1, by the label they are printed under or as they were
    read (satisfaction may stand under 效益); None where any is missing or unsure."""
    labels = {label.label: label.level1 for label in form.level_points}
    rows = [
        indicator
        for indicator in form.indicators
        if not shares(indicator) and level1 == _level1(indicator, labels if printed else {})
    ]
    points = [i.weight for i in rows if i.weight is not None]
    unsure = any(undecided(form, i, "weight") for i in rows) or lost_rows(form)
    return None if not points or len(points) < len(rows) or unsure else points


def _level1(indicator: Indicator, labels: Mapping[str, str]) -> str | None:
    """Level 1 of a row: that of its printed label where the label is known, else as read."""
    return labels.get(indicator.level1_raw or "", indicator.level1)


def _labels_fault(case: Case) -> Iterator[Fault]:
    labels = case.form.level_points
    named = {label.level1 for label in labels}
    if not labels or len(named) < len(labels):
        return
    if any(i.level1 not in named for i in case.form.indicators):
        return
    parts = [label.points for label in labels]
    sums = [total(parts) + execution for execution in _counted(case)]
    if any(abs(each - HUNDRED) <= case.profile.score_tolerance for each in sums):
        return
    execution = sums[0] - total(parts)
    written = " + ".join(f"{label.level1} {number(label.points)}" for label in labels)
    if execution:
        written += f" + 预算执行 {number(execution)}"
    yield Fault(
        f"一级指标标注的分值 {written} = {number(sums[0])} ≠ 100（差 {gap(sums[0], HUNDRED)}）",
        observed=number(sums[0]),
        expected="100",
        field="weight",
        place=labels[0].place,
        key="labels",
    )


@rule("W03", "level-split", "权重分配", WARNING, basis="规则配置：一级指标分值")
def level_split(case: Case) -> Iterator[Fault]:
    """The points of level 1 differ from the split of the profile.

    Why: the split is given in principle; another one should have a cause.
    Formula: Σ 分值 of the rows of each level 1 = points of the profile.
    Basis: the profile (原则性权重); common practice, adjustable with cause, so never an error.
    Not covered: forms whose level-1 labels are not those of the profile, with a blank 分值
    (W04) or a row that could not be read (X03); profiles without a split.
    False alarm: a place that lets a unit set the points freely.
    """
    split = case.profile.points
    levels = {i.level1 for i in case.form.indicators}
    if not split or levels != set(split) or weights(case.form) is None:
        return
    for level1, due in split.items():
        rows = [i for i in case.form.indicators if i.level1 == level1]
        points = total(i.weight for i in rows if i.weight is not None)
        if abs(points - due) > case.profile.score_tolerance:
            yield Fault(
                f"{level1}合计 {number(points)} 分，{case.profile.title}为 {number(due)} 分"
                f"（差 {gap(points, due)}）",
                observed=number(points),
                expected=number(due),
                field="weight",
                place=rows[0].place,
                key=level1,
                basis=case.profile.basis,
            )


@rule("W04", "weight-missing", "分值缺失", ERROR, basis="填报要求：每项指标应有分值")
def weight_missing(case: Case) -> Iterator[Fault]:
    """The 分值 of an indicator is blank, zero, negative or not a number.

    Why: an indicator without points does not count, and the sums of the form are undecided.
    Formula: 分值 is no number, or 分值 ≤ 0.
    Basis: the form has the column; common practice.
    Not covered: forms without a 分值 column; rows that share a merged cell (F10) or are parts
    of the row above (其中…); cells that could not be read (X03).
    False alarm: a sub-row whose parent carries the points, where nothing says so.
    """
    if not has_column(case.form, "weight"):
        return
    for indicator in case.form.indicators:
        if shares(indicator) or undecided(case.form, indicator, "weight"):
            continue
        if indicator.weight is None or indicator.weight <= 0:
            yield _missing(indicator)


def _missing(indicator: Indicator) -> Fault:
    raw = indicator.weight_raw or ""
    said = f"分值为“{raw}”，应为正数" if raw.strip() else "分值未填写"
    name = indicator.name or "未命名指标"
    return fault_at(indicator, "weight", f"“{name}”{said}", raw.strip() or None)


@rule(
    "W05", "heavy-qualitative", "定性指标分值过高", INFO, basis="指标体系：分值宜落在可衡量的指标上"
)
def heavy_qualitative(case: Case) -> Iterator[Fault]:
    """One qualitative indicator carries 20 points or more.

    Why: a fifth of the score then hangs on a judgement that nobody can check.
    Formula: the target has no number and no date, and 分值 ≥ 20.
    Basis: good practice; no rule forbids it.
    Not covered: points shared by several rows (F10); a target that stands in the name.
    False alarm: a project whose one aim cannot be counted.
    """
    holders = {i.shared_weight for i in case.form.indicators if shares(i)}
    for indicator in case.form.indicators:
        weight = indicator.weight
        vague = indicator.target.kind in ("qualitative", "text") and not has_digit(indicator.name)
        if weight is not None and weight >= _HEAVY and vague and indicator.row not in holders:
            yield fault_at(
                indicator,
                "weight",
                f"定性指标“{indicator.name or '未命名指标'}”（{indicator.target_raw}）"
                f"分值 {number(weight)} ≥ {number(_HEAVY)}",
                number(weight),
                f"< {number(_HEAVY)}",
            )
