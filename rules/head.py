"""F01 to F06: the head of the form and its goals."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .rule import ERROR, WARNING, Case, Fault, Severity, fault_at, rule
from .sums import is_blank

_HEAD: tuple[tuple[str, str, Severity], ...] = (
    ("project_name", "项目名称", ERROR),
    ("fiscal_year", "年度", ERROR),
    ("department", "部门名称", WARNING),
    ("competent_department", "主管部门", WARNING),
    ("implementing_unit", "实施单位", WARNING),
)
_GOALS = (("goal_expected", "预期目标"), ("goal_actual", "实际完成情况"))
_BARE_NUMBER = re.compile(r"[\d.,，]*\d[\d.,，]*(?:万元|亿元|元|%|％|分)?")


@rule("F01", "head-blank", "表头空缺", ERROR, WARNING, basis="填报要求：表头应填写完整")
def head_blank(case: Case) -> Iterator[Fault]:
    """The project name or the year is blank (error); unit or department is blank (warning).

    Why: a form that does not say what it is about cannot be matched with the budget.
    Formula: the cell is empty, a dash, a slash or 无.
    Basis: the form asks for it; that a 自评表 has to be complete is common practice.
    Not covered: names that are wrong. Unit and department are asked for only where their
    label is printed; the project name is not asked of a form on a whole department (整体支出).
    False alarm: a year that stands only in the name of the file.
    """
    overall = "整体" in (case.form.title or "")
    for field, label, severity in _HEAD:
        due = field in case.form.printed or severity is ERROR
        if field == "project_name" and overall:
            due = False
        value = getattr(case.form, field)
        if due and (value is None or is_blank(str(value))):
            yield fault_at(case.form, field, f"{label}未填写", severity=severity)


@rule("F02", "goal-blank", "总体目标空缺", ERROR, basis="填报要求：年度总体目标及其完成情况应填写")
def goal_blank(case: Case) -> Iterator[Fault]:
    """The expected goal of the year, or what became of it, is blank.

    Why: the indicators are the measure of the goal; without it nothing is evaluated.
    Formula: the goal block is printed and the cell is empty, a dash, a slash or 无.
    Basis: the form asks for both; that self-evaluation covers the overall goal is common
    practice.
    Not covered: a goal that is empty talk, or a result that repeats the goal.
    False alarm: a goal cell that was read as part of its neighbour (see X02, X03).
    """
    for field, label in _GOALS:
        if field in case.form.printed and is_blank(getattr(case.form, field)):
            yield fault_at(case.form, field, f"年度总体目标的“{label}”未填写")


@rule("F03", "goal-is-number", "总体目标只有数字", ERROR, basis="填报要求：总体目标应为文字表述")
def goal_is_number(case: Case) -> Iterator[Fault]:
    """A goal cell holds a bare number, with or without a unit.

    Why: an amount is no goal. Mostly the funds were copied into the goal block.
    Formula: the whole cell is a number, with 万元, 元, % or 分 at most.
    Basis: the form asks for a statement.
    Not covered: a number with words around it (培训600人).
    False alarm: none known; a cell shifted from the funds block also has X02 or X04.
    """
    for field, label in _GOALS:
        text = "".join((getattr(case.form, field) or "").split())
        if _BARE_NUMBER.fullmatch(text):
            yield fault_at(
                case.form, field, f"年度总体目标的“{label}”只填了数字“{text}”，不是目标表述", text
            )
