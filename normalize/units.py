"""Units of values: which agree, and what a figure in the one is in the other."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from functools import cache, lru_cache

import regex

from .report import Quantity
from .words import fold, section

_AGREE = section("agree")
_MEASURES = {
    unit: (measure, Decimal(factor))
    for measure, units in _AGREE["measures"].items()
    for unit, factor in units.items()
}
_SAME = {unit: group[0] for group in _AGREE["same"] for unit in group}
_GENERIC = frozenset(_AGREE["generic"])
_JOINT = regex.compile(r"[/·*、.×每]")
_BRACKETS = regex.compile(r"[()]")
_PAIRS = 65_536  # of units of which it is remembered whether they agree
_TEN_THOUSAND, _HUNDRED = Decimal(10_000), Decimal(100)


@cache
def _measure(unit: str) -> tuple[str, Decimal]:
    """What a unit measures, and its factor to the base unit of that measure."""
    head, *per = _JOINT.split(fold(unit)[1])
    key, factor = _MEASURES.get(head, (_SAME.get(head, head), Decimal(1)))
    keys = []
    for part in per:
        measure, divisor = _MEASURES.get(part, (_SAME.get(part, part), Decimal(1)))
        keys.append(measure)
        factor /= divisor
    return "/".join([key, *sorted(keys)]), factor


def _either(unit: str) -> list[str]:
    """The units that one with a bracket names: 盏（套） is 盏 or 套."""
    return [part for part in _BRACKETS.split(fold(unit)[1]) if part]


@lru_cache(_PAIRS)
def units_agree(one: str | None, other: str | None) -> bool:
    """Whether two units measure the same: 名 and 人, 场 and 次, 亩 and 公顷; 人 and 人次 do not.

    A missing unit agrees with any, and 个 with any unit that counts.
    """
    if not one or not other:
        return True
    if "(" in fold(one + other)[1]:
        return any(units_agree(a, b) for a in _either(one) for b in _either(other))
    first, second = _measure(one)[0], _measure(other)[0]
    if first == second or (first.startswith("/") and second.endswith(first)):
        return True
    if not (_GENERIC & {one, other}):
        return False
    return not any(unit in _MEASURES for unit in (one, other))


def factors(target: Quantity, actual: Quantity) -> tuple[Decimal, ...]:
    """What the actual may have to be multiplied by to be in the target's unit.

    Several where a figure stands without its unit and may mean two things: 90 beside 90万元.
    """
    if not target.unit or not actual.unit:
        bare, other = (target, actual) if actual.unit else (actual, target)
        scales = [Decimal(1), *_unsaid(bare, other)]
        return tuple(scales if bare is actual else [1 / scale for scale in scales])
    return _factor(target.unit, actual.unit)


@lru_cache(_PAIRS)
def _factor(target: str, actual: str) -> tuple[Decimal, ...]:
    """What one unit is in the other; nothing where they measure different things."""
    if not units_agree(target, actual):
        return ()
    return (_measure(actual)[1] / _measure(target)[1],)


def _unsaid(bare: Quantity, other: Quantity) -> Iterable[Decimal]:
    value = abs(bare.value or Decimal(0))
    scaled = any(char in bare.raw for char in "万亿")
    if other.unit == "%":
        return [_HUNDRED] if value <= 1 else []
    if other.kind == "money" or any(char in other.raw for char in "万亿"):
        return [] if scaled else [_TEN_THOUSAND]
    return []
