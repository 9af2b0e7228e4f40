"""N05, N06: percentages and years that the narrative itself can be held to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from ..normalize.figures_in_text import TextFigure, is_part, last_digit
from ..normalize.funds_in_text import (
    BUDGET,
    EXECUTED,
    GIVEN,
    INITIAL,
    fund_role,
    is_amount,
)
from ..normalize.report import Form, Section
from ..normalize.units import units_agree
from .figures import HUNDRED, number, rounded
from .rule import ERROR, Case, Fault, fault_at, rule
from .text_funds import fault_in_text, in_wan, narrated, said, stated

_RATE = re.compile(r"([一-龥]{2,6})(?:率|占比|比例)[一-龥]{0,3}$")
_SPENT_RATE = re.compile(r"(?:执行|支出|使用)(?:率|进度)[一-龥]{0,3}$")
_SHARE = re.compile(r"占[一-龥]{0,12}$")
_NO_RATIO = re.compile(r"增|降|减|提高|上升|下降|同比|环比|满意|合格|优良|达标|覆盖|目标|计划")
_KINDS = ("number", "money")


@rule(
    "N05", "percent-conflict", "正文百分比有误", ERROR, basis="正文勾稽：百分比等于同句两个数之比"
)
def percent_conflict(case: Case) -> Iterator[Fault]:
    """A percentage in the text is not the ratio of the two figures given with it.

    Why: the reader checks what can be checked in a sentence; so does the auditor.
    Formula: in one sentence two figures of one unit, then a rate whose word also stands with
    one of them (办结842个，办结率92.5%): rate = that figure / the other, within one unit of its
    last printed digit. 执行率 = 支出 / 预算 as the text states them.
    Basis: arithmetic of the text.
    Not covered: sentences with three or more figures of the unit; growth; rates of satisfaction
    and quality, which have their own base.
    False alarm: a rate on a base that is not in the sentence.
    """
    if case.form.form_index != 1:
        return
    figures = narrated(case)
    for at, figure in enumerate(figures):
        if figure.quantity.kind != "percent" or not figure.is_exact:
            continue
        pair = _spent(case, figure) or _pair(figure, figures[:at])
        if pair is None or not pair[1]:
            continue
        part, base = pair
        exact = part / base * HUNDRED
        stated_rate = figure.quantity.value or Decimal(0)
        unit = last_digit(figure.quantity)
        if exact <= HUNDRED and abs(stated_rate - exact) > unit:
            shown = rounded(exact, min(unit, Decimal("0.01")))
            message = (
                f"{said(figure)}所述 {number(stated_rate)}% ≠ "
                f"{number(part)} ÷ {number(base)} = {number(shown)}%"
            )
            yield fault_in_text(figure, message, f"{number(stated_rate)}%", f"{number(shown)}%")


def _pair(figure: TextFigure, before: Sequence[TextFigure]) -> tuple[Decimal, Decimal] | None:
    """Part and base of a rate: the two figures of one unit before it in its sentence."""
    if _NO_RATIO.search(figure.subject):
        return None
    same = (figure.section.seq, figure.sentence)
    here = [f for f in before if (f.section.seq, f.sentence) == same and f.quantity.kind in _KINDS]
    if len(here) != 2 or any(not f.is_exact for f in here):
        return None
    first, second = here
    units = first.quantity.unit, second.quantity.unit
    if not all(units) or not units_agree(*units):
        return None
    values = [f.quantity.value or Decimal(0) for f in here]
    rate = _RATE.search(figure.subject)
    if rate and rate[1][-2:] in second.subject + second.after:
        return values[1], values[0]
    if rate and rate[1][-2:] in first.subject + first.after:
        return values[0], values[1]
    return (values[1], values[0]) if _SHARE.search(figure.subject) else None


def _spent(case: Case, figure: TextFigure) -> tuple[Decimal, Decimal] | None:
    """What the text says was spent, and of how much, for a rate of execution."""
    if not _SPENT_RATE.search(figure.subject) or is_part(figure):
        return None
    found = [f for f in stated(case) if f.figure.is_exact]
    # Amounts of a part or of another year in the sentence are what the rate is made of.
    wholes = {id(f.figure) for f in found}
    here = (figure.section.seq, figure.sentence)
    beside = [f for f in narrated(case) if (f.section.seq, f.sentence) == here and is_amount(f)]
    if any(id(f) not in wholes and fund_role(f.clause) for f in beside):
        return None
    spent = {in_wan(f.figure) for f in found if f.role == EXECUTED}
    budgets = {in_wan(f.figure) for f in found if f.role == BUDGET}
    budgets = budgets or {in_wan(f.figure) for f in found if f.role in (INITIAL, GIVEN)}
    return (spent.pop(), budgets.pop()) if len(spent) == len(budgets) == 1 else None


_YEAR = re.compile(r"(?<!\d)(20\d\d)年?度?(?!\d)")
_TITLE = re.compile(r"20\d\d[^。，]{0,80}?(?:自评|绩效评价)[^。，]{0,8}报告")
_TITLE_LINES = 6
_CLOSING = re.compile(r"截[至止]到?(20\d\d)年(?:12月31日|12月底|年底|底)")
_OTHER = re.compile(r"上年|结转|累计|以前|往年|计划")


@rule("N06", "year-conflict", "年度不一致", ERROR, basis="文表勾稽：标题、自评表与正文的年度一致")
def year_conflict(case: Case) -> Iterator[Fault]:
    """The years of title, form and text differ.

    Why: a form of last year was taken as the pattern and its year left standing; filed under
    the wrong year, all its figures are wrong.
    Formula: year of the report's title = year of the form; year of the form's title = its 年度;
    the year-end at which the text closes the spending (截至2023年12月31日，支出…) = that year.
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
    if form.form_index == 1:
        yield from _told_years(case.report.sections, case.report.forms)


def _told_years(sections: Sequence[Section], forms: Sequence[Form]) -> Iterator[Fault]:
    years = {form.fiscal_year for form in forms if form.fiscal_year}
    if not years:
        return
    due = "、".join(map(str, sorted(years)))
    for section, told, quote in (*_title_years(sections), *_closing_years(sections)):
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
