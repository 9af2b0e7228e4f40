"""`audit.xlsx`: the findings for people, one sheet a form for the forms that need a look.

Written row by row from the journal, so that memory does not grow with the archive. All text is
written as text: nothing that a document says becomes a formula, a link or a number.
"""

from __future__ import annotations

import heapq
import io
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from .tables import Row, Rows, columns
from .workbook_form import FormSheet, draw_form
from .workbook_style import SEVERITIES, Styles, height, lines, put, rule_names
from .workbook_summary import Totals, draw_summary

NAME = "audit.xlsx"
SHEETS = 200
"""Forms that get a sheet of their own: those with the most errors, then warnings."""

SURVEYED = ("documents", "findings")
DRAWN = (*SURVEYED, "forms", "funds", "indicators")
"""Tables that the first and the second pass look at."""

MOST_FINDINGS = 200_000
"""Rows of the sheet of findings; a spreadsheet holds a million, but nobody opens it."""

SUMMARY, FORMS, FINDINGS = "总览", "自评表", "问题清单"
_FORM_COLUMNS = (
    ("工作表", 9), ("文件", 40), ("序号", 6), ("年度", 8), ("项目名称", 34), ("实施单位", 26),
    ("规则配置", 14), ("总分", 8), ("等级", 6), ("错误", 7), ("警告", 7), ("提示", 7),
)  # fmt: skip
_FINDING_COLUMNS = (
    ("级别", 7), ("规则", 7), ("规则名称", 16), ("说明", 78), ("所填", 18), ("应为", 18),
    ("自评表", 9), ("指标行", 7), ("位置", 30), ("文件", 40), ("依据", 40), ("问题编号", 18),
)  # fmt: skip
_FINDING_WIDTHS = (
    ("message", 78), ("observed", 18), ("expected", 18), ("place", 30), ("path", 40), ("basis", 40),
)  # fmt: skip


@cache
def _names(table: str) -> tuple[str, ...]:
    return tuple(column.name for column in columns(table))


def records(table: str, rows: Iterable[Row]) -> list[dict[str, Any]]:
    """Rows as records by column name."""
    return [dict(zip(_names(table), row, strict=True)) for row in rows]


@dataclass(slots=True)
class Survey:
    """What a first pass sees: which forms have the most errors and warnings."""

    limit: int = SHEETS
    seen: int = 0
    wanting: int = 0  # forms with errors or warnings
    _worst: list[tuple[int, int, int, str]] = field(default_factory=list)

    def add(self, rows: Rows) -> None:
        """Look at the rows of one file."""
        at = {name: n for n, name in enumerate(_names("findings"))}
        counts: dict[str, Counter[str]] = {}
        for finding in rows["findings"]:
            if form := finding[at["form_id"]]:
                counts.setdefault(form, Counter())[finding[at["severity"]]] += 1
        for form, found in counts.items():
            self.seen += 1
            if found["error"] or found["warning"]:
                self.wanting += 1
                entry = (found["error"], found["warning"], -self.seen, form)
                heapq.heappush(self._worst, entry)
                if len(self._worst) > self.limit:
                    heapq.heappop(self._worst)

    @property
    def chosen(self) -> frozenset[str]:
        """The forms that get a sheet."""
        return frozenset(form for *_, form in self._worst)


def write_workbook(file: Path, documents: Iterable[Rows], survey: Survey) -> None:
    """Write the workbook; `documents` are the rows of each file in order, as for the tables."""
    with _book(file) as book:
        styles = Styles(book)
        summary = book.add_worksheet(SUMMARY)
        forms = _listing(book, styles, FORMS, _FORM_COLUMNS)
        findings = _listing(book, styles, FINDINGS, _FINDING_COLUMNS)
        sheets, totals, at = _Sheets(survey.chosen), Totals(), _Rows()
        for rows in documents:
            found = records("findings", rows["findings"])
            totals.add(records("documents", rows["documents"])[0], found, rows)
            by_form: dict[str | None, list[dict[str, Any]]] = {}
            for finding in found:
                by_form.setdefault(finding["form_id"], []).append(finding)
            for form in records("forms", rows["forms"]):
                name = sheets.name(form["form_id"])
                own = by_form.get(form["form_id"], [])
                at.forms += 1
                _form_line(forms, styles, at.forms, form, name, own)
                if name:
                    # What is said of the whole document stands with its first form.
                    shown = own + (by_form.get(None, []) if form["form_index"] == 1 else [])
                    sheet = FormSheet(form, *_parts(rows, form["form_id"]), shown)
                    draw_form(book.add_worksheet(name), styles, sheet, (FINDINGS, "A1"))
            for finding in found[: max(0, MOST_FINDINGS - at.findings)]:
                at.findings += 1
                name = sheets.name(finding["form_id"])
                _finding_line(findings, styles, at.findings, finding, name)
        forms.autofilter(0, 0, max(at.forms, 1), len(_FORM_COLUMNS) - 1)
        findings.autofilter(0, 0, max(at.findings, 1), len(_FINDING_COLUMNS) - 1)
        draw_summary(book, summary, styles, totals, (survey.wanting, len(survey.chosen)))
        summary.activate()


@contextmanager
def _book(file: Path) -> Iterator[Any]:
    import xlsxwriter
    from xlsxwriter.exceptions import FileCreateError

    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "tmpdir": str(file.parent),  # a run that is killed leaves nothing outside of OUT
    }
    with _Target(file, "w") as target:
        try:
            with xlsxwriter.Workbook(target, options) as book:
                # Two runs over the same input give the same bytes.
                book.set_properties({"title": "绩效自评审核", "created": datetime(2020, 1, 1)})
                yield book
        except FileCreateError as error:  # which is no OSError, but made of one
            target.failed = True
            raise OSError(*error.args[0].args) from None
        except BaseException:
            target.failed = True
            raise


class _Target(io.FileIO):
    """A file that takes no more once something failed, and stays open: the zip archive that is
    left behind writes its end when it is deleted, and would complain of a full disk once more."""

    failed = False

    def write(self, data: Any) -> int:
        view = memoryview(data)
        while view and not self.failed:
            view = view[super().write(view) :]
        return len(data)

    def close(self) -> None:
        if not self.failed:
            super().close()


@dataclass(slots=True)
class _Rows:
    """Rows written so far."""

    forms: int = 0
    findings: int = 0


@dataclass(slots=True)
class _Sheets:
    """Names of the form sheets, in the order of the forms."""

    chosen: frozenset[str]
    given: dict[str, str] = field(default_factory=dict)

    def name(self, form: str | None) -> str | None:
        """The name of a form's sheet, None where it has none."""
        if form is None or form not in self.chosen:
            return None
        return self.given.setdefault(form, f"表{len(self.given) + 1:03d}")


def _listing(book: Any, styles: Styles, name: str, heads: Iterable[tuple[str, int]]) -> Any:
    sheet = book.add_worksheet(name)
    for at, (label, width) in enumerate(heads):
        sheet.set_column(at, at, width)
        put(sheet, 0, at, label, styles.head)
    sheet.set_default_row(height(1))
    sheet.set_row(0, 22)
    sheet.freeze_panes(1, 0)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    return sheet


def _parts(rows: Rows, form: str) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    funds = [each for each in records("funds", rows["funds"]) if each["form_id"] == form]
    found = records("indicators", rows["indicators"])
    return funds, [each for each in found if each["form_id"] == form]


def _form_line(
    sheet: Any, styles: Styles, row: int, form: Mapping[str, Any], name: str | None, findings: Any
) -> None:
    counts = Counter(finding["severity"] for finding in findings)
    values = (
        form["path"], form["form_index"], form["fiscal_year"], form["project_name"],
        form["implementing_unit"] or form["department"], form["profile"], form["total_score"],
        form["grade"],
    )  # fmt: skip
    widths = [width for _, width in _FORM_COLUMNS[1:]]
    _set_height(sheet, row, max(map(lines, values, widths)))
    link(sheet, row, 0, name, styles)
    for at, value in enumerate(values, 1):
        put(sheet, row, at, value, styles.count if _is_short(value) else styles.plain)
    for at, severity in enumerate(SEVERITIES, len(values) + 1):
        style = styles.severity(severity) if counts[severity] else styles.plain
        put(sheet, row, at, counts[severity] or None, style)


def _finding_line(
    sheet: Any, styles: Styles, row: int, finding: Mapping[str, Any], name: str | None
) -> None:
    severity = finding["severity"]
    count = max(lines(finding[name], width) for name, width in _FINDING_WIDTHS)
    _set_height(sheet, row, count)
    put(sheet, row, 0, SEVERITIES[severity], styles.severity(severity))
    values = (
        finding["rule_id"], rule_names()[finding["rule_id"]], finding["message"],
        finding["observed"], finding["expected"],
    )  # fmt: skip
    for at, value in enumerate(values, 1):
        put(sheet, row, at, value, styles.plain)
    link(sheet, row, 6, name, styles)
    values = (
        finding["row"], finding["place"], finding["path"], finding["basis"], finding["finding_id"],
    )  # fmt: skip
    for at, value in enumerate(values, 7):
        put(sheet, row, at, value, styles.count if _is_short(value) else styles.plain)


def _set_height(sheet: Any, row: int, count: int) -> None:
    """Make room for some lines; rows of one have it, and each that is set stays in memory."""
    if count > 1:
        sheet.set_row(row, height(count))


def _is_short(value: Any) -> bool:
    return isinstance(value, (int, float)) or (isinstance(value, str) and len(value) == 1)


def link(sheet: Any, row: int, column: int, name: str | None, styles: Styles) -> None:
    """A link to another sheet, or nothing."""
    if name:
        sheet.write_url(row, column, f"internal:'{name}'!A1", styles.link, name)
    else:
        put(sheet, row, column, None, styles.plain)
