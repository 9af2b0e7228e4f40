"""Where forms, their blocks and their header rows lie among the lines of a document."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import cast

from ..extract.document import Paragraph
from . import fund_pairs, fund_sources, taxonomy
from .columns import FUNDS, INDICATORS, Column, is_number
from .grid import Line, Row, join
from .kinds import is_year_line, kind
from .tiers import columns, joined

_TITLE_REACH = 12  # lines above a head in which its title is looked for


@dataclass(frozen=True, slots=True)
class Table:
    """A header and the rows under it."""

    columns: tuple[Column, ...]
    header: tuple[Row, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Located:
    """A form among the lines: `lines[start:end]`, and its blocks."""

    start: int
    end: int
    title: Line | None
    above: tuple[Line, ...]  # lines between title and head
    head: tuple[Row, ...]
    funds: Table | None
    goals: tuple[Row, ...]
    indicators: tuple[Table, ...]
    tail: tuple[Row, ...]


def locate(lines: Sequence[Line]) -> list[Located]:
    """The forms in order. A form is what has a header of an indicator table."""
    lines = joined(lines)
    kinds = list(_in_context(lines))
    headers = [n for n, one in enumerate(kinds) if one == "indicators"]
    headers = [n for n in headers if not (n - 1 in headers and _is_tier(lines, n))]
    forms: list[Located] = []
    end = 0
    for group in _groups(headers, kinds):
        start = _start(lines, kinds, end, group[0])
        stop = _stop(kinds, group[-1])
        forms.append(_located(lines, kinds, start, stop, group))
        end = stop
    return forms


def _in_context(lines: Sequence[Line]) -> Iterator[str | None]:
    """The kind of each line, given the block it stands in: 合计 is a total below indicators and
    a line of the funds block below its header."""
    block: str | None = None
    for line in lines:
        one = kind(line)
        if one == "pairs":
            one = "funds" if block in (None, "head", "funds", "title", "text") else None
        if block == "funds" and one in ("total", "head", "tail"):
            one = None
        elif block in ("goals", "aside") and one in ("total", "head", "tail", block):
            one = None
        elif block == "indicators" and (
            one in ("goals", "aside") or (one == "head" and not _opens(line))
        ):
            one = None
        elif one is not None:
            block = one
        yield one


def _opens(line: Line) -> bool:
    """Whether a row of head fields is the first of a form."""
    first = line.texts[0] if isinstance(line, Row) else ""
    return taxonomy.lookup("head", first) in ("project_name", "department")


def _groups(headers: Sequence[int], kinds: Sequence[str | None]) -> Iterator[list[int]]:
    """Headers by form: one that follows without a title, head or funds block is the same form's."""
    group: list[int] = []
    for header in headers:
        if group and set(kinds[group[-1] : header]) & {"title", "head", "funds", "text"}:
            yield group
            group = []
        group.append(header)
    if group:
        yield group


def _start(lines: Sequence[Line], kinds: Sequence[str | None], end: int, header: int) -> int:
    """The first line of the form whose first indicator header is given: its title, or its head."""
    first = header
    for n in range(header - 1, end - 1, -1):
        if kinds[n] == "title" and "head" in kinds[n:header]:
            return n
        if kinds[n] in ("head", "funds", "goals"):
            first = n
        elif kinds[n] == "total" or (kinds[n] == "text" and first - n > _TITLE_REACH):
            break
    for n in range(first, max(end, first - _TITLE_REACH) - 1, -1):
        if kinds[n] == "title":
            return n
    if first > end and is_year_line(_text(lines[first - 1])):
        return first - 1
    return first


def _text(line: Line) -> str:
    return line.text if isinstance(line, Paragraph) else " ".join(line.texts)


def _stop(kinds: Sequence[str | None], header: int) -> int:
    """The line behind a form: past its total row and what belongs to its tail."""
    n = header + 1
    while n < len(kinds) and kinds[n] not in ("title", "text", "head", "funds", "tail", "total"):
        n += 1
    while n < len(kinds) and kinds[n] in ("total", "tail", None):
        n += 1
    return n


def _located(
    lines: Sequence[Line], kinds: Sequence[str | None], start: int, stop: int, headers: list[int]
) -> Located:
    first = headers[0]
    head_end = next((n for n in range(start, first) if kinds[n] in ("funds", "goals")), first)
    title = lines[start] if kinds[start] == "title" else None
    body = start + (title is not None)
    return Located(
        start=start,
        end=stop,
        title=title,
        above=tuple(line for line in lines[body:head_end] if not isinstance(line, Row)),
        head=_rows(lines[body:head_end]),
        funds=_funds(lines, kinds, head_end, first),
        goals=_goals(lines, kinds, head_end, first),
        indicators=tuple(_indicators(lines, kinds, headers, stop)),
        tail=tuple(_tail(lines, kinds, headers, stop)),
    )


def _rows(lines: Sequence[Line]) -> tuple[Row, ...]:
    return tuple(line for line in lines if isinstance(line, Row))


def _funds(
    lines: Sequence[Line], kinds: Sequence[str | None], start: int, stop: int
) -> Table | None:
    header = next((n for n in range(start, stop) if kinds[n] == "funds"), None)
    if header is None:
        return None
    end = next((n for n in range(header + 1, stop) if kinds[n] in ("goals", "aside")), stop)
    row = cast(Row, lines[header])
    if fund_pairs.has_pairs(row.texts):
        rows = _rows(lines[header:end])
        return Table(fund_pairs.COLUMNS, rows, fund_pairs.rows_of(rows))
    found, rows = columns([row], FUNDS), _rows(lines[header + 1 : end])
    if fund_sources.by_source(found):
        return Table(fund_sources.COLUMNS, (row,), fund_sources.turned(found, rows))
    return Table(found, (row,), rows)


def _goals(
    lines: Sequence[Line], kinds: Sequence[str | None], start: int, stop: int
) -> tuple[Row, ...]:
    first = next((n for n in range(start, stop) if kinds[n] == "goals"), stop)
    return _rows(lines[first:stop])


def _indicators(
    lines: Sequence[Line], kinds: Sequence[str | None], headers: list[int], stop: int
) -> Iterator[Table]:
    for header, behind in zip(headers, [*headers[1:], stop], strict=True):
        tiers = _tiers(lines, header, behind)
        end = _end_of_indicators(kinds, header, behind)
        yield Table(columns(tiers, INDICATORS), tiers, _rows(lines[header + len(tiers) : end]))


def _tail(
    lines: Sequence[Line], kinds: Sequence[str | None], headers: Sequence[int], stop: int
) -> Iterator[Row]:
    """The rows behind the indicators; a header repeated on a page may stand between them."""
    for header, behind in zip(headers, [*headers[1:], stop], strict=True):
        yield from _rows(lines[_end_of_indicators(kinds, header, behind) : behind])


def _end_of_indicators(kinds: Sequence[str | None], header: int, stop: int) -> int:
    return next((n for n in range(header + 1, stop) if kinds[n] in ("total", "tail")), stop)


def _tiers(lines: Sequence[Line], header: int, stop: int) -> tuple[Row, ...]:
    """The header's rows: a second one where its cells are labels or complete those above."""
    row = cast(Row, lines[header])
    below = lines[header + 1] if header + 1 < stop else None
    if isinstance(below, Row) and below.texts and _completes(row, below):
        return row, below
    return (row,)


def _is_tier(lines: Sequence[Line], n: int) -> bool:
    """Whether a header is the second row of that above it."""
    above, below = lines[n - 1], lines[n]
    return isinstance(above, Row) and isinstance(below, Row) and _completes(above, below)


def _completes(above: Row, below: Row) -> bool:
    for box in below.boxes:
        if box.covered or not box.text:
            continue
        top = next((b.text for b in above.boxes if b.start <= box.start < b.end), "")
        label = join(box.text)
        if is_number(label) or not (
            taxonomy.lookup(INDICATORS, label) or taxonomy.lookup(INDICATORS, join(top) + label)
        ):
            return False
    return True
