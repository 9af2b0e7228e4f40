"""The workbook, read back: what a person finds in it, and what it must never do."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from jixiao.extract.source import open_source
from jixiao.pipeline import bulk, convert
from jixiao.pipeline.assemble import complete
from jixiao.pipeline.find import find
from jixiao.pipeline.gather import in_process
from jixiao.pipeline.journal import SourceRow
from jixiao.pipeline.tables import TABLES, Rows, columns
from jixiao.pipeline.work import Task, rows_of
from jixiao.pipeline.workbook import (
    FINDINGS,
    FORMS,
    NAME,
    SUMMARY,
    Survey,
    records,
    write_workbook,
)
from jixiao.pipeline.workbook_form import FormSheet, draw_form
from jixiao.pipeline.workbook_style import Styles
from jixiao.pipeline.workbook_sums import sums

SAMPLES = Path(__file__).parent.parent / "corpus" / "samples"
FAULTY = {
    "\t6座\t5座\t10\t8.33\t": "\t6座\t5座\t10\t10\t",  # a missed target with full marks
    "渠道清淤长度": "=cmd|' /C calc'!A0",
}


def documents(folder: Path) -> Iterator[Rows]:
    """The rows of every file in a folder, as the assembly gives them."""
    for seq, file in enumerate(sorted(folder.iterdir())):
        digest = open_source(file).sha256
        rows = rows_of(Task(bytes(file), file.name, digest, None))
        yield complete(SourceRow(seq, file.name, 1, 0, None, digest), rows)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("archive")
    for name in ("ningxi-chanye.rows.txt", "xingwang-wenwu.rows.txt", "nanping-kexie.rows.txt"):
        shutil.copy(SAMPLES / name, folder)
    text = (SAMPLES / "qingshi-qudao.rows.txt").read_text(encoding="utf-8")
    for old, new in FAULTY.items():
        assert old in text
        text = text.replace(old, new)
    (folder / "faulty.txt").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def book(archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Any:
    out = tmp_path_factory.mktemp("book")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bulk, "pooled", lambda log, workers, limits: in_process)
        convert(archive, out)
    return openpyxl.load_workbook(out / NAME)


def lines(sheet: Any) -> list[dict[str, Any]]:
    """The rows of a listing by its head."""
    head, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]


def cell(sheet: Any, text: str) -> Any:
    """The first cell with this text."""
    return next(each for row in sheet.iter_rows() for each in row if each.value == text)


def form_sheet(book: Any, path: str) -> Any:
    name = next(line["工作表"] for line in lines(book[FORMS]) if line["文件"] == path)
    return book[name]


def drawn(folder: Path, file: Path) -> Any:
    """The workbook of a folder, written to a file and read back."""
    survey = Survey()
    for rows in documents(folder):
        survey.add(rows)
    write_workbook(file, documents(folder), survey)
    return openpyxl.load_workbook(file)


def test_a_form_shows_what_it_prints_and_no_more(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    shutil.copy(SAMPLES / "ningxi-chanye.rows.txt", folder)
    text = (SAMPLES / "nanping-kexie.rows.txt").read_text(encoding="utf-8")
    # Without the reason the form has a warning, and so a sheet.
    unexplained = re.sub(r"(偏差大或目标未完成原因分析\t+)[^\n]+", r"\1", text)
    (folder / "plain.txt").write_text(unexplained, encoding="utf-8")
    book = drawn(folder, tmp_path / NAME)
    plain, full = (
        {each.value for row in form_sheet(book, path).iter_rows() for each in row}
        for path in ("plain.txt", "ningxi-chanye.rows.txt")
    )
    assert {"全年预算数", "得分", "三级指标", "总分"} <= plain
    assert not {"年初预算数", "部门名称", "支出方向", "预期目标"} & plain
    assert {"年初预算数", "部门名称", "支出方向"} <= full


def test_long_names_have_the_height_they_need(tmp_path: Path) -> None:
    folder, name = tmp_path / "in", "县域公共文化设施" * 12
    folder.mkdir()
    text = (SAMPLES / "nanping-kexie.rows.txt").read_text(encoding="utf-8")
    first = next(line for line in text.splitlines() if line.startswith("项目名称"))
    label, *cells = first.split("\t")
    long = "\t".join([label, *(name if cell.strip() else cell for cell in cells)])
    (folder / "long.txt").write_text(text.replace(first, long), encoding="utf-8")
    book = drawn(folder, tmp_path / NAME)
    assert book[FORMS].cell(2, 5).value == name
    assert book[FORMS].row_dimensions[2].height > 4 * 13


def test_sheets_in_order(book: Any) -> None:
    assert book.sheetnames[:3] == [SUMMARY, FORMS, FINDINGS]
    assert book.sheetnames[3:] == [f"表{n:03d}" for n in range(1, len(book.sheetnames) - 2)]
    assert book.active.title == SUMMARY


def test_summary_counts_what_the_tables_count(book: Any, archive: Path) -> None:
    rows = list(documents(archive))
    facts = {row[7]: row[8] for row in book[SUMMARY].iter_rows(values_only=True) if row[7]}
    assert facts["文件"] == 4
    assert facts["自评表"] == sum(len(each["forms"]) for each in rows)
    assert facts["指标"] == sum(len(each["indicators"]) for each in rows)
    at = [column.name for column in columns("findings")].index("severity")
    found = [finding[at] for each in rows for finding in each["findings"]]
    assert facts["错误"] == found.count("error")
    assert facts["警告"] == found.count("warning")
    by_rule = [row[:5] for row in book[SUMMARY].iter_rows(min_row=6, values_only=True) if row[0]]
    assert sum(sum(count or 0 for count in row[2:5]) for row in by_rule) == len(found)
    assert len(book[SUMMARY]._charts) == 1


def test_every_finding_is_listed_with_filters_and_a_fixed_head(book: Any, archive: Path) -> None:
    sheet = book[FINDINGS]
    assert len(lines(sheet)) == sum(len(each["findings"]) for each in documents(archive))
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == f"A1:L{sheet.max_row}"
    assert {line["级别"] for line in lines(sheet)} <= {"错误", "警告", "提示"}


def test_links_lead_to_the_forms_and_back(book: Any) -> None:
    for sheet, column in ((book[FORMS], "A"), (book[FINDINGS], "G")):
        for each in sheet[column][1:]:
            assert (each.hyperlink is not None) == (each.value is not None)
            if each.value:
                assert each.hyperlink.location == f"'{each.value}'!A1"
    assert form_sheet(book, "faulty.txt")["I1"].hyperlink.location == f"'{FINDINGS}'!A1"


def test_faulty_cell_is_coloured_and_says_why(book: Any) -> None:
    sheet = form_sheet(book, "faulty.txt")
    actual = cell(sheet, "5座")
    score = sheet.cell(actual.row, 7)
    assert score.fill.fgColor.rgb == "FFF8CBAD"
    assert "S03" in score.comment.text
    assert sheet.cell(actual.row, 3).fill.fgColor.rgb == "00000000"


def test_table_is_as_printed(book: Any) -> None:
    sheet = form_sheet(book, "ningxi-chanye.rows.txt")
    row = cell(sheet, "难题办结率").row
    assert [sheet.cell(row, column).value for column in range(3, 8)] == [
        "难题办结率", "≥90%", "92.5%", "10", "10",
    ]  # fmt: skip
    assert sheet["B3"].value == "工业转型升级专项资金"
    assert cell(sheet, "合计").row > cell(sheet, "项目名称").row


def test_sums_stand_beside_the_form(book: Any) -> None:
    sheet = form_sheet(book, "faulty.txt")
    row = cell(sheet, "得分合计").row
    printed, computed, gap, verdict = (sheet.cell(row, column).value for column in range(12, 16))
    assert (gap, verdict) == ("-1.67", "不符")
    assert float(printed) + 1.67 == pytest.approx(float(computed))
    rate = cell(sheet, "执行率（执行÷全年预算）").row
    assert sheet.cell(rate, 15).value == "相符"


def test_nothing_of_a_document_runs(book: Any) -> None:
    for sheet in book:
        for row in sheet.iter_rows():
            assert all(each.data_type != "f" for each in row)
    assert cell(form_sheet(book, "faulty.txt"), FAULTY["渠道清淤长度"]).data_type == "s"


def test_only_the_worst_forms_get_a_sheet(archive: Path, tmp_path: Path) -> None:
    survey = Survey(limit=1)
    for rows in documents(archive):
        survey.add(rows)
    write_workbook(tmp_path / NAME, documents(archive), survey)
    book = openpyxl.load_workbook(tmp_path / NAME)
    assert book.sheetnames[3:] == ["表001"]
    assert form_sheet(book, "faulty.txt").title == "表001"
    facts = {row[7]: row[8] for row in book[SUMMARY].iter_rows(values_only=True) if row[7]}
    assert facts["　未单列"] == facts["有错误或警告的表"] - 1 > 0
    assert any("findings" in str(label) for label in facts)


def test_same_bytes_each_time(archive: Path, tmp_path: Path) -> None:
    for name in ("a.xlsx", "b.xlsx"):
        survey = Survey()
        for rows in documents(archive):
            survey.add(rows)
        write_workbook(tmp_path / name, documents(archive), survey)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_empty_archive_has_a_workbook(tmp_path: Path) -> None:
    write_workbook(tmp_path / NAME, [], Survey())
    book = openpyxl.load_workbook(tmp_path / NAME)
    assert book.sheetnames == [SUMMARY, FORMS, FINDINGS]


def test_the_workbook_is_no_source(archive: Path, tmp_path: Path) -> None:
    shutil.copytree(archive, tmp_path / "in")
    (tmp_path / "in" / NAME).write_bytes(b"PK")
    (tmp_path / "in" / "b.xlsx").write_bytes(b"PK")
    found = find([tmp_path / "in"], leave_out=[tmp_path / "in" / NAME])
    assert [file.path for file in found.files if file.path.endswith("xlsx")] == ["b.xlsx"]


def test_sums_of_amounts_are_in_the_unit_of_the_form_and_as_exact_as_their_rule() -> None:
    form = {"amount_unit": "元", "profile": None, "total_weight": None, "total_score": None}
    blank = {"weight": None, "score": None, "execution_rate": None, "execution_rate_raw": None}
    amounts = {"initial_budget": None, "executed": None} | blank
    funds: list[dict[str, Any]] = [
        {"line": "total", "annual_budget": 45.8} | amounts,
        {"line": "fiscal", "annual_budget": 45.0} | amounts,
        {"line": "other", "annual_budget": 0.77} | amounts,
    ]
    found = next(one for one in sums(form, funds, []) if one.label == "全年预算数合计")
    assert [found.printed, found.computed] == [Decimal(458_000), Decimal(457_700)]
    assert found.verdict == "不符"


def test_sums_of_a_form_without_funds() -> None:
    form = dict.fromkeys((column.name for column in columns("forms")), None)
    assert [one.verdict for one in sums(form, [], [])] == ["", ""]
    assert set(TABLES) >= {"forms", "funds", "indicators", "findings"}


class Asked(list[dict[str, Any]]):
    """A list that counts how often it is gone through."""

    times = 0

    def __iter__(self) -> Iterator[dict[str, Any]]:
        self.times += 1
        return super().__iter__()


def test_a_form_of_many_rows_takes_no_longer_for_each(archive: Path, tmp_path: Path) -> None:
    rows = next(documents(archive))
    indicators = records("indicators", rows["indicators"])
    many = [{**each, "row": n} for n, each in enumerate(indicators * 9, 1)]
    faults = [{**each, "row": 2} for each in records("findings", rows["findings"])]
    findings = Asked(faults)
    with xlsxwriter.Workbook(str(tmp_path / "a.xlsx")) as book:
        sheet = FormSheet(records("forms", rows["forms"])[0], [], many, findings)
        draw_form(book.add_worksheet(), Styles(book), sheet, (FINDINGS, "A1"))
    assert 0 < findings.times < len(many)


def test_nothing_is_written_elsewhere(
    archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "nowhere"))
    write_workbook(tmp_path / NAME, documents(archive), Survey())
    assert [path.name for path in tmp_path.iterdir()] == [NAME]
