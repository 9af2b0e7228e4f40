"""Cell formats of the workbook, and the one way a value is written into a cell."""

from __future__ import annotations

import re
from functools import cache
from math import ceil
from typing import Any

from ..rules import all_rules

SEVERITIES = {"error": "错误", "warning": "警告", "info": "提示"}
LONGEST = 32_000  # characters; a cell holds 32,767
_NARROW = re.compile("[\0-\u2e7f]+")
_FILLS = {"error": "#F8CBAD", "warning": "#FFE699", "info": "#DDEBF7"}
_BASE: dict[str, Any] = {"font_name": "等线", "font_size": 10, "valign": "vcenter"}
_CELL: dict[str, Any] = {**_BASE, "border": 1, "border_color": "#A6A6A6", "text_wrap": True}


@cache
def rule_names() -> dict[str, str]:
    """Chinese names of the rules by id, in the order of the manual."""
    return {rule.id: rule.name_zh for rule in all_rules()}


class Styles:
    """The formats of one workbook, made on first use."""

    BARS = ("#C00000", "#FFC000", "#9DC3E6")
    """Colours of the chart: error, warning, info."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[tuple[tuple[str, Any], ...], Any] = {}
        self.title = self._format(_BASE, font_size=16, bold=True)
        self.heading = self._format(_BASE, font_size=11, bold=True)
        self.quiet = self._format(_BASE, font_color="#7F7F7F")
        self.quiet_lines = self._format(_BASE, font_color="#7F7F7F", text_wrap=True)
        self.text = self._format(_BASE, align="left")
        self.head = self._format(
            _CELL, bold=True, align="center", bg_color="#44546A", font_color="#FFFFFF"
        )
        self.plain = self._format(_CELL, valign="top")
        self.count = self._format(_CELL, valign="top", align="center")
        self.link = self._format(_CELL, valign="top", font_color="#0563C1", underline=1)
        self.back = self._format(_BASE, font_color="#0563C1", underline=1)
        self.form_title = self._format(
            _BASE, font_size=15, bold=True, align="center", text_wrap=True
        )

    def _format(self, base: dict[str, Any], **more: Any) -> Any:
        properties = base | more
        key = tuple(sorted(properties.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format(properties)
        return self._made[key]

    @cache  # noqa: B019  # lives as long as the workbook
    def severity(self, severity: str) -> Any:
        """A cell of a listing in the colour of a severity."""
        return self._format(_CELL, valign="top", align="center", bg_color=_FILLS[severity])

    @cache  # noqa: B019
    def cell(
        self, severity: str | None = None, *, label: bool = False, number: bool = False,
        repaired: bool = False, open_below: bool = False, open_above: bool = False,
    ) -> Any:  # fmt: skip
        """A cell of a form: coloured by severity, a label, a number, or part of a merged one."""
        more: dict[str, Any] = {"align": "center" if label or number else "left"}
        if label:
            more |= {"bg_color": "#F2F2F2", "bold": True}
        if repaired:
            more |= {"font_color": "#7030A0", "italic": True}
        if severity:
            more |= {"bg_color": _FILLS[severity], "font_color": "#000000"}
        if open_below:
            more["bottom"] = 0
        if open_above:
            more["top"] = 0
        return self._format(_CELL, **more)


def lines(value: Any, width: float) -> int:
    """The lines that a value takes in a column: a Chinese character is two digits wide."""
    text = str("" if value is None else value)
    if len(text) * 2 <= width and "\n" not in text:
        return 1  # as most do
    parts = text.split("\n")
    return sum(max(1, ceil((len(p) + len(_NARROW.sub("", p))) / width)) for p in parts)


def height(count: int) -> float:
    """The height of a row of so many lines; it is given, since not every program finds it."""
    return min(13.5 * count + 4, 400.0)


def put(sheet: Any, row: int, column: int, value: Any, style: Any) -> None:
    """Write a value: text as text whatever it looks like, numbers as numbers, None as blank."""
    if value is None or value == "":
        sheet.write_blank(row, column, None, style)
    elif isinstance(value, bool) or not isinstance(value, (int, float)):
        sheet.write_string(row, column, str(value)[:LONGEST], style)
    else:
        sheet.write_number(row, column, value, style)
