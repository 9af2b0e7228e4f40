"""Printed sums of a form beside what its cells come to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from ..rules.profile import shipped

Record = Mapping[str, Any]
_TOLERANCE = Decimal("0.05")  # points
_OF_AMOUNTS = Decimal("0.01")  # 万元, as B01 has it
_YUAN = Decimal(10_000)
_DECIMALS = re.compile(r"\.(\d+)\s*[%％]")
_AMOUNTS = (
    ("initial_budget", "年初预算数合计"),
    ("annual_budget", "全年预算数合计"),
    ("executed", "全年执行数合计"),
)


@dataclass(frozen=True, slots=True)
class Sum:
    """A sum as printed and as recomputed; None where there is none. `unit` is % or nothing."""

    label: str
    printed: Decimal | None
    computed: Decimal | None
    unit: str = ""
    tolerance: Decimal = _TOLERANCE

    @property
    def gap(self) -> Decimal | None:
        """Printed less computed."""
        if self.printed is None or self.computed is None:
            return None
        return self.printed - self.computed

    @property
    def verdict(self) -> str:
        """In words: 相符, 不符, or nothing where it cannot be said."""
        gap = self.gap
        return "" if gap is None else ("相符" if abs(gap) <= self.tolerance else "不符")


def sums(form: Record, funds: Sequence[Record], indicators: Sequence[Record]) -> Iterator[Sum]:
    """The sums of funds, points and scores, with budget execution as the profile counts it."""
    total = next((fund for fund in funds if fund["line"] == "total"), None)
    parts = [fund for fund in funds if fund["line"] != "total"]
    if total:
        for field, label in _AMOUNTS:
            whole = len(parts) > 1 and not any(_is_gap(part, field) for part in parts)
            come = _added(parts, field) if whole else None
            yield _of_amounts(label, _decimal(total, field), come, form["amount_unit"] == "元")
        yield from _execution(total)
    profile = shipped().get(form["profile"] or "")
    inside = profile is None or profile.execution_counts != "outside"
    for field, printed, label in (
        ("weight", "total_weight", "分值合计"),
        ("score", "total_score", "得分合计"),
    ):
        rows = _added(indicators, field)
        own = _decimal(total, field) if total and inside else None
        yield Sum(label, _decimal(form, printed), None if rows is None else rows + (own or 0))


def _of_amounts(label: str, printed: Decimal | None, come: Decimal | None, in_yuan: bool) -> Sum:
    """A sum of amounts in the unit that the form prints them in."""
    if not in_yuan:
        return Sum(label, printed, come, tolerance=_OF_AMOUNTS)
    printed = None if printed is None else printed * _YUAN
    come = None if come is None else come * _YUAN
    return Sum(label, printed, come, tolerance=_OF_AMOUNTS * _YUAN)


def _execution(total: Record) -> Iterator[Sum]:
    budget, executed = _decimal(total, "annual_budget"), _decimal(total, "executed")
    rate = executed / budget * 100 if budget and executed is not None else None
    printed, weight = _decimal(total, "execution_rate"), _decimal(total, "weight")
    share = None if printed is None else printed * 100
    digits = _DECIMALS.search(total["execution_rate_raw"] or "")
    unit = Decimal(1).scaleb(-len(digits[1]) if digits else 0)
    yield Sum("执行率（执行÷全年预算）", share, _rounded(rate), "%", unit)
    due = min(rate, Decimal(100)) * weight / 100 if rate is not None and weight else None
    yield Sum("执行率得分", _decimal(total, "score"), _rounded(due))


def _is_gap(part: Record, field: str) -> bool:
    """Whether a line that has figures elsewhere is blank here, so that there is no sum."""
    return part[field] is None and any(part[name] is not None for name, _ in _AMOUNTS)


def _rounded(value: Decimal | None) -> Decimal | None:
    return None if value is None else value.quantize(Decimal("0.01"), ROUND_HALF_UP)


def _decimal(record: Record, field: str) -> Decimal | None:
    value = record[field]
    return None if value is None else Decimal(repr(value))


def _added(records: Sequence[Record], field: str) -> Decimal | None:
    """The sum of what is printed, None where nothing is."""
    values = [value for record in records if (value := _decimal(record, field)) is not None]
    return sum(values, Decimal(0)) if values else None
