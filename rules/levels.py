"""F07 to F10: the indicators as a whole: dimensions, levels, doubles, shared points."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from ..normalize import taxonomy
from ..normalize.report import Form, Indicator, Value
from .figures import number
from .rule import ERROR, INFO, WARNING, Case, Fault, fault_at, rule
from .sums import lost_rows

_LEAST = Decimal(100)  # below it two projects may well have the same figures by chance
_TELLING = 4  # characters of a name that is said of one thing
_SATISFACTION = ("满意度指标", "服务对象满意度指标")


@rule("F07", "dimension-missing", "指标维度缺失", ERROR, WARNING, basis="规则配置：应设指标维度")
def dimension_missing(case: Case) -> Iterator[Fault]:
    """A dimension that the profile asks for has no indicator.

    A level-1 dimension is an error; 数量, 质量, 时效 or 成本 in an old form a warning.

    Why: a project that is not measured on its benefit or on satisfaction is not evaluated.
    Formula: each of the profile's dimensions has an indicator. A satisfaction indicator
    counts as 满意度 wherever it stands, a 成本 one as 成本 at either level.
    Basis: the frame of indicators as the profile has it; common practice, with exceptions.
    Not covered: forms without indicators or without any level 1, and forms in which a row
    could not be read (X03).
    False alarm: a project without people served, whose 满意度 points went to 效益.
    """
    form = case.form
    if not form.indicators or lost_rows(form):
        return
    if not any(i.level1 for i in form.indicators):
        return
    there = {name for i in form.indicators for name in (i.level1, i.level2) if name}
    if _SATISFACTION[1] in there:
        there.add(_SATISFACTION[0])
    if any(name.endswith("成本指标") for name in there):
        there.add("成本指标")
    for names, field, severity in (
        (case.profile.dimensions, "level1", ERROR),
        (case.profile.subdimensions, "level2", WARNING),
    ):
        for name in names:
            if name not in there:
                yield _missing(case, name, field, severity is ERROR)


def _missing(case: Case, name: str, field: str, grave: bool) -> Fault:
    what = "一级指标" if grave else "产出指标下"
    return Fault(
        f"{what}缺少“{name}”",
        expected=name,
        field=field,
        place=case.form.indicators[0].place,
        key=name,
        severity=ERROR if grave else WARNING,
        basis=case.profile.basis,
    )


@rule(
    "F08",
    "level-mismatch",
    "指标层级不符",
    WARNING,
    basis="指标体系：二级指标应列于所属一级指标之下",
)
def level_mismatch(case: Case) -> Iterator[Fault]:
    """A level-2 indicator does not belong under the level 1 that is printed beside it.

    Why: its points count for the wrong dimension.
    Formula: the printed level 1 is not one that the level 2 may stand under. One finding for
    each pair, at its first row.
    Basis: the customary frame of indicators.
    Not covered: rows without a printed level 1; 满意度 under 效益, which some forms print.
    False alarm: a text export that prints a merged label below the first of its rows; the
    level 1 of such a row is inferred and X02 says so.
    """
    seen: set[tuple[str, str]] = set()
    for indicator in case.form.indicators:
        printed = taxonomy.level1(indicator.level1_raw or "")
        level2 = indicator.level2
        if printed is None or level2 is None or (printed, level2) in seen:
            continue
        parents = taxonomy.parents(level2)
        if (
            parents
            and printed not in parents
            and (printed, level2) != ("效益指标", _SATISFACTION[1])
        ):
            seen.add((printed, level2))
            yield fault_at(
                indicator,
                "level1",
                f"“{level2}”列在“{printed}”下，应属“{parents[0]}”",
                printed,
                parents[0],
            )


@rule("F09", "indicator-twice", "指标重复", WARNING, basis="指标体系：指标不应重复设置")
def indicator_twice(case: Case) -> Iterator[Fault]:
    """The same indicator stands in the form twice: by name, or by target and actual.

    Why: one accomplishment is scored twice.
    Formula: the same name, under another level 2 one of four characters or more; or the same
    target and the same, different actual, both plain figures with equal units and a target of
    100 or more.
    Basis: an indicator measures one thing.
    Not covered: the same thing in other words; percentages, dates and small figures, which
    agree by chance; rows that share one merged cell as their name.
    False alarm: the same name for two sites or two goals of one form.
    """
    for same in (_name, _figures):
        first: dict[object, Indicator] = {}
        for indicator in case.form.indicators:
            key = same(indicator)
            if key is None:
                continue
            before = first.setdefault(key, indicator)
            if before is indicator or _shares_name(before, indicator):
                continue
            if same is _name or _name(before) != _name(indicator):
                yield _twice(before, indicator, same is _name)


def _twice(before: Indicator, indicator: Indicator, by_name: bool) -> Fault:
    name, other = indicator.name or "未命名指标", before.name or "未命名指标"
    figures = f"{indicator.target_raw}、{indicator.actual_raw}"
    message = (
        f"指标“{name}”与第{before.row}行同名"
        if by_name
        else f"“{name}”与第{before.row}行“{other}”的指标值、完成值相同（{figures}），疑似重复计分"
    )
    return fault_at(
        indicator, "name" if by_name else "target", message, name if by_name else figures
    )


def _name(indicator: Indicator) -> object:
    name = "".join((indicator.name or "").split())
    if len(name) >= _TELLING:
        return name
    return (indicator.level2, name) if name else None


def _shares_name(one: Indicator, other: Indicator) -> bool:
    """Whether both rows have one merged cell as their name."""
    place = one.places.get("name")
    return place is not None and place == other.places.get("name")


def _figures(indicator: Indicator) -> object:
    target, actual = indicator.target, indicator.actual
    if not (_is_figure(target) and _is_figure(actual)) or target.value == actual.value:
        return None
    return target.value, target.unit, actual.value, actual.unit


def _is_figure(value: Value) -> bool:
    return value.kind in ("number", "money") and value.value is not None and value.value >= _LEAST


@rule("F10", "shared-weight", "合并分值", INFO, basis="读取过程：合并单元格中的分值由多行共用")
def shared_weight(case: Case) -> Iterator[Fault]:
    """One 分值, or one 得分, stands for several rows.

    Why: the rows cannot be scored one by one; a missed target hides behind a met one.
    Formula: rows whose 分值 is merged with that of a row above.
    Basis: how the form was read.
    Not covered: several targets in one cell (I10).
    False alarm: a parent row (造林面积) whose sub-rows (其中…) only break it down.
    """
    for holder, sharers in _shared(case.form).items():
        first = next((i for i in case.form.indicators if i.row == holder), None)
        if first is None:
            continue
        # Forms without a column of points merge the scores.
        field, label = ("score", "得分") if first.weight is None else ("weight", "分值")
        points = first.score if first.weight is None else first.weight
        if points is not None:
            rows = "、".join(str(row) for row in (holder, *sharers))
            message = f"第{rows}行共用一个{label}（{number(points)} 分），无法逐项评分"
            yield fault_at(first, field, message, number(points))


def _shared(form: Form) -> dict[int, list[int]]:
    groups: dict[int, list[int]] = defaultdict(list)
    for indicator in form.indicators:
        if indicator.weight is None and indicator.shared_weight not in (None, indicator.row):
            groups[indicator.shared_weight or 0].append(indicator.row)
    return groups
