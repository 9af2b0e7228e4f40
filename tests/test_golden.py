"""Golden documents: a folder named for what is odd about the document in it.

`source.*` is read; `grid.txt` draws the tables as extracted (`^` goes on from above, `<` from
the left), `records.txt` and `findings.txt` are what a person has read and found right.
`pytest tests/test_golden.py --accept` writes them anew.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from jixiao.extract import open_source, read
from jixiao.extract.document import Table
from jixiao.normalize import normalize
from jixiao.normalize.report import Form
from jixiao.rules import audit

GOLDEN = Path(__file__).parent / "golden"
FOLDERS = sorted(path for path in GOLDEN.iterdir() if path.is_dir())
HEAD = [
    "layout",
    "title",
    "fiscal_year",
    "department",
    "project_name",
    "sub_project",
    "competent_department",
    "implementing_unit",
    "goal_expected",
    "goal_actual",
    "amount_unit",
    "total_weight",
    "total_score",
    "grade",
]
FUND = [
    "line",
    "initial_budget",
    "annual_budget",
    "executed",
    "weight",
    "execution_rate",
    "score",
    "repair",
]
INDICATOR = [
    "row",
    "level1",
    "level2",
    "name",
    "target_raw",
    "actual_raw",
    "weight",
    "score",
    "reason",
    "shared_weight",
    "repair",
]


def draw(table: Table) -> str:
    """The grid of a table, a row a line."""
    squares: dict[tuple[int, int], str] = {}
    for cell in table.cells:
        for row in range(cell.row, cell.row + cell.row_span):
            for column in range(cell.column, cell.column + cell.column_span):
                above, left = row > cell.row, column > cell.column
                text = cell.text.replace("\n", "⏎")
                squares[row, column] = "^" if above else "<" if left else text
    height = 1 + max((row for row, _ in squares), default=0)
    width = 1 + max((column for _, column in squares), default=0)
    rows = ([squares.get((row, n), "") for n in range(width)] for row in range(height))
    return "\n".join(" | ".join(row).rstrip() for row in rows)


def records(form: Form) -> Iterator[str]:
    """A form as lines of `field: value`."""
    for name in HEAD:
        if (value := getattr(form, name)) is not None:
            yield f"{name}: {value}"
    for kind, rows, fields in (("fund", form.funds, FUND), ("row", form.indicators, INDICATOR)):
        for record in rows:
            values = ((field, getattr(record, field)) for field in fields)
            yield f"{kind} " + " | ".join(f"{k}={v}" for k, v in values if v is not None)
    for note in form.notes:
        yield f"note {note.kind}: {note.text}"


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: path.name)
def test_golden(folder: Path, pytestconfig: pytest.Config) -> None:
    document = read(open_source(next(folder.glob("source.*"))))
    report, findings = audit(normalize(document, "document"))
    seen = {
        "grid.txt": "\n\n".join(draw(table) for table in (*document.tables, *report.tables)),
        "records.txt": "\n\n".join("\n".join(records(form)) for form in report.forms),
        "findings.txt": "\n".join(
            f"{one.rule_id} {one.severity} {one.place} {one.message}" for one in findings
        ),
    }
    for name, text in seen.items():
        if pytestconfig.getoption("accept"):
            assert not os.environ.get("CI"), "golden files are accepted by a person, not by CI"
            (folder / name).write_text(text + "\n", encoding="utf-8")
        assert (folder / name).read_text(encoding="utf-8") == text + "\n", name


def test_there_are_golden_documents() -> None:
    assert len(FOLDERS) > 5
