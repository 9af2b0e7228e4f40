"""Writes invented reports as files, with the right answers: `python -m jixiao.corpus.make OUT`."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import click

from . import faults
from .answer import form_gold, stated_gold
from .content import Report, compose
from .damage import DAMAGES, Hurt, hurt
from .flatten import FLATTENINGS
from .layouts import layouts
from .misread import digitless_gold, slipped_gold
from .record import Record, projects
from .rows import Style
from .vary import records_for
from .write_docx import write_docx
from .write_pdf import FONT, Setting, write_pdf
from .write_txt import write_cells, write_rows

FORMATS = ("docx", "pdf", "rows", "cells")
HERE = Path(__file__).parent
SETTINGS = (
    Setting(),
    Setting(repeat_header=True),
    Setting(cut_rows=True),
    Setting(landscape=True, size=9),
    Setting(margin=90, size=8),
    Setting(filled_rules=True),
)
# The committed samples: layout, style, number of the page setting, projects.
SAMPLES: tuple[tuple[str, Style, int, tuple[str, ...]], ...] = (
    ("national-2020", Style(number_names=True, dots=True), 0, ("yunling-shuwu",)),
    ("national-2020", Style(), 1, ("qingshi-qudao",)),
    ("national-2020", Style(full_width=True), 3, ("wanfeng-guangbo",)),
    ("national-2020", Style(blank_levels=True), 4, ("meixi-jiaoyu",)),
    ("zhuzhou-2020", Style(), 0, ("ningxi-chanye",)),
    ("zhuzhou-2020", Style(dots=True), 2, ("jinlan-chengguan",)),
    ("zhuzhou-2020", Style(points=False), 3, ("baisha-yanglao",)),
    ("xinjiang-2020", Style(), 0, ("xingwang-wenwu", "yanbei-tianjing")),
    ("xinjiang-2020", Style(full_width=True), 2, ("qianhu-zaolin",)),
    ("national-2021", Style(), 1, ("linhai-zhufang",)),
    ("transfer-weights", Style(), 0, ("tongling-nongye",)),
    ("hubei", Style(), 0, ("nanping-kexie",)),
)


def write(report: Report, form: str, rng: random.Random, font: str = FONT) -> bytes:
    """The report in one of FORMATS; `font` is that of a PDF."""
    if form == "docx":
        return write_docx(report, headings=rng.random() < 0.5, controls=rng.random() < 0.1)
    if form == "pdf":
        return write_pdf(report, replace(rng.choice(SETTINGS), font=font))
    return (write_rows(report) if form == "rows" else write_cells(report)).encode()


def suffix(form: str) -> str:
    """The ending of a file's name."""
    return {"rows": "rows.txt", "cells": "cells.txt"}.get(form, form)


def golds(report: Report, ending: str = "") -> list[Mapping[str, Any]]:
    """The right answer for each form of a report, as far as a file of this ending prints it."""
    if ending == "stated.txt":
        # The sentences state what was reached in a layout that has no column for it too.
        return [stated_gold(record) for record, _, _ in report.forms]
    found = [form_gold(*form) for form in report.forms if _is_evaluation(form[1])]
    if ending in ("F10.txt", "F10b.txt"):
        return [slipped_gold(gold, report.key) for gold in found]
    return [digitless_gold(gold) for gold in found] if ending == "F11.txt" else list(found)


def _is_evaluation(layout: str) -> bool:
    """False for the forms that state goals only, of which nothing is to be read."""
    return bool(layouts()[layout].get("self_evaluation", True))


def dump(path: Path, data: object) -> None:
    """JSON with one trailing line break."""
    path.write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def make_samples(out: Path) -> None:
    """The committed samples and their gold, the same bytes each time."""
    for folder in ("samples", "gold"):
        (out / folder).mkdir(parents=True, exist_ok=True)
    for layout, style, setting, keys in SAMPLES:
        # The seed is fixed text, so that a sample stays as it is when another is added.
        rng = random.Random(keys[0])  # noqa: S311
        report = compose([projects()[key] for key in keys], layout, rng, style=style)
        files = {
            "docx": write_docx(report, headings=rng.random() < 0.5),
            "pdf": write_pdf(report, SETTINGS[setting]),
            "rows.txt": write_rows(report).encode(),
            "cells.txt": write_cells(report).encode(),
        }
        for ending, data in files.items():
            (out / "samples" / f"{keys[0]}.{ending}").write_bytes(data)
        dump(out / "gold" / f"{keys[0]}.json", golds(report))


@dataclass(frozen=True, slots=True)
class Plan:
    """What to write: reports a layout, forms a report, and the kinds of files."""

    count: int = 24
    seed: int = 1
    each: int = 1
    layouts: Sequence[str] = ()
    formats: Sequence[str] = ()
    flattenings: Sequence[str] = ()
    damages: Sequence[str] = ()
    font: str = FONT


def make(out: Path, plan: Plan) -> dict[str, Any]:
    """Write the files, gold.json and damage.json; returns the gold by file name."""
    out.mkdir(parents=True, exist_ok=True)
    gold: dict[str, Any] = {}
    damage: dict[str, Any] = {}
    for layout in plan.layouts:
        rng = random.Random(f"{plan.seed} {layout}")  # noqa: S311
        records = records_for(plan.count * plan.each, rng)
        for number, some in enumerate(batched(records, plan.each)):
            report = compose(some, layout, rng, text=rng.random() < 0.7)
            for ending, data, hurts in files(report, plan, rng):
                name = f"{layout}-{number:04d}.{ending}"
                (out / name).write_bytes(data)
                gold[name] = golds(report, ending)
                if hurts:
                    damage[name] = [one.plain() for one in hurts]
    dump(out / "gold.json", gold)
    if plan.damages:
        dump(out / "damage.json", damage)
    return gold


def batched(records: Sequence[Record], size: int) -> Iterator[Sequence[Record]]:
    """The records in groups of `size`."""
    return (records[at : at + size] for at in range(0, len(records), size))


def files(
    report: Report, plan: Plan, rng: random.Random
) -> Iterator[tuple[str, bytes, Sequence[Hurt]]]:
    """Ending, bytes and damage of each file of a report."""
    for form in plan.formats:
        yield suffix(form), write(report, form, rng, plan.font), ()
    for name in plan.flattenings:
        yield f"{name}.txt", FLATTENINGS[name](report).encode(), ()
    for style, writer in (("rows", write_rows), ("cells", write_cells)):
        for kind in DAMAGES[style]:
            if kind in plan.damages:
                text, hurts = hurt(writer(report), style, kind, rng)
                if hurts:
                    yield f"{style}.{kind}.txt", text.encode(), hurts


def make_faults(out: Path, plan: Plan, wanted: Sequence[str]) -> dict[str, str]:
    """Write reports with one fault each, and faults.json: the rule that must find it, by file."""
    out.mkdir(parents=True, exist_ok=True)
    planted: dict[str, str] = {}
    for layout in plan.layouts:
        for rule in wanted:
            rng = random.Random(f"{plan.seed} {rule} {layout}")  # noqa: S311
            found = faults.plant(rule, faults.base_records()[: plan.count], layout, rng)
            for number, one in enumerate(found):
                for form in plan.formats:
                    name = f"{layout}-{rule}-{number:04d}.{suffix(form)}"
                    (out / name).write_bytes(write(one.report, form, rng, plan.font))
                    planted[name] = rule
    dump(out / "faults.json", planted)
    return planted


def _names(known: Sequence[str]) -> Callable[..., list[str]]:
    def read(_context: object, option: click.Parameter, value: str) -> list[str]:
        fixed = {"all": list(known), "none": []}
        names = fixed.get(value, value.split(","))
        unknown = sorted(set(names) - set(known))
        if unknown:
            raise click.BadParameter(f"unknown {unknown}; known: {', '.join(known)}", param=option)
        return names

    return read


KINDS = list(dict.fromkeys(kind for kinds in DAMAGES.values() for kind in kinds))


@click.command()
@click.argument("out", type=click.Path(path_type=Path, file_okay=False))
@click.option("--seed", default=1, show_default=True)
@click.option("--count", default=24, show_default=True, help="Reports a layout.")
@click.option("--each", default=1, show_default=True, help="Forms a report.")
@click.option("--layout", default="all", callback=_names(list(layouts())))
@click.option("--format", "formats", default="all", callback=_names(FORMATS))
@click.option("--flatten", default="none", callback=_names(list(FLATTENINGS)))
@click.option("--damage", default="none", callback=_names(KINDS))
@click.option("--fault", default="none", callback=_names(faults.rules()), help="Rule ids.")
@click.option("--font", default=FONT, show_default=True, help="Or a TrueType file to embed.")
@click.option("--samples", is_flag=True, help="Only the committed samples and gold, into OUT.")
def main(
    out: Path,
    seed: int,
    count: int,
    each: int,
    layout: list[str],
    formats: list[str],
    flatten: list[str],
    damage: list[str],
    fault: list[str],
    font: str,
    samples: bool,
) -> None:
    """Write invented reports and gold.json into OUT.

    Lists are joined by commas; `all` and `none` are understood.
    """
    if samples:
        make_samples(out)
        return
    if fault:
        plan = Plan(count, seed, layouts=layout, formats=formats, font=font)
        click.echo(f"{len(make_faults(out, plan, fault))} files with faults in {out}", err=True)
        return
    gold = make(out, Plan(count, seed, each, layout, formats, flatten, damage, font))
    click.echo(f"{len(gold)} files in {out}", err=True)


if __name__ == "__main__":
    main()
