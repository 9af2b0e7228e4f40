"""Tables to files: types, what Excel wants of a CSV file, what a spreadsheet must not run."""

import csv
import json
import math
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow.parquet as pq
import pytest
from jixiao.extract.document import Cell, Document, Place, Table
from jixiao.normalize.report import Fund, Report, Section
from jixiao.pipeline import bulk, convert
from jixiao.pipeline.gather import in_process
from jixiao.pipeline.package import describe
from jixiao.pipeline.rows import rows, table_rows, typed
from jixiao.pipeline.tables import TABLES, Rows, columns, columns_of
from jixiao.pipeline.write import LOOSE_BYTES, arrow_table, publish, schema, write_tables

SAMPLES = Path(__file__).parent.parent / "corpus" / "samples"

CONTRACT = {
    "documents": "document_id path format size_bytes status duplicate_of error_code error_message "
    "encoding pages tables forms version",
    "sections": "document_id path seq level number heading text",
    "forms": "form_id document_id path form_index layout profile title fiscal_year department "
    "project_name sub_project competent_department implementing_unit goal_expected goal_actual "
    "amount_unit total_weight total_score grade",
    "funds": "form_id line label initial_budget annual_budget executed weight execution_rate score "
    "initial_budget_raw annual_budget_raw executed_raw weight_raw execution_rate_raw score_raw",
    "indicators": "form_id row level1 level2 level1_raw level2_raw name target_raw actual_raw "
    "target_kind target_op target_value target_upper target_unit target_date target_date_upper "
    "actual_kind actual_op actual_value actual_upper actual_unit actual_date actual_date_upper "
    "weight score weight_raw score_raw reason repaired repair confidence place",
    "quantities": "form_id row role seq raw kind op value upper unit",
    "cells": "document_id table row column row_span column_span text page line x0 top x1 bottom",
    "findings": "finding_id rule_id rule severity document_id path form_id row field place message "
    "observed expected basis",
}


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Tables of the samples; beside them those of a folder in which there is nothing to find."""
    folder = tmp_path_factory.mktemp("write")
    (folder / "in").mkdir()
    for sample in sorted(SAMPLES.glob("ningxi-chanye.*")):
        shutil.copy(sample, folder / "in")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bulk, "pooled", lambda log, workers, limits: in_process)
        convert(SAMPLES, folder / "out")
        (folder / "nothing").mkdir()
        convert(folder / "nothing", folder / "empty")
    return folder / "out"


@pytest.mark.parametrize("table", CONTRACT)
def test_the_columns_of_the_contract_are_there(table: str) -> None:
    assert set(CONTRACT[table].split()) <= {column.name for column in columns(table)}
    assert list(CONTRACT) == list(TABLES)


@pytest.mark.parametrize("folder", ["out", "empty"])
@pytest.mark.parametrize("table", TABLES)
def test_every_table_is_read_by_pandas_and_duckdb(table: str, folder: str, out: Path) -> None:
    parquet = out.parent / folder / "parquet" / table
    frame = pd.read_parquet(parquet)
    names = [column.name for column in columns(table)]
    assert list(frame.columns) == names
    read = duckdb.read_parquet(f"{parquet}/*.parquet")
    assert read.columns == names
    assert len(read.fetchall()) == len(frame)
    assert bool(len(frame)) is (folder == "out" or table == "documents")
    assert pq.read_schema(parquet / "part-00000.parquet").equals(schema(table))


@pytest.mark.parametrize("table", TABLES)
def test_csv_and_parquet_say_the_same(table: str, out: Path) -> None:
    text = pd.read_csv(out / "csv" / f"{table}.csv", keep_default_na=False, dtype=str)
    frame = pd.read_parquet(out / "parquet" / table)
    assert text.shape == frame.shape
    for column in columns(table):
        if column.type in ("int64", "float64"):
            numbers = pd.to_numeric(text[column.name]).astype(float)
            assert numbers.equals(frame[column.name].astype(float)), column.name


def test_every_column_says_what_it_is() -> None:
    for table in TABLES:
        for field in schema(table):
            assert field.metadata[b"label"]
            assert field.metadata[b"help"]


def test_csv_has_a_mark_for_excel_and_its_quoting(tmp_path: Path) -> None:
    texts = ['two\nlines "quoted", comma', "", "a\rb", None]
    raw = write_sections(tmp_path, texts)
    assert raw.startswith(b'\xef\xbb\xbf"document_id",')
    assert raw.endswith(b"\r\n")
    with (tmp_path / "csv" / "sections.csv").open(encoding="utf-8-sig", newline="") as file:
        assert [row["heading"] for row in csv.DictReader(file)] == [text or "" for text in texts]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"),
        ("=", "="),
        ("+1+2", "'+1+2"),
        ("-", "'-"),
        ("-2+3", "'-2+3"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("\n=1", "'\n=1"),
        ("＝1+1", "'＝1+1"),
        ("＋1", "'＋1"),
        ("－1", "'－1"),
        ("＠a", "'＠a"),
        ("-1.5", "-1.5"),
        ("+3", "+3"),
        ("-1,234.50", "-1,234.50"),
        ("-1\n+cmd", "'-1\n+cmd"),
        ("≥95%", "≥95%"),
        ("a=b", "a=b"),
        ("a\0b", "a\ufffdb"),
    ],
)
def test_a_spreadsheet_runs_no_cell(text: str, expected: str, tmp_path: Path) -> None:
    write_sections(tmp_path, [text])
    with (tmp_path / "csv" / "sections.csv").open(encoding="utf-8-sig", newline="") as file:
        assert next(csv.DictReader(file))["heading"] == expected
    stored = pq.read_table(tmp_path / "parquet" / "sections" / "part-00000.parquet")
    assert stored["heading"].to_pylist() == [text]


def write_sections(folder: Path, headings: Sequence[str | None]) -> bytes:
    records = [Section("d", "p", seq, 1, None, text, "t") for seq, text in enumerate(headings, 1)]
    rows: Rows = {table: [] for table in TABLES}
    rows["sections"] = table_rows("sections", records)
    write_tables([(rows, 1)], folder, ["parquet", "csv"], 1 << 20)
    return (folder / "csv" / "sections.csv").read_bytes()


def test_when_enough_rows_wait_those_of_the_largest_table_are_a_group(tmp_path: Path) -> None:
    sections = [Section("d", "p", n, 1, None, None, "text") for n in range(20)]
    rows: Rows = {table: [] for table in TABLES}
    rows["sections"] = table_rows("sections", sections)
    rows["funds"] = table_rows("funds", [Fund("f", "total", "年度资金总额")])
    limit = 2 * arrow_table("sections", rows["sections"]).nbytes
    write_tables([(rows, LOOSE_BYTES)] * 5, tmp_path, ["parquet", "csv"], limit)
    assert groups(tmp_path / "parquet" / "sections") == [40, 40, 20]
    assert groups(tmp_path / "parquet" / "funds") == [5]
    assert (tmp_path / "csv" / "sections.csv").read_text().count("document_id") == 1


def groups(folder: Path) -> list[int]:
    file = pq.ParquetFile(folder / "part-00000.parquet")
    return [file.metadata.row_group(n).num_rows for n in range(file.num_row_groups)]


def test_values_that_no_column_can_hold() -> None:
    fund = Fund("f", "total", "half a \ud83d pair", initial_budget=Decimal("1e400"))
    row = table_rows("funds", [fund])[0]
    assert row[2] == "half a \ufffd pair"
    assert row[3] is None
    section = Section("d", "p", 10**30, 1, None, None, "t")
    assert table_rows("sections", [section])[0][2] is None
    assert not any(isinstance(value, float) and math.isnan(value) for value in row)


def test_columns_come_from_the_record_class() -> None:
    @dataclass(frozen=True)
    class Plain:
        hidden: str = "not a column"

    assert columns_of(Plain) == ()
    told = {column.name: column for column in columns("indicators")}
    assert told["target_value"].type == "float64"
    assert told["target_value"].attribute == "target.value"
    assert told["target_value"].label == "年度指标值·数值"
    assert not told["repaired"].nullable


def test_tables_of_the_other_format_do_not_stay_behind(
    out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "pooled", lambda log, workers, limits: in_process)
    source = out.parent / "in"
    convert(source, tmp_path)
    (tmp_path / "csv" / "own.txt").touch()
    convert(source, tmp_path, format="parquet")
    assert [path.name for path in (tmp_path / "csv").iterdir()] == ["own.txt"]
    package = json.loads((tmp_path / "datapackage.json").read_text())
    assert package["resources"][0]["path"] == "parquet/documents/part-00000.parquet"
    convert(source, tmp_path, format="csv")
    assert not (tmp_path / "parquet").exists()


def test_parts_of_an_older_run_do_not_stay_behind(tmp_path: Path) -> None:
    old = tmp_path / "parquet" / "forms" / "part-00001.parquet"
    old.parent.mkdir(parents=True)
    old.touch()
    new = tmp_path / "new"
    write_tables([], new, ["parquet", "csv"], 1)
    publish(new, tmp_path, ["parquet", "csv"])
    assert [path.name for path in old.parent.iterdir()] == ["part-00000.parquet"]
    assert not new.exists()


def test_the_data_package_describes_every_csv(out: Path) -> None:
    package = json.loads((out / "datapackage.json").read_text(encoding="utf-8"))
    for resource in package["resources"]:
        frame = pd.read_csv(out / resource["path"], encoding=resource["encoding"])
        fields = resource["schema"]["fields"]
        assert list(frame.columns) == [field["name"] for field in fields]
        key = resource["schema"].get("primaryKey")
        assert not key or not frame.duplicated(key).any()
    assert json.loads(describe(["csv"])) == package


@pytest.mark.parametrize("table", TABLES)
def test_the_references_of_the_data_package_hold(table: str, out: Path) -> None:
    package = json.loads((out / "datapackage.json").read_text(encoding="utf-8"))
    schemas = {resource["name"]: resource["schema"] for resource in package["resources"]}
    frame = pd.read_parquet(out / "parquet" / table)
    for key in schemas[table].get("foreignKeys", []):
        (field,) = key["fields"]
        other = pd.read_parquet(out / "parquet" / key["reference"]["resource"])
        assert set(frame[field].dropna()) <= set(other[field])


def test_an_empty_table_keeps_its_types() -> None:
    assert arrow_table("cells", []).schema.equals(schema("cells"))


def test_cells_stand_in_their_columns() -> None:
    place = Place(table=2, row=3, column=4, page=5, line=6, x0=7.5, top=8, x1=9.5, bottom=10)
    table = Table(2, (Cell(2, 3, "文", 4, 5, place),), exact=True, parent=1)
    found = rows(Report("d"), (), Document("pdf", (table,)), "1")["cells"]
    names = [column.name for column in columns("cells")]
    assert [dict(zip(names, row, strict=True)) for row in found] == [
        {"document_id": "d", "table": 2, "row": 3, "column": 4, "row_span": 4, "column_span": 5,
         "text": "文", "page": 5, "line": 6, "x0": 7.5, "top": 8.0, "x1": 9.5, "bottom": 10.0,
         "exact": True, "parent": 1}
    ]  # fmt: skip


def test_values_that_no_column_holds() -> None:
    odd = (("a\ud800", math.nan), ("b", math.inf), ("c", 3))
    given = [
        ("d", 1, 1, 1, 1, 1, text, 2**70, None, number, 1, None, 2.5, 1, None)
        for text, number in odd
    ]
    found = typed("cells", given)
    assert [row[6] for row in found] == ["a\ufffd", "b", "c"]
    assert [row[9] for row in found] == [None, None, 3.0]
    assert {row[7] for row in found} == {None}
    assert {type(row[13]) for row in found} == {bool}
