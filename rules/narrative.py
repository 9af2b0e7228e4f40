"""N02, N03: what the narrative says of an indicator, against its row in the table."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from operator import add

from ..normalize.figures_in_text import (
    ROLE_ONLY,
    TextFigure,
    figures_in_text,
    is_part,
    last_digit,
    of_other_year,
    share_of,
)
from ..normalize.once import once
from ..normalize.report import Form, Quantity, Report, Value
from ..normalize.units import factors
from ..normalize.wording import words
from .rule import WARNING, Case, Fault, fault_at, rule
from .text_funds import narrated, said

_ALIKE = Decimal(2) / 3  # of a name's words that must stand in the sentence
_CLEAR = Decimal("0.5")  # of them, for a figure that agrees to settle the matter
_DIGITS = 3  # of a figure that does not agree by chance
_LARGE = 1000
_WORDS = 2  # that must agree
_NAME = 4  # characters of a name that agrees as a whole
_LONG = 3  # characters of a single word that agrees along with its unit
_LOOSE_UNITS = frozenset({None, "个", "次", "项", "%", "元", "人", "家", "名"})
_COUNTS_ANY = frozenset({"个", "项"})
_HAN = re.compile(r"[一-龥]{2,}")
_KINDS = ("number", "percent", "money", "duration")
ROLES = {"target": "年度指标值", "actual": "实际完成值"}


@dataclass(frozen=True, slots=True)
class Claim:
    """A figure of the table: whose it is and what it is called."""

    form_index: int
    row: int
    role: str
    name: str
    quantity: Quantity
    pairs: frozenset[str]  # neighbouring characters of the name


@dataclass(frozen=True, slots=True)
class Conflict:
    """A figure of the text that tells another figure of the same thing."""

    claim: Claim
    figure: TextFigure


@rule(
    "N02",
    "actual-conflict",
    "正文与完成值不符",
    WARNING,
    basis="文表勾稽：正文所述完成数与实际完成值一致",
)
def actual_conflict(case: Case) -> Iterator[Fault]:
    """A figure of the narrative about the same thing as an indicator is not its actual.

    Why: the result is told twice; the score was made from one of the two figures.
    Formula: two thirds of the words of the indicator's name stand in the sentence, its last or
    last but one right at the figure, kind and unit agree, and the figure is neither the actual
    nor the target, as exactly as the text prints it.
    Basis: text and table of one document; the match is by words, so never an error.
    Not covered: dates, verbal values, figures that are only bounds (20余场 covers 24场), rows
    whose actual the text states elsewhere, sentences about a part of the year, a town or village.
    False alarm: a figure of a part, a place or a quarter told in the same words.
    """
    yield from _faults(case, "actual")


@rule(
    "N03",
    "target-conflict",
    "正文与指标值不符",
    WARNING,
    basis="文表勾稽：正文所述目标与年度指标值一致",
)
def target_conflict(case: Case) -> Iterator[Fault]:
    """A target in the narrative is not that of the table.

    Why: a target that was changed in one place only; the deviation was measured from one of them.
    Formula: as for N02, for figures that the text calls 目标, 计划 and the like, or that stand in
    the section of the goals.
    Basis: text and table of one document; the match is by words, so never an error.
    Not covered: dates and verbal targets.
    False alarm: the goal of several years beside that of one.
    """
    yield from _faults(case, "target")


def states_actual(figure: TextFigure, forms: Iterable[Form]) -> bool:
    """Whether a figure is clearly the actual of an indicator: the same amount, not that of the
    target, under its name, and of more digits than agree by chance."""
    value = figure.quantity.value or Decimal(0)
    if figure.quantity.op != "=" or len(f"{value:f}".replace(".", "").strip("0")) < _DIGITS:
        return False
    claims = [claim for form in forms for claim in _claims(form) if _may_be(claim, figure)]
    same = [claim for claim in claims if _equal(claim.quantity, figure.quantity)]
    targets = {(claim.form_index, claim.row) for claim in same if claim.role == "target"}
    return any(
        claim.role == "actual"
        and (claim.form_index, claim.row) not in targets
        and _is_told(claim, figure)
        for claim in same
    )


def _is_told(claim: Claim, figure: TextFigure) -> bool:
    share, large = _share(claim, figure), abs(figure.quantity.value or Decimal(0)) >= _LARGE
    if large and claim.quantity.unit == figure.quantity.unit:
        return share >= _CLEAR
    return _sure(share, claim, figure)


def _faults(case: Case, role: str) -> Iterator[Fault]:
    if not narrated(case):
        return
    rows = {indicator.row: indicator for indicator in case.form.indicators}
    for conflict in _conflicts(case.report):
        claim, figure = conflict.claim, conflict.figure
        if claim.role != role or claim.form_index != case.form.form_index:
            continue
        value: Value = getattr(rows[claim.row], role)
        printed = getattr(rows[claim.row], f"{role}_raw") or claim.quantity.raw
        if len(value.quantities) > 1:
            printed = claim.quantity.raw  # the one that is meant, of a text that states several
        told = f"所述“{claim.name}”为 {figure.quantity.raw}"
        message = f"{said(figure)}{told}，表内{ROLES[role]}为 {printed}"
        yield fault_at(rows[claim.row], role, message, printed, figure.quantity.raw)


def _claims(form: Form) -> Iterator[Claim]:
    for indicator in form.indicators:
        name = indicator.name or ""
        if not _HAN.search(name):
            name = (indicator.level2 or "").removesuffix("指标")
        values: tuple[tuple[str, Value], ...] = (
            ("target", indicator.target), ("actual", indicator.actual),
        )  # fmt: skip
        for role, value in values:
            single = len(value.quantities) == 1
            for quantity in value.quantities:
                called = name if single else quantity.words
                if quantity.kind in _KINDS and quantity.value is not None and called:
                    pairs = _pairs(called)
                    yield Claim(form.form_index, indicator.row, role, called, quantity, pairs)


@once
def _conflicts(report: Report) -> tuple[Conflict, ...]:
    claims = tuple(claim for form in report.forms for claim in _claims(form))
    years = tuple(sorted({form.fiscal_year for form in report.forms if form.fiscal_year}))
    figures = [
        figure
        for figure in figures_in_text(report.sections)
        if figure.quantity.kind in _KINDS
        and not is_part(figure)
        and not of_other_year(figure, years)
    ]
    found: dict[tuple[int, int, str], Conflict] = {}
    for figure in figures:
        conflict = _conflict(figure, claims)
        if conflict is None or (not _is_named(conflict) and _settled(conflict.claim, figures)):
            continue
        claim = conflict.claim
        found.setdefault((claim.form_index, claim.row, claim.role), conflict)
    return tuple(found.values())


def _conflict(figure: TextFigure, claims: Iterable[Claim]) -> Conflict | None:
    """The claim a figure goes against; None where it agrees with any that may be meant."""
    if figure.quantity.value is None:
        return None
    said = _pairs(figure.subject + figure.after)
    near = [c for c in claims if not said.isdisjoint(c.pairs) and _may_be(c, figure)]
    alike = [(share, claim) for claim in near if (share := _share(claim, figure)) >= _CLEAR]
    if any(_equal(claim.quantity, figure.quantity) for _, claim in alike):
        return None
    role = figure.role or "actual"
    sure = [(share, c) for share, c in alike if c.role == role and _sure(share, c, figure)]
    if not sure or (figure.quantity.op != "=" and role == "actual"):
        return None
    return Conflict(max(sure, key=lambda pair: pair[0])[1], figure)


def _may_be(claim: Claim, figure: TextFigure) -> bool:
    """Whether kinds and units agree."""
    one, other = claim.quantity.kind, figure.quantity.kind
    if one != other and {one, other} != {"number", "duration"}:
        return False
    return bool(factors(claim.quantity, figure.quantity))


def _pairs(text: str) -> frozenset[str]:
    """Neighbouring characters: a name and a text that share none tell of different things."""
    return frozenset(map(add, text, text[1:]))


def _share(claim: Claim, figure: TextFigure) -> Decimal:
    return share_of(words(claim.name), figure.sentence[: figure.start] + figure.after)


def _sure(share: Decimal, claim: Claim, figure: TextFigure) -> bool:
    """Whether two words agree, one of them late in the name and right at the figure."""
    names = words(claim.name)
    text = figure.sentence[: figure.start] + figure.after
    agreed = [word for word in names if word in text]
    if share < _ALIKE or not agreed or not _is_counted(claim.name, names, figure):
        return False
    units = {claim.quantity.unit, figure.quantity.unit}
    if len(units) > 1 and None not in units and units & _COUNTS_ANY:
        return False  # 5个 is not said of 20家
    by_unit = len(agreed[-1]) >= _LONG and len(units) == 1 and not units & _LOOSE_UNITS
    return len(agreed) >= _WORDS or by_unit or _is_verbatim(claim, figure)


def _is_verbatim(claim: Claim, figure: TextFigure) -> bool:
    """Whether the figure stands at the whole name."""
    return len(claim.name) >= _NAME and claim.name in figure.subject


def _is_named(conflict: Conflict) -> bool:
    """Whether the text names the indicator as the table does, and says what the figure is."""
    return conflict.figure.role is not None and _is_verbatim(conflict.claim, conflict.figure)


def _is_counted(name: str, names: tuple[str, ...], figure: TextFigure) -> bool:
    """Whether a figure counts what the name says: 4场次对接活动, 对接活动共4场次.

    The last word of a name says it, or the one before it: 书屋改造 is told as 改造书屋17处.
    """
    if _HAN.match(figure.after):
        return any(word in figure.after for word in names[-2:])
    for word in names[-2:]:
        _, found, rest = figure.subject.rpartition(word)
        tail = name.rpartition(word)[2]  # what is no word of its own: 点 in 助餐点
        if found and ROLE_ONLY.fullmatch(rest.removeprefix(tail)):
            return True
    return False


def _settled(claim: Claim, figures: Iterable[TextFigure]) -> bool:
    """Whether the text also states the claim as the table has it."""
    return any(
        (figure.role or "actual") == claim.role
        and not claim.pairs.isdisjoint(_pairs(figure.subject + figure.after))
        and _may_be(claim, figure)
        and _equal(claim.quantity, figure.quantity)
        and _share(claim, figure) >= _CLEAR
        for figure in figures
    )


def _equal(claim: Quantity, said: Quantity) -> bool:
    """Whether both may be the same amount, as exactly as the rougher of them is printed."""
    for factor in factors(claim, said):
        low, high = _span(said)
        if low is not None:
            low *= factor
        if high is not None:
            high *= factor
        first, last = _span(claim)
        above = low is None or last is None or low <= last
        if above and (high is None or first is None or first <= high):
            return True
    return False


def _span(quantity: Quantity) -> tuple[Decimal | None, Decimal | None]:
    """From the least to the greatest amount that a figure may stand for.

    The sign of a target says how good it is, not how exactly it is known: it is left out.
    """
    value = quantity.value or Decimal(0)
    slack = last_digit(quantity) * Decimal("0.5")
    if quantity.upper is not None:
        return value, quantity.upper
    if quantity.op == "~":
        return value - abs(value) / 10, value + abs(value) / 10
    if any(word in quantity.raw for word in ("余", "多")):
        return value, value * Decimal("1.5")
    return value - slack, value + slack
