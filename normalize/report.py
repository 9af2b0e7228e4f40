"""The records: what is known of a report, field by field.

This is the one place a column is described. A field made by `column` is a column of the table
named in `TABLES`; a field made by `nested` contributes the columns of its own class under a
prefix; a plain field is for the program only. The Arrow schema, the data dictionary and the
data package are made from here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field
from decimal import Decimal
from typing import Any

from ..extract.document import Remark, Table


def column(label: str, help: str, *, default: Any = MISSING) -> Any:
    """A field that is a column: its Chinese `label` and an English `help` line."""
    return field(default=default, metadata={"label": label, "help": help})


def nested(prefix: str, label: str, *, default: Any = MISSING) -> Any:
    """A field whose class holds columns: each is named `prefix` + its own name."""
    return field(default=default, metadata={"prefix": prefix, "label": label})


@dataclass(frozen=True, slots=True)
class Quantity:
    """One quantity of a value; its columns are those of the contract's readings."""

    kind: str = column("类型", "number, percent, money, duration or date")
    op: str | None = column("比较", "=, >, >=, <, <=, ~ or range", default=None)
    value: Decimal | None = column("数值", "scaled: 万 1e4, 亿 1e8; money in 元", default=None)
    upper: Decimal | None = column("上限", "upper end of a range", default=None)
    unit: str | None = column("单位", "unit as printed after the scale", default=None)
    date: str | None = column("日期", "ISO date, --MM-DD where the year is unknown", default=None)
    date_upper: str | None = column("截止日期", "last day of a span", default=None)
    raw: str = column("原文", "the quantity as printed", default="")
    words: str = ""  # the words it belongs to: 培训 in 培训2期


@dataclass(frozen=True, slots=True)
class Value:
    """A target or actual value as read; see `parse_value`. `quantities` is in print order."""

    kind: str = column(
        "类型",
        "number, percent, money, duration, date, qualitative, compound, text or blank",
        default="blank",
    )
    op: str | None = column("比较", "=, >, >=, <, <=, ~ or range", default=None)
    value: Decimal | None = column("数值", "scaled: 万 1e4, 亿 1e8; money in 元", default=None)
    upper: Decimal | None = column("上限", "upper end of a range", default=None)
    unit: str | None = column("单位", "unit as printed after the scale", default=None)
    date: str | None = column("日期", "ISO date, --MM-DD where the year is unknown", default=None)
    date_upper: str | None = column("截止日期", "last day of a span", default=None)
    quantities: tuple[Quantity, ...] = ()


BLANK = Value()


@dataclass(frozen=True, slots=True)
class Note:
    """What an auditor must know of how a form was read.

    `kind`: `repaired` (rebuilt), `undecided` (could not be read), `cell-count` (cells do not
    fit the header). `row` is the indicator row, where it is one. `text` is Chinese.
    """

    kind: str
    text: str
    row: int | None = None
    field: str | None = None
    place: str = ""
    observed: str | None = None


@dataclass(frozen=True, slots=True)
class Aside:
    """A text of the form that is no record, and where it stands."""

    text: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class LevelPoints:
    """Points printed with a level-1 label: `产出指标 (50分)`."""

    level1: str
    points: Decimal
    label: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A narrative section under its numbered heading."""

    document_id: str = column("文档编号", "sha256 of the source's bytes")
    path: str = column("路径", "path relative to the given source")
    seq: int = column("序号", "order in the document, from 1")
    level: int = column("层级", "1 for 一、, 2 for （一）, 3 for 1., 4 for (1); 0 before any")
    number: str | None = column("编号", "number as printed")
    heading: str | None = column("标题", "heading without its number")
    text: str = column("正文", "text up to the next heading")
    place: str = ""


@dataclass(frozen=True, slots=True)
class Fund:
    """A line of the funds block, amounts in 万元."""

    form_id: str = column("表编号", "form the line belongs to")
    line: str = column("资金行", "total, fiscal, carryover, other, or the source's own label")
    label: str = column("资金名称", "label as printed")
    initial_budget: Decimal | None = column("年初预算数", "万元", default=None)
    annual_budget: Decimal | None = column("全年预算数", "万元, the adjusted budget", default=None)
    executed: Decimal | None = column("全年执行数", "万元", default=None)
    weight: Decimal | None = column("分值", "points", default=None)
    execution_rate: Decimal | None = column("执行率", "0.9 is 90%", default=None)
    score: Decimal | None = column("得分", "points scored", default=None)
    initial_budget_raw: str | None = column("年初预算数原文", "as printed", default=None)
    annual_budget_raw: str | None = column("全年预算数原文", "as printed", default=None)
    executed_raw: str | None = column("全年执行数原文", "as printed", default=None)
    weight_raw: str | None = column("分值原文", "as printed", default=None)
    execution_rate_raw: str | None = column("执行率原文", "as printed", default=None)
    score_raw: str | None = column("得分原文", "as printed", default=None)
    reason: str | None = column("偏差原因", "as printed, where the block asks for it", default=None)
    repaired: bool = column("已修复", "the line was rebuilt", default=False)
    repair: str | None = column("修复说明", "what was done and why", default=None)
    place: str = column("位置", "where it is printed", default="")
    places: Mapping[str, str] = field(default_factory=dict)  # field -> place of its cell


@dataclass(frozen=True, slots=True)
class Indicator:
    """An indicator row."""

    form_id: str = column("表编号", "form the row belongs to")
    row: int = column("行号", "order in the form, from 1")
    level1: str | None = column("一级指标", "canonical level 1")
    level2: str | None = column("二级指标", "canonical level 2")
    level1_raw: str | None = column("一级指标原文", "label as printed")
    level2_raw: str | None = column("二级指标原文", "label as printed")
    name: str | None = column("三级指标", "indicator's name, without 指标1：")
    target_raw: str | None = column("年度指标值", "target as printed, line breaks joined")
    actual_raw: str | None = column("实际完成值", "actual value as printed, line breaks joined")
    target: Value = nested("target_", "年度指标值", default=BLANK)
    actual: Value = nested("actual_", "实际完成值", default=BLANK)
    weight: Decimal | None = column(
        "分值", "points; null where merged from a row above", default=None
    )
    score: Decimal | None = column("得分", "points scored", default=None)
    weight_raw: str | None = column("分值原文", "as printed", default=None)
    score_raw: str | None = column("得分原文", "as printed", default=None)
    reason: str | None = column("偏差原因", "reason of the deviation and measures", default=None)
    repaired: bool = column("已修复", "the row was rebuilt or a label inferred", default=False)
    repair: str | None = column("修复说明", "what was done and why", default=None)
    confidence: float = column("可信度", "0 to 1: how far the next reading is", default=1.0)
    place: str = column("位置", "where the row is printed", default="")
    places: Mapping[str, str] = field(default_factory=dict)  # field -> place of its cell
    shared_weight: int | None = None  # row that holds the merged weight this row shares (F10)


@dataclass(frozen=True, slots=True)
class Form:
    """A 自评表: its head, totals, and the rows under it."""

    form_id: str = column("表编号", "document_id and form_index, joined by -")
    document_id: str = column("文档编号", "sha256 of the source's bytes")
    path: str = column("路径", "path relative to the given source")
    form_index: int = column("表序号", "order in the document, from 1")
    layout: str = column("版式", "layout of the form as recognised")
    profile: str | None = column("规则配置", "audit profile that was applied", default=None)
    profile_reason: str | None = column("配置依据", "why that profile was taken", default=None)
    title: str | None = column("标题", "title as printed", default=None)
    fiscal_year: int | None = column("年度", "year of the title or the 年度 line", default=None)
    department: str | None = column("部门名称", "as printed", default=None)
    project_name: str | None = column("项目名称", "as printed", default=None)
    sub_project: str | None = column("支出方向名称", "as printed", default=None)
    competent_department: str | None = column("主管部门", "as printed", default=None)
    implementing_unit: str | None = column("实施单位", "as printed", default=None)
    goal_expected: str | None = column("预期目标", "as printed", default=None)
    goal_actual: str | None = column("实际完成情况", "as printed", default=None)
    amount_unit: str | None = column(
        "金额单位", "万元 or 元, as printed in the funds block", default=None
    )
    total_weight: Decimal | None = column("总分值", "printed total of the points", default=None)
    total_score: Decimal | None = column("总得分", "printed total of the scores", default=None)
    grade: str | None = column("等级", "优, 良, 中 or 差", default=None)
    total_weight_raw: str | None = column("总分值原文", "as printed", default=None)
    total_score_raw: str | None = column("总得分原文", "as printed", default=None)
    grade_raw: str | None = column("等级原文", "as printed", default=None)
    place: str = column("位置", "where the form begins", default="")
    funds: tuple[Fund, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    level_points: tuple[LevelPoints, ...] = ()
    explanation: str | None = None  # 偏差大或目标未完成原因分析 below the indicators
    notes: tuple[Note, ...] = ()
    placeholders: tuple[Aside, ...] = ()  # rows that the template left: ……, 指标2：
    asides: tuple[Aside, ...] = ()  # cells and lines of the head and tail with long numbers
    printed: frozenset[str] = frozenset()  # fields whose label or column is printed in this form
    places: Mapping[str, str] = field(default_factory=dict)  # field -> place of its cell


@dataclass(frozen=True, slots=True)
class Report:
    """All that one document says. `tables` are those built up again from running text."""

    document_id: str
    forms: tuple[Form, ...] = ()
    sections: tuple[Section, ...] = ()
    remarks: tuple[Remark, ...] = ()
    tables: tuple[Table, ...] = ()
