"""Rows of tabs whose cells kept their own line breaks, so that a row stands on several lines:

    绩效指标 ⇥ 一级
    指标 ⇥ 二级
    指标 ⇥ 三级指标 ⇥ 年度

Only where the header of a form is cut so, or where all lines with fewer tabs than a row make rows
together: else rows and cells are told apart by their form.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

import regex

from .cell_lines import MAX_CUT, is_plain

_NAMED = re.compile(r"[一二三]级|指标名称")
_CUT = re.compile(r"(?:^|\t)(?:[一二三]级|指标)$")
_CUT_ENDS = ("级", "指标")
_LABEL = regex.compile(
    r"(?:(?:年度|项目)*(?:总体)?(?:绩效)?(?:目标|指标)(?:完成)?(?:情况)?"
    r"|(?:年度)?(?:项目)?(?:资金|预算)(?:执行)?(?:情况)?|(?:产出|效益|满意度|成本|[一二三]级)指标|指标名称)"
    r"(?:[(（][^()（）]{1,12}[)）])?"
)  # of a first cell
_MOST_PIECES = 3  # lines of such a label
_END = regex.compile(r"\p{Han}{0,10}(?:原因|措施|分析|改进|说明|标准)|[值分重率注]")
_STATED = re.compile(r"指标值|目标值|完成值|实际值|分值|得分|权重")
_FEWEST_TABS = 4  # between the cells of a row of indicators
_FEWEST_ROWS = 3  # that are not cut and say how many tabs a row has
_MOST_LINES = 16  # of a row


def whole_lines(lines: Sequence[str]) -> Sequence[str]:
    """The lines; a row that is cut stands on its first, with its line breaks, and the others are
    blank, so that their numbers stay."""
    counts = Counter(line.count("\t") for line in lines)
    usual = [(count, tabs) for tabs, count in counts.items() if tabs >= _FEWEST_TABS]
    count, width = max(usual, default=(0, 0))
    if count < _FEWEST_ROWS:
        return lines
    cut = any(map(_is_cut_label, lines)) and _is_cut(lines, width)
    found: list[tuple[int, int]] = []
    for at, end in _rows(lines, width, rests=cut):
        if end > at + 1:
            found.append((at, end))
        elif not cut and 0 < lines[at].count("\t") < width:
            return lines  # as nearly always: a line with fewer tabs is no piece of a row
    if not cut and not _are_plain(lines, found):
        return lines
    result = list(lines)
    for at, end in found:
        result[at:end] = ["\n".join(lines[at:end]), *[""] * (end - at - 1)]
    return result


def _is_cut_label(line: str) -> bool:
    return line.endswith(_CUT_ENDS) and _CUT.search(line) is not None


def _rows(lines: Sequence[str], width: int, *, rests: bool) -> Iterator[tuple[int, int]]:
    """The rows: their first line, and the line behind them. A line without tabs behind one that
    stands on several is the rest of its last cell, or (not `rests`) only below a header: it may as
    well be the beginning of the next."""
    tabbed = next((n for n, line in enumerate(lines) if "\t" in line), len(lines))
    at = max(0, tabbed - _MOST_PIECES)  # a row begins near its first tab
    while at < len(lines):
        end = _full(lines, at, width)
        behind = lines[end] if 0 < end < len(lines) else "\t"
        if "\t" not in behind and (rests or (_END.fullmatch(behind) and _states(lines[at:end]))):
            end = _with_rest(lines, end)
        end = end or at + 1
        yield at, end
        at = end


def _are_plain(lines: Sequence[str], found: Sequence[tuple[int, int]]) -> bool:
    """Whether no line without tabs in a row is a heading or long."""
    bare = [line for at, end in found for line in lines[at:end] if "\t" not in line]
    return all(len(line) <= MAX_CUT and is_plain(line) for line in bare)


def _is_cut(lines: Sequence[str], width: int) -> bool:
    """Whether the labels of a header stand in tabbed lines, but on no line all together."""
    tabbed = [line for line in lines if "\t" in line and _states([line])]
    whole = any(line.count("\t") >= width and _NAMED.search(line) for line in tabbed)
    return not whole and any(_STATED.search(line) for line in lines)


def _states(some: Sequence[str]) -> bool:
    """Whether lines hold labels of values, as a header does."""
    return len(set(_STATED.findall("".join(some)))) > 1


def _full(lines: Sequence[str], start: int, width: int) -> int:
    """The line behind those from `start` on that have as many tabs as a row; 0 where none do."""
    tabs, end = lines[start].count("\t"), start + 1
    if tabs > width or (not tabs and not _opens(lines, start)):
        return 0
    while tabs < width:
        if end >= min(len(lines), start + _MOST_LINES) or not _goes_on(lines[end]):
            return 0
        tabs += lines[end].count("\t")
        end += 1
    return end if tabs == width else 0


def _with_rest(lines: Sequence[str], end: int) -> int:
    """The line behind the rest of the last cell of a row, which other rows follow."""
    rest = end
    while rest < len(lines) and _goes_on(lines[rest]) and "\t" not in lines[rest]:
        rest += 1
    if rest == len(lines) or "\t" not in lines[rest]:
        return end
    return next((n for n in range(end, rest) if _opens(lines, n)), rest)


def _opens(lines: Sequence[str], at: int) -> bool:
    """Whether the label of a first cell begins in a line without tabs: 年度 | 总体目标 ⇥ …"""
    text = ""
    for line in lines[at : at + _MOST_PIECES]:
        first, tab, _ = line.partition("\t")
        text += "".join(first.split())
        if tab:
            return _LABEL.fullmatch(text) is not None
    return False


def _goes_on(line: str) -> bool:
    """Whether a line may be the rest of a cell, and what stands behind that."""
    return bool(line.strip()) and not line.startswith("\t")
