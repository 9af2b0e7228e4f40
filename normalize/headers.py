"""Headers found among pieces of text: labels of columns, one behind the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import regex

from . import taxonomy
from .columns import FUNDS, INDICATORS, Column
from .fund_sources import is_source, role_of
from .headings import guessed
from .pieces import Piece, label, merged
from .tiers import lead_roles, ordered

_SURE = 3  # labels of columns before one that is in no list
_UNLISTED = regex.compile(r"\p{Han}[\p{Han}/（）()、]{1,11}")
_AMOUNTS = frozenset({"initial_budget", "annual_budget", "executed", "execution_rate"})


@dataclass(frozen=True, slots=True)
class Header:
    """A header among pieces: `pieces[start:end]`, and its columns. `glued`: without gaps."""

    start: int
    end: int
    columns: tuple[Column, ...]
    glued: bool = False


def headers(found: Sequence[Piece], group: str) -> Iterator[Header]:
    """The headers of a group (`columns.INDICATORS`, `columns.FUNDS`) in order."""
    at = 0
    while at < len(found):
        header = _header(found, at, group)
        if header is None:
            at += 1
        else:
            yield header
            at = header.end


def _header(found: Sequence[Piece], start: int, group: str) -> Header | None:
    """The header that begins at a piece: labels of columns, one behind the other."""
    columns, at, first = _labels(found, start, group)
    if not _is_header(group, columns):
        return None
    if columns[0].role not in ("block", "label") and _is_of_block(found, start - 1):
        start -= 1
        columns = [
            replace(column, start=n, end=n + 1)
            for n, column in enumerate([Column(None, found[start].text, 0, 1), *columns])
        ]
    gaps = [piece.gap for piece in found[(start if first is None else first) + 1 : at]]
    glued = 2 * gaps.count("none") > len(gaps)
    labelled = {"block", "label"} & {column.role for column in columns}
    if group == FUNDS and not (glued or labelled):
        columns.insert(0, Column("label", "", 0, 1))  # the label of the block stands elsewhere
    placed = [replace(one, start=n, end=n + 1) for n, one in enumerate(ordered(columns))]
    return Header(start, at, lead_roles(placed, group), glued)


def _labels(found: Sequence[Piece], start: int, group: str) -> tuple[list[Column], int, int | None]:
    """The labels of columns from a piece on, the piece behind them, and that of the first column
    behind the labels of the block.

    A label cut by a line break is completed by what follows: 年度 实际 … / 指标值 完成值.
    """
    columns: list[Column] = []
    opened: list[int] = []
    at = start
    first = None
    while at < len(found) and not (columns and _is_line(group, found, at)):
        known = (
            label(group, found, at)
            or _line_column(group, found, at, columns)
            or _source_column(group, found, at, columns)
        )
        if known is not None:
            text = merged(found, at, known[1]).text
            if first is None and known[0] not in ("block", "label"):
                first = at
            if opened and (completed := _completed(group, columns, opened, text)):
                columns[opened.pop(0)] = completed
            else:
                columns.append(Column(known[0], text, len(columns), len(columns) + 1))
            at = known[1]
        elif opened and (completed := _completed(group, columns, opened, found[at].text)):
            columns[opened.pop(0)] = completed
            at += 1
        elif columns and begins_label(group, found[at].text):
            opened.append(len(columns))
            columns.append(Column(None, found[at].text, len(columns), len(columns) + 1))
            at += 1
        elif group == INDICATORS and (other := _unlisted(found, at, columns)):
            columns.append(Column(guessed(other[0]), other[0], len(columns), len(columns) + 1))
            at = other[1]
        else:
            break
    while columns and columns[-1].role is None:
        columns.pop()
        at -= 1
    return columns, at, first


def _unlisted(found: Sequence[Piece], at: int, before: Sequence[Column]) -> tuple[str, int] | None:
    """The label of a column in no list that begins at a piece, and its end: between others
    (上年完成值, 评分情况, 主管部门 | 复核分), or between bars."""
    if len(before) < _SURE:
        return None
    roles = {"block", *(column.role for column in before)}
    bar = _end_at_bar(found, at)
    for end in (bar,) if bar else (at + 1, at + 2):
        text = "".join("".join(piece.text for piece in found[at:end]).split())
        known = label(INDICATORS, found, end) if end < len(found) else None
        sure = bar or (known is not None and known[0] not in roles)
        if not sure or not _UNLISTED.fullmatch(text):
            continue
        level = taxonomy.level1(text) or taxonomy.level2(text)
        whole = bar or end == at + 1
        if guessed(text) or (whole and not level and not taxonomy.is_known(text)):
            return text, end
    return None


def _end_at_bar(found: Sequence[Piece], at: int) -> int | None:
    """Where the cell of a header ends that begins behind a bar within its line."""
    if not found[at].bars or found[at].gap == "line":
        return None
    behind = range(at + 1, len(found))
    return next((n for n in behind if found[n].bars or found[n].gap == "line"), len(found))


def _is_of_block(found: Sequence[Piece], at: int) -> bool:
    """Whether a piece is the label of the block whose header is glued to it, not the text of a
    goal or of the head."""
    if at < 0 or found[at + 1].gap != "none":
        return False
    return at == 0 or not (label("goals", found, at - 1) or label("head", found, at - 1))


def _is_line(group: str, found: Sequence[Piece], at: int) -> bool:
    """Whether a line of funds begins at a piece, below their header: 年度资金 | 总额."""
    if group != FUNDS or found[at].gap != "line":
        return False
    known, column = label("fund_lines", found, at), label(group, found, at)
    return known is not None and column is not None and column[1] < known[1]


def _line_column(
    group: str, found: Sequence[Piece], at: int, before: Sequence[Column]
) -> tuple[str, int] | None:
    """年度资金总额 in the header of a funds block is the label of its lines."""
    if group != FUNDS or len(before) > 1:
        return None
    known = label("fund_lines", found, at)
    return ("label", known[1]) if known and known[0] == "total" else None


def _source_column(
    group: str, found: Sequence[Piece], at: int, before: Sequence[Column]
) -> tuple[str, int] | None:
    """中央 | 省级 | 合计 before the amounts of a funds block: a column a source of the money."""
    if group != FUNDS or any(column.role in _AMOUNTS for column in before):
        return None
    if not is_source(found[at].text):
        return None
    return role_of(found[at].text, len(before), [column.role for column in before]), at + 1


def _completed(
    group: str, columns: Sequence[Column], opened: Sequence[int], text: str
) -> Column | None:
    column = columns[opened[0]]
    role = taxonomy.lookup(group, column.label + text)
    if role is None or role in {other.role for other in columns}:
        return None
    return Column(role, column.label + text, column.start, column.end)


def begins_label(group: str, text: str) -> bool:
    """Whether a text is the beginning of a label of columns: 年度 of 年度指标值."""
    return 1 < len(text) < 8 and any(
        spelling != text and spelling.startswith(text)
        for spellings in taxonomy.words()[group].values()
        for spelling in spellings
    )


def _is_header(group: str, columns: Sequence[Column]) -> bool:
    roles = {column.role for column in columns}
    if group == FUNDS:
        return len(roles & _AMOUNTS) > 1
    named = roles & {"level1", "level2", "name"}
    rest = roles & {"target", "actual", "weight", "score", "reason", "unit", "sign"}
    return bool(named and rest) and len(named) + len(rest) > 2
