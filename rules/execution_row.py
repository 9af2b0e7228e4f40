"""Forms that print budget execution as a row of the indicator table.

The audit takes such a row for the points, score and reason of the funds block, which prints none
of its own, so that every rule sees budget execution in one place.
"""

from __future__ import annotations

import re
from dataclasses import replace

from ..normalize.report import Form, Fund, Indicator
from .figures import HUNDRED
from .sums import total_line

_NAME = re.compile(r"(?:全年|年度|项目)?(?:预算|资金|预算资金|项目资金)?执行(?:率|情况|进度)?")
_FIELDS = ("weight", "score")


def with_execution_row(form: Form) -> Form:
    """The form with a row on budget execution moved into its funds block."""
    rows = [i for i in form.indicators if _is_execution(i)]
    line = total_line(form)
    if line is None or len(rows) != 1 or not any(i.level1 for i in form.indicators):
        return form
    funds = tuple(_filled(fund, rows[0]) if fund is line else fund for fund in form.funds)
    indicators = tuple(i for i in form.indicators if i is not rows[0])
    return replace(form, funds=funds, indicators=indicators)


def _is_execution(indicator: Indicator) -> bool:
    """Whether the row stands under no dimension, is named for execution and was read as printed."""
    name = re.sub(r"\s|[（(].*?[)）]", "", indicator.name or "")
    named = indicator.level1 is None and _NAME.fullmatch(name) is not None
    return named and not indicator.repaired and indicator.shared_weight is None


def _filled(line: Fund, row: Indicator) -> Fund:
    """The total line with what the row says and the line does not."""
    places = dict(line.places)
    for field in _FIELDS:
        if getattr(line, field) is None:
            raw = f"{field}_raw"
            line = replace(line, **{field: getattr(row, field), raw: getattr(row, raw)})
            places[field] = row.places.get(field) or row.place
    actual = row.actual
    if line.execution_rate is None and actual.kind == "percent" and actual.value is not None:
        rate, raw_rate = actual.value / HUNDRED, row.actual_raw
        line = replace(line, execution_rate=rate, execution_rate_raw=raw_rate)
        places["execution_rate"] = row.places.get("actual") or row.place
    return replace(line, reason=line.reason or row.reason, places=places)
