"""F04 to F06: cells and sections that were not filled in as the form asks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..normalize.report import Form, Fund, Indicator, Report, Section
from .rule import ERROR, INFO, WARNING, Case, Fault, document_rule, fault_at, rule
from .sums import is_blank, undecided

_CELLS = ("name", "target", "actual", "reason")
_HEAD = ("project_name", "sub_project", "goal_expected", "goal_actual")
_REST = re.compile(
    r"[XＸ×]{2,}|x{3,}|[*＊]{2,}|_{3,}|＿{2,}"
    r"|(?:请|在此|此处|如实|^[（(]?)填写|^[（(]?(?:请|应)?(?:简要|逐项)?说明(?:偏差|未完成)?原因.{0,12}$"
    r"|简要(?:说明|描述).{0,12}字(?:以内|之内)"
)
_DOTS = re.compile(r"…+|[.．。]{4,}")
_OUTLINE = re.compile(r"包括项目背景、?主要内容|包括总体目标和阶段性目标|包括资金投入和使用情况")

_REQUIRED = re.compile(
    r"基本情况|项目(?:概况|实施|立项|内容|背景)|绩效(?:目标|分析)|工作(?:开展|过程|情况)"
    r"|评价(?:目的|对象|原则|指标|结论|工作|结果)|综合评价|总体评价|自评(?:结论|结果|得分)"
    r"|指标分析|(?:决策|过程|产出|效益|满意度|完成|实施|实现|执行|管理|使用|资金|预算|组织)(?:情况|分析)"
    r"|资金(?:管理|使用|安排|执行)|预算执行|经验|(?:存在|主要|发现)[^需]{0,4}(?:问题|不足)|建议|改进|下一步"
)
_TABLE = re.compile(r"表$|附[件表后]|见表")  # it stands below, or elsewhere
_NOTHING = re.compile(r"[\s（(]*(?:暂?无|没有|[.…·]*)[\s。.；;）)]*")


@rule("F04", "template-left", "模板残留", INFO, basis="填报要求：应删除模板中的占位与填写说明")
def template_left(case: Case) -> Iterator[Fault]:
    """Rests of the template stand in a cell: ……, XX, **, or an instruction for filling it in.

    Why: the cell was copied from the template and perhaps never adapted.
    Formula: the cell holds XX, ××, **, ____, 请填写 or the like; an indicator's name, target
    or actual also …… or four dots; a narrative section also the instruction of the outline.
    Rows that hold nothing else (……, 指标2：) are no records, and one finding together.
    Basis: the templates of the forms.
    Not covered: level-2 labels of the template with nothing beside them.
    False alarm: a masked personal name (李**); a bound that the national core indicators
    print behind a name (≥**人).
    """
    for field in _HEAD:
        text = getattr(case.form, field) or ""
        if match := _REST.search(text):
            yield fault_at(case.form, field, f"残留模板占位“{match[0]}”：{_short(text)}", text)
    for indicator in case.form.indicators:
        for field in _CELLS:
            text = _cell(indicator, field)
            dots = None if field == "reason" else _DOTS.search(text)
            if match := _REST.search(text) or dots:
                message = f"残留模板占位“{match[0]}”：{_short(text)}"
                yield fault_at(indicator, field, message, text)
    yield from _placeholders(case.form)
    yield from _outline(case)


def _placeholders(form: Form) -> Iterator[Fault]:
    if form.placeholders:
        first, count = form.placeholders[0], len(form.placeholders)
        message = f"残留模板占位行“{first.text}”，共 {count} 行，应填写或删除"
        yield Fault(message, first.text, field="name", place=first.place, key="rows")


def _cell(indicator: Indicator, field: str) -> str:
    raw = f"{field}_raw" if field in ("target", "actual") else field
    return getattr(indicator, raw) or ""


def _short(text: str) -> str:
    return text if len(text) <= 30 else text[:29] + "…"


def _outline(case: Case) -> Iterator[Fault]:
    if case.form.form_index > 1:
        return  # sections belong to the document: told once
    for section in case.report.sections:
        text = f"{section.heading or ''}{section.text}"
        if match := _OUTLINE.search(text):
            yield Fault(
                f"正文残留提纲说明“{match[0]}…”",
                observed=_short(text),
                field="text",
                place=section.place,
                key=f"section {section.seq}",
            )


@rule("F05", "score-is-text", "分值得分为文字", ERROR, basis="填报要求：分值、得分应为数字")
def score_is_text(case: Case) -> Iterator[Fault]:
    """Text stands in 分值 or 得分, where a number belongs.

    Why: it cannot be added up; the sums of the form are undecided.
    Formula: the cell is neither blank, nor a dash, nor a number (with 分 or %).
    Basis: the form asks for points.
    Not covered: a number in the wrong column; cells that could not be read (X03).
    False alarm: a remark of the auditor typed into the cell.
    """
    records: tuple[Fund | Indicator, ...] = (*case.form.funds, *case.form.indicators)
    for record in records:
        for field, label in (("weight", "分值"), ("score", "得分")):
            raw = (getattr(record, f"{field}_raw") or "").strip()
            if getattr(record, field) is not None or is_blank(raw):
                continue
            if not (isinstance(record, Indicator) and undecided(case.form, record, field)):
                name = record.name if isinstance(record, Indicator) else record.label
                message = f"“{name or '未命名指标'}”{label}为“{_short(raw)}”，不是数字"
                yield fault_at(record, field, message, raw, "数字")


@document_rule(
    "F06", "section-empty", "正文空缺", WARNING, basis="填报要求：自评报告提纲所列内容应填写"
)
def section_empty(report: Report) -> Iterator[Fault]:
    """A section that the outline of the report asks for is empty or says only 无.

    Why: an evaluation without findings, problems or proposals is a form without content.
    Formula: the heading names a required part (基本情况, 绩效目标, 评价结论, 指标分析, 问题,
    建议 …), it has no text but 无, and no sub-section.
    Basis: the customary outline of the report.
    Not covered: sections that are missing altogether, and parts below （一）;
    其他需要说明的问题, which may be 无.
    False alarm: a section whose text is a picture or a table without a word of it in the heading.
    """
    after = [section.level for section in report.sections[1:]] + [0]
    for section, next_level in zip(report.sections, after, strict=False):
        has_parts = next_level > section.level
        # Deeper numbers are mostly items of a list, which state themselves.
        heading = section.heading or ""
        required = _REQUIRED.search(heading) and not _TABLE.search(heading)
        required = section.level in (1, 2) and required
        if required and not has_parts and _NOTHING.fullmatch(section.text):
            yield _empty(section)


def _empty(section: Section) -> Fault:
    said = section.text.strip("。 \n")
    what = f"只填“{said}”" if said else "无内容"
    return Fault(
        f"正文“{section.number or ''}{section.heading}”{what}",
        observed=said or None,
        field="text",
        place=section.place,
        key=f"section {section.seq}",
    )
