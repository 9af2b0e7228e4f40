"""Indicator tables whose columns were read out block by block: the names of all rows, and
before or behind them the values of all rows, or one column of values after the other.

The lines of a block are the rows in order, so blocks of as many lines as there are names are
joined line by line. A column that lacks lines is joined only where the arithmetic says to which
rows its texts belong; else it stays out and is told.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

import regex

from ..extract.document import Paragraph
from . import figures, taxonomy
from .columns import INDICATORS
from .compare import meets
from .grid import Row
from .headers import begins_label
from .kinds import is_title
from .pieces import Piece, by_line, label, merged
from .value import parse_value

READ_IN_BLOCKS = "名称与数值分块排列（阅读顺序错乱），已按行数逐行接合"
_NAMES = frozenset({"block", "level1", "level2", "name"})
_STATES = frozenset({"target", "actual", "weight", "score"})
_POINTS = frozenset({"weight", "score", "review_score"})
_VALUES = frozenset({"target", "actual", "unit", "sign"})
_PART = "其中"
_OVER = regex.compile(r"(?:备?注|说明|填表)\s*[:：\d]|[一二三四五六七八九十]、")
_DOTS = regex.compile(r"[.…·]{2,}")
_HELD = "────"
_BARE = regex.compile(r"\d[\d,.]*")
_FAR = 3  # lines below a header in which the rest of its labels is looked for

_Line = list[Piece]


@dataclass(slots=True)
class _Block:
    """Columns (role and label) and the lines below them."""

    start: int  # its first line
    columns: list[tuple[str | None, Piece]]
    rows: list[_Line] = field(default_factory=list)

    @property
    def roles(self) -> set[str | None]:
        return {role for role, _ in self.columns}


@dataclass(frozen=True, slots=True)
class Joined:
    """Pieces with the rows of a table in order; `left`: texts whose row is not known."""

    pieces: list[Piece]
    left: tuple[str, ...]


def in_blocks(found: Sequence[Piece]) -> Joined | None:
    """The pieces with blocks of names and values joined to rows; None where there are none."""
    lines = list(by_line(found))
    blocks, end = _blocks(lines)
    names = [block for block in blocks if "name" in block.roles]
    values = [block for block in blocks if "name" not in block.roles]
    columns = [role for block in values for role, _ in block.columns]
    if len(names) != 1 or len(columns) < 2 or not _STATES & set(columns):
        return None
    named = [row for row in names[0].rows if _names(row)]
    if not named:
        return None
    header = [piece for _, piece in names[0].columns]
    left: list[str] = []
    behind: dict[int, _Line] = {id(row): [] for row in names[0].rows}
    for block in values:
        if all(len(row) == 1 for row in block.rows):
            del block.columns[:-1]  # the upper tiers of its header
        rows = _rows_of(block, values, named, names[0].rows)
        header += [piece for _, piece in block.columns]
        if rows is None:
            left += [merged(row, 0, len(row)).text for row in block.rows]
            rows = [(name, _held(block)) for name in named]
        for name, row in rows:
            behind[id(name)] += row
    table = [header, *([*row, *behind[id(row)]] for row in names[0].rows)]
    first = min(block.start for block in blocks)
    ordered = [*lines[:first], *map(_as_row, table), *lines[end:]]
    return Joined([piece for line in ordered for piece in line], tuple(left))


def _held(block: _Block) -> _Line:
    """Dashes in place of the cells of a block, so that nothing else is laid into its columns."""
    return [replace(piece, text=_HELD) for _, piece in block.columns]


def told(rows: Iterator[Row | Paragraph], blocks: Joined) -> Iterator[Row | Paragraph]:
    """The rows of a form, the indicators with what was done to them, and what was left out."""
    below = False
    left = blocks.left
    for row in rows:
        if isinstance(row, Row):
            roles = {taxonomy.lookup(INDICATORS, text) for text in row.texts}
            below = below or "name" in roles
            if below and row.repair:
                boxes = tuple(box for box in row.boxes if box.text != _HELD)
                repair = f"{row.repair}；{READ_IN_BLOCKS}"
                row = replace(row, boxes=boxes, repair=repair, undecided=(*row.undecided, *left))
                left = ()
        yield row


def _as_row(pieces: _Line) -> _Line:
    return [replace(piece, gap="cell" if n else "line") for n, piece in enumerate(pieces)]


def _blocks(lines: Sequence[_Line]) -> tuple[list[_Block], int]:
    """The blocks of the first table that has any, and the line behind them."""
    blocks: list[_Block] = []
    for number, line in enumerate(lines):
        columns = _labels(line, lines[number + 1 :][:1])
        last = blocks[-1] if blocks else None
        if last and len(last.rows) <= _FAR and _complete(last, line):
            continue
        if columns and (_begins(columns) or _completed_by(columns, lines[number + 1 :])):
            if last and not last.rows and "name" not in last.roles:
                last.columns += columns  # the lower tier of the same header
            else:
                blocks.append(_Block(number, columns))
        elif last:
            if _ends(line):
                return blocks, number
            last.rows.append(line)
    return blocks, len(lines)


def _ends(line: _Line) -> bool:
    return bool(
        label("ends", line, 0) or _OVER.match(line[0].text) or is_title(line[0].paragraph.text)
    )


def _labels(line: _Line, below: Sequence[_Line]) -> list[tuple[str | None, Piece]]:
    """The columns of a line that is nothing but labels, or beginnings of labels. Two pieces are
    one label, but for 年度 | 完成值 above rows with a cell for each piece of the line."""
    found = _joined_labels(line)
    if not below or not len(found) < len(line) == len(below[0]):
        return found
    each = [(taxonomy.lookup(INDICATORS, one.text), one) for one in line]
    return each if all(role or begins_label(INDICATORS, one.text) for role, one in each) else found


def _joined_labels(line: _Line) -> list[tuple[str | None, Piece]]:
    found: list[tuple[str | None, Piece]] = []
    at = 0
    while at < len(line):
        known = label(INDICATORS, line, at)
        if known is None and not begins_label(INDICATORS, line[at].text):
            if at or len(line) == 1:
                return []
            known = ("block", 1)  # the label beside the table: 年度绩效目标1
        role, end = known or (None, at + 1)
        found.append((role, merged(line, at, end)))
        at = end
    return found


def _begins(columns: Sequence[tuple[str | None, Piece]]) -> bool:
    """Whether labels are the header of a block: of names, or of values."""
    roles = {role for role, _ in columns}
    if "name" in roles:
        return roles.isdisjoint(("actual", "weight", "score"))
    known = roles - {None}
    return bool(known) and known.isdisjoint(_NAMES)


def _completed_by(columns: Sequence[tuple[str | None, Piece]], below: Sequence[_Line]) -> bool:
    """Whether a line of beginnings of labels is completed by the next line."""
    block = _Block(0, list(columns))
    return bool(below) and _complete(block, below[0])


def _complete(block: _Block, line: _Line) -> bool:
    """Complete labels of a block by a line that holds their ends and nothing else."""
    opened = [n for n, (role, _) in enumerate(block.columns) if role is None]
    if not opened or len(line) > len(opened):
        return False
    whole = []
    for n, piece in zip(opened, line, strict=False):
        text = block.columns[n][1].text + piece.text
        role = taxonomy.lookup(INDICATORS, text)
        if role is None:
            return False
        whole.append((n, (role, replace(block.columns[n][1], text=text))))
    for n, column in whole:
        block.columns[n] = column
    return True


def _names(row: _Line) -> bool:
    """Whether a row of labels also has a name."""
    at = 0
    while at < len(row):
        known = label("level1", row, at) or label("level2", row, at) or label(INDICATORS, row, at)
        if known is None:
            return not all(_DOTS.fullmatch(piece.text) for piece in row[at:])
        at = known[1]
    return False


def _rows_of(
    block: _Block, blocks: Sequence[_Block], named: Sequence[_Line], lines: Sequence[_Line]
) -> list[tuple[_Line, _Line]] | None:
    """Rows of names with their lines of a block; None where that is not known."""
    for some in (named, lines):  # a column of rules is filled in also where no name stands
        if len(block.rows) == len(some):
            return list(zip(some, block.rows, strict=True))
    needed: list[int] = []
    if (bare := _bare_rows(block, named)) and len(block.rows) == len(named) - len(bare):
        needed = [n for n in range(len(named)) if n not in bare]
    elif block.roles == {"reason"}:
        needed = list(_short_of_points(blocks, len(named)) or _missed(blocks, len(named)))
    elif block.roles <= {"unit", "sign"}:
        needed = _with_figures(block, blocks, len(named))
    if len(needed) != len(block.rows) or not needed or needed[-1] >= len(named):
        return None
    return [(named[n], row) for n, row in zip(needed, block.rows, strict=True)]


def _with_figures(block: _Block, blocks: Sequence[_Block], count: int) -> list[int]:
    """The rows with a cell in a column of units or signs that lacks some: by the column of the
    signs those that are not 定性, by that of the targets those with a figure; a sign may also
    stand before words, but not before a date."""
    signs = _column(blocks, "sign", count)
    if block.roles == {"unit"} and signs:
        return [n for n, text in enumerate(signs) if not text.startswith("定")]
    targets = _column(blocks, "target", count)
    if block.roles == {"unit"}:
        return [n for n, text in enumerate(targets) if _BARE.fullmatch(text)]
    found = [n for n, text in enumerate(targets) if parse_value(text).kind != "date"]
    stated = zip(found, block.rows, strict=False)
    fits = all(bool(_BARE.match(targets[n])) != row[0].text.startswith("定") for n, row in stated)
    return found if fits else []


def _missed(blocks: Sequence[_Block], count: int) -> list[int]:
    """The rows of which the actual value does not meet the target."""
    targets = map(parse_value, _column(blocks, "target", count))
    pairs = zip(targets, map(parse_value, _column(blocks, "actual", count)), strict=False)
    return [n for n, (target, actual) in enumerate(pairs) if meets(target, actual) is False]


def _column(blocks: Sequence[_Block], role: str, count: int) -> list[str]:
    """The texts of a column that has one in each row; none where it has not."""
    rows = next((one.rows for one in blocks if one.roles == {role}), [])
    return [merged(row, 0, len(row)).text for row in rows] if len(rows) == count else []


def _bare_rows(block: _Block, named: Sequence[_Line]) -> set[int]:
    """The rows without a cell in a block where some are parts of the one above (其中：…): the
    parts have no points, the whole has no values."""
    parts = {n for n, row in enumerate(named) if any(one.text.startswith(_PART) for one in row)}
    if block.roles and block.roles <= _POINTS:
        return parts
    return {n - 1 for n in parts} - parts if block.roles and block.roles <= _VALUES else set()


def _short_of_points(blocks: Sequence[_Block], count: int) -> list[int]:
    """The rows that scored less than their points."""
    pairs = zip(_column(blocks, "score", count), _column(blocks, "weight", count), strict=False)
    points = [tuple(map(figures.points, pair)) for pair in pairs]
    return [
        n
        for n, (score, most) in enumerate(points)
        if score is not None and most is not None and score < most
    ]
