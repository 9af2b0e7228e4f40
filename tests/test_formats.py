"""Workbooks, web pages, Markdown, and what LibreOffice converts: the same grid in each."""

import io
import shutil
import subprocess
import zipfile
from datetime import date
from pathlib import Path
from time import monotonic

import docx
import openpyxl
import pytest
from jixiao.extract import Document, UnreadableError, limits, office, read
from jixiao.extract.document import Paragraph
from jixiao.extract.source import from_bytes
from jixiao.extract.xlsx_format import shown

Grid = list[tuple[int, int, int, int, str]]

GRID: Grid = [
    (0, 0, 1, 2, "一级指标"), (0, 2, 1, 1, "指标值"), (0, 3, 1, 1, "得分"),
    (1, 0, 2, 1, "产出"), (1, 1, 1, 1, "数量"), (1, 2, 1, 1, "≥10个"), (1, 3, 1, 1, "9"),
    (2, 1, 1, 1, "质量"), (2, 2, 1, 1, ""), (2, 3, 1, 1, "10"),
]  # fmt: skip
SOFFICE = pytest.mark.skipif(office._program() is None, reason="LibreOffice is not installed")


def load(name: str, data: bytes) -> Document:
    return read(from_bytes(name, data))


def grid(document: Document, table: int = 0) -> Grid:
    cells = document.tables[table].cells
    return [(c.row, c.column, c.row_span, c.column_span, c.text) for c in cells]


def texts(document: Document) -> list[str]:
    return [block.text for block in document.blocks if isinstance(block, Paragraph)]


def fault(name: str, data: bytes) -> str:
    with pytest.raises(UnreadableError) as caught:
        load(name, data)
    return caught.value.code


# Web pages -------------------------------------------------------------------

TABLE = """<table><thead><tr><th colspan=2>一级指标</th><th>指标值<th>得分</tr></thead>
<tr><td rowspan="2">产出</td><td>数量</td><td>&ge;10<b>个</b></td><td> 9&nbsp;</td></tr>
<tr><td>质量</td><td></td><td><p>10</p></td></tr></table>"""
PAGE = f"""<!DOCTYPE html><html><head><title>x</title><meta charset="gb2312"></head><body>
<h2>绩效自评</h2><p>概况<span style="display: none">秘密</span></p><script>var x</script>
{TABLE}<div>注：无<br>完</div></body></html>"""


def test_a_web_page() -> None:
    document = load("a.html", PAGE.encode("gbk"))
    assert (document.format, document.encoding) == ("html", "gb18030")
    assert grid(document) == GRID
    assert texts(document) == ["绩效自评", "概况", "注：无", "完"]
    assert next(block.level for block in document.blocks if isinstance(block, Paragraph)) == 2


def test_a_web_archive_and_a_page_named_doc() -> None:
    head = "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x\n"
    part = f"Content-Type: text/html; charset=utf-8\n\n{PAGE.replace('gb2312', 'utf-8')}\n--x--\n"
    assert grid(load("a.mht", (head + part).encode())) == GRID
    assert grid(load("a.doc", PAGE.encode("gbk"))) == GRID
    assert fault("a.mht", (head + "Content-Type: text/plain\n\nx\n--x--\n").encode()) == "damaged"


def test_a_wrong_charset_and_a_page_that_breaks_off() -> None:
    assert grid(load("a.html", PAGE.replace("gb2312", "utf-8").encode("gbk"))) == GRID
    assert texts(load("a.html", PAGE.encode("gbk")[:250])) == ["绩效自评", "概况"]


@pytest.mark.parametrize("charset", ["undefined", "punycode", "idna", "rot13", "unicode_escape"])
def test_a_charset_that_no_page_has(charset: str) -> None:
    page = f"<html><meta charset={charset}><p>绩效自评 \\ud800 a</p></html>"
    assert texts(load("a.html", page.encode())) == ["绩效自评 \\ud800 a"]


def test_nested_tables_follow_theirs() -> None:
    inner = "<table><tr><td>内</td></tr></table>"
    document = load("a.html", f"<html><table><tr><td>外{inner}</td></tr></table>".encode())
    assert [(t.index, t.parent) for t in document.tables] == [(1, None), (2, 1)]
    deep = "<table><tr><td>x" * 40
    assert [r.code for r in load("a.html", f"<html>{deep}".encode()).remarks] == ["limit"]


@pytest.mark.parametrize("span", ["999999999", "-3", "x", "", "0", "٣"])
def test_spans_without_sense(span: str) -> None:
    page = f'<html><table><tr><td colspan="{span}" rowspan="{span}">a</td><td>b</td></tr></table>'
    first, second = load("a.html", page.encode()).tables[0].cells[:2]
    assert first.row_span == 1
    assert second.column == first.column_span <= limits.GRID_SPAN


def test_a_page_of_too_many_cells(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "TABLE_CELLS", 5)
    assert len(load("a.html", f"<html>{TABLE}".encode()).tables[0].cells) <= 7
    monkeypatch.setattr(limits, "TEXT_BYTES", 50)
    assert fault("a.html", f"<html>{TABLE}".encode()) == "limit"


# Markdown --------------------------------------------------------------------


def test_markdown() -> None:
    page = "## 自评\n\n**概况**\n\n| 指标 | 值 |\n|:---|---:|\n| a\\|b | 1<br>2 |\n| c |\n\n完\n"
    document = load("a.md", page.encode())
    assert document.format == "markdown"
    assert texts(document) == ["自评", "概况", "完"]
    assert [cell.text for cell in document.tables[0].cells] == [
        "指标", "值", "a|b", "1\n2", "c", "",
    ]  # fmt: skip
    assert document.tables[0].cells[2].place.line == 7


def test_markdown_without_a_table_is_text() -> None:
    assert load("a.md", "# 自评\n\n概况 a|b\n".encode()).format == "txt"


@pytest.mark.parametrize("line", ["- |", "| - | - |", "--- |", "—— | —— |"])
def test_dashes_of_a_flattened_table_are_no_markdown(line: str) -> None:
    page = f"年度资金总额 |\n46 |\n{line}\n43.7 |\n"
    assert load("a.txt", page.encode()).format == "txt"


@pytest.mark.parametrize("line", [" " * 100_000 + "-", "|" + " " * 100_000 + "x"])
def test_a_line_of_blanks_is_looked_at_once(line: str) -> None:
    started = monotonic()
    load("a.md", f"|a|b|\n{line}\n|a|b|\n|---|---|\n|1|2|\n".encode())
    assert monotonic() - started < 5


def test_wide_markdown_is_bounded() -> None:
    page = "|a" * 5000 + "|\n" + "|---" * 5000 + "|\n" + "|x|\n" * 3000
    document = load("a.md", page.encode())
    assert [remark.code for remark in document.remarks] == ["limit"]
    assert len(document.tables[0].cells) <= 4 * limits.TEXT_CELLS


# Workbooks -------------------------------------------------------------------


def workbook(*, title: str = "绩效自评表") -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["B2"] = title
    sheet.merge_cells("B2:E2")
    for row, column, down, across, text in GRID:
        cell = sheet.cell(row + 3, column + 2)
        cell.value = float(text) if text.isdigit() else text or None
        if down * across > 1:
            last = (row + 2 + down, column + 1 + across)
            sheet.merge_cells(None, row + 3, column + 2, *last)
    sheet["B8"] = "注：无"
    book.create_sheet("空")
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def test_a_workbook() -> None:
    document = load("a.xlsx", workbook())
    assert document.format == "xlsx"
    assert grid(document) == GRID
    assert texts(document) == ["绩效自评表", "注：无"]
    assert document.tables[0].cells[0].place.row == 3


@pytest.mark.parametrize(
    ("value", "code", "printed"),
    [
        ("0.95", "0%", "95%"), ("0.9512", "0.00%", "95.12%"), ("0.955", "0.##%", "95.5%"),
        ("58.399999999999999", "", "58.4"), ("58.399999999999999", "General", "58.4"),
        ("1234567.891", "#,##0.00", "1,234,567.89"), ("-3.5", "0", "-4"), ("10", "0.0#", "10.0"),
        ("12", '0.00"万元"', "12.00万元"), ("44561", 'yyyy"年"m"月"d"日"', "2021年12月31日"),
        ("44561", "yyyy/m/d", "2021/12/31"), ("44561.5", "yyyy-mm-dd hh:mm", "2021-12-31 12:00"),
        ("44561", "[$-804]yyyy/mm/dd;@", "2021/12/31"), ("1e10", "General", "10000000000"),
        ("5", "@", "5"), ("5", '"共"0"个";[Red]-0', "共5个"), ("1e300", "0%", "1e300"),
        ("x", "0%", "x"), ("1e15", "yyyy/m/d", "1000000000000000"), ("NaN", "0", "NaN"),
        ("0.5", "# ?/?", "0.5"), ("7", "0" * 5000, "7"),
    ],
)  # fmt: skip
def test_numbers_are_shown_as_excel_prints_them(value: str, code: str, printed: str) -> None:
    assert shown(value, code).lstrip("0") == printed.lstrip("0")


def test_formats_and_dates_of_a_real_workbook() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["完成率", 0.9512, date(2021, 12, 31), True, 3])
    sheet["B1"].number_format = "0.0%"
    sheet.append(["=1+1", None, None, None, "=cmd|'/c calc'!A0"])
    file = io.BytesIO()
    book.save(file)
    cells = [cell.text for cell in load("a.xlsx", file.getvalue()).tables[0].cells]
    assert cells[:5] == ["完成率", "95.1%", "2021-12-31", "TRUE", "3"]


def changed(data: bytes, part: str, old: str, new: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as given, zipfile.ZipFile(out, "w") as made:
        for name in given.namelist():
            text = given.read(name)
            made.writestr(name, text.replace(old.encode(), new.encode()) if name == part else text)
    return out.getvalue()


def test_a_format_of_more_digits_than_numbers_have() -> None:
    assert shown("0.5", "0." + "0" * 250) == "0.5" + "0" * 249
    assert shown("1e30", "#,##0.00") == "1" + ",000" * 10 + ".00"


def test_broken_workbooks() -> None:
    data, sheet = workbook(), "xl/worksheets/sheet1.xml"
    assert fault("a.xlsx", data[:-100]) in ("damaged", "truncated", "wrong-format")
    assert fault(
        "a.xlsx", changed(data, "xl/workbook.xml", "<workbook", "<!DOCTYPE x><workbook")
    ) in (
        "limit",
        "damaged",
    )
    huge = changed(data, sheet, 'ref="B2:E2"', 'ref="A1:XFD1048576"')
    assert len(load("a.xlsx", huge).tables[0].cells) < 20
    far = changed(data, sheet, 'r="E5"', 'r="XFD1048576"')
    assert [remark.code for remark in load("a.xlsx", far).remarks] == ["limit"]
    lost = changed(data, "xl/_rels/workbook.xml.rels", "sheet1.xml", "sheet9.xml")
    assert fault("a.xlsx", lost) == "damaged"


# LibreOffice -----------------------------------------------------------------


def word() -> bytes:
    made = docx.Document()
    made.add_paragraph("绩效自评表")
    table = made.add_table(3, 4)
    for row, column, down, across, text in GRID:
        cell = table.cell(row, column)
        if down * across > 1:
            cell = cell.merge(table.cell(row + down - 1, column + across - 1))
        cell.text = text
    made.add_paragraph("注：无")  # LibreOffice writes no .doc table at the very end
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


@pytest.fixture(scope="module")
def old(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same table in old formats, written by LibreOffice itself."""
    folder = tmp_path_factory.mktemp("old")
    (folder / "a.docx").write_bytes(word())
    (folder / "b.xlsx").write_bytes(workbook())
    for name, suffix in (("a.docx", "doc"), ("a.docx", "rtf"), ("a.docx", "odt"), ("b.xlsx", "xls"),
                         ("b.xlsx", "ods")):  # fmt: skip
        call = ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless"]
        call += ["--convert-to", suffix, "--outdir", str(folder), str(folder / name)]
        subprocess.run(call, check=True, capture_output=True)
    shutil.copy(folder / "a.doc", folder / "a.wps")
    return folder


@SOFFICE
@pytest.mark.parametrize("name", ["a.doc", "a.wps", "a.rtf", "a.odt", "b.xls", "b.ods"])
def test_old_documents_keep_their_grid(name: str, old: Path) -> None:
    document = load(name, (old / name).read_bytes())
    assert document.format == name[2:]
    assert grid(document) == GRID
    assert texts(document)[0] == "绩效自评表"


@SOFFICE
def test_old_documents_that_are_broken(old: Path) -> None:
    data = (old / "a.doc").read_bytes()
    with pytest.raises(UnreadableError):
        load("a.doc", data[:3000])


@SOFFICE
def test_a_slow_conversion_is_ended(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "OFFICE_SECONDS", 0.01)
    assert fault("a.doc", (old / "a.doc").read_bytes()) == "timeout"


@pytest.mark.parametrize(
    ("data", "package"),
    [
        (b"{\\rtf1 x}", "libreoffice-writer"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le"), "libreoffice-calc"),
    ],
)
def test_without_libreoffice_the_package_is_named(
    data: bytes, package: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(office, "_program", lambda: None)
    with pytest.raises(UnreadableError, match=package) as caught:
        load("a.doc", data)
    assert caught.value.code == "unknown-format"
