"""What several rules ask of an indicator: its target, whether it was met, what it scored."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from ..normalize.compare import attained, lower_is_better, meets, target_in_name
from ..normalize.once import once
from ..normalize.report import Form, Indicator, Value
from ..normalize.units import units_agree
from .figures import total

QUANTIFIED = ("number", "percent", "money", "duration", "date", "compound")
_MISREAD = re.compile(r"2([5-9]\d(?:\.\d+)?|100)[%％]")
VERBAL = ("qualitative", "text")


def title(indicator: Indicator) -> str:
    """The indicator's name for a message."""
    return f"“{indicator.name or '未命名指标'}”"


def squashed(text: str | None) -> str:
    """A text without white space and closing marks, for comparison."""
    return "".join((text or "").split()).rstrip("。.；;，,")


def target_of(indicator: Indicator) -> Value:
    """The target; where its cell is blank, the one that the name states."""
    if indicator.target.kind == "blank":
        return target_in_name(indicator.name) or indicator.target
    return indicator.target


def target_text(indicator: Indicator) -> str:
    """The target as printed, or the name that states it."""
    return indicator.name or "" if indicator.target.kind == "blank" else indicator.target_raw or ""


def sign_misread(indicator: Indicator) -> str | None:
    """The figure of a target whose ≥ is likely misread as 2: 90 of 290%."""
    match = _MISREAD.fullmatch("".join((indicator.target_raw or "").split()))
    return match[1] if match else None


def share_attained(indicator: Indicator) -> Decimal | None:
    """Actual divided by target; None where it cannot be said."""
    if sign_misread(indicator):
        return None
    return attained(target_of(indicator), indicator.actual, indicator.name)


def is_met(form: Form, indicator: Indicator) -> bool | None:
    """Whether the quantified target was met; None where it cannot be said."""
    if sign_misread(indicator):
        return None
    target, actual = target_of(indicator), indicator.actual
    found = meets(target, actual, form.fiscal_year, indicator.level2, indicator.name)
    if found is False and attained(target, actual, indicator.name) == 1 and _is_loose(indicator):
        return None
    return False if found is None and _falls_short(indicator, target, actual) else found


def _is_loose(indicator: Indicator) -> bool:
    """Whether the sign is one that stands for > or for ≥: 》 is typed for either."""
    return any(sign in target_text(indicator) for sign in "》《")


def _falls_short(indicator: Indicator, target: Value, actual: Value) -> bool:
    """Whether even all figures in the target's unit together miss it: 6场、1场 of 10场."""
    if len(target.quantities) != 1 or len(actual.quantities) < 2:
        return False
    wanted = target.quantities[0]
    least = wanted.value if wanted.op in ("=", ">", ">=") and wanted.kind == "number" else None
    if least is None or lower_is_better(target, indicator.level2, indicator.name) is not False:
        return False
    alike = [q for q in actual.quantities if q.unit and units_agree(q.unit, wanted.unit)]
    exact = all(q.op == "=" and q.value is not None for q in alike)
    values = [q.value for q in alike if q.value is not None]
    return wanted.unit is not None and exact and len(alike) > 1 and total(values) < least


def group_of(form: Form, indicator: Indicator) -> list[Indicator]:
    """The rows that share a merged 分值 with this one, itself included."""
    return _groups(form)[indicator.shared_weight or indicator.row]


@once
def _groups(form: Form) -> dict[int, list[Indicator]]:
    """The rows by the number of the row that their 分值 stands in, and by their own."""
    groups = defaultdict(list)
    for indicator in form.indicators:
        for row in {indicator.row, indicator.shared_weight or indicator.row}:
            groups[row].append(indicator)
    return groups


@dataclass(frozen=True, slots=True)
class Points:
    """The points of a row and its score, or those of the merged cell it shares."""

    weight: Decimal
    score: Decimal
    shared: bool

    @property
    def full(self) -> bool:
        """Full marks."""
        return self.score == self.weight and self.weight > 0


def points_of(form: Form, indicator: Indicator) -> Points | None:
    """Points and score that count for the row; None where either is blank."""
    return _points(form)[indicator.row]


@once
def _points(form: Form) -> dict[int, Points | None]:
    return {indicator.row: _points_of(form, indicator) for indicator in form.indicators}


def _points_of(form: Form, indicator: Indicator) -> Points | None:
    rows = group_of(form, indicator)
    holder = indicator if indicator.score is not None else rows[0]
    if holder.weight is None or holder.score is None:
        return None
    return Points(holder.weight, holder.score, len(rows) > 1)
