"""Forms of odd layouts, drawn by hand in `variants/*.toml`: they come out the same from Word, PDF
and text.

`form` has a paragraph a line behind `P` (`T`: a title) and a row a line in the notation of
corpus/layouts.toml; a blank line parts two tables. The gold is that of the corpus, `rows` in the
order of COLUMNS, "" for a blank. `hard` names formats in which a wrong value need only be pointed
at, `flat` the flattenings of plain text in which the form comes out the same as well, `never`
rules that must not find anything in the form.
"""

from __future__ import annotations

import random
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jixiao.corpus.compare import compare
from jixiao.corpus.content import Report, Text
from jixiao.corpus.flatten import FLATTENINGS
from jixiao.corpus.layouts import Grid, Sheet, boxes
from jixiao.corpus.make import write
from jixiao.extract import read
from jixiao.extract.source import from_bytes
from jixiao.normalize import normalize
from jixiao.rules import Finding, audit

VARIANTS = sorted(Path(__file__).with_name("variants").glob("*.toml"))
COLUMNS = ("level1", "level2", "name", "target", "actual", "weight", "score", "reason")


def drawn(form: str) -> Iterator[Text | Grid]:
    rows: list[str] = []
    for line in [*form.strip().splitlines(), ""]:
        mark, _, text = line.partition(" ")
        if mark not in ("P", "T") and line:
            rows.append(line)
            continue
        if rows:
            yield grid(rows)
            rows = []
        if line:
            yield Text(text, 9 if mark == "T" else 0)


def grid(rows: list[str]) -> Grid:
    cells = [boxes(row.replace("\\n", "\n")) for row in rows]
    sheet = Sheet(sum(columns for _, columns, _ in cells[0]))
    for row in cells:
        sheet.add(row)
    found = sorted(sheet.boxes, key=lambda box: (box.row, box.column))
    return Grid((10.0,) * sheet.width, tuple(found))


def gold_of(data: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {key: value for key, value in form.items() if key != "rows"}
        | {"indicators": [dict(zip(COLUMNS, row, strict=True)) for row in form["rows"]]}
        for form in data["gold"]
    ]


@pytest.mark.parametrize("form", ["docx", "pdf", "rows", "cells"])
@pytest.mark.parametrize("page", VARIANTS, ids=lambda page: page.stem)
def test_a_variant_is_read_in_every_format(page: Path, form: str) -> None:
    data = tomllib.loads(page.read_text(encoding="utf-8"))
    page_of = Report(page.stem, tuple(drawn(data["form"])), ())
    name = f"form.{form if form in ('docx', 'pdf') else 'txt'}"
    source = from_bytes(name, write(page_of, form, random.Random(1)))
    report, findings = audit(normalize(read(source), "d"))
    found = compare(gold_of(data), report.forms, name)
    wrong = [wrong for _, wrong in found.wrong if wrong.silent or form not in data.get("hard", ())]
    assert wrong == []
    assert [one.message for one in findings if one.rule_id in data.get("never", ())] == []


def test_a_lost_amount_of_funds_by_source_is_told() -> None:
    data = tomllib.loads((VARIANTS[0].parent / "funds-by-source.toml").read_text(encoding="utf-8"))
    text = write(Report("x", tuple(drawn(data["form"])), ()), "rows", random.Random(1)).decode()
    assert "\t100\t50\t30\t" in text
    damaged = text.replace("\t100\t50\t30\t", "\t50\t30\t").encode()
    (form,) = normalize(read(from_bytes("form.txt", damaged)), "d").forms
    assert form.funds
    assert all(fund.repaired for fund in form.funds)


def test_rows_that_the_template_left_are_told_once() -> None:
    page = VARIANTS[0].parent / "template-rows-left-in-the-table.toml"
    findings = found_in(page, "rows")
    assert [f.message for f in findings if f.rule_id == "F04"] == [
        "残留模板占位行“指标2：”，共 4 行，应填写或删除"
    ]


def test_a_phone_below_the_table_is_told() -> None:
    findings = found_in(VARIANTS[0].parent / "goals-beside-their-labels.toml", "docx")
    assert [f.message for f in findings if f.rule_id == "P01"] == ["含手机号 1 处，如 139******00"]


def found_in(page: Path, form: str) -> tuple[Finding, ...]:
    data = tomllib.loads(page.read_text(encoding="utf-8"))
    sheet = Report("x", tuple(drawn(data["form"])), ())
    name = f"form.{form if form in ('docx', 'pdf') else 'txt'}"
    return audit(normalize(read(from_bytes(name, write(sheet, form, random.Random(1)))), "d"))[1]


def flattened() -> Iterator[Any]:
    for page in VARIANTS:
        data = tomllib.loads(page.read_text(encoding="utf-8"))
        for name in data.get("flat", ()):
            yield pytest.param(data, name, id=f"{page.stem}-{name}")


@pytest.mark.parametrize(("data", "name"), list(flattened()))
def test_a_variant_is_read_in_flattened_text(data: dict[str, Any], name: str) -> None:
    text = FLATTENINGS[name](Report("x", tuple(drawn(data["form"])), ()))
    found = compare(gold_of(data), normalize(read(from_bytes("x.txt", text.encode())), "d").forms)
    assert [wrong for _, wrong in found.wrong] == []
