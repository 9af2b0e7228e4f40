"""Figures as an auditor reads them in a message."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

HUNDRED = Decimal(100)


def number(value: Decimal, places: int = 4) -> str:
    """`value` without exponent or trailing zeros, rounded to at most `places` decimals."""
    rounded = value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    text = f"{rounded:f}"
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
