"""Writes invented reports as files, with the right answers: `python -m jixiao.corpus.make OUT`."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from .answer import form_gold
from .content import Report, compose
from .layouts import layouts
from .record import projects
from .rows import Style
from .vary import records_for
from .write_docx import write_docx
from .write_pdf import Setting, write_pdf
from .write_txt import write_cells, write_rows

FORMATS = ("docx", "pdf", "rows", "cells")
HERE = Path(__file__).parent
SETTINGS = (
    Setting(),
    Setting(repeat_header=True),
    Setting(cut_rows=True),
    Setting(landscape=True, size=9),
    Setting(margin=90, size=8),
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


def write(report: Report, form: str, rng: random.Random) -> bytes:
    """The report in one of FORMATS."""
    if form == "docx":
        return write_docx(report, headings=rng.random() < 0.5)
    if form == "pdf":
        return write_pdf(report, rng.choice(SETTINGS))
    return (write_rows(report) if form == "rows" else write_cells(report)).encode()


def suffix(form: str) -> str:
    """The ending of a file's name."""
    return {"rows": "rows.txt", "cells": "cells.txt"}.get(form, form)


def golds(report: Report) -> list[Mapping[str, Any]]:
    """The right answer for each form of a report."""
    return [form_gold(record, layout) for record, layout in report.forms]


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


def make(
    out: Path, count: int, seed: int, names: Sequence[str], forms: Sequence[str]
) -> dict[str, Any]:
    """`count` reports in each layout and format; returns the gold by file name."""
    out.mkdir(parents=True, exist_ok=True)
    gold: dict[str, Any] = {}
    for layout in names:
        rng = random.Random(f"{seed} {layout}")  # noqa: S311
        for number, record in enumerate(records_for(count, rng)):
            report = compose([record], layout, rng, text=rng.random() < 0.7)
            for form in forms:
                name = f"{layout}-{number:04d}.{suffix(form)}"
                (out / name).write_bytes(write(report, form, rng))
                gold[name] = golds(report)
    dump(out / "gold.json", gold)
    return gold


def _names(known: Sequence[str]) -> Callable[..., list[str]]:
    def read(_context: object, option: click.Parameter, value: str) -> list[str]:
        names = list(known) if value == "all" else value.split(",")
        unknown = sorted(set(names) - set(known))
        if unknown:
            raise click.BadParameter(f"unknown {unknown}; known: {', '.join(known)}", param=option)
        return names

    return read


@click.command()
@click.argument("out", type=click.Path(path_type=Path, file_okay=False))
@click.option("--seed", default=1, show_default=True)
@click.option("--count", default=24, show_default=True, help="Reports a layout.")
@click.option("--layout", "names", default="all", callback=_names(list(layouts())))
@click.option("--format", "forms", default="all", callback=_names(FORMATS))
@click.option("--samples", is_flag=True, help="Only the committed samples and gold, into OUT.")
def main(
    out: Path, seed: int, count: int, names: list[str], forms: list[str], samples: bool
) -> None:
    """Write invented reports and gold.json into OUT."""
    if samples:
        make_samples(out)
        return
    gold = make(out, count, seed, names, forms)
    click.echo(f"{len(gold)} files in {out}", err=True)


if __name__ == "__main__":
    main()
