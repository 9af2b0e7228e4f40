"""Faults planted in reports without one: the rule meant finds them, and clean ones are clean."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from jixiao.corpus.detect import LAYOUTS, detect, false_errors, main, table
from jixiao.corpus.faults import rules
from jixiao.corpus.make import Plan, make_faults
from jixiao.extract import read
from jixiao.extract.source import open_source
from jixiao.normalize import normalize
from jixiao.rules import all_rules, audit

READING = {"X01", "X02", "X03", "X04", "X05"}
"""Rules that tell how a document was read; their faults are damages, not figures."""


@pytest.mark.parametrize("rule", rules())
def test_planted_fault_is_found(rule: str) -> None:
    score = detect([rule], LAYOUTS[:2], seed=1, form="docx", count=3)[rule]
    assert score.planted
    assert not score.missed


def test_every_rule_of_figures_and_words_can_be_planted() -> None:
    assert set(rules()) == {rule.id for rule in all_rules()} - READING


def test_reports_without_a_fault_have_no_error() -> None:
    assert list(false_errors(LAYOUTS, seed=1, form="rows", count=25)) == []


def test_files_are_written_with_the_rule_that_must_find_them(tmp_path: Path) -> None:
    plan = Plan(count=2, layouts=["national-2020"], formats=["rows"])
    planted = make_faults(tmp_path, plan, ["S03", "T01"])
    assert json.loads((tmp_path / "faults.json").read_text(encoding="utf-8")) == planted
    assert set(planted.values()) == {"S03", "T01"}
    for name, rule in planted.items():
        source = open_source(tmp_path / name)
        _, findings = audit(normalize(read(source), source.sha256))
        assert rule in {finding.rule_id for finding in findings}


def test_score_says_what_was_missed() -> None:
    scores = detect(["S03"], LAYOUTS[:1], seed=1, form="rows", count=2)
    scores["S03"].missed.append("a-report")
    assert "S03  2/2 missed: a-report" in table(scores)
    result = CliRunner().invoke(main, ["--rule", "S03", "--count", "1", "--format", "rows"])
    assert result.exit_code == 0
    assert "faults found: 3 of 3 (100.0%)" in result.output
