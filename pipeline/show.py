"""`jixiao show`: what was seen in one document, drawn for a person."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Mapping
from io import StringIO
from pathlib import Path
from typing import Any

import click
import msgspec
from rich.console import Console

from .. import normalize, rules
from ..extract import limits, read
from ..extract.document import Cell, Document, Table
from ..extract.source import open_source
from ..normalize.report import Form, Fund, Indicator
from .bulk import check_profile, pooled
from .find import NoSuchSource, shown
from .pool import Death, Limits
from .review import findings_table
from .rows import table_rows
from .runlog import one_line
from .tables import columns
from .terminal import console, text
from .work import FAILED, OK, refusal

KINDS = {
    "repaired": "repaired 已修复",
    "undecided": "undecided 无法判定",
    "cell-count": "cell-count 单元格数不符",
    "damaged": "damaged 损坏",
    "encoding": "encoding 编码",
    "limit": "limit 超限",
    "scan": "scan 扫描页",
    "unread": "unread 自评表未读出",
}
"""Notes of the reader and remarks on the source, in both languages like every label here."""

HEAD = ("department", "project_name", "sub_project", "competent_department", "implementing_unit")
"""Fields of a form's head that are shown where they are filled."""


class Task(msgspec.Struct, frozen=True, array_like=True):
    """A file to draw for a screen of this width; colours are for terminals."""

    file: bytes
    profile: str | None
    width: int
    terminal: bool


def show(file: Path, profile: str | None, timeout: float) -> int:
    """Print grids, records, repairs and findings of a file; the exit status.

    It is read by a process of its own, `timeout` seconds long. Raises NoSuchSource, LimitError,
    ProfileError.
    """
    limits.check()
    check_profile(profile)
    if not file.exists():
        raise NoSuchSource(f"no such source: {shown(file)}")
    screen = console()
    task = Task(os.fsencode(file), profile, screen.width, screen.is_terminal)
    with tempfile.TemporaryDirectory(prefix="jixiao-") as folder:
        log = Path(folder) / "workers.log"
        reader = pooled(log, 1, Limits(seconds=timeout), f"{__name__}:drawn")
        ((_, answer),) = reader([(shown(file), msgspec.msgpack.encode(task))])
    if isinstance(answer, Death):
        return _refused(f"{shown(file)}: {answer.message}")
    told = answer[1:].decode()
    if answer.startswith(FAILED):
        return _refused(told)
    click.echo(told, nl=False)
    return 0


def _refused(message: str) -> int:
    click.echo(f"jixiao: {one_line(message)}", err=True)
    return 1


def drawn(job: bytes) -> bytes:
    """What a worker draws of an encoded `Task`, or why it cannot."""
    task = msgspec.msgpack.decode(job, type=Task)
    path = Path(os.fsdecode(task.file))
    page = StringIO()
    out = Console(file=page, width=task.width, force_terminal=task.terminal, highlight=False)
    try:
        _draw(out, path, task.profile)
    except MemoryError:
        raise
    except Exception as error:  # a fault of the program too is told in one line
        return FAILED + f"{shown(path)}: {refusal(error, shown(path))[1]}".encode()
    return OK + page.getvalue().encode("utf-8", "backslashreplace")


def _draw(out: Console, file: Path, profile: str | None) -> None:
    source = open_source(file)
    document = read(source)
    report, findings = rules.audit(normalize.normalize(document, source.sha256), profile)
    out.print(text(source.name, "bold"), text(_told(document)))
    for remark in document.remarks:
        out.print(text(f"  {_kind(remark.code)}: {remark.place} {remark.text}", "yellow"))
    for table in (*document.tables, *report.tables):
        out.print(grid(table))
    for form in report.forms:
        _print_form(out, form)
    if findings:
        out.print(findings_table(_records("findings", findings)))


def _told(document: Document) -> str:
    pages = f"{document.pages} pages 页" if document.pages else None
    parts = [document.format, document.encoding, pages, f"{len(document.tables)} tables 表格"]
    return ", ".join(part for part in parts if part)


def grid(table: Table) -> Any:
    """A table with its merged squares: `<` goes on from the left, `^` from above."""
    from rich import box
    from rich.table import Table as Drawing

    squares = covered(table.cells)
    width = 1 + max((column for _, column in squares), default=0)
    height = 1 + max((row for row, _ in squares), default=0)
    place = table.cells[0].place if table.cells else None
    page = f", 第{place.page}页" if place and place.page else ""
    exact = "" if table.exact else ", columns not certain 列未定"
    title = text(f"表{table.index}: {height} × {width}{page}{exact}")
    drawing = Drawing("", box=box.SQUARE, show_lines=True, title=title)
    for column in range(width):
        drawing.add_column(f"{column + 1}", overflow="fold")
    for row in range(height):
        cells = [text(squares.get((row, column), "")) for column in range(width)]
        drawing.add_row(text(f"行{row + 1}", "dim"), *cells)
    return drawing


def covered(cells: Iterable[Cell]) -> Mapping[tuple[int, int], str]:
    """The text of every square: a cell's own at its upper left, `<` or `^` at the others."""
    squares: dict[tuple[int, int], str] = {}
    for cell in cells:
        for down in range(cell.row_span):
            for right in range(cell.column_span):
                mark = "<" if right else "^"
                square = (cell.row + down, cell.column + right)
                squares[square] = mark if down or right else cell.text
    return squares


def _print_form(out: Console, form: Form) -> None:
    year = f" {form.fiscal_year}" if form.fiscal_year else ""
    out.print(text(f"form 自评表 {form.form_index}{year} {form.title or ''}", "bold"))
    chosen = f"{form.profile} ({form.profile_reason})"
    out.print(text(f"  layout 版式 {form.layout}, profile 规则配置 {chosen}, {form.place}"))
    labels = {column.name: column.label for column in columns("forms")}
    for name in HEAD:
        if value := getattr(form, name):
            out.print(text(f"  {labels[name]}: {value}"))
    out.print(records("funds", form.funds, FUND_COLUMNS))
    out.print(records("indicators", form.indicators, INDICATOR_COLUMNS))
    totals = {"总分值": form.total_weight, "总得分": form.total_score, "等级": form.grade}
    told = (f"{label} {'' if value is None else value}" for label, value in totals.items())
    out.print(text(f"  {', '.join(told)}"))
    for note in form.notes:
        row = f"第{note.row}行 " if note.row else ""
        out.print(text(f"  {_kind(note.kind)}: {row}{note.place} {note.text}", "yellow"))


def _kind(name: str) -> str:
    return KINDS.get(name, name)


FUND_COLUMNS = (
    "label", "initial_budget", "annual_budget", "executed", "weight", "execution_rate", "score",
)  # fmt: skip
INDICATOR_COLUMNS = (
    "row", "level1", "level2", "name", "target_raw", "actual_raw", "weight", "score", "reason",
    "repair", "place",
)  # fmt: skip


def records(table: str, rows: Iterable[Fund | Indicator], names: Iterable[str]) -> Any:
    """Some columns of records under their Chinese labels."""
    from rich import box
    from rich.table import Table as Drawing

    labels = {column.name: column.label for column in columns(table)}
    drawing = Drawing(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in names:
        drawing.add_column(labels[name], overflow="fold")
    for record in _records(table, rows):
        style = "yellow" if record["repaired"] else ""
        drawing.add_row(*(text(record[name], style) for name in names))
    return drawing


def _records(table: str, rows: Iterable[Any]) -> list[dict[str, Any]]:
    names = [column.name for column in columns(table)]
    return [dict(zip(names, row, strict=True)) for row in table_rows(table, rows)]
