"""N01, B08: the amounts of the narrative against the funds block."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from ..normalize.figures_in_text import TextFigure, figures_in_text, last_digit
from ..normalize.funds_in_text import (
    BUDGET,
    EXECUTED,
    GIVEN,
    INITIAL,
    REST,
    FundFigure,
    fund_figures,
    fund_role,
    is_amount,
)
from ..normalize.once import once
from ..normalize.report import Form, Report
from .figures import number, total
from .rule import ERROR, Case, Fault, rule
from .slips import is_slip

WAN = Decimal(10_000)
_FIELDS = {
    INITIAL: ("initial_budget", "annual_budget"),
    BUDGET: ("initial_budget", "annual_budget"),
    GIVEN: ("initial_budget", "annual_budget", "executed"),
    EXECUTED: ("executed",),
    REST: (),
}
# The column without which nothing can be said of an amount.
_OWN = {
    INITIAL: "initial_budget",
    BUDGET: "annual_budget",
    GIVEN: "annual_budget",
    EXECUTED: "executed",
}
_LABELS = {"initial_budget": "年初预算数", "annual_budget": "全年预算数", "executed": "全年执行数"}
_SCALES = (Decimal(10_000), Decimal(100_000_000))
MOST_FORMS = 100
_DIGITS = 3  # fewer figures that agree may do so by chance


def narrated(case: Case) -> tuple[TextFigure, ...]:
    """The figures of the narrative; none where a page is a scan, since text is missing then, or in
    a volume of more than `MOST_FORMS` forms: which of them a sentence tells of cannot be said."""
    scanned = any(remark.code == "scan" for remark in case.report.remarks)
    if scanned or len(case.report.forms) > MOST_FORMS:
        return ()
    return figures_in_text(case.report.sections)


@once
def amounts_told(case: Case) -> tuple[TextFigure, ...]:
    """The exact amounts of the narrative."""
    return tuple(f for f in narrated(case) if is_amount(f) and f.is_exact)


@once
def _stated(report: Report) -> tuple[FundFigure, ...]:
    forms = report.forms
    names = {name for f in forms for name in (f.project_name, f.sub_project) if name}
    years = {form.fiscal_year for form in forms if form.fiscal_year}
    return fund_figures(report.sections, tuple(sorted(names)), tuple(sorted(years)))


def stated(case: Case) -> tuple[FundFigure, ...]:
    """The amounts that name a fund figure of the project.

    The narrative belongs to the document, so its amounts are told with the first form.
    """
    if case.form.form_index != 1 or not narrated(case):
        return ()
    return _stated(case.report)


def in_wan(figure: TextFigure) -> Decimal:
    """The amount in 万元, as the funds block has it."""
    return (figure.quantity.value or Decimal(0)) / WAN


def agrees(figure: TextFigure, amount: Decimal, tolerance: Decimal) -> bool:
    """Whether an amount in 万元 is the one of the text, as exactly as the text prints it."""
    value, unit = in_wan(figure), last_digit(figure.quantity) / WAN
    if figure.quantity.upper is not None:
        return value <= amount <= figure.quantity.upper / WAN
    if figure.quantity.op == "~":
        return abs(amount - value) <= value / 10
    if figure.quantity.op in (">", ">="):
        return amount >= value
    if figure.quantity.op in ("<", "<="):
        return amount <= value
    return abs(amount - value) < unit or abs(amount - value) <= tolerance


def amounts(forms: Iterable[Form], fields: Iterable[str]) -> list[Decimal]:
    """The amounts of the funds blocks: of every line, and of all forms together."""
    forms = list(forms)
    found = []
    for field in fields:
        values = [getattr(fund, field) for form in forms for fund in form.funds]
        found += [value for value in values if value]
        wholes = whole(forms, field)
        found += [total(wholes)] if len(wholes) > 1 else []
    return found


def whole(forms: Iterable[Form], field: str) -> list[Decimal]:
    """The amount of each form's total line, where it is printed."""
    lines = [fund for form in forms for fund in form.funds if fund.line == "total"]
    values = [getattr(fund, field, None) for fund in lines]
    return [value for value in values if value is not None]


def said(figure: TextFigure) -> str:
    """The sentence and its place, for a message."""
    place = f"（{figure.section.place}）" if figure.section.place else ""
    return f"正文“{figure.quote}”{place}"


def fault_in_text(
    figure: TextFigure, message: str, observed: str, expected: str, field: str = "text"
) -> Fault:
    """A fault in the narrative."""
    place = figure.section.place
    key = f"{figure.section.seq} {figure.sentence[:40]} {figure.start}"
    return Fault(message, observed, expected, field=field, place=place, key=key)


def _table(report: Report, fields: Iterable[str]) -> str:
    parts = [(_LABELS[field], whole(report.forms, field)) for field in fields]
    return "、".join(
        f"{label} {'、'.join(map(number, values))}" for label, values in parts if values
    )


@rule(
    "N01",
    "amount-conflict",
    "正文金额与表不符",
    ERROR,
    basis="文表勾稽：正文资金数与自评表资金数一致",
)
def amount_conflict(case: Case) -> Iterator[Fault]:
    """An amount of the narrative that names a fund figure is not in the table.

    Why: budget and spending are told twice in one document; one of the two is wrong.
    Formula: an amount said of 预算 or 安排 ≠ every 年初预算数 and 全年预算数, of 支出 or 执行 ≠
    every 全年执行数, of 下达, 下拨, 拨付 or 到位 ≠ all of these, as exactly as the text prints it.
    Basis: text and table of one document.
    Not covered: amounts of a part of the project or of the year, of other years, and 结余 (B09).
    Only an amount with nothing but fund words before it in its clause is compared; among other
    words one that is the table's but for one digit or the order of its digits, if the text does
    not state the right one as well.
    False alarm: a narrative about a larger fund, of which the form takes one project.
    """
    seen = set()
    for found in (*stated(case), *_slipped(case)):
        figure, fields = found.figure, _FIELDS[found.role]
        known = whole(case.report.forms, _OWN.get(found.role, ""))
        every = amounts(case.report.forms, fields) if known else []
        tolerance = case.profile.amount_tolerance
        if not every or any(agrees(figure, amount, tolerance) for amount in every):
            continue
        if (found.role, figure.quantity.value) in seen or _scaled(case, figure, 1) is not None:
            continue
        seen.add((found.role, figure.quantity.value))
        value = number(in_wan(figure))
        table = _table(case.report, dict.fromkeys((*fields, "annual_budget", "executed")))
        message = f"{said(figure)}所述金额 {value} 万元与表不符：{table} 万元"
        expected = "、".join(map(number, dict.fromkeys(every)))
        yield fault_in_text(figure, message, value, expected)


def _slipped(case: Case) -> Iterator[FundFigure]:
    """Amounts of a fund figure among words of other times or parts, which are that of the table
    but for a slip, where the text does not state the right one."""
    if case.form.form_index != 1 or len(case.report.forms) > 1:
        return
    told = {id(found.figure) for found in stated(case)}
    figures = amounts_told(case)
    said = {(fund_role(figure.clause), in_wan(figure)) for figure in figures}
    for figure in figures:
        role = fund_role(figure.clause)
        known = whole(case.report.forms, _OWN.get(role or "", ""))
        due = [amount for amount in known if (role, amount) not in said]
        if id(figure) not in told and any(is_slip(in_wan(figure), amount) for amount in due):
            yield FundFigure(figure, role or "")


def _scaled(case: Case, figure: TextFigure, digits: int = _DIGITS) -> Decimal | None:
    """The amount of the table that differs from that of the text by 10⁴ or 10⁸ alone."""
    value = in_wan(figure)
    if not value or len(f"{value:f}".replace(".", "").strip("0")) < digits:
        return None
    every = [amount for amount in amounts(case.report.forms, _LABELS) if amount]
    if any(agrees(figure, amount, case.profile.amount_tolerance) for amount in every):
        return None
    return next((a for a in every for s in _SCALES if a in (value * s, value / s)), None)


@rule(
    "B08", "unit-scale", "金额单位有误", ERROR, basis="文表勾稽：同一金额在正文与表内的单位应一致"
)
def unit_scale(case: Case) -> Iterator[Fault]:
    """The same amount stands in text and table with units that differ by 10⁴ or 10⁸.

    Why: 元 was taken for 万元; every sum over many forms is spoilt by one such form.
    Formula: amount of the text = amount of the table × 10⁴, × 10⁸ or divided by these, where
    the clause names a fund figure of the whole project, or any and three or more digits agree.
    Basis: text and table of one document.
    Not covered: amounts of parts with one or two digits, which agree by chance.
    False alarm: a sum of another thing with the same digits.
    """
    if case.form.form_index != 1:
        return
    seen = set()
    wholes = {id(found.figure) for found in stated(case)}
    for figure in amounts_told(case):
        if not fund_role(figure.clause):
            continue
        amount = _scaled(case, figure, 1 if id(figure) in wholes else _DIGITS)
        if amount is None or amount in seen:
            continue
        seen.add(amount)
        value = number(in_wan(figure))
        message = (
            f"{said(figure)}所述金额即 {value} 万元，表内为 {number(amount)} 万元，"
            f"相差 {_times(in_wan(figure), amount)} 倍，疑为单位有误"
        )
        yield fault_in_text(figure, message, value, number(amount))


def _times(one: Decimal, other: Decimal) -> str:
    return "一万" if max(one, other) / min(one, other) == _SCALES[0] else "一亿"
