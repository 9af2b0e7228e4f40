"""What the columns of a header of one or more tiers mean."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import cast

from . import taxonomy
from .columns import FUNDS, INDICATORS, SECOND, Column
from .grid import Box, Line, Row, join
from .headings import guessed, settled

_NAMED = ("level1", "level2", "name")
_VALUES = ("target", "actual", "weight", "score")
_AMOUNTS = ("initial_budget", "annual_budget", "executed")
_TWICE = 2
_TIER = {"sign", "target", "unit"}
_ABOVE = {"actual", "weight", "score"}


def columns(tiers: Sequence[Row], group: str) -> tuple[Column, ...]:
    """The columns of a header of one or more rows, read as labels of `group`."""
    found = [_column(box, group) for box in tiers[0].boxes]
    for tier in tiers[1:]:
        boxes = tier.boxes if tier.exact else _below_target(found, tier.boxes)
        if not tier.exact:
            found = _spread(found, boxes)
        below = [box for box in boxes if not box.covered]
        found = _refined(found, below if tier.exact else _put_back(found, below, group), group)
    return lead_roles(found, group, exact=tiers[0].exact)


def _column(box: Box, group: str, above: str = "") -> Column:
    label = join(box.text)
    role = (
        taxonomy.lookup(group, above + label)
        or taxonomy.lookup(group, label)
        or (taxonomy.lookup(group, above) if not label else None)
        or (guessed(above + label) if group == INDICATORS else None)
    )
    return Column(role, above + label, box.start, box.end)


def _below_target(found: Sequence[Column], boxes: Sequence[Box]) -> Sequence[Box]:
    """The cells of a loose tier with the labels that divide the target below it, where the tier
    lost a blank cell beside them or has one too many."""
    filled = [box for box in boxes if box.text]
    roles = [column.role for column in found]
    divides = {taxonomy.lookup(INDICATORS, join(box.text)) for box in filled} <= _TIER
    if len(filled) < 2 or not divides or "target" not in roles:
        return boxes
    at = roles.index("target")
    own = next((n for n, one in enumerate(found[at + 1 :], 1) if one.label), len(found) - at)
    width = len(found) + max(0, len(filled) - own)
    stands = filled[0].start == at and len(boxes) >= width
    if stands or filled[-1].start - filled[0].start >= len(filled):
        return boxes
    blanks = [box for box in boxes if not box.text]
    cells = [*(blanks * width)[:at], *filled, *blanks * width][:width]
    return [box._replace(start=n, end=n + 1) for n, box in enumerate(cells)]


def _spread(found: list[Column], below: Sequence[Box]) -> list[Column]:
    """Loose columns counted as in the longer tier below: the column that it divides is spread."""
    lacking = len(below) - len(found)
    at = next((n for n, box in enumerate(below) if box.text), 0)
    if lacking <= 0 or at >= len(found):
        return found
    blanks = [Column(None, "", at, at) for _ in range(lacking)]
    spread = [*found[: at + 1], *blanks, *found[at + 1 :]]
    return [replace(column, start=n, end=n + 1) for n, column in enumerate(spread)]


def _put_back(found: Sequence[Column], boxes: Sequence[Box], group: str) -> Sequence[Box]:
    """The cells of a loose tier that lacks some, below the labels that they complete."""
    filled = [box for box in boxes if box.text]
    labelled = [column for column in found if column.label]
    opened = [column for column in labelled if not taxonomy.lookup(group, column.label)]
    if len(boxes) >= len(found) or len(filled) != len(opened):
        return boxes
    pairs = list(zip(opened, filled, strict=True))
    if not all(taxonomy.lookup(group, column.label + join(box.text)) for column, box in pairs):
        return boxes
    return [box._replace(start=column.start, end=column.end) for column, box in pairs]


def _refined(found: list[Column], boxes: Sequence[Box], group: str) -> list[Column]:
    """The columns with those replaced that a lower tier divides or completes."""
    result: list[Column] = []
    for column in found:
        below = [box for box in boxes if column.start <= box.start < column.end]
        if not any(box.text for box in below):
            result.append(column)
        else:
            result.extend(_column(box, group, column.label) for box in below)
    return result


def lead_roles(found: Sequence[Column], group: str, *, exact: bool = True) -> tuple[Column, ...]:
    """Roles for what stands before the first column that is a known one, and for blanks.

    A blank square of a loose header is the rest of the merged cell before it. Before the
    first amount of a funds block stand its title and the labels of its lines.
    """
    lead = "label" if group == FUNDS else "block"
    if group == FUNDS:
        found = _without_title(found)
    known = [n for n, column in enumerate(found) if column.role not in (None, "block")]
    first = known[0] if known else 0
    result: list[Column] = []
    for number, column in enumerate(found):
        role = column.role
        if number < first:
            role = "block" if number == 0 or group == INDICATORS else lead
        elif role is None and not column.label and not exact and result:
            role = result[-1].role
        result.append(column if role == column.role else replace(column, role=role))
    if group == FUNDS and _labels_lines(result, first, exact=exact):
        result[0] = replace(result[0], role=lead)
    return settled(list(_second_apart(result))) if group == INDICATORS else tuple(result)


def _without_title(found: Sequence[Column]) -> Sequence[Column]:
    """The columns of a funds block without the role of 年度预算数 over the labels, beside 年初预算;
    a merged cell of which each square holds the label keeps it."""
    amounts = [column for column in found if column.role in _AMOUNTS]
    same = [column for column in amounts if column.role == amounts[0].role]
    if len({column.label for column in same}) < _TWICE:
        return found
    n = found.index(amounts[0])
    return [*found[:n], replace(found[n], role=None), *found[n + 1 :]]


def _labels_lines(found: Sequence[Column], first: int, *, exact: bool) -> bool:
    """Whether the labels of the lines may stand in the first column: no other is left for them,
    or the next ones are but the rest of its merged cell (资金来源 over 年度资金总额)."""
    if first == 1:
        return found[1].role != "label"
    return first > 1 and not exact and not any(column.label for column in found[1:first])


def _second_apart(found: Sequence[Column]) -> Iterator[Column]:
    """The columns with a second set of name, target and actual value under roles of their own:
    目标名称 | 目标值 | 评价指标 | 标准值 | 目标完成值 | 评价指标值."""
    roles = [column.role for column in found if column.label]
    twice = {role for role in SECOND if roles.count(role) > 1}
    seen: set[str | None] = set()
    for column in found:
        second = twice == set(SECOND) and column.role in seen and column.label
        seen.add(column.role)
        yield replace(column, role=f"second_{column.role}") if second else column


def ordered(columns: Sequence[Column]) -> list[Column]:
    """The columns of two tiers as they stand: text has the lower one behind the upper one. It
    divides the target (指标性质 指标值 度量单位), and where only the label of the block stands
    above the levels and names, it has those as well, left of all values."""
    roles = [column.role for column in columns]
    start = len(roles)
    while start and roles[start - 1] in ("sign", "target", "unit"):
        start -= 1
    moved = list(columns)
    if len(roles) - start > 1 and "target" in roles[:start]:
        at = roles.index("target")
        moved = [*columns[:at], *columns[start:], *columns[at + 1 : start]]
    moved = _points_apart(moved)
    named = [column for column in moved if column.role in _NAMED]
    values = [n for n, column in enumerate(columns) if column.role in _VALUES and n < start]
    if named and values and columns.index(named[0]) > values[-1]:
        rest = [column for column in moved if column not in named]
        moved = [*rest[: values[0]], *named, *rest[values[0] :]]
    return moved


def _points_apart(columns: Sequence[Column]) -> list[Column]:
    """The columns with 分值 | 得分 behind the reason where the label over them is: 评分情况."""
    roles = [column.role for column in columns]
    above = [n for n, column in enumerate(columns) if column.role is None and column.label]
    if roles[-2:] != ["weight", "score"] or "reason" not in roles[:-2] or len(above) != 1:
        return list(columns)
    (n,) = above
    return [*columns[:n], *columns[-2:], *columns[n + 1 : -2]]


def joined(lines: Sequence[Line]) -> list[Line]:
    """The lines with loose headers of two tiers in one row, blank the upper one, where the labels
    of levels and names stand only in the lower one: 绩效指标 | 年度指标值 | 实际完成值 over
    一级指标 | 二级指标 | 三级指标 | 指标性质 | 指标值 | 度量单位."""
    result = list(lines)
    roles = [_roles(line) for line in lines]
    for n, (over, under) in enumerate(pairwise(roles)):
        if "actual" in over and under.issuperset(_NAMED) and not over & {*_NAMED} | under & _ABOVE:
            above, below = cast(Row, lines[n]), cast(Row, lines[n + 1])
            upper, lower = ([_column(box, INDICATORS) for box in r.boxes] for r in (above, below))
            boxes = dict(zip(map(id, [*upper, *lower]), [*above.boxes, *below.boxes], strict=True))
            labels = [column for column in upper if column.role not in (None, "block")]
            while lower[-1].role is None:
                lower.pop()
            found = [boxes[id(column)] for column in ordered([*labels, *lower])]
            result[n] = replace(above, boxes=())
            placed = [box._replace(start=at, end=at + 1) for at, box in enumerate(found)]
            result[n + 1] = replace(below, boxes=tuple(placed))
    return result


def _roles(line: Line) -> set[str | None]:
    """What the cells of a loose row are as labels of a header; nothing where none is one."""
    if not isinstance(line, Row) or line.exact or not any(map(taxonomy.is_known, line.texts)):
        return set()
    return {taxonomy.lookup(INDICATORS, join(box.text)) if box.text else None for box in line.boxes}
