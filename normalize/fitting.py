"""A row under its header as a mapping from role to box, whatever kind of table it stands in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .align import align
from .columns import INDICATORS, Column, misfit
from .grid import Box, Row
from .taxonomy import lookup


@dataclass(frozen=True, slots=True)
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


def fit(group: str, columns: tuple[Column, ...], row: Row) -> Fitted:
    """Lay a row into columns: by their place in an exact table, else by the cheapest reading."""
    if row.exact:
        return Fitted(row, _by_place(group, columns, row.boxes))
    texts = tuple(box.text for box in row.boxes)
    reading = align(group, columns, texts)
    boxes: dict[str, Box] = {}
    for column, cell in zip(columns, reading.cells, strict=True):
        if cell is not None:
            _put(group, boxes, column.role, row.boxes[cell])
    if reading.cost == 0:
        return Fitted(row, boxes)
    return Fitted(
        row,
        boxes,
        reading.confidence,
        _moved(columns, reading.cells, texts),
        tuple(texts[n] for n in reading.dropped if texts[n] not in texts[:n]),
    )


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


def _moved(
    columns: Sequence[Column], cells: Sequence[int | None], texts: Sequence[str]
) -> str | None:
    """What was moved, dropped or missing, in Chinese; None where only blanks are missing."""
    moves = [
        (column.label or "标签", cell - number)
        for number, (column, cell) in enumerate(zip(columns, cells, strict=True))
        if cell is not None and texts[cell] and cell != number
    ]
    said: list[str] = []
    for side, sign in (("左", -1), ("右", 1)):
        shifted = [(label, by * sign) for label, by in moves if by * sign > 0]
        if shifted:
            labels = "、".join(label for label, _ in shifted)
            count = max(by for _, by in shifted)
            said.append(f"单元格向{side}错位{count}列，已按表头归位（{labels}）")
    surplus = [text for n, text in enumerate(texts) if text and n not in cells]
    if surplus:
        said.append(f"多出的单元格“{'”“'.join(surplus)}”已略去")
    return "；".join(said) or None
