"""How surely a planted fault is found: `python -m jixiao.corpus.detect`."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import click

from ..extract import read
from ..extract.source import Source
from ..normalize import normalize
from ..rules import Finding, all_rules, audit
from .content import Report, compose
from .faults import Planted, base_records, plant, rules
from .rows import PLAIN
from .write_docx import write_docx
from .write_txt import write_cells, write_rows

LAYOUTS = ("national-2020", "zhuzhou-2020", "national-2021")
"""Layouts that faults are planted in: each prints points, scores and totals."""


@dataclass(slots=True)
class Found:
    """Faults planted for a rule, those found, and the keys of those that were not."""

    planted: int = 0
    found: int = 0
    missed: list[str] = field(default_factory=list)


WRITERS: Mapping[str, Callable[[Report], bytes]] = {
    "docx": write_docx,
    "rows": lambda report: write_rows(report).encode(),
    "cells": lambda report: write_cells(report).encode(),
}
"""Formats to measure in: text dumps have lost their columns, which a fault can make unclear."""


def findings(report: Report, form: str) -> tuple[Finding, ...]:
    """The findings on a report that is written in a format and read again."""
    data = WRITERS[form](report)
    document = read(Source(f"a.{form}", data, "0" * 64))
    return audit(normalize(document, "0" * 64))[1]


def is_found(planted: Planted, form: str) -> bool | None:
    """Whether the rule fires on the fault; None where it fires on the clean report as well."""
    before, after = (
        {each.message for each in findings(report, form) if each.rule_id == planted.rule_id}
        for report in (planted.clean, planted.report)
    )
    return True if after - before else (None if before else False)


def detect(
    wanted: Sequence[str], layouts: Sequence[str], seed: int, form: str, count: int
) -> dict[str, Found]:
    """Plant and look for each fault in `count` reports of each layout."""
    scores: dict[str, Found] = {}
    for rule_id in wanted:
        score = scores[rule_id] = Found()
        for layout in layouts:
            rng = random.Random(f"{seed} {rule_id} {layout}")  # noqa: S311
            for planted in plant(rule_id, base_records()[:count], layout, rng):
                hit = is_found(planted, form)
                if hit is None:
                    continue
                score.planted += 1
                score.found += hit
                if not hit:
                    score.missed.append(f"{planted.report.key} {layout}")
    return scores


def false_errors(layouts: Iterable[str], seed: int, form: str, count: int) -> Iterator[str]:
    """Findings of severity error on reports without a fault, a line each."""
    for layout in layouts:
        rng = random.Random(f"{seed} {layout}")  # noqa: S311
        for record in base_records()[:count]:
            for each in findings(compose([record], layout, rng, style=PLAIN), form):
                if each.severity == "error":
                    yield f"{record.key} {layout}: {each.rule_id} {each.message}"


def table(scores: Mapping[str, Found]) -> str:
    """The scores as text: a line for each rule that misses, and one for all."""
    lines = [
        f"{rule:4} {score.found}/{score.planted} missed: {', '.join(score.missed[:4])}"
        for rule, score in scores.items()
        if score.missed
    ]
    planted = sum(score.planted for score in scores.values())
    found = sum(score.found for score in scores.values())
    never = [rule for rule, score in scores.items() if not score.planted]
    without = [rule.id for rule in all_rules() if rule.id not in scores]
    lines.append(f"faults found: {found} of {planted} ({found / max(planted, 1):.1%})")
    lines.append(f"rules: {len(scores) - len(never)} planted, not: {' '.join(never + without)}")
    return "\n".join(lines)


@click.command()
@click.option("--rule", "chosen", multiple=True, type=click.Choice(rules()), help="Only these.")
@click.option("--layout", "layouts", multiple=True, default=LAYOUTS, show_default=True)
@click.option("--seed", default=1, show_default=True)
@click.option("--format", "form", type=click.Choice(list(WRITERS)), default="docx")
@click.option("--count", default=8, show_default=True, help="Reports a rule and layout.")
@click.option("--least", type=float, default=0.0, help="Exit with 1 where less is found.")
def main(
    chosen: Sequence[str], layouts: Sequence[str], seed: int, form: str, count: int, least: float
) -> None:
    """Plant one fault a form for each rule, and say in how many the rule fires."""
    scores = detect(chosen or rules(), layouts, seed, form, count)
    click.echo(table(scores))
    errors = list(false_errors(layouts, seed, form, count))
    click.echo("\n".join([f"errors on reports without a fault: {len(errors)}", *errors]))
    planted = sum(score.planted for score in scores.values())
    found = sum(score.found for score in scores.values())
    if errors or found < least * planted:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
