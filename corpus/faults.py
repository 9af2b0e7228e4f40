"""One fault a form, for every rule that can be planted, so that its finding can be looked for.

A fault is planted in the record before it is laid out, or on the page afterwards, where the
record keeps its sums right by itself. A function gives None where the form has no place for it.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from .content import Report, compose
from .layouts import fitted
from .record import Money, Record, Row, projects
from .rows import PLAIN, split_target

Change = Callable[[Record, random.Random], Record | None]
Retouch = Callable[[Report, random.Random], Report | None]

IN_RECORD: dict[str, Change] = {}
"""Faults of a record by the rule that must find them."""

ON_PAGE: dict[str, Retouch] = {}
"""Faults of the laid-out report by the rule that must find them."""

OUTPUT, EFFECT, SATISFACTION = "产出指标", "效益指标", "满意度指标"


@dataclass(frozen=True, slots=True)
class Planted:
    """A report with a fault, and the same report without it."""

    rule_id: str
    report: Report
    clean: Report


def in_record(rule_id: str) -> Callable[[Change], Change]:
    """Register a fault of a record."""
    return lambda change: IN_RECORD.setdefault(rule_id, change)


def on_page(rule_id: str) -> Callable[[Retouch], Retouch]:
    """Register a fault of a page."""
    return lambda retouch: ON_PAGE.setdefault(rule_id, retouch)


def rules() -> list[str]:
    """The rules that a fault can be planted for."""
    from . import faults_page, faults_rows, faults_text  # noqa: F401  # they register faults

    return sorted({*IN_RECORD, *ON_PAGE})


def plant(
    rule_id: str, records: Sequence[Record], layout: str, rng: random.Random
) -> Iterator[Planted]:
    """The fault in each of the records that has a place for it, in a layout.

    Raises ValueError for a rule that no fault is known for.
    """
    if rule_id not in rules():
        raise ValueError(f"no fault for {rule_id}; there are {', '.join(rules())}")
    for record in records:
        seed = rng.random()
        clean = compose([record], layout, random.Random(seed), style=PLAIN)  # noqa: S311
        if rule_id in IN_RECORD:
            changed = IN_RECORD[rule_id](fitted(record, layout), rng)
            again = random.Random(seed)  # noqa: S311
            report = compose([changed], layout, again, style=PLAIN) if changed else None
        else:
            report = ON_PAGE[rule_id](clean, rng)
        if report is not None and report.blocks != clean.blocks:
            yield Planted(rule_id, report, clean)


# --- what the faults of records are made of -------------------------------------------------
def with_row(record: Record, row: Row, **changes: object) -> Record:
    """The record with one of its rows changed."""
    changed = replace(row, **changes)  # type: ignore[arg-type]
    return replace(record, rows=tuple(changed if one is row else one for one in record.rows))


def own_points(record: Record) -> list[Row]:
    """Rows with points that no other row shares."""
    after = [*record.rows[1:], None]
    pairs = zip(record.rows, after, strict=True)
    return [row for row, below in pairs if row.weight and not (below and below.shares)]


def counted(record: Record, signs: str = "≥》=") -> list[tuple[Row, Decimal, str]]:
    """Rows whose target is a count with a unit: the row, the count and the unit."""
    found = []
    for row in own_points(record):
        sign, value, unit = split_target(row.target)
        plain_unit = unit and not any(mark in unit for mark in "月日年%％/、·万亿元天小时分")
        if sign in signs and plain_unit and Decimal(value) >= 5 and "." not in value:
            found.append((row, Decimal(value), unit))
    return found


def base_records() -> list[Record]:
    """The invented reports that faults are planted in."""
    return list(projects().values())


def money(record: Record, **fiscal: Decimal | None) -> Record:
    """The record with other figures in its fiscal line."""
    line: Money = replace(record.funds["fiscal"], **fiscal)
    return replace(record, funds={**record.funds, "fiscal": line})
