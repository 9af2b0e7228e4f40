"""X: how the document was read, and where that is not beyond doubt."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from ..normalize.report import Form, Fund, Indicator, Note, Report
from .rule import ERROR, INFO, WARNING, Case, Fault, document_rule, rule
from .text_funds import MOST_FORMS

_NAMED = 20  # forms of a document whose names are told


def _note_fault(note: Note, message: str) -> Fault:
    return Fault(
        message,
        observed=note.observed,
        row=note.row,
        field=note.field,
        place=note.place,
        key=note.kind,
    )


def _notes(form: Form, kind: str) -> Iterator[Note]:
    return (note for note in form.notes if note.kind == kind)


@document_rule("X01", "several-forms", "一件多表", INFO, basis="读取过程：每张自评表单独审核")
def several_forms(report: Report) -> Iterator[Fault]:
    """One document holds more than one 自评表; each is audited alone.

    Why: units bind several projects into one file. A total, a year or a name must then be
    compared within its own form, and a reader should know how many forms were seen.
    Formula: number of forms > 1. In a volume of more than 100 forms the figures of the narrative
    are not held against the tables, and the finding says so.
    Basis: how the document was read.
    Not covered: whether the forms belong together, or one is missing.
    False alarm: one form that was cut in two, because its title is printed again on a
    continued page; then both halves have findings about missing blocks.
    """
    count = len(report.forms)
    if count > 1:
        shown = report.forms[:_NAMED]
        names = "、".join(form.project_name or f"第{form.form_index}张" for form in shown)
        more = "等" if count > _NAMED else ""
        aside = "；表数过多，正文中的数字未与表内核对" if count > MOST_FORMS else ""
        yield Fault(
            f"本文件含 {count} 张自评表（{names}{more}），逐表分别审核{aside}",
            observed=str(count),
            place=report.forms[1].place,
        )


@rule(
    "X02",
    "row-repaired",
    "行已修复",
    WARNING,
    basis="读取过程：原文单元格与表头不符，已按表内关系修复",
)
def row_repaired(case: Case) -> Iterator[Fault]:
    """A row was rebuilt: cells shifted, lines joined or split, a label inferred.

    Why: a value taken from a rebuilt row is only as good as the repair. Compare the row with
    the source before using it; the message says what was done and why.
    Formula: none; one finding for each repaired row, however many cells it moved.
    Basis: how the document was read.
    Not covered: rows that fit their header; they are taken as they stand.
    False alarm: a form whose own layout is irregular, so that the repair is right and only
    confirms what a person would read.
    """
    records: tuple[Indicator | Fund, ...] = (*case.form.funds, *case.form.indicators)
    repaired = [record for record in records if record.repaired]
    for record in repaired:
        yield _repaired_record(record)
    rows = {record.row for record in repaired if isinstance(record, Indicator)}
    told = {text for record in repaired for text in (record.place, record.repair) if text}
    for note in _notes(case.form, "repaired"):
        if note.row not in rows and not told & {note.place, note.text}:
            yield _note_fault(note, f"已修复：{note.text}")


def _repaired_record(record: Indicator | Fund) -> Fault:
    if isinstance(record, Indicator):
        who, row, key = f"第{record.row}行“{record.name or '未命名指标'}”", record.row, ""
    else:
        who, row, key = f"资金行“{record.label}”", None, record.line
    text = record.repair or "未说明"
    return Fault(f"{who}已修复：{text}", row=row, place=record.place, key=key)


@rule("X03", "row-undecided", "行无法判定", ERROR, basis="读取过程：单元格无法唯一归入表头各列")
def row_undecided(case: Case) -> Iterator[Fault]:
    """A row or cell of the table could not be read; its text is in the finding.

    Why: the value stays null rather than guessed. A person has to look it up, and every sum
    that would need it is left undecided.
    Formula: none.
    Basis: how the document was read.
    Not covered: whether the source or the conversion into text lost the cell.
    False alarm: a line of remarks between the rows that is no indicator.
    """
    for note in _notes(case.form, "undecided"):
        shown = f"；原文：{note.observed}" if note.observed else ""
        yield _note_fault(note, f"无法判定：{note.text}{shown}")


@rule("X04", "cell-count", "单元格数不符", WARNING, basis="读取过程：该行单元格数与表头列数不一致")
def cell_count(case: Case) -> Iterator[Fault]:
    """The cells of a row do not fit the header: some are lost, surplus or repeated.

    Why: one lost cell moves every value after it into the wrong column. The row is the first
    place to look when a later rule finds an odd figure in it.
    Formula: number of cells ≠ number of columns, where no merged cell explains it. Lines of
    the funds block with the same number of cells are one finding: what was done is in X02.
    Basis: how the document was read.
    Not covered: a row with the right number of cells in the wrong order.
    False alarm: cells merged sideways in a text export that does not pad them.
    """
    counts: dict[str | None, list[Note]] = defaultdict(list)
    for note in _notes(case.form, "cell-count"):
        if note.field == "funds":
            counts[note.observed].append(note)
        else:
            yield _note_fault(note, f"单元格数与表头不符：{note.text}")
    for notes in counts.values():
        more = f"；另有{len(notes) - 1}行同此" if len(notes) > 1 else ""
        yield _note_fault(notes[0], f"单元格数与表头不符：{notes[0].text}{more}")


@document_rule("X05", "scan", "扫描页", ERROR, basis="读取过程：页面为图像，无可读文字")
def scan(report: Report) -> Iterator[Fault]:
    """A page is a picture without text.

    Why: nothing on it was read, so a form on it is missing from the records, and the silence
    of the other rules means nothing. Run character recognition first, or ask for the original.
    Formula: none.
    Basis: how the document was read.
    Not covered: pictures of tables on pages that have other text.
    False alarm: a scanned cover or seal page that holds no part of the form.
    """
    for remark in report.remarks:
        if remark.code == "scan":
            place = str(remark.place)
            yield Fault(f"页面为扫描图像，无文字可读：{remark.text}", place=place, key=place)
