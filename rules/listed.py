"""B09: amounts listed in the narrative and the total they are said to make."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import groupby

from ..normalize.figures_in_text import TextFigure
from ..normalize.funds_in_text import EXECUTED, REST, fund_role
from ..normalize.report import Form
from .figures import added, gap, number, total
from .rule import WARNING, Case, Fault, rule
from .slips import is_slip
from .text_funds import agrees, amounts, amounts_told, fault_in_text, in_wan, said, stated

_NEAR = Decimal("0.9")  # a list that comes to less may leave something out
_PART = re.compile(
    r"其中|具体(?:为|是|包括|用于)|(?<=[,:])分别(?:为|是)|分别用于|(?<!具体)包括|明细为"
)
_BEFORE = re.compile(r"(?:上年|年初|以前年度)(?:度)?结[转余]")  # money that came in


@rule(
    "B09",
    "listed-items",
    "所列金额不等于合计",
    WARNING,
    basis="正文勾稽：分项之和等于合计，结余等于预算减执行",
)
def listed_items(case: Case) -> Iterator[Fault]:
    """Amounts listed in the text do not add up, or a 结余 is not budget − executed.

    Why: the parts of a sum are often kept by several people; a slip shows in the sum first.
    Formula: total = Σ of the amounts behind 其中, 具体为 or 分别为 in its sentence; a budget or
    执行 total of the table = Σ of the amounts of numbered items that have one each; 结余 =
    budget − executed of the table, or of the text. A list that comes to less than 90% of the
    total may leave something out and is no fault.
    Basis: arithmetic of the text.
    Not covered: lists of other things than money, nested lists.
    False alarm: a list of examples; items that overlap (奖励 and 其中一等奖).
    """
    if case.form.form_index != 1:
        return
    figures = amounts_told(case)
    yield from _rests(case)
    yield from _inline(case, figures)
    yield from _numbered(case, figures)


def _rests(case: Case) -> Iterator[Fault]:
    found = stated(case)
    tolerance = case.profile.amount_tolerance
    differences = _differences(case.report.forms)
    budgets = [in_wan(f.figure) for f in found if f.role not in (REST, EXECUTED)]
    spent = [in_wan(f.figure) for f in found if f.role == EXECUTED]
    told = [budget - used for budget in budgets for used in spent]
    rests = [f.figure for f in found if f.role == REST and f.figure.is_exact]
    for figure in [*rests, *_slipped(case, rests, differences[:1])]:
        due = [*differences, *told]
        if not due or any(agrees(figure, amount, tolerance) for amount in due):
            continue
        value = number(in_wan(figure))
        message = f"{said(figure)}结余 {value} ≠ 预算 − 执行 = {number(due[0])} 万元"
        gone = f"（差 {gap(in_wan(figure), due[0])} 万元）"
        yield fault_in_text(figure, message + gone, value, number(due[0]))


def _slipped(
    case: Case, rests: Sequence[TextFigure], due: Sequence[Decimal]
) -> Iterator[TextFigure]:
    """Amounts called 结余 among words of other times or parts, which are that of the table but
    for a slip."""
    for figure in amounts_told(case) if due else ():
        if (
            figure not in rests
            and fund_role(figure.clause) == REST
            and any(is_slip(in_wan(figure), one) for one in due)
        ):
            yield figure


def _differences(forms: Sequence[Form]) -> list[Decimal]:
    """Budget − executed of each line and of all forms together, total lines first. The initial
    budget is one only of the total: among the parts some difference agrees by chance."""
    funds = [fund for form in forms for fund in form.funds]
    funds.sort(key=lambda fund: fund.line != "total")
    found = [
        budget - fund.executed
        for fund in funds
        for budget in (fund.annual_budget, fund.initial_budget if fund.line == "total" else None)
        if budget is not None and fund.executed is not None
    ]
    wholes = [f for f in funds if f.line == "total" and f.annual_budget is not None]
    if len(wholes) > 1:
        budget = total(f.annual_budget or Decimal(0) for f in wholes)
        found.append(budget - total(f.executed or Decimal(0) for f in wholes))
    return found


def _inline(case: Case, figures: Sequence[TextFigure]) -> Iterator[Fault]:
    """Totals with their parts behind 其中 or 具体为, in one sentence or in two of one paragraph."""
    previous: list[TextFigure] = []
    for sentence, group in groupby(figures, key=lambda f: (f.section.seq, f.sentence)):
        here = list(group)
        marks = list(_PART.finditer(sentence[1]))
        at = marks[0].start() if marks else -1
        if len(marks) == 1:
            before = [f for f in here if f.end <= at]
            if at == 0 and previous and previous[0].paragraph == here[0].paragraph:
                before = previous
            parts = [f for f in here if f.start > at]
            whole = _whole(case, before, parts)
            items = _items(parts, [whole] if whole else here)
            if whole and len(items) > 1:
                yield from _sum_fault(case, whole, items)
        previous = here


def _whole(
    case: Case, before: Sequence[TextFigure], parts: Sequence[TextFigure]
) -> TextFigure | None:
    """The total that a list breaks down: the one it comes to, else the last of the same kind
    (支出 … 其中：养护支出 …), else the last."""
    come, tolerance = total(in_wan(part) for part in parts), case.profile.amount_tolerance
    meant = [figure for figure in before if agrees(figure, come, tolerance)]
    kind = fund_role(parts[0].clause) if parts else None
    alike = [figure for figure in before if kind and fund_role(figure.clause) == kind]
    return next(reversed([*before, *alike, *meant]), None)


def _items(figures: Sequence[TextFigure], whole: Sequence[TextFigure]) -> list[TextFigure]:
    """The parts, up to an amount of another kind: 其中财政80万元，自筹20万元，支出90万元."""
    kind = fund_role(whole[0].clause)
    found: list[TextFigure] = []
    for figure in figures:
        role = None if _BEFORE.search(figure.clause) else fund_role(figure.clause)
        if role in (EXECUTED, REST) and role != kind:
            break
        if figure.clause.endswith("("):  # says the part before once more, or a part of it
            continue
        found.append(figure)
    return found


def _sum_fault(case: Case, whole: TextFigure, items: Sequence[TextFigure]) -> Iterator[Fault]:
    due, parts = in_wan(whole), [in_wan(figure) for figure in items]
    come = total(parts)
    if agrees(whole, come, case.profile.amount_tolerance) or come < due * _NEAR:
        return
    message = f"{said(items[-1])}所列金额 {added(parts)} 万元 ≠ 合计 {number(due)} 万元"
    gone = f"（差 {gap(come, due)} 万元）"
    yield fault_in_text(items[-1], message + gone, number(come), number(due))


def _numbered(case: Case, figures: Sequence[TextFigure]) -> Iterator[Fault]:
    """Numbered items that have one amount each, against the totals of table and text."""
    by_section: dict[int, list[TextFigure]] = {}
    for figure in figures:
        by_section.setdefault(figure.section.seq, []).append(figure)
    totals = amounts(case.report.forms, ("annual_budget", "initial_budget", "executed"))
    totals += [in_wan(found.figure) for found in stated(case)]
    for run in _runs(case):
        found = [by_section.get(seq, []) for seq in run]
        if all(len(one) == 1 for one in found):
            yield from _run_fault(case, [one[0] for one in found], totals)


def _runs(case: Case) -> Iterator[list[int]]:
    """Items 1., 2., … of one level that follow each other."""
    run: list[int] = []
    level = 0
    for section in case.report.sections:
        if run and section.level == level and not _is_first(section.number):
            run.append(section.seq)
            continue
        if len(run) > 1:
            yield run
        run, level = ([section.seq], section.level) if _is_first(section.number) else ([], 0)
    if len(run) > 1:
        yield run


def _is_first(number: str | None) -> bool:
    return (number or "").strip("(（、.． )）") in ("1", "一")


def _run_fault(
    case: Case, items: Sequence[TextFigure], totals: Sequence[Decimal]
) -> Iterator[Fault]:
    parts = [in_wan(figure) for figure in items]
    come = total(parts)
    tolerance = case.profile.amount_tolerance
    if not totals or any(abs(come - due) <= tolerance for due in totals):
        return
    due = min(totals, key=lambda amount: abs(amount - come))
    if not due or abs(come - due) > due * (1 - _NEAR):
        return
    message = f"{said(items[0])}起 {len(items)} 项所列金额 {added(parts)} 万元，"
    message += f"与合计 {number(due)} 万元不符（差 {gap(come, due)} 万元）"
    yield fault_in_text(items[0], message, number(come), number(due))
