"""Five real reports, where they are at hand: the input that must work first."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from jixiao.extract import open_source, read
from jixiao.normalize import normalize
from jixiao.normalize.report import Form
from jixiao.rules import audit
from jixiao.rules.rule import Finding

SHARED = Path(__file__).parent.parent.parent / "shared"
SEEDS = sorted((SHARED / "seeds").glob("*.txt"))
GOLD = SHARED / "examples" / "seeds_gold.json"
GOLDEN: dict[str, Any] = json.loads(GOLD.read_text(encoding="utf-8")) if GOLD.exists() else {}
FUND = ("initial_budget", "annual_budget", "executed", "weight", "execution_rate_raw", "score")
ROWS = {"000": [13], "001": [13], "002": [9], "003": [9], "004": [12, 8]}
# number of the report: line, then initial and annual budget, executed, weight, rate, score
TOTAL_LINES: dict[str, list[tuple[str | None, ...]]] = {
    "000": [("239.4", "239.4", "215.2", "10", "0.8989", "8.99")],
    "001": [("83.5", "83.5", "83.5", "10", "1", "10")],
    "002": [(None, "135.35", "127.38", "10", "0.94", "9.4")],
    "003": [("600", "600", "508", "10", "0.8466", "846.6")],
    "004": [
        ("29.8", "29.8", "29.8", "100", "1", "100"),
        ("45.8966", "45.8966", "45.8966", "100", "1", "100"),
    ],
}
TOTALS: dict[str, list[tuple[str, str, str | None]]] = {
    "000": [("100", "95.99", "优")],
    "001": [("100", "10", None)],
    "002": [("100", "99.4", None)],
    "003": [("100", "98", None)],
    "004": [("100", "99", None), ("100", "100", None)],
}
FIRES = {
    "000": {"D01", "I04", "F09"},
    "001": {"T01", "S03", "I06", "S07"},
    "002": {"F02", "N02", "F07"},
    "003": {"B04", "T01", "F03", "S02", "N01", "I09", "W02"},
    "004": {"X01", "X02", "X04", "I04", "B05"},
}
SILENT = {"000": {"B01", "B02", "B03", "B04", "W01", "W02", "T01", "T02", "T03", "S01"}}


def audited(path: Path) -> tuple[tuple[Form, ...], tuple[Finding, ...]]:
    report, findings = audit(normalize(read(open_source(path)), "seed"))
    return report.forms, findings


def number(path: Path) -> str:
    return path.name[:3]


def decimals(*texts: str | None) -> tuple[Decimal | None, ...]:
    return tuple(None if text is None else Decimal(text) for text in texts)


@pytest.fixture(params=SEEDS, ids=number)
def seed(request: pytest.FixtureRequest) -> Path:
    path: Path = request.param
    return path


def test_every_indicator_row_is_there(seed: Path) -> None:
    forms, _ = audited(seed)
    assert [len(form.indicators) for form in forms] == ROWS[number(seed)]


def test_funds_and_totals_are_as_printed(seed: Path) -> None:
    forms, _ = audited(seed)
    lines = [next(fund for fund in form.funds if fund.line == "total") for form in forms]
    assert [
        (
            fund.initial_budget,
            fund.annual_budget,
            fund.executed,
            fund.weight,
            fund.execution_rate,
            fund.score,
        )
        for fund in lines
    ] == [decimals(*line) for line in TOTAL_LINES[number(seed)]]
    assert [(form.total_weight, form.total_score, form.grade) for form in forms] == [
        (*decimals(weight, score), grade) for weight, score, grade in TOTALS[number(seed)]
    ]


def test_faults_found_by_hand_are_found(seed: Path) -> None:
    _, findings = audited(seed)
    found = {finding.rule_id for finding in findings}
    assert FIRES.get(number(seed), set()) <= found
    assert not SILENT.get(number(seed), set()) & found


def test_every_repair_has_a_finding(seed: Path) -> None:
    forms, findings = audited(seed)
    told = {(one.form_id, one.row) for one in findings if one.rule_id == "X02"}
    assert all(
        (form.form_id, row.row) in told for form in forms for row in form.indicators if row.repaired
    )


def gold_forms() -> Iterator[Any]:
    for name, forms in GOLDEN.items():
        for index, gold in enumerate(forms):
            yield pytest.param(SHARED / "seeds" / name, index, gold, id=f"{name[:3]}-{index + 1}")


def same(gold: object, got: object) -> bool:
    """Whether a value is that of the gold, numbers by number."""
    if isinstance(gold, int | float) and isinstance(got, Decimal):
        return Decimal(str(gold)) == got
    return gold == got


@pytest.mark.parametrize(("path", "index", "gold"), list(gold_forms()))
def test_records_equal_the_gold(path: Path, index: int, gold: dict[str, Any]) -> None:
    form = audited(path)[0][index]
    names = {"target": "target_raw", "actual": "actual_raw"}
    for expected, row in zip(gold["indicators"], form.indicators, strict=True):
        for field, value in expected.items():
            assert same(value, getattr(row, names.get(field, field))), (row.row, field)
    for field, value in gold["fields"].items():
        assert getattr(form, field) == value
    for field in ("title", "fiscal_year", "goal_expected", "goal_actual", "grade"):
        assert getattr(form, field) == gold[field], field
    for line, values in gold["funds"].items():
        fund = next(fund for fund in form.funds if fund.line == line)
        assert all(same(v, getattr(fund, f)) for v, f in zip(values, FUND, strict=True)), line
    assert [
        same(*pair)
        for pair in zip(gold["total"], (form.total_weight, form.total_score), strict=True)
    ] == [True, True]
