"""The figures of the table as the narrative may tell them: whose they are, and whether a figure of
the text is said of the same thing, and says the same."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from ..normalize.figures_in_text import ROLE_ONLY, TextFigure, pairs_of, share_of, span_of
from ..normalize.report import Form, Quantity, Value
from ..normalize.units import factors
from ..normalize.wording import words
from .slips import is_slip

_ALIKE = 2 / 3  # of a name's words that must stand in the sentence
_WORDS = 2  # that must agree
_NAME = 4  # characters of a name that agrees as a whole
_LONG = 3  # characters of a single word that agrees along with its unit
_LOOSE_UNITS = frozenset({None, "个", "次", "项", "%", "元", "人", "家", "名"})
_COUNTS_ANY = frozenset({"个", "项"})
_HAN = re.compile(r"[一-龥]{2,}")
KINDS = ("number", "percent", "money", "duration")


@dataclass(eq=False)  # not frozen, see TextFigure
class Claim:
    """A figure of the table: whose it is and what it is called."""

    form_index: int
    row: int
    role: str
    name: str
    quantity: Quantity
    pairs: frozenset[str]  # neighbouring characters of the name

    @cached_property
    def span(self) -> tuple[Decimal, Decimal]:
        """From the least to the greatest amount that the figure may stand for."""
        return span_of(self.quantity)


def claims_of(form: Form) -> Iterator[Claim]:
    """Every figure that the targets and actuals of a form state."""
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
                if quantity.kind in KINDS and quantity.value is not None and called:
                    pairs = pairs_of(called)
                    yield Claim(form.form_index, indicator.row, role, called, quantity, pairs)


def may_be(claim: Claim, figure: TextFigure) -> bool:
    """Whether kinds and units agree."""
    one, other = claim.quantity.kind, figure.quantity.kind
    if one != other and {one, other} != {"number", "duration"}:
        return False
    return bool(factors(claim.quantity, figure.quantity))


def share_with(claim: Claim, figure: TextFigure) -> float:
    """The share of the words of the claim's name that stand with a figure."""
    return share_of(words(claim.name), figure.near)


def is_sure(share: float, claim: Claim, figure: TextFigure) -> bool:
    """Whether two words agree, one of them late in the name and right at the figure."""
    names = words(claim.name)
    agreed = [word for word in names if word in figure.near]
    if share < _ALIKE or not agreed or not _is_counted(claim.name, names, figure):
        return False
    units = {claim.quantity.unit, figure.quantity.unit}
    if len(units) > 1 and None not in units and units & _COUNTS_ANY:
        return False  # 5个 is not said of 20家
    by_unit = len(agreed[-1]) >= _LONG and len(units) == 1 and not units & _LOOSE_UNITS
    return len(agreed) >= _WORDS or by_unit or is_verbatim(claim, figure)


def is_verbatim(claim: Claim, figure: TextFigure) -> bool:
    """Whether the figure stands at the whole name."""
    return len(claim.name) >= _NAME and claim.name in figure.subject


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


def equals(claim: Claim, figure: TextFigure) -> bool:
    """Whether both may be the same amount, as exactly as the rougher of them is printed."""
    one, other = claim.quantity, figure.quantity
    if one.value == other.value is not None and one.unit == other.unit:
        return True  # as most: the spans of both hold it
    first, last = claim.span
    low, high = figure.span
    scales = factors(one, other)
    return any(low * scale <= last and first <= high * scale for scale in scales)


def is_slipped(claim: Claim, figure: TextFigure) -> bool:
    """Whether a figure in the claim's own unit is the claim but for a slip, and the claim the
    actual."""
    alike = claim.quantity.unit == figure.quantity.unit and claim.role == "actual"
    values = claim.quantity.value, figure.quantity.value
    exact = claim.quantity.op == figure.quantity.op == "="
    return alike and exact and None not in values and is_slip(*(v or Decimal(0) for v in values))
