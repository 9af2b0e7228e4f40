"""N05: percentages that the narrative itself can be held to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from ..normalize.figures_in_text import TextFigure, is_part, last_digit, of_other_year
from ..normalize.funds_in_text import (
    BUDGET,
    EXECUTED,
    GIVEN,
    INITIAL,
    fund_role,
    is_amount,
)
from ..normalize.report import Form
from ..normalize.units import units_agree
from .figures import HUNDRED, number, rounded
from .rule import ERROR, Case, Fault, rule
from .sums import total_line
from .text_funds import fault_in_text, in_wan, narrated, said, stated

_RATE = re.compile(r"([一-龥]{2,6})(?:率|占比|比例)[一-龥]{0,3}$")
_SPENT_RATE = re.compile(r"(?:执行|支出|使用)(?:率|进度)[一-龥]{0,3}$")
_GIVEN_RATE = re.compile(r"到位率[一-龥]{0,3}$")
_SHARE = re.compile(r"占[一-龥]{0,12}$")
_NO_RATIO = re.compile(r"增|降|减|提高|上升|下降|同比|环比|满意|合格|优良|达标|覆盖|目标|计划")
_DUE = re.compile(r"(?<![响反对适效供])应[一-龥]{1,4}$")
_DONE = re.compile(r"(?:已|实(?!施))[一-龥]{1,4}$")
_OWN_BASE = re.compile(r"增|降|减|提高|上升|下降|同比|环比|满意|合格|优良|达标|目标|计划")
_COMPLETED = re.compile(r"(?:完成|达成|兑现)(?:率|比例)[一-龥]{0,3}$")
_OF = re.compile(r"占[^,]{0,30}\d[^,]{0,10}的$")  # 改造62.7千米，占年度任务62千米的101.13%
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
        pair = _spent(case, figure) or _given(case, figure) or _pair(figure, figures[:at])
        if pair is None or not pair[1]:
            continue
        part, base = pair
        exact = part / base * HUNDRED
        stated_rate = figure.quantity.value or Decimal(0)
        unit = last_digit(figure.quantity)
        done = _COMPLETED.search(figure.clause) or _OF.search(figure.clause)
        if (exact <= HUNDRED or done) and abs(stated_rate - exact) > unit:
            shown = rounded(exact, min(unit, Decimal("0.01")))
            message = (
                f"{said(figure)}所述 {number(stated_rate)}% ≠ "
                f"{number(part)} ÷ {number(base)} = {number(shown)}%"
            )
            yield fault_in_text(figure, message, f"{number(stated_rate)}%", f"{number(shown)}%")


def _pair(figure: TextFigure, before: Sequence[TextFigure]) -> tuple[Decimal, Decimal] | None:
    """Part and base of a rate: the two figures of one unit before it in its sentence."""
    same = (figure.section.seq, figure.sentence)
    here = [f for f in before if (f.section.seq, f.sentence) == same and f.quantity.kind in _KINDS]
    if len(here) != 2 or any(not f.is_exact for f in here):
        return None
    first, second = here
    units = first.quantity.unit, second.quantity.unit
    if not all(units) or not units_agree(*units):
        return None
    values = [f.quantity.value or Decimal(0) for f in here]
    if _OF.search(figure.clause) and second.clause in figure.clause:
        return values[0], values[1]
    wanted = [n for n, f in enumerate(here) if _is_base(f, here[1 - n], figure)]
    if len(wanted) == 1:
        return values[1 - wanted[0]], values[wanted[0]]
    if _NO_RATIO.search(figure.subject):
        return None
    rate = _RATE.search(figure.subject)
    if rate and _says(rate[1][-2:], second):
        return values[1], values[0]
    if rate and _says(rate[1][-2:], first):
        return values[0], values[1]
    return (values[1], values[0]) if _SHARE.search(figure.subject) else None


def _given(case: Case, figure: TextFigure) -> tuple[Decimal, Decimal] | None:
    """What the sentence says was handed out, and the budget of the table, for its 到位率."""
    if not _GIVEN_RATE.search(figure.clause) or is_part(figure):
        return None
    here = (figure.section.seq, figure.sentence)
    stated_here = [f for f in narrated(case) if (f.section.seq, f.sentence) == here]
    amounts = [in_wan(f) for f in stated_here if is_amount(f) and fund_role(f.clause) == GIVEN]
    lines = [line for form in case.report.forms if (line := total_line(form))]
    budgets = [line.annual_budget for line in lines if line.annual_budget]
    return (amounts[0], budgets[0]) if len(amounts) == len(budgets) == 1 else None


def _says(word: str, figure: TextFigure) -> bool:
    """Whether a word of two characters stands with a figure, in either order: 回收率, 收回285份."""
    text = figure.subject + figure.after
    return word in text or word[::-1] in text


def _of_table(case: Case, figure: TextFigure) -> tuple[Decimal, Decimal] | None:
    """What the table says was spent and budgeted, where the paragraph states both."""
    years = tuple(form.fiscal_year for form in case.report.forms if form.fiscal_year)
    if of_other_year(figure, years):
        return None
    beside = [f for f in narrated(case) if f.paragraph == figure.paragraph and is_amount(f)]
    for form in case.report.forms:
        line = total_line(form)
        if line is None or not line.annual_budget or line.executed is None:
            continue
        both = (line.executed, line.annual_budget)
        if both[0] != both[1] and all(any(in_wan(f) == one for f in beside) for one in both):
            return both
    return None


def _is_base(one: TextFigure, other: TextFigure, rate: TextFigure) -> bool:
    """Whether a figure is what was wanted, the other what was done, and the rate the share of it:
    计划接入8000个 … 完成率, 应检420户、实检399户 … 检测率."""
    if _DUE.search(one.subject) and _DONE.search(other.subject):
        return not _OWN_BASE.search(rate.subject)
    told = one.role == "target" and other.role != "target"
    return told and _COMPLETED.search(rate.clause) is not None


def _is_rate(figure: TextFigure, form: Form) -> bool:
    """Whether a percentage is the rate of the form's total line."""
    line = total_line(form)
    if line is None or not line.annual_budget or line.executed is None:
        return False
    rate = line.executed / line.annual_budget * HUNDRED
    return abs((figure.quantity.value or Decimal(0)) - rate) <= last_digit(figure.quantity)


def _spent(case: Case, figure: TextFigure) -> tuple[Decimal, Decimal] | None:
    """What the text says was spent, and of how much, for a rate of execution."""
    if not _SPENT_RATE.search(figure.subject) or is_part(figure):
        return None
    if any(_is_rate(figure, form) for form in case.report.forms):
        return None  # as in the table; an amount beside it that is not is told by N01
    if (of_table := _of_table(case, figure)) is not None:
        return of_table
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
