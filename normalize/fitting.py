"""Rows under their header as mappings from role to box, whatever kind of table they stand in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from .columns import INDICATORS, Column, misfit
from .flow import Reading, flow
from .grid import Box, Row
from .miscounted import counted
from .standing import fits
from .styles import TABS, Token
from .taxonomy import lookup

_AT_ONCE = 40  # rows that are searched together
_MOST_REBUILT = 4000  # rows of a table that are searched at all
_TOO_MANY = f"表中错位的行超过{_MOST_REBUILT}行，此行未作修复，按原样读入，请核对"


@dataclass(slots=True)  # not frozen, which makes it twice as dear
class Fitted:
    """A row laid into columns. `repair` says in Chinese what was moved; None where nothing was."""

    row: Row
    boxes: dict[str, Box]
    confidence: float = 1.0
    repair: str | None = None
    undecided: tuple[str, ...] = ()

    def text(self, role: str) -> str:
        """The text in a column; empty where it is blank or the column is not there."""
        box = self.boxes.get(role)
        return box.text if box else ""


def fit(group: str, columns: tuple[Column, ...], rows: Sequence[Row]) -> Iterator[Fitted]:
    """Lay rows into columns: by their place in an exact table; in a loose one as they stand,
    and where they do not stand, by the cheapest reading of the rows that do not."""
    if rows and rows[0].exact:
        for row in rows:
            boxes = _by_place(group, columns, row.boxes)
            yield Fitted(row, boxes, row.confidence, row.repair, row.undecided)
        return
    roles = [column.role for column in columns]
    if group == INDICATORS:
        rows = counted(columns, rows)
    stands = [fits(group, roles, [box.text for box in row.boxes]) for row in rows]
    whole_rows = _reach_out(rows, stands, len(columns))
    left = _MOST_REBUILT
    for whole, run in groupby(zip(rows, whole_rows, strict=True), key=lambda pair: pair[1]):
        some = [row for row, _ in run]
        if whole:
            yield from _as_they_stand(group, columns, some)
            continue
        for at in range(0, min(left, len(some)), _AT_ONCE):
            yield from _rebuilt(group, columns, some[at : min(left, at + _AT_ONCE)])
        yield from _as_they_stand(group, columns, some[left:], _TOO_MANY)
        left = max(0, left - len(some))


def _reach_out(rows: Sequence[Row], stands: Sequence[bool], width: int) -> list[bool]:
    """Which rows stand, but for those beside a short one: it may be a piece of either."""
    short = [
        not whole and len(row.boxes) < width // 2 for row, whole in zip(rows, stands, strict=True)
    ]
    return [
        whole and not any(short[max(0, n - 1) : n + 2] if rows[n].texts else ())
        for n, whole in enumerate(stands)
    ]


def _as_they_stand(
    group: str, columns: Sequence[Column], rows: Sequence[Row], repair: str | None = None
) -> Iterator[Fitted]:
    for row in rows:
        boxes: dict[str, Box] = {}
        for column, box in zip(columns, row.boxes, strict=False):
            _put(group, boxes, column.role, box)
        sure = 0.1 if repair else row.confidence
        yield Fitted(row, boxes, sure, repair or row.repair, row.undecided)


def _by_place(group: str, columns: Sequence[Column], boxes: Sequence[Box]) -> dict[str, Box]:
    """Boxes by the column they begin in, or, for what begins left of all, reach into."""
    found: dict[str, Box] = {}
    for column in columns:
        inside = [b for b in boxes if b.start < column.end and column.start < b.end]
        for box in inside:
            if column.start <= box.start or not any(box is other for other in found.values()):
                _put(group, found, column.role, box)
    return found


def _put(group: str, boxes: dict[str, Box], role: str | None, box: Box) -> None:
    """Keep the box of a role; where two columns have one role, the box that suits it better."""
    if role is None:
        return
    other = boxes.get(role)
    if other is None or not other.text:
        boxes[role] = box
    elif box.text and role == "level1" and lookup(INDICATORS, other.text) == "block":
        boxes[role] = box
    elif box.text and misfit(group, role, box.text) < misfit(group, role, other.text):
        boxes[role] = box


# Rows that do not stand as they are ------------------------------------------


def _rebuilt(group: str, columns: tuple[Column, ...], rows: Sequence[Row]) -> Iterator[Fitted]:
    cells = [(row, n, box) for row in rows for n, box in enumerate(row.boxes)]
    tokens = [Token(box.text, "cell" if n else "line") for _, n, box in cells]
    for reading in flow(group, columns, tokens, TABS)[0]:
        first, end = reading.tokens
        own = cells[first:end]
        if not own:
            continue
        boxes: dict[str, Box] = {}
        for column, span in zip(columns, reading.spans, strict=True):
            if span:
                _put(group, boxes, column.role, _joined([box for _, _, box in cells[slice(*span)]]))
        repair = _repair(columns, reading, cells)
        doubts = [text for row, _, _ in own for text in row.undecided]
        dropped = [cells[n][2].text for n in reading.dropped]
        undecided = tuple(dict.fromkeys([*dropped, *doubts]))
        yield Fitted(
            own[0][0],
            boxes,
            reading.confidence if repair else 1.0,
            repair,
            tuple(text for text in undecided if text not in _texts(boxes)),
        )


def _texts(boxes: dict[str, Box]) -> set[str]:
    return {box.text for box in boxes.values()}


def _joined(boxes: Sequence[Box]) -> Box:
    return boxes[0]._replace(text="".join(box.text for box in boxes))


_Cell = tuple[Row, int, Box]


def _repair(columns: Sequence[Column], reading: Reading, cells: Sequence[_Cell]) -> str | None:
    """What was done to the row, in Chinese; None where it stands as printed."""
    before = (row.repair for row, _, _ in cells[slice(*reading.tokens)] if row.repair)
    said = list(dict.fromkeys([*before, *_lines(reading, cells)]))
    said += _shifts(columns, reading, cells)
    surplus = [cells[n][2].text for n in reading.dropped]
    if surplus:
        said.append(f"多出的单元格“{'”“'.join(surplus)}”已略去")
    return "；".join(said) or None


def _lines(reading: Reading, cells: Sequence[_Cell]) -> Iterator[str]:
    """Whether the row was put together from lines, or cut out of one."""
    first, end = reading.tokens
    filled = [row for row, _, box in cells[first:end] if box.text]
    if not filled:
        return
    if filled[0].number != filled[-1].number:
        yield f"此行断成多行（{filled[0].place}至{filled[-1].place}），已接合"
    before = first and cells[first][1] and cells[first - 1][0].number == filled[0].number
    behind = end < len(cells) and cells[end][1] and cells[end][0].number == filled[-1].number
    if before or behind:
        yield "此行与另一行并在同一行，已拆开"


def _shifts(columns: Sequence[Column], reading: Reading, cells: Sequence[_Cell]) -> Iterator[str]:
    """Cells that were not below their header, by direction. A row in pieces has no such count."""
    first, end = reading.tokens
    if any(cells[n][0].number != cells[first][0].number for n in range(first, end)):
        return
    lead = cells[first][1]
    moves = [
        (column.label or "标签", cells[span[0]][1] - lead - number)
        for number, (column, span) in enumerate(zip(columns, reading.spans, strict=True))
        if span and cells[span[0]][2].text
    ]
    for side, sign in (("左", -1), ("右", 1)):
        shifted = [(label, by * sign) for label, by in moves if by * sign > 0]
        if shifted:
            labels = "、".join(label for label, _ in shifted)
            count = max(by for _, by in shifted)
            yield f"单元格向{side}错位{count}列，已按表头归位（{labels}）"
