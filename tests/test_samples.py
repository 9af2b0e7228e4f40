"""The bundled samples: Word, PDF and both styles of text give the same records, equal to gold."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from jixiao.corpus.compare import agrees
from jixiao.extract import open_source, read
from jixiao.normalize import normalize
from jixiao.normalize.report import Report
from jixiao.rules import audit

CORPUS = Path(__file__).parent.parent / "corpus"
NAMES = sorted(path.stem for path in (CORPUS / "gold").glob("*.json"))
ENDINGS = ("docx", "pdf", "rows.txt", "cells.txt")
FIELDS = {"target": "target_raw", "actual": "actual_raw"}


def report_of(name: str, ending: str) -> Report:
    source = open_source(CORPUS / "samples" / f"{name}.{ending}")
    return normalize(read(source), "sample")


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("name", NAMES)
def test_records_equal_the_gold(name: str, ending: str) -> None:
    gold = json.loads((CORPUS / "gold" / f"{name}.json").read_text(encoding="utf-8"))
    forms = report_of(name, ending).forms
    assert len(forms) == len(gold)
    for form, expected in zip(forms, gold, strict=True):
        for row, fields in zip(form.indicators, expected["indicators"], strict=True):
            wrong = [f for f, v in fields.items() if not agrees(v, getattr(row, FIELDS.get(f, f)))]
            assert not wrong, (row.row, wrong)


def said(value: Any) -> Any:
    """A value; a text without blanks, which text puts where Word breaks a label's line."""
    return "".join(value.split()) if isinstance(value, str) else value


def facts(report: Report) -> list[Any]:
    """What the records say, without where it stands and how it was found."""
    left_out = {"place", "places", "confidence", "repair", "repaired", "notes", "level_points"}
    left_out |= {"placeholders", "asides"}
    return [
        {
            key: [{k: said(v) for k, v in row.items() if k not in left_out} for row in value]
            if key in ("funds", "indicators")
            else value
            for key, value in asdict(form).items()
            if key not in left_out | {"printed"}
        }
        for form in report.forms
    ]


@pytest.mark.parametrize("ending", ENDINGS[1:])
@pytest.mark.parametrize("name", NAMES)
def test_every_format_gives_the_records_of_word(name: str, ending: str) -> None:
    assert facts(report_of(name, ending)) == facts(report_of(name, "docx"))


@pytest.mark.parametrize("name", NAMES)
def test_no_error_of_structure_or_arithmetic_is_found_where_there_is_none(name: str) -> None:
    _, findings = audit(report_of(name, "docx"))
    assert not [one for one in findings if one.rule_id in {"X03", "B01", "B03", "W01", "T01"}]
