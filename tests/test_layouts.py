"""Made forms: undamaged ones come out equal to gold in every layout and format; damage and
flattening is either undone or pointed at."""

from __future__ import annotations

import random

import pytest
from jixiao.corpus.compare import Score, compare
from jixiao.corpus.content import Report, compose
from jixiao.corpus.damage import DAMAGES, hurt
from jixiao.corpus.flatten import FLATTENINGS
from jixiao.corpus.layouts import layouts
from jixiao.corpus.make import golds, write
from jixiao.corpus.vary import records_for
from jixiao.corpus.write_txt import write_cells, write_rows
from jixiao.extract import read
from jixiao.extract.source import from_bytes
from jixiao.normalize import normalize

WRITERS = {"rows": write_rows, "cells": write_cells}
# Glued cells, and signs that nothing proves: what is not read is pointed at, no more.
HARD = ("F7", "F8", "F8b", "F10", "F10b")
COMMON = ("national-2020", "transfer-weights", "hubei")


def made(layout: str, seed: str = "layouts") -> Report:
    rng = random.Random(f"{seed} {layout}")
    return compose(records_for(1, rng), layout, rng, text=False)


def scored(name: str, data: bytes, report: Report, ending: str = "") -> Score:
    forms = normalize(read(from_bytes(name, data)), "made").forms
    return compare(golds(report, ending), forms, name)


@pytest.mark.parametrize("form", ["docx", "pdf", "rows", "cells"])
@pytest.mark.parametrize("layout", sorted(layouts()))
def test_an_undamaged_form_equals_its_gold(layout: str, form: str) -> None:
    report = made(layout)
    data = write(report, form, random.Random(layout))
    name = f"form.{form if form in ('docx', 'pdf') else 'txt'}"
    assert scored(name, data, report).wrong == []


@pytest.mark.parametrize(("style", "kind"), [(s, k) for s in DAMAGES for k in DAMAGES[s]])
@pytest.mark.parametrize("layout", COMMON)
def test_damage_is_undone_or_pointed_at(layout: str, style: str, kind: str) -> None:
    report = made(layout, kind)
    text, _ = hurt(WRITERS[style](report), style, kind, random.Random(kind))
    assert [
        wrong for _, wrong in scored("form.txt", text.encode(), report).wrong if wrong.silent
    ] == []


@pytest.mark.parametrize("name", sorted(FLATTENINGS))
@pytest.mark.parametrize("layout", COMMON)
def test_a_flattened_form_is_read_or_pointed_at(layout: str, name: str) -> None:
    report = made(layout, name)
    score = scored("form.txt", FLATTENINGS[name](report).encode(), report, f"{name}.txt")
    rows = [wrong for _, wrong in score.wrong if wrong.where.startswith("row")]
    assert [wrong for wrong in rows if wrong.silent] == []
    if name not in HARD:
        assert rows == []
