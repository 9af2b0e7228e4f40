"""What holds for made forms of any kind: undamaged they equal their gold, damaged they are put
right or something points at what is not."""

from __future__ import annotations

import random

from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from jixiao.corpus.compare import Score, compare
from jixiao.corpus.content import Report, compose
from jixiao.corpus.damage import DAMAGES, hurt
from jixiao.corpus.flatten import FLATTENINGS
from jixiao.corpus.layouts import layouts
from jixiao.corpus.make import FORMATS, golds, suffix, write
from jixiao.corpus.record import entries
from jixiao.corpus.vary import vary
from jixiao.corpus.write_txt import write_cells, write_rows
from jixiao.extract import read
from jixiao.extract.source import from_bytes
from jixiao.normalize import normalize

WRITERS = {"rows": write_rows, "cells": write_cells}
# Without a level 2, or with columns alike, nothing shows that a cell has moved.
UNCLEAR = ("records-kept", "score-table", "funds-by-source")
# A blank line in a cell a line is also the end of a row.
ALIKE = [("cells", "blank-in-cell"), ("cells", "joined-rows"), ("cells", "repeated-number")]
# two-targets: where the first target is blank, the second stands for it.
QUICK = ("F2", "F3", "F4", "F9", "F10b", "F11", "aligned")

fixed = settings(max_examples=100, derandomize=True, deadline=None, database=None)
names = st.sampled_from(sorted(layouts()))
seeds = st.integers(0, 10**6)
damages = st.sampled_from([(s, k) for s, kinds in DAMAGES.items() for k in kinds])


def made(layout: str, seed: int) -> tuple[Report, random.Random]:
    rng = random.Random(seed)
    record = vary(rng.choice(list(entries())), rng, seed % 10_000)
    return compose([record], layout, rng, text=rng.random() < 0.3), rng


def scored(name: str, data: bytes, report: Report, ending: str = "") -> Score:
    forms = normalize(read(from_bytes(name, data)), "made").forms
    return compare(golds(report, ending), forms, name)


@fixed
@given(names.filter(lambda name: name != "two-targets"), st.sampled_from(FORMATS), seeds)
@example("hubei", "pdf", 7874)  # the header repeated below the total
@example("funds-by-source", "pdf", 386)  # the header alone at the end of a page
def test_an_undamaged_form_equals_its_gold(layout: str, form: str, seed: int) -> None:
    report, rng = made(layout, seed)
    data = write(report, form, rng)
    assert scored(f"form.{suffix(form)}", data, report).wrong == []


@settings(fixed, max_examples=200)
@given(names.filter(lambda name: name not in UNCLEAR), damages, seeds)
@example("xinjiang-2020", ("rows", "lost-lead"), 18)
@example("transfer-plain", ("rows", "extra-lead"), 1)
@example("zhuzhou-2020", ("rows", "repeated-number"), 3)
@example("transfer-weights", ("rows", "joined-rows"), 46)  # the last row and the total
@example("xinjiang-2020", ("cells", "lost-cell"), 187139)  # in the lower tier of the header
def test_damage_is_undone_or_pointed_at(layout: str, damage: tuple[str, str], seed: int) -> None:
    assume(damage not in ALIKE)
    style, kind = damage
    report, rng = made(layout, seed)
    text, hurts = hurt(WRITERS[style](report), style, kind, rng)
    assume(hurts)
    found = scored("form.txt", text.encode(), report)
    assert [wrong for _, wrong in found.wrong if wrong.silent] == []


@settings(fixed, max_examples=20)
@given(names.filter(lambda name: name not in UNCLEAR), st.sampled_from(QUICK), seeds)
def test_a_flattened_row_is_read_or_pointed_at(layout: str, name: str, seed: int) -> None:
    report, _ = made(layout, seed)
    found = scored("form.txt", FLATTENINGS[name](report).encode(), report, f"{name}.txt")
    rows = [wrong for _, wrong in found.wrong if wrong.where.startswith("row")]
    assert [wrong for wrong in rows if wrong.silent] == []
