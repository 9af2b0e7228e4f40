"""The first sheet of the workbook: what was read and what was found, by rule and severity."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from .tables import Rows
from .workbook_style import SEVERITIES, Styles, put, rule_names

Record = Mapping[str, Any]

CHARTED = 15
"""Rules in the chart."""

_STATUS = {"ok": "读取正常", "partial": "部分读取", "failed": "未能读取", "duplicate": "内容重复"}
_FAILED_SHOWN = 20
_BELOW_CHART = 28  # lines
_TABLE = 4  # row of the head of the table of rules
_CHART_COLUMN = 10


@dataclass(slots=True)
class Totals:
    """Counts for the summary."""

    documents: Counter[str] = field(default_factory=Counter)
    forms: int = 0
    indicators: int = 0
    rules: dict[str, Counter[str]] = field(default_factory=dict)
    touched: Counter[str] = field(default_factory=Counter)  # forms a rule fired on
    failed: list[tuple[str, str]] = field(default_factory=list)

    def add(self, document: Record, findings: Iterable[Record], rows: Rows) -> None:
        """Count one file."""
        status = "duplicate" if document["duplicate_of"] else document["status"]
        self.documents[status] += 1
        if status == "failed":
            self.failed.append((document["path"], document["error_message"] or ""))
        self.forms += len(rows["forms"])
        self.indicators += len(rows["indicators"])
        touched = set()
        for finding in findings:
            rule = finding["rule_id"]
            self.rules.setdefault(rule, Counter())[finding["severity"]] += 1
            touched.add((rule, finding["form_id"]))
        self.touched.update(rule for rule, _ in touched)


def draw_summary(
    book: Any, sheet: Any, styles: Styles, totals: Totals, sheets: tuple[int, int]
) -> None:
    """Draw the summary; `sheets` counts the forms with faults and those with a sheet."""
    for at, width in enumerate((8, 20, 8, 8, 8, 10, 3, 20, 14)):
        sheet.set_column(at, at, width)
    lines = [*_facts(totals), ("", ""), *_left_out(*sheets)]
    if totals.failed:
        # Long texts need the columns to the right: they stand below the chart.
        lines += [("", "")] * (_BELOW_CHART - len(lines))
        lines.append((f"未能读取的文件 {len(totals.failed)} 个", ""))
        lines += [(f"{path}：{why}", "") for path, why in totals.failed[:_FAILED_SHOWN]]
    ordered = sorted(
        totals.rules.items(),
        key=lambda item: (-item[1]["error"], -item[1]["warning"], -item[1]["info"], item[0]),
    )
    put(sheet, 0, 0, "绩效自评审核总览", styles.title)
    sheet.set_row(0, 30)
    put(
        sheet,
        1,
        0,
        "错误须更正，警告须核实或说明，提示供参考。各规则的依据与不适用情形见规则手册。",
        styles.quiet,
    )
    heads = ("规则", "名称", *SEVERITIES.values(), "涉及表数")
    for at, label in enumerate(heads):
        put(sheet, _TABLE, at, label, styles.head)
    put(sheet, _TABLE, 7, "概况", styles.head)
    put(sheet, _TABLE, 8, None, styles.head)
    for offset in range(max(len(ordered), len(lines))):
        row = _TABLE + 1 + offset
        if offset < len(ordered):
            _rule_line(sheet, styles, row, *ordered[offset], totals.touched)
        if offset < len(lines):
            put(sheet, row, 7, lines[offset][0], styles.text)
            put(sheet, row, 8, lines[offset][1], styles.text)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    if ordered:
        _chart(book, sheet, min(len(ordered), CHARTED))


def _rule_line(
    sheet: Any, styles: Styles, row: int, rule: str, counts: Counter[str], touched: Counter[str]
) -> None:
    put(sheet, row, 0, rule, styles.count)
    put(sheet, row, 1, rule_names()[rule], styles.plain)
    for at, severity in enumerate(SEVERITIES, 2):
        style = styles.severity(severity) if counts[severity] else styles.plain
        put(sheet, row, at, counts[severity] or None, style)
    put(sheet, row, 5, touched[rule], styles.count)


def _facts(totals: Totals) -> Iterator[tuple[str, Any]]:
    yield "文件", totals.documents.total()
    for status, label in _STATUS.items():
        if totals.documents[status]:
            yield f"　{label}", totals.documents[status]
    yield "自评表", totals.forms
    yield "指标", totals.indicators
    counts: Counter[str] = Counter()
    for found in totals.rules.values():
        counts.update(found)
    for severity, label in SEVERITIES.items():
        yield label, counts[severity]


def _left_out(wanting: int, drawn: int) -> Iterator[tuple[str, Any]]:
    yield "有错误或警告的表", wanting
    yield "　单列工作表", drawn
    yield "　未单列", wanting - drawn
    if wanting > drawn:
        yield "　未单列者见“自评表”“问题清单”", ""
        yield "　两页，及数据表 findings", ""


def _chart(book: Any, sheet: Any, count: int) -> None:
    chart = book.add_chart({"type": "bar", "subtype": "stacked"})
    for at, (label, colour) in enumerate(zip(SEVERITIES.values(), Styles.BARS, strict=True), 2):
        chart.add_series(
            {
                "name": label,
                "categories": [sheet.get_name(), _TABLE + 1, 1, _TABLE + count, 1],
                "values": [sheet.get_name(), _TABLE + 1, at, _TABLE + count, at],
                "fill": {"color": colour},
                "gap": 40,
            }
        )
    chart.set_title({"name": "各规则的问题数（错误在前）", "name_font": {"size": 12}})
    chart.set_y_axis({"reverse": True, "num_font": {"size": 9}})
    chart.set_x_axis({"major_gridlines": {"visible": True, "line": {"color": "#DDDDDD"}}})
    chart.set_legend({"position": "bottom"})
    chart.set_size({"width": 640, "height": 120 + 26 * count})
    sheet.insert_chart(_TABLE, _CHART_COLUMN, chart)
