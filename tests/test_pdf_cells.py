"""Crossings and cells are those that pdfplumber finds, in its order."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as some
from jixiao.extract.pdf_cells import cells, crossings, merged
from jixiao.extract.pdf_page import Rule
from pdfplumber.table import edges_to_intersections, intersections_to_cells, merge_edges

TOLERANCE = 3.0


def edge(upright: bool, at: float, start: float, end: float) -> dict[str, Any]:
    x0, x1, top, bottom = (at, at, start, end) if upright else (start, end, at, at)
    size = {"width": x1 - x0, "height": bottom - top}
    kind = {"object_type": "line", "orientation": "v" if upright else "h"}
    return {**kind, **size, "x0": x0, "x1": x1, "top": top, "bottom": bottom}


def assert_same(edges: list[dict[str, Any]]) -> None:
    theirs = edges_to_intersections(edges, TOLERANCE, TOLERANCE)
    ours = crossings(edges, TOLERANCE)
    assert list(ours) == list(theirs)
    assert cells(ours) == intersections_to_cells(theirs)


def test_a_grid_with_merged_cells() -> None:
    level = [edge(False, y, 0, 90) for y in (0, 20, 40, 60)]
    upright = [edge(True, 0, 0, 60), edge(True, 30, 20, 60), edge(True, 90, 0, 60)]
    found = crossings([*level, *upright], TOLERANCE)
    assert len(cells(found)) == 5
    assert_same([*level, *upright])


PLACES = some.sampled_from([10.0, 12.0, 20.0, 30.0, 33.3, 40.0, 43.0, 46.1])
EDGES = some.builds(
    lambda upright, at, start, length: edge(upright, at, start, start + length),
    some.booleans(),
    PLACES,
    PLACES,
    some.sampled_from([3.0, 10.0, 20.0, 36.5]),
)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(some.lists(EDGES, max_size=16), some.booleans())
def test_any_edges(edges: list[dict[str, Any]], merged_first: bool) -> None:
    assert_same(merge_edges(edges, *[TOLERANCE] * 4) if merged_first else edges)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(some.lists(EDGES, max_size=24))
def test_any_lines_are_merged_as_pdfplumber_does(edges: list[dict[str, Any]]) -> None:
    rules = [
        Rule(True, each["x0"], each["top"], each["bottom"])
        if each["orientation"] == "v"
        else Rule(False, each["top"], each["x0"], each["x1"])
        for each in edges
    ]
    found = [edge(*rule) for rule in merged(rules, TOLERANCE)]
    boxes = [[each[side] for side in ("x0", "top", "x1", "bottom")] for each in found]
    theirs = merge_edges(edges, *[TOLERANCE] * 4)
    assert boxes == [[each[side] for side in ("x0", "top", "x1", "bottom")] for each in theirs]
