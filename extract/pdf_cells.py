"""Lines of a page put together, their crossings, and the cells between them.

The same as pdfplumber's `merge_edges`, `edges_to_intersections` and `intersections_to_cells`
give, number for number and in the same order: there each line is a dictionary that is copied at
every step, and every pair of points makes its sets of lines anew.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any

from .pdf_page import Rule

Box = tuple[float, float, float, float]
Point = tuple[float, float]

_box = itemgetter("x0", "top", "x1", "bottom")


def merged(rules: Sequence[Rule], tolerance: float) -> list[Rule]:
    """The lines, those within `tolerance` of each other put on one, touching ones as one."""
    found: list[Rule] = []
    for vertical in (False, True):
        last = None
        lines = _snapped([rule for rule in rules if rule.vertical is vertical], tolerance)
        for at, start, end in sorted(lines):
            if last is None or last.at != at or start > last.end + tolerance:
                last = Rule(vertical, at, start, end)
                found.append(last)
            elif end > last.end:
                last = found[-1] = Rule(vertical, at, last.start, end)
    return found


def _snapped(lines: Sequence[Rule], tolerance: float) -> list[tuple[float, float, float]]:
    """Place, start and end of the lines, moved to the middle of those that are near."""
    group_of: dict[float, list[Rule]] = {}
    last = None
    for at in sorted({line.at for line in lines}):
        group_of[at] = group_of[last] if last is not None and at <= last + tolerance else []
        last = at
    for line in lines:
        group_of[line.at].append(line)
    moved: list[tuple[float, float, float]] = []
    for group in {id(group): group for group in group_of.values()}.values():
        middle = sum([line.at for line in group]) / len(group)
        # The sum is rounded as pdfplumber's is: lines of one group may stay a hair apart.
        moved += [(at + (middle - at), start, end) for _, at, start, end in group]
    return moved


@dataclass(slots=True)
class Crossing:
    """The vertical and the horizontal lines through a point."""

    upright: set[Box] = field(default_factory=set)
    level: set[Box] = field(default_factory=set)


def crossings(edges: Iterable[Mapping[str, Any]], tolerance: float) -> dict[Point, Crossing]:
    """Where vertical and horizontal lines meet within `tolerance`, by x and y (points)."""
    edges = list(edges)
    upright = [_box(edge) for edge in edges if edge["orientation"] == "v"]
    level = [_box(edge) for edge in edges if edge["orientation"] == "h"]
    level.sort(key=itemgetter(1, 0))
    tops = [box[1] for box in level]
    found: defaultdict[Point, Crossing] = defaultdict(Crossing)
    for box in sorted(upright, key=itemgetter(0, 1)):
        x, top, _, bottom = box
        # One point more on both sides, as sums are rounded otherwise than differences.
        first = bisect_left(tops, top - tolerance - 1)
        for other in level[first : bisect_right(tops, bottom + tolerance + 1)]:
            left, y, right, _ = other
            reaches = top <= y + tolerance and bottom >= y - tolerance
            if reaches and left - tolerance <= x <= right + tolerance:
                crossing = found[x, y]
                crossing.upright.add(box)
                crossing.level.add(other)
    return found


def cells(found: Mapping[Point, Crossing]) -> list[Box]:
    """The smallest rectangle down and right of each crossing whose four sides are lines."""
    points = sorted(found)
    below: dict[float, list[Point]] = defaultdict(list)
    right: dict[float, list[Point]] = defaultdict(list)
    for point in points:
        below[point[0]].append(point)
        right[point[1]].append(point)
    boxes = []
    for point in points:
        column, row = below[point[0]], right[point[1]]
        lower = column[bisect_right(column, point) :]
        later = row[bisect_right(row, point) :]
        box = _smallest(found, point, lower, later)
        if box is not None:
            boxes.append(box)
    return boxes


def _smallest(
    found: Mapping[Point, Crossing], point: Point, below: list[Point], right: list[Point]
) -> Box | None:
    here = found[point]
    beside = [p for p in right if not here.level.isdisjoint(found[p].level)] if below else []
    for lower in below:
        if here.upright.isdisjoint(found[lower].upright):
            continue
        for later in beside:
            corner = found.get((later[0], lower[1]))
            if (
                corner is not None
                and not corner.upright.isdisjoint(found[later].upright)
                and not corner.level.isdisjoint(found[lower].level)
            ):
                return point[0], point[1], later[0], lower[1]
    return None
