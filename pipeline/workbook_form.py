"""One form as a sheet: the table as people know it, faults coloured, sums beside it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from .workbook_style import LONGEST, SEVERITIES, Styles, height, lines, put, rule_names
from .workbook_sums import sums

Record = Mapping[str, Any]

WIDTHS = (13, 17, 26, 22, 22, 8, 8, 28, 30, 2, 22, 12, 12, 12, 10)
"""Columns: the form in A to H, repairs in I, printed and recomputed sums in K to O."""

_LAST, _REPAIR, _SUMS = 7, 8, 10
_BACK = 0, _REPAIR
_PLACE = re.compile(r"表\d+ 行\d+")
_GRAVE = tuple(SEVERITIES)
_HEAD = (
    ("项目名称", "project_name"), ("年度", "fiscal_year"), ("支出方向", "sub_project"),
    ("部门名称", "department"), ("主管部门", "competent_department"),
    ("实施单位", "implementing_unit"),
)  # fmt: skip
_TITLE_SIZE = 1.5  # of the title's letters beside all others
_FUNDS = (
    ("年初预算数", "initial_budget"),
    ("全年预算数", "annual_budget"),
    ("全年执行数", "executed"),
    ("分值", "weight"),
    ("执行率", "execution_rate"),
    ("得分", "score"),
)
_FUND_COLUMNS = (2, 3, 4, 5, 6, 7)
_INDICATORS = (
    ("一级指标", "level1"), ("二级指标", "level2"), ("三级指标", "name"), ("年度指标值", "target"),
    ("实际完成值", "actual"), ("分值", "weight"), ("得分", "score"),
    ("偏差原因分析及改进措施", "reason"),
)  # fmt: skip
_NUMBERS = frozenset({"weight", "score", *(field for _, field in _FUNDS)})


@dataclass(frozen=True, slots=True)
class FormSheet:
    """What a sheet shows: records of the tables `forms`, `funds`, `indicators`, `findings`."""

    form: Record
    funds: list[dict[str, Any]]
    indicators: list[dict[str, Any]]
    findings: list[dict[str, Any]]


@dataclass(slots=True)
class _Cells:
    """The cells of a sheet before they are written row by row."""

    cells: dict[tuple[int, int], tuple[Any, Any]] = field(default_factory=dict)
    spans: dict[tuple[int, int], int] = field(default_factory=dict)  # last column
    notes: dict[tuple[int, int], str] = field(default_factory=dict)
    heights: dict[int, float] = field(default_factory=dict)

    def note(self, row: int, column: int, text: str) -> None:
        """A note on a cell, where there is something to say."""
        if text:
            self.notes[row, column] = text

    def put(self, row: int, column: int, value: Any, style: Any, last: int = 0) -> None:
        """A cell; up to column `last` where it is merged sideways."""
        self.cells[row, column] = value, style
        if last > column:
            self.spans[row, column] = last
        width = sum(WIDTHS[column : max(last, column) + 1])
        self.heights[row] = max(self.heights.get(row, 0), height(lines(value, width)))

    def title(self, row: int, text: str, style: Any) -> None:
        """A line of larger letters over the whole form."""
        self.put(row, 0, text, style, _LAST)
        count = lines(text, sum(WIDTHS[: _LAST + 1]) / _TITLE_SIZE)
        self.heights[row] = height(count) * _TITLE_SIZE


def draw_form(sheet: Any, styles: Styles, form: FormSheet, back: tuple[str, str]) -> None:
    """Draw a form; `back` is name and cell of the sheet that the link at the top leads to."""
    for at, width in enumerate(WIDTHS):
        sheet.set_column(at, at, width)
    sheet.write_url(*_BACK, f"internal:'{back[0]}'!{back[1]}", styles.back, f"返回{back[0]}")
    cells = _Cells()
    row = _top(cells, styles, form)
    _sums_block(cells, styles, form, row)
    row = _fund_block(cells, styles, form, row)
    row = _goals(cells, styles, form, row)
    row = _indicator_block(cells, styles, form, row)
    _all_findings(cells, styles, form, row + 1)
    _write(sheet, cells)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)


def _top(cells: _Cells, styles: Styles, form: FormSheet) -> int:
    record = form.form
    _, note = _judged(_faults(form.findings, "title"))
    cells.title(0, record["title"] or "（无标题）", styles.form_title)
    cells.note(0, 0, note)
    source = f"{record['path']}　第 {record['form_index']} 张　规则配置 {record['profile'] or ''}"
    cells.put(1, 0, source, styles.quiet_lines, _LAST)
    fields = [(label, name) for label, name in _HEAD if _is_there(form, name)]
    for number, (label, name) in enumerate(fields):
        worst, note = _judged(_faults(form.findings, name))
        row, column, last = 2 + number // 2, (0, 4)[number % 2], (3, _LAST)[number % 2]
        cells.put(row, column, label, styles.cell(label=True))
        cells.put(row, column + 1, _text(record[name]), styles.cell(worst), last)
        cells.note(row, column + 1, note)
    return 2 + (len(fields) + 1) // 2


def _is_there(form: FormSheet, name: str) -> bool:
    """Whether a field of the form is printed: it says something, or a finding says it is blank."""
    return form.form[name] is not None or bool(_faults(form.findings, name))


def _fund_block(cells: _Cells, styles: Styles, form: FormSheet, row: int) -> int:
    if not form.funds:
        return row
    columns = [
        (column, label, name)
        for column, (label, name) in zip(_FUND_COLUMNS, _FUNDS, strict=True)
        if any(
            _printed(fund, name) is not None or _faults(form.findings, name, fund["place"])
            for fund in form.funds
        )
    ]
    unit = form.form["amount_unit"] or "万元"
    cells.put(row, 0, f"项目资金（{unit}）", styles.cell(label=True), 1)
    for column, label, _ in columns:
        cells.put(row, column, label, styles.cell(label=True))
    for fund in form.funds:
        row += 1
        cells.put(row, 0, fund["label"], styles.cell(), 1)
        for column, _, name in columns:
            worst, note = _judged(_faults(form.findings, name, fund["place"]))
            value = _printed(fund, name)
            style = styles.cell(worst, number=True, repaired=fund["repaired"])
            cells.put(row, column, value, style)
            cells.note(row, column, note)
        _repair(cells, styles, row, fund)
    return row + 1


def _goals(cells: _Cells, styles: Styles, form: FormSheet, row: int) -> int:
    for label, name in (("预期目标", "goal_expected"), ("实际完成情况", "goal_actual")):
        if not _is_there(form, name):
            continue
        worst, note = _judged(_faults(form.findings, name))
        cells.put(row, 0, label, styles.cell(label=True))
        cells.put(row, 1, form.form[name], styles.cell(worst), _LAST)
        cells.note(row, 1, note)
        row += 1
    return row


def _indicator_block(cells: _Cells, styles: Styles, form: FormSheet, row: int) -> int:
    on: dict[tuple[int, str], list[Record]] = {}  # findings by row and field
    for finding in form.findings:
        if finding["row"] is not None:
            on.setdefault((finding["row"], finding["field"]), []).append(finding)
    columns = [
        (column, label, name)
        for column, (label, name) in enumerate(_INDICATORS)
        if any(_printed(indicator, name) is not None for indicator in form.indicators)
        or any(field == name for _, field in on)
    ]
    for column, label, _ in columns:
        cells.put(row, column, label, styles.cell(label=True))
    above: Record = {}
    level: dict[str, str | None] = {}  # severity of the merged cell of each level
    rows = form.indicators
    for at, indicator in enumerate(rows):
        row += 1
        below: Record = rows[at + 1] if at + 1 < len(rows) else {}
        for column, _, name in columns:
            worst, note = _judged(on.get((indicator["row"], name), ()))
            continued = _same_level(name, above, indicator)
            worst = level[name] = worst or (level.get(name) if continued else None)
            style = styles.cell(
                worst,
                number=name in _NUMBERS,
                repaired=indicator["repaired"],
                open_above=continued,
                open_below=_same_level(name, indicator, below),
            )
            cells.put(row, column, None if continued else _printed(indicator, name), style)
            cells.note(row, column, note)
        _repair(cells, styles, row, indicator)
        above = indicator
    return _total_line(cells, styles, form, row + 1)


def _same_level(name: str, one: Record, other: Record) -> bool:
    """Whether two rows that follow each other share the label of a level."""
    levels = ("level1", "level2")[: ("level1", "level2").index(name) + 1] if "level" in name else ()
    return bool(levels and one and other) and all(
        one[level] is not None and one[level] == other[level] for level in levels
    )


def _total_line(cells: _Cells, styles: Styles, form: FormSheet, row: int) -> int:
    there = [
        (column, name)
        for column, name in ((5, "total_weight"), (6, "total_score"), (7, "grade"))
        if _is_there(form, name)
    ]
    if not there:
        return row
    cells.put(row, 0, "总分", styles.cell(label=True), 4)
    for column, name in there:
        worst, note = _judged(_faults(form.findings, name))
        value = form.form[name] if name != "grade" else f"等级：{form.form[name] or '未填'}"
        cells.put(row, column, value, styles.cell(worst, number=True))
        cells.note(row, column, note)
    return row + 1


def _all_findings(cells: _Cells, styles: Styles, form: FormSheet, row: int) -> None:
    cells.put(row, 0, f"本表及所在文件的问题 {len(form.findings)} 项", styles.heading, 3)
    ordered = sorted(form.findings, key=lambda each: _GRAVE.index(each["severity"]))
    for finding in ordered:
        row += 1
        style = styles.severity(finding["severity"])
        cells.put(row, 0, SEVERITIES[finding["severity"]], style)
        cells.put(row, 1, f"{finding['rule_id']} {rule_names()[finding['rule_id']]}", styles.plain)
        cells.put(row, 2, finding["message"], styles.plain, _LAST)
        cells.put(row, _REPAIR, finding["place"], styles.plain)


def _sums_block(cells: _Cells, styles: Styles, form: FormSheet, row: int) -> None:
    for column, label in enumerate(("勾稽核对", "所填", "重算", "差额", "结论"), _SUMS):
        cells.put(row, column, label, styles.head)
    found = sums(form.form, form.funds, form.indicators)
    for one in (one for one in found if (one.printed, one.computed) != (None, None)):
        row += 1
        wrong = styles.cell("error" if one.verdict == "不符" else None, number=True)
        cells.put(row, _SUMS, one.label, styles.cell())
        for column, value in enumerate((one.printed, one.computed, one.gap), _SUMS + 1):
            shown = None if value is None else f"{value.normalize():f}{one.unit}"
            cells.put(row, column, shown, wrong)
        cells.put(row, _SUMS + 4, one.verdict, wrong)


def _repair(cells: _Cells, styles: Styles, row: int, record: Record) -> None:
    if record["repaired"]:
        cells.put(row, _REPAIR, f"已修复：{record['repair'] or ''}", styles.cell(repaired=True))


def _printed(record: Record, name: str) -> Any:
    """A value as printed where it is kept as printed."""
    raw = record.get(f"{name}_raw")
    if name in ("level1", "level2"):
        return raw or record[name]
    return record.get(name) if raw is None else raw


def _text(value: Any) -> str | None:
    return None if value is None else str(value)


def _faults(findings: Iterable[Record], name: str, place: str | None = None) -> list[Record]:
    """The findings on a field of the form, or of the fund line in the row of `place`."""
    found = [each for each in findings if each["row"] is None and each["field"] == name]
    if place is None:
        return found
    line = _PLACE.search(place)
    places = [(_PLACE.search(each["place"] or ""), each) for each in found]
    return [each for at, each in places if line and at and at[0] == line[0]]


def _judged(findings: Iterable[Record]) -> tuple[str | None, str]:
    """The gravest severity of findings, and their messages as a note."""
    ordered = sorted(findings, key=lambda each: _GRAVE.index(each["severity"]))
    notes = [f"{SEVERITIES[f['severity']]} {f['rule_id']}：{f['message']}" for f in ordered]
    return (ordered[0]["severity"] if ordered else None), "\n".join(notes)


def _write(sheet: Any, cells: _Cells) -> None:
    """Row by row, as a workbook that is streamed must be written."""
    row = -1
    for (at, column), (value, style) in sorted(cells.cells.items(), key=lambda item: item[0]):
        if at != row:
            row = at
            if tall := cells.heights.get(row):
                sheet.set_row(row, tall)
        if last := cells.spans.get((row, column)):
            sheet.merge_range(row, column, row, last, "", style)
        put(sheet, row, column, value, style)
        if note := cells.notes.get((row, column)):
            size = {"width": 300, "height": min(20 + 16 * lines(note, 44), 400), "font_size": 9}
            sheet.write_comment(row, column, note[:LONGEST], size | {"author": "jixiao"})
