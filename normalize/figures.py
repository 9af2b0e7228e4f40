"""Points, amounts and rates as printed, to Decimal. What is not a plain figure is None."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache

import regex

from .slips import figure

_WIDE = str.maketrans("０１２３４５６７８９．，％－兀", "0123456789.,%-元")
_PLAIN = r"-?(?:\d{1,3}(?:,\d{3}){1,5}|\d{1,15})(?:\.\d{1,10})?"
_POINTS = regex.compile(rf"({_PLAIN})\s*(?:分|%)?")
_AMOUNT = regex.compile(rf"({_PLAIN})\s*(万元|元|万|亿元)?")
_RATE = regex.compile(rf"({_PLAIN})\s*(%)?")
_remembered = lru_cache(maxsize=8192)  # most figures are asked for several times in a form
_SCALE = {"元": Decimal("0.0001"), "亿元": Decimal(10_000)}


def _match(pattern: regex.Pattern[str], text: str | None) -> regex.Match[str] | None:
    plain = "".join((text or "").translate(_WIDE).split())
    return pattern.fullmatch(figure(plain))


def _decimal(text: str) -> Decimal:
    return Decimal(text.replace(",", ""))


@_remembered
def points(text: str | None) -> Decimal | None:
    """Points of a weight or score: `10`, `10分`, `10.00`; `20%` as a weight is 20 points."""
    match = _match(_POINTS, text)
    return _decimal(match[1]) if match else None


@_remembered
def amount(text: str | None, unit: str | None) -> Decimal | None:
    """An amount in 万元. A unit typed into the cell goes before `unit`, that of the block."""
    match = _match(_AMOUNT, text)
    if not match:
        return None
    return _decimal(match[1]) * _SCALE.get(match[2] or unit or "万元", Decimal(1))


@_remembered
def rate(text: str | None) -> Decimal | None:
    """A rate as a share: `95%`, `95` and `0.95` are 0.95. A bare figure up to 1.5 is a share."""
    match = _match(_RATE, text)
    if not match:
        return None
    value = _decimal(match[1])
    return value / 100 if match[2] or value > Decimal("1.5") else value
