"""What speaks against a row of glued cells: arithmetic, an actual that is not like its target."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache

import regex

from . import figures
from .columns import INDICATORS, WRONG
from .compare import meets
from .glued import QUANTITY
from .units import units_agree
from .value import parse_value
from .words import is_word

_ONE_UNIT = 0.25  # what it speaks for a reading that target and actual have one unit
_SCORE_SLACK = Decimal("0.06")


def of_cell(role: str, row: Mapping[str, str]) -> float:
    """What it costs that the last cell of a row contradicts those before it."""
    if role == "actual" and "target" in row:
        texts, unit = (row["target"], row["actual"]), row.get("unit", "")
        return _unlike(*(text + unit * text[-1].isdigit() for text in texts))
    if role == "adjusted_target":
        return _otherwise(row.get("target"), row[role])
    if role == "review_score":
        return 0.0 if figures.points(row[role]) == figures.points(row.get("score")) else 0.5
    if role == "score":
        cost = _of_points(row.get("target"), row.get("actual"), row.get("weight"), row[role])
        return cost + _of_coefficient(row)
    if role == "reason" and "actual" in row:
        actual, reason = row["actual"], row["reason"]
        longer = (actual + reason[:more] for more in range(2, min(8, len(reason))))
        return 0.6 if any(is_word(text) for text in longer) else 0.0
    return 0.0


def of_row(group: str, row: Mapping[str, str]) -> float:
    """What it costs that a row has not the cells that it should have."""
    if group != INDICATORS:
        return _of_funds(row)
    given = ("target" in row) + ("actual" in row)
    cost = 0.4 if given == 1 else 0.5 if not given and row.keys() & {"weight", "reason"} else 0.0
    if "actual" in row and "score" in row and list(row).index("score") < list(row).index("actual"):
        cost += _of_points(row.get("target"), row["actual"], row.get("weight"), row["score"])
    return cost


@lru_cache(maxsize=65536)
def _of_points(
    target: str | None, actual: str | None, weight: str | None, score: str | None
) -> float:
    most, points = figures.points(weight), figures.points(score)
    if most is None or points is None:
        return 0.0
    if points > most:
        return WRONG
    if not points:
        return 0.4
    met = meets(parse_value(target), parse_value(actual)) if target and actual else None
    if met is None:
        return 0.0 if points == most else 0.1
    if met:
        return 0.0 if points == most else 0.5
    if points == most:
        return 0.3
    return 0.15 * (points % 1 != 0 and not _in_proportion(target, actual, most, points))


def _in_proportion(target: str | None, actual: str | None, most: Decimal, points: Decimal) -> bool:
    """Whether the points are the share of the target that was reached."""
    wanted, reached = parse_value(target).value, parse_value(actual).value
    if not wanted or reached is None:
        return False
    return abs(most * reached / wanted - points) <= _SCORE_SLACK


def _of_coefficient(row: Mapping[str, str]) -> float:
    coefficient = figures.points(row.get("coefficient"))
    weight, score = figures.points(row.get("weight")), figures.points(row.get("score"))
    if coefficient is None or weight is None or score is None:
        return 0.0
    return 0.0 if abs(weight * coefficient / 100 - score) <= _SCORE_SLACK else 0.8


@lru_cache(maxsize=65536)
def _unlike(printed_target: str, printed_actual: str) -> float:
    """What it costs that an actual is not of the kind of its target."""
    target, actual = parse_value(printed_target), parse_value(printed_actual)
    cost = 0.0
    if target.unit and actual.unit:
        cost += 0.0 if units_agree(target.unit, actual.unit) else 0.8
    elif target.value is not None and actual.value is not None:
        cost += 0.5 * (target.unit != actual.unit)
    if target.value and actual.value and target.unit == actual.unit:
        times = abs(actual.value / target.value)
        cost += 0.0 if Decimal("0.3") < times < 4 else 0.4 if Decimal("0.03") < times < 40 else 0.9
    elif target.value and actual.value is not None:
        cost += 0.5  # nothing at all is seldom reached
    if target.unit == actual.unit and _decimals(printed_target) != _decimals(printed_actual):
        cost += 0.25
    if target.kind == "qualitative" and QUANTITY.fullmatch(printed_actual):
        cost += 0.3
    if (target.kind == "date") != (actual.kind == "date"):
        cost += 0.3
    same = _ONE_UNIT * (target.unit is not None and target.unit == actual.unit)
    return cost - min(1.0, alike(printed_target, printed_actual) + same)


def _otherwise(target: str | None, adjusted: str) -> float:
    """What it costs that a target was adjusted, and by how much."""
    if adjusted == target:
        return 0.0
    before, behind = parse_value(target).value, parse_value(adjusted).value
    if not before or not behind:
        return 0.4
    return 0.4 if Decimal("0.2") < behind / before < 5 else 1.0


def alike(target: str, actual: str) -> float:
    """What it speaks for a reading that an actual begins in the words of its target."""
    pairs = enumerate(zip(target, actual, strict=False))
    shorter = min(len(target), len(actual))
    common = target[: next((n for n, (one, other) in pairs if one != other), shorter)]
    if len(common) < 2 or not any(letter.isalpha() for letter in common):
        return 0.0
    worded = 0.0 if common[0].isdigit() else 0.12 * len(common)
    return min(1.0, worded + 0.3 * (target == actual))


def _decimals(text: str) -> int:
    match = regex.search(r"\d\.(\d+)", text)
    return len(match[1]) if match else 0


def _of_funds(row: Mapping[str, str]) -> float:
    """The rate is that of the amounts as printed, and the score the rate of the weight."""
    budget = figures.amount(row.get("annual_budget"), None)
    executed = figures.amount(row.get("executed"), None)
    initial = figures.amount(row.get("initial_budget"), None)
    printed = row.get("execution_rate", "")
    rate = figures.rate(printed)
    cost = 0.0
    if initial is not None and budget is None:
        cost += 0.5
    if (budget is None) != (executed is None):
        cost += 0.4
    if None not in (initial, budget) and initial != budget:
        cost += 0.3
    if budget and executed is not None and executed < budget / 20:
        cost += 0.5  # next to nothing spent
    if rate is not None and budget and executed is not None:
        _, _, decimals = printed.rstrip("%％").partition(".")
        digits = len(decimals) + (2 if printed[-1] in "%％" else 0)
        off = abs(executed / budget - rate).scaleb(digits)
        cost += 0.0 if off <= Decimal("0.51") else 0.3 if off <= 1 else 0.8
    elif rate is not None:
        cost += 0.8
    weight, score = figures.points(row.get("weight")), figures.points(row.get("score"))
    if weight is not None and weight != 10:
        cost += 0.1 if weight in (20, 9, 8, 5, 15, 30, 100) else 0.4
    if rate is None and weight is None and score is not None and budget and executed is not None:
        share = min(executed / budget, Decimal(1))
        cost += 0.4 * all(abs(share * most - score) > _SCORE_SLACK for most in (10, 20))
    if rate is None or weight is None or score is None:
        return cost
    return cost + (0.0 if abs(min(rate, Decimal(1)) * weight - score) <= _SCORE_SLACK else 1.0)
