"""Rows of tabs whose cells kept their own line breaks, so that a row stands on several lines:

    绩效指标 ⇥ 一级
    指标 ⇥ 二级
    指标 ⇥ 三级指标 ⇥ 年度

Only where the header of a form is cut so: else rows and cells are told apart by their form.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import regex

_NAMED = regex.compile(r"[一二三]级|指标名称")
_CUT = regex.compile(r"(?:^|\t)(?:[一二三]级|指标)$")
_FIRST = regex.compile(r"\p{Han}{1,8}")  # the beginning of a first cell
_REST = regex.compile(r"[(（]|指标")  # of a first cell
_STATED = regex.compile(r"指标值|目标值|完成值|实际值|分值|得分|权重")
_FEWEST_TABS = 4  # between the cells of a row of indicators
_FEWEST_ROWS = 3  # that are not cut and say how many tabs a row has
_MOST_LINES = 16  # of a row


def whole_lines(lines: Sequence[str]) -> Sequence[str]:
    """The lines; a row that is cut stands on its first, with its line breaks, and the others are
    blank, so that their numbers stay."""
    if not any(map(_CUT.search, lines)):
        return lines
    counts = Counter(line.count("\t") for line in lines)
    usual = [(count, tabs) for tabs, count in counts.items() if tabs >= _FEWEST_TABS]
    count, width = max(usual, default=(0, 0))
    if count < _FEWEST_ROWS or not _is_cut(lines, width):
        return lines
    result = list(lines)
    at = 0
    while at < len(lines):
        end = _end(lines, at, width)
        if end > at + 1:
            result[at:end] = ["\n".join(lines[at:end]), *[""] * (end - at - 1)]
        at = end
    return result


def _is_cut(lines: Sequence[str], width: int) -> bool:
    """Whether the labels of a header stand in tabbed lines, but on no line all together."""
    tabbed = [line for line in lines if "\t" in line and len(set(_STATED.findall(line))) > 1]
    whole = any(line.count("\t") >= width and _NAMED.search(line) for line in tabbed)
    return not whole and any(_STATED.search(line) for line in lines)


def _end(lines: Sequence[str], start: int, width: int) -> int:
    """The line behind the row that begins at a line: with as many tabs as a row has, and the rest
    of its last cell."""
    tabs, end = lines[start].count("\t"), start + 1
    if tabs > width or (not tabs and not _FIRST.fullmatch(lines[start])):
        return end
    while tabs < width:
        if end >= min(len(lines), start + _MOST_LINES) or not _goes_on(lines[end]):
            return start + 1
        tabs += lines[end].count("\t")
        end += 1
    if tabs > width:
        return start + 1
    rest = end
    while rest < len(lines) and _goes_on(lines[rest]) and "\t" not in lines[rest]:
        rest += 1
    if rest == len(lines) or "\t" not in lines[rest]:
        return end
    return rest - (rest > end and _REST.match(lines[rest]) is not None)


def _goes_on(line: str) -> bool:
    """Whether a line may be the rest of a cell, and what stands behind that."""
    return bool(line.strip()) and not line.startswith("\t")
