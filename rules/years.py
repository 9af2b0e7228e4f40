"""N06: the years of title, form and text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import groupby

from ..normalize.figures_in_text import TextFigure
from ..normalize.report import Form, Section
from .narrative import states_actual
from .rule import ERROR, Case, Fault, fault_at, rule
from .sums import total_line
from .text_funds import agrees, narrated

_YEAR = re.compile(r"(?<!\d)(20\d\d)年?度?(?!\d)")
_TITLE = re.compile(r"20\d\d[^。，]{0,80}?(?:自评|绩效评价)[^。，]{0,8}报告")
_TITLE_LINES = 6
_CLOSING = re.compile(r"截[至止]到?(20\d\d)年(?:12月31日|12月底|年底|底)")
_OTHER = re.compile(r"上年|结转|累计|以前|往年|计划")
# Words of a sentence that may well speak of another year.
_BETWEEN = re.compile(
    r"上年(?!度?结[转余])|去年|往年|以前|次年|明年|下一?年|计划|规划|拟|预计|申请|较|比|同期|增长|(?<!截)至|以来|起|文件|号|印发|滚存|连续"
)
_OPENS = re.compile(r"(20\d\d)年度?(?:[，,]|全年|计划|预计|完成|实际|共)")
_GOALS = (("goal_expected", "预期目标"), ("goal_actual", "实际完成情况"))
_SURE = 2  # amounts of the funds block that agree, or one …
_DIGITS = 4  # … of as many digits, which do not agree by chance


@rule("N06", "year-conflict", "年度不一致", ERROR, basis="文表勾稽：标题、自评表与正文的年度一致")
def year_conflict(case: Case) -> Iterator[Fault]:
    """The years of title, form and text differ.

    Why: a form of last year was taken as the pattern and its year left standing; filed under
    the wrong year, all its figures are wrong.
    Formula: year of the report's title = year of the form; year of the form's title = its 年度;
    the year-end at which the text closes the spending (截至2023年12月31日，支出…) = that year; the
    year that a sentence gives to budget and spending of the table, or to the actual of an
    indicator, = that year; the year that a goal begins with = that year.
    Basis: title, form and text of one document.
    Not covered: other years in the text: years before and plans are named as such.
    False alarm: a report on the spending of money that was given the year before.
    """
    form = case.form
    titled = {int(year) for year in _YEAR.findall(form.title or "")}
    if form.fiscal_year and titled and form.fiscal_year not in titled:
        year = min(titled)
        message = f"自评表标题为 {year} 年度，表内年度为 {form.fiscal_year}"
        yield fault_at(form, "fiscal_year", message, str(form.fiscal_year), str(year))
    yield from _goal_years(form)
    if form.form_index == 1:
        yield from _told_years(case)


def _goal_years(form: Form) -> Iterator[Fault]:
    for field, label in _GOALS:
        text = getattr(form, field) or ""
        opens = _OPENS.match(text)
        if not opens or not form.fiscal_year or len(set(_YEAR.findall(text))) > 1:
            continue
        if int(opens[1]) != form.fiscal_year:
            message = f"年度总体目标的“{label}”为 {opens[1]} 年，自评表为 {form.fiscal_year} 年度"
            yield fault_at(form, field, message, opens[1], str(form.fiscal_year))


def _told_years(case: Case) -> Iterator[Fault]:
    sections = case.report.sections
    years = {form.fiscal_year for form in case.report.forms if form.fiscal_year}
    if not years:
        return
    due = "、".join(map(str, sorted(years)))
    found = (*_title_years(sections), *_closing_years(sections), *_stated_years(case, years))
    for section, told, quote in found:
        if not years & set(told):
            place = f"（{section.place}）" if section.place else ""
            message = f"正文“{quote}”{place}为 {told[0]} 年，自评表为 {due} 年度"
            key = f"{section.seq} {quote}"
            yield Fault(message, str(told[0]), due, field="text", place=section.place, key=key)


def _title_years(sections: Sequence[Section]) -> Iterator[tuple[Section, list[int], str]]:
    if sections and sections[0].level == 0:
        lines = sections[0].text.split("\n")[:_TITLE_LINES]
        title = _TITLE.search("".join("".join(lines).split()))
        if title:
            yield sections[0], [int(year) for year in _YEAR.findall(title[0])], title[0]


def _closing_years(sections: Sequence[Section]) -> Iterator[tuple[Section, list[int], str]]:
    for section in sections:
        for sentence in re.split(r"[。；\n]", "".join(section.text.split(" "))):
            closing = _CLOSING.search(sentence)
            spending = closing and re.search(r"支出|执行|支付", sentence[closing.end() :])
            if closing and spending and not _OTHER.search(sentence):
                yield section, [int(closing[1])], sentence[closing.start() :][:40]


def _stated_years(case: Case, years: set[int]) -> Iterator[tuple[Section, list[int], str]]:
    """Sentences that give figures of the table to another year."""
    for (_, sentence), group in groupby(narrated(case), lambda f: (f.section.seq, f.sentence)):
        figures = list(group)
        told = [int(year) for year in re.findall(r"(20\d\d)年", sentence)]
        if len(set(told)) != 1 or years & set(told) or _BETWEEN.search(sentence):
            continue
        start = sentence.index(f"{told[0]}年")
        behind = [figure for figure in figures if figure.start > start]
        if _is_of_table(case, behind):
            yield figures[0].section, told[:1], figures[0].printed[start:][:40]


def _is_of_table(case: Case, figures: Sequence[TextFigure]) -> bool:
    """Whether figures are budget and spending of a form, or the result of an indicator."""
    for form in case.report.forms:
        line = total_line(form)
        known = {line.annual_budget, line.executed} if line is not None else set()
        alike = [a for a in known if a and any(_agrees(case, figure, a) for figure in figures)]
        if len(alike) >= _SURE or any(_is_telling(amount) for amount in alike):
            return True
    return any(states_actual(figure, case.report.forms) for figure in figures)


def _is_telling(amount: Decimal) -> bool:
    return len(f"{amount:f}".replace(".", "").strip("0")) >= _DIGITS


def _agrees(case: Case, figure: TextFigure, amount: Decimal) -> bool:
    money = figure.quantity.kind == "money" and figure.is_exact
    return money and agrees(figure, amount, case.profile.amount_tolerance)
