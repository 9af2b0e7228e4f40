"""What the arithmetic of a form says about a reading of its cells: costs of a contradiction."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from decimal import Decimal
from functools import lru_cache

from . import figures, taxonomy
from .columns import FUNDS, is_amount, is_blank, is_level, is_number, is_quantity, is_sign
from .glued_labels import line_label

# What it costs that a row which says something has no such cell.
NEED = {
    "name": 2.0,
    "label": 2.0,
    "weight": 1.0,
    "score": 0.6,
    "target": 0.5,
    "actual": 0.5,
    "coefficient": 0.6,
    "second_name": 0.8,
    "second_target": 0.2,
    "second_actual": 0.2,
}
TOTAL = "source total"  # the column with the sum of the sources of money, in columns "source n"
_SUM_SLACK = Decimal("0.02")
_RATE_SLACK = Decimal("0.01")


def lacking(roles: Collection[str]) -> float:
    """What a row costs that says something and has no cell of these roles."""
    cost = sum(NEED.get(role, 0.0) for role in roles)
    # Without either, the points are those of a row above; a parent row has no values.
    shared = 0.9 if {"weight", "score"} <= set(roles) else 0.0
    parent = 0.4 if {"target", "actual"} <= set(roles) else 0.0
    return cost - shared - parent


def of_cell(role: str, text: str, before: Mapping[str, str]) -> float:
    """What it costs that a cell contradicts its row (`before`: role to text): a second text in
    one column, a score above its weight, an actual value behind a sign without its target."""
    if is_blank(text):
        return 0.0
    if before.get(role):
        return 1.5
    if role == "actual":
        return 1.5 if is_sign(before.get("sign", "")) and not before.get("target") else 0.0
    if role != "score":
        return 0.0
    score, most = figures.points(text), figures.points(before.get("weight"))
    return 2.0 if score is not None and most is not None and score > most else 0.0


def of_funds(row: Mapping[str, str], *, rated: bool) -> float:
    """What it costs that the figures of a line of the funds block do not agree; `rated`: the
    block has a column of rates."""
    budget = _budget(row)
    executed = figures.amount(row.get("executed"), None)
    rate = figures.rate(row.get("execution_rate"))
    points = sum(figures.points(row.get(one)) is not None for one in ("weight", "score"))
    cost = 1.0 * points if rate is None and rated else 0.0
    if not any(c.isdigit() for role, text in row.items() if role != "label" for c in text):
        cost += 0.0 if is_line(row.get("label", "")) else 1.0  # a piece of a label
    if taxonomy.lookup("fund_lines", row.get("label", "")) != "total":
        cost += 0.3 * points  # seldom printed but for the total
    cost += _of_sources(row)
    if budget is None or executed is None:
        return cost
    if executed > budget:
        cost += 1.0
    return cost + of_rate(row, row.get("execution_rate"))


@lru_cache(maxsize=4096)
def is_line(label: str) -> bool:
    """Whether a text is the whole label of a line of funds."""
    if taxonomy.lookup("fund_lines", label):
        return True
    return bool(label) and line_label().fullmatch(label) is not None


def _budget(row: Mapping[str, str]) -> Decimal | None:
    return figures.amount(row.get("annual_budget") or row.get(TOTAL), None)


def _of_sources(row: Mapping[str, str]) -> float:
    """What it costs that the sources of money do not make their sum."""
    whole = figures.amount(row.get(TOTAL), None)
    named = [text for role, text in row.items() if role.startswith("source ") and role != TOTAL]
    parts = [part for part in (figures.amount(text, None) for text in named) if part is not None]
    if whole is None:
        return 1.0 if len(parts) > 1 else 0.0
    return 2.0 if parts and abs(sum(parts) - whole) > _SUM_SLACK else 0.0


def of_rate(row: Mapping[str, str], text: str | None) -> float:
    """What it costs that a rate is not that of the amounts."""
    budget = _budget(row)
    executed = figures.amount(row.get("executed"), None)
    rate = figures.rate(text)
    if not budget or executed is None or rate is None:
        return 0.0
    return 2.0 if abs(executed / budget - rate) > _RATE_SLACK else 0.0


def are_two(group: str, roles: Collection[str | None], text: str, behind: str) -> bool:
    """Whether two texts are no one cell: a label beside another cell that it does not complete
    (3元 | 效益指标), a quantity beside another one, a sign that has a column of its own."""
    if group == FUNDS:
        line = taxonomy.lookup("fund_lines", behind)
        amounts = is_amount(text) and is_amount(behind)
        return amounts or (line is not None and not is_line(text + behind))
    if "sign" in roles and is_sign(behind):
        return True
    if is_quantity(text) and (is_quantity(behind) or is_number(behind) or "，" in behind):
        return True
    return (is_level(text) or is_level(behind)) and not is_level(text + behind)
