"""Figures as an auditor reads them in a message."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Context, Decimal

HUNDRED = Decimal(100)
# Room for the quotient of the largest and the smallest figure that a cell can hold.
_WIDE = Context(prec=120)


def rounded(value: Decimal, unit: Decimal, rounding: str = ROUND_HALF_UP) -> Decimal:
    """`value` to a multiple of `unit`, a power of ten."""
    return value.quantize(unit, rounding, _WIDE)


def number(value: Decimal, places: int = 4) -> str:
    """`value` without exponent or trailing zeros, rounded to at most `places` decimals."""
    text = f"{rounded(value, Decimal(1).scaleb(-places)):f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def percent(rate: Decimal) -> str:
    """A rate (0.9) as a percentage (`90%`)."""
    return number(rate * HUNDRED) + "%"


def gap(left: Decimal, right: Decimal) -> str:
    """The distance of two figures: two decimals, four where it is that small."""
    distance = abs(left - right)
    return number(distance, 2 if distance >= Decimal("0.01") else 4)


def total(values: Iterable[Decimal]) -> Decimal:
    """The sum as a Decimal, also of nothing."""
    return sum(values, Decimal(0))


def added(values: Iterable[Decimal]) -> str:
    """A sum written out: `40 + 3.7 + 0 = 43.7`; the figure alone where there is one."""
    terms = list(values)
    written = " + ".join(number(term) for term in terms)
    return written if len(terms) == 1 else f"{written} = {number(total(terms))}"
