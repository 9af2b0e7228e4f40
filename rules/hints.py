"""I01, I03, I05, I08, I11: target and actual of an indicator side by side."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..normalize.compare import target_in_name
from ..normalize.report import Indicator
from ..normalize.units import units_agree
from .costs import is_cost
from .rule import ERROR, INFO, WARNING, Case, Fault, fault_at, rule
from .sums import has_digit
from .targets import VERBAL, squashed, title

_SHORT = 6  # a shorter text (及时, 明显提升) is an answer, not a copy
_BENEFIT = re.compile(r"减负|增收|增加收入|清偿|清欠|利润|产值|营业收入|税收|带动|拉动")
_ECOLOGY = re.compile(
    r"生态环|环境|环保|污染|排放|废[水气弃物渣]|垃圾|绿|节能|节水|节电|能耗|低碳|碳|煤|水(?!平)|植被|森林|林|草"
    r"|土壤|大气|空气|扬尘|噪|粉尘|臭|资源|循环|湿地|河|湖|流域|物种|修复|治理|美观|人居"
    r"|卫生|清洁|洁净|回收|自然|耕地|退化|沙化|覆盖率|生物"
)
_BUSINESS = re.compile(r"营商|产业生态|市场环境|发展环境|投资环境|创新生态|法治环境|政治生态|舆论")


@rule("I01", "not-quantified", "指标值未量化", INFO, basis="指标体系：指标值应尽量量化")
def not_quantified(case: Case) -> Iterator[Fault]:
    """The target has no number and no date.

    Why: what is not measured is scored by feeling.
    Formula: the target is words, and no figure stands in the name.
    Basis: good practice; qualitative targets are allowed.
    Not covered: blank targets (S08).
    False alarm: an aim that cannot be counted.
    """
    for indicator in case.form.indicators:
        if indicator.target.kind in VERBAL and not has_digit(indicator.name):
            message = f"{title(indicator)}指标值“{indicator.target_raw}”未量化"
            yield fault_at(indicator, "target", message, indicator.target_raw)


@rule(
    "I03", "unit-conflict", "计量单位不一致", ERROR, basis="表内勾稽：完成值与指标值计量单位应一致"
)
def unit_conflict(case: Case) -> Iterator[Fault]:
    """The units of target and actual are incompatible.

    Why: 3批次 does not answer a target of 100人.
    Formula: each is one quantity, and their units measure different things: 名 and 人, 场 and
    次 agree, 万元 and 元 are scaled, 人 and 人次 do not agree.
    Basis: arithmetic: only like can be compared.
    Not covered: a missing unit (I02); several figures in a cell; a price that leaves its 每人
    out (元/人 and 元).
    False alarm: two words for one thing that the table of units does not know.
    """
    for indicator in case.form.indicators:
        target, actual = indicator.target.unit, indicator.actual.unit
        if target is None or actual is None or units_agree(target, actual):
            continue
        # 元/人 beside 元, and /人 that leaves out what is counted.
        heads = [unit.split("/")[0] or None for unit in (target, actual)]
        if "/" in target + actual and units_agree(*heads):
            continue
        message = (
            f"{title(indicator)}指标值“{indicator.target_raw}”以“{target}”计，"
            f"完成值“{indicator.actual_raw}”以“{actual}”计"
        )
        yield fault_at(indicator, "actual", message, actual, target)


@rule("I05", "copied-target", "照抄指标值", WARNING, basis="填报要求：实际完成值应为完成结果")
def copied_target(case: Case) -> Iterator[Fault]:
    """The text of an actual in words is that of the target.

    Why: the target was copied; what was reached is not said.
    Formula: the same text of six characters or more, without a figure; words that are a
    common answer (明显提升, 及时) apart.
    Basis: the column asks for the value that was reached. Judged by the words, so no error.
    Not covered: the target in slightly other words.
    False alarm: an aim that can only be affirmed.
    """
    for indicator in case.form.indicators:
        actual = squashed(indicator.actual_raw)
        same = actual == squashed(indicator.target_raw)
        if same and indicator.actual.kind == "text" and len(actual) >= _SHORT:
            message = f"{title(indicator)}实际完成值照抄指标值“{indicator.target_raw}”"
            yield fault_at(indicator, "actual", message, indicator.actual_raw)


@rule("I08", "target-in-name", "指标值写在名称中", WARNING, basis="填报要求：年度指标值应填入其列")
def target_only_in_name(case: Case) -> Iterator[Fault]:
    """The target stands only in the name of the indicator.

    Why: it escapes every list and comparison of targets.
    Formula: the target cell is blank, and the name states a quantity (10场企业家沙龙).
    Basis: the form has a column for it.
    Not covered: forms without the column.
    False alarm: a figure in the name that is no target.
    """
    if "target" not in case.form.printed:
        return
    for indicator in case.form.indicators:
        stated = target_in_name(indicator.name) if indicator.target.kind == "blank" else None
        if stated is not None:
            message = f"{title(indicator)}指标值写在名称中，年度指标值列空缺"
            expected = "、".join(quantity.raw for quantity in stated.quantities)
            yield fault_at(indicator, "target", message, None, expected)


@rule(
    "I11",
    "wrong-dimension",
    "指标归类存疑",
    INFO,
    basis="指标体系：指标应归入相应维度（按词语提示）",
)
def wrong_dimension(case: Case) -> Iterator[Fault]:
    """An indicator seems to stand under the wrong dimension.

    Why: its points count for what it does not measure.
    Formula: a date as the target under 质量; words of benefit (减负, 增收 …) under 成本; no
    word of nature, or words of business (营商), under 生态.
    Basis: the customary frame of indicators. A hint from the words, never an error.
    Not covered: other dimensions.
    False alarm: names that leave to their section what they are about.
    """
    for indicator in case.form.indicators:
        hint = _misplaced(indicator)
        if hint:
            message = f"{title(indicator)}列在“{indicator.level2 or indicator.level1}”下，{hint}"
            yield fault_at(indicator, "level2", message, indicator.level2)


def _misplaced(indicator: Indicator) -> str | None:
    name = indicator.name or ""
    words = f"{name}{indicator.target_raw or ''}"
    if indicator.level2 == "质量指标" and indicator.target.kind == "date":
        return f"指标值“{indicator.target_raw}”为时间，疑为时效指标"
    if is_cost(indicator) and _BENEFIT.search(name):
        return "内容疑为效益指标"
    ecological = indicator.level2 in ("生态效益指标", "生态环境成本指标")
    if ecological and (_BUSINESS.search(words) or not _ECOLOGY.search(words)):
        return "未见生态内容"
    return None
