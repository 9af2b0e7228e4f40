"""Whether a figure is likely another one with a slip of the pen."""

from __future__ import annotations

from decimal import Decimal

_FEW = 3  # digits of a figure that is still changed into many others by one slip


def is_slip(one: Decimal, other: Decimal) -> bool:
    """Whether two figures differ by one digit (of four or more) or by the order of their digits:
    1784.36 and 1874.36."""
    first, second = _digits(one, other), _digits(other, one)
    if first == second or len(first) != len(second) or len(first.strip("0")) < _FEW:
        return False
    if sorted(first) == sorted(second):
        return True
    apart = sum(a != b for a, b in zip(first, second, strict=True))
    return apart == 1 and len(first.strip("0")) > _FEW


def _digits(value: Decimal, other: Decimal) -> str:
    """The digits of a figure, with as many decimals as the finer of both has."""
    places = max(_places(value), _places(other))
    return f"{abs(value):.{places}f}".replace(".", "")


def _places(value: Decimal) -> int:
    text = f"{value:f}"
    return len(text.partition(".")[2].rstrip("0"))
