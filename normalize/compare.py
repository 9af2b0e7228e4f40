"""Actual against target: is it met, and how far.

Everything is a set of possible values: `≥95%` all from 95 up, `900余条` all above 900, `12月` the
days of December. A target is met if every possible actual is good, missed if none is; in all
other cases nothing can be said, and the answer is None.
"""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache

import regex

from .report import Quantity, Value
from .units import factors, units_agree
from .value import parse_value
from .words import alternation, section

_DIRECTION = section("direction")
_LESS = regex.compile(alternation(_DIRECTION["less_is_better"]))
_MORE = regex.compile(alternation(_DIRECTION["more_is_better"]))
_FALLING = regex.compile(alternation(_DIRECTION["falling"]))
_RISING = regex.compile(alternation(_DIRECTION["rising"]))
_NOT_TARGETS = frozenset(_DIRECTION["not_targets"])
# 80岁以上老人, 50万元以上项目: who or what is meant, not how much of it.
_CRITERION = regex.compile(r"[0-9一-龥%]+?(?:以上|以下|以内)(?:的)?\p{Han}")

_Bound = Decimal | str | None  # None is unbounded; a date compares as ISO text
_Set = tuple[_Bound, bool, _Bound, bool]  # low, low belongs to it, high, high belongs to it


# --- which way is good --------------------------------------------------------------------
def lower_is_better(target: Value | Quantity, level2: str | None, name: str | None) -> bool | None:
    """Whether less is better: from the sign, else from 成本 and the words of the name.

    None where neither tells, as of a length of time or a sum of money without a sign.
    """
    if target.op in ("<", "<="):
        return True
    if target.op in (">", ">="):
        return False
    if target.value == 0 and target.op == "=":
        return True
    if _MORE.search(name or ""):
        return False
    if "成本" in (level2 or "") or _LESS.search(name or ""):
        return True
    if target.kind == "duration":
        return True if "时效" in (level2 or "") else None
    return None if target.kind == "money" and not level2 else False


@lru_cache(4096)
def _sense(words: str) -> int:
    return bool(_RISING.search(words)) - bool(_FALLING.search(words))


def _turned(target: Quantity, actual: Quantity, name: str | None) -> int | None:
    """-1 where the one falls and the other rises, None where only the actual says it falls."""
    wanted = _sense(target.words) or _sense(name or "")
    found = _sense(actual.words)
    if found == 0 or found == wanted:
        return 1
    return -1 if wanted else (None if found < 0 else 1)


# --- sets ---------------------------------------------------------------------------------
def _possible(op: str | None, value: Decimal | str, upper: Decimal | str | None) -> _Set:
    if op == "range":
        return value, True, upper, True
    if op in (">", ">="):
        return value, op == ">=", None, False
    if op in ("<", "<="):
        return None, False, value, op == "<="
    if op == "~" and isinstance(value, Decimal):
        slack = abs(value) / 10
        return value - slack, True, value + slack, True
    return value, True, value, True


def _good(target: Quantity, value: Decimal, lower: bool | None) -> list[_Set]:
    """The good values; two sets where both ways to see it are fair, which then must agree."""
    possible = _possible(target.op, value, target.upper)
    if target.op not in ("=", "~", "range"):
        return [possible]
    low, _, high, _ = possible
    less: _Set = (None, False, high, True)
    more: _Set = (low, True, None, False)
    if lower is None:
        return [less, more]
    if lower:
        return [less]
    # Above a range may be better, or too much.
    return [more, possible] if target.op == "range" else [more]


def _below(high: _Bound, closed: bool, low: _Bound, low_closed: bool) -> bool:
    """Whether all that ends at `high` lies before all that begins at `low`."""
    if high is None or low is None:
        return False
    return bool(high < low) or (high == low and not (closed and low_closed))  # type: ignore[operator]


def _judge(good: _Set, possible: _Set) -> bool | None:
    low, low_in, high, high_in = good
    first, first_in, last, last_in = possible
    if _below(last, last_in, low, low_in) or _below(high, high_in, first, first_in):
        return False
    above = low is None or (
        first is not None and (low < first or (low == first and (low_in or not first_in)))  # type: ignore[operator]
    )
    under = high is None or (
        last is not None and (last < high or (last == high and (high_in or not last_in)))  # type: ignore[operator]
    )
    return True if above and under else None


# --- one quantity against one ---------------------------------------------------------------
def _filled(date: str, year: int | None, other: str) -> str:
    """The date with its year: the one given, else that of the date it is compared with."""
    if not date.startswith("--"):
        return date
    known = f"{year:04d}" if year else (other[:4] if not other.startswith("--") else "0000")
    return f"{known}{date[1:]}"


def _dates_meet(target: Quantity, actual: Quantity, year: int | None) -> bool | None:
    due, done = target.date or "", actual.date or ""
    if year is not None and "次年" in target.words:
        due = _filled(due, year + 1, done)
    limit = _filled(target.date_upper or due, year, done)
    begin = _filled(done, year, due)
    end = _filled(actual.date_upper, year, due) if actual.date_upper else None
    good: _Set = (None, False, limit, target.op != "<")
    if target.op in (">", ">="):
        good = (limit, target.op == ">=", None, False)
    return _judge(good, _possible(actual.op, begin, end))


def _quantity_meets(
    target: Quantity, actual: Quantity, year: int | None, level2: str | None, name: str | None
) -> bool | None:
    if target.kind == "date" or actual.kind == "date":
        dated = target.date and actual.date
        return _dates_meet(target, actual, year) if dated else None
    if target.value is None or actual.value is None:
        return None
    turn = _turned(target, actual, name)
    if turn is None:
        return None
    good = _good(target, target.value, lower_is_better(target, level2, name))
    answers: set[bool | None] = set()
    for factor in factors(target, actual):
        value, upper = actual.value * factor, actual.upper
        possible = _possible(actual.op, value, upper * factor if upper is not None else None)
        possible = _negated(possible) if turn < 0 else possible
        answers.update(_judge(values, possible) for values in good)
    return answers.pop() if len(answers) == 1 else None


def _negated(possible: _Set) -> _Set:
    low, low_in, high, high_in = possible
    return (
        -high if isinstance(high, Decimal) else None,
        high_in,
        -low if isinstance(low, Decimal) else None,
        low_in,
    )


# --- values ---------------------------------------------------------------------------------
def _alike(target: Quantity, actual: Quantity) -> bool:
    if "date" in (target.kind, actual.kind):
        return target.kind == actual.kind
    return None not in (target.unit, actual.unit) and units_agree(target.unit, actual.unit)


def _pairs(target: Value, actual: Value) -> list[tuple[Quantity, Quantity]] | None:
    """Each quantity of the target with its actual, None where they do not pair up."""
    wanted, found = target.quantities, actual.quantities
    if len(wanted) == len(found) == 1:
        return [(wanted[0], found[0])]
    if len(wanted) == len(found) and all(map(_alike, wanted, found)):
        return list(zip(wanted, found, strict=True))
    pairs = []
    for quantity in wanted:
        alike = [other for other in found if _alike(quantity, other)]
        if len(alike) != 1:
            return None
        pairs.append((quantity, alike[0]))
    return pairs


def meets(
    target: Value,
    actual: Value,
    year: int | None = None,
    level2: str | None = None,
    name: str | None = None,
) -> bool | None:
    """Whether the actual meets the target; None where it cannot be said.

    `year` is that of dates printed without one. `level2` and `name` of the indicator tell which
    way is good where the target has no sign (成本指标, 投诉次数). Values of several quantities are
    compared piece by piece, where the pieces pair up.
    """
    pairs = _pairs(target, actual) if target.quantities and actual.quantities else None
    if not pairs:
        return None
    answers = [_quantity_meets(t, a, year, level2, name) for t, a in pairs]
    if False in answers:
        return False
    return None if None in answers else True


def attained(target: Value, actual: Value, name: str | None = None) -> Decimal | None:
    """Actual divided by target (1.2 is 120%), in one unit; None where it cannot be said.

    Plain a/t also where less is better. Of an inequality (≥90%) its bound is taken; of a range,
    a date and several quantities there is no ratio.
    """
    if len(target.quantities) != 1 or len(actual.quantities) != 1:
        return None
    wanted, found = target.quantities[0], actual.quantities[0]
    if not wanted.value or found.value is None or "range" in (wanted.op, found.op):
        return None
    scales, turn = factors(wanted, found), _turned(wanted, found, name)
    if len(scales) != 1 or turn is None:
        return None
    return found.value * scales[0] * turn / wanted.value


def target_in_name(name: str | None) -> Value | None:
    """The target that an indicator's name states: 10场企业家沙龙, 培训2000人; not 2022年度补助.

    Ages, sums and lengths of time without a sign (80岁以上老人, 三年行动) say what is meant.
    """
    value = parse_value(name)
    if not value.quantities or _CRITERION.search(name or ""):
        return None
    if all(_is_target(quantity) for quantity in value.quantities):
        return value
    return None


def _is_target(quantity: Quantity) -> bool:
    if quantity.op != "=":
        return quantity.kind != "date" or quantity.op == "<="
    if quantity.kind in ("date", "duration", "money"):
        return False
    return quantity.unit is not None and quantity.unit not in _NOT_TARGETS
