"""Borders that a table lacks: the outer ones at its sides, and those where a page cuts it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from .pdf_page import Rule

SNAP = 3.0
"""Edges nearer than this are one edge (points)."""
_FEWEST = 4  # upright borders that end together where a page cuts a table

Edge = dict[str, Any]


def edge_of(rule: Rule) -> Edge:
    """A rule as pdfplumber has it."""
    x0, x1 = (rule.at, rule.at) if rule.vertical else (rule.start, rule.end)
    top, bottom = (rule.start, rule.end) if rule.vertical else (rule.at, rule.at)
    return {
        "object_type": "line",
        "orientation": "v" if rule.vertical else "h",
        "x0": x0,
        "x1": x1,
        "top": top,
        "bottom": bottom,
        "width": x1 - x0,
        "height": bottom - top,
    }


def open_sides(edges: Sequence[Edge]) -> list[Rule]:
    """The sides that a table without outer borders lacks, beside rows that have inner borders."""
    level = sorted((e for e in edges if e["orientation"] == "h"), key=lambda edge: edge["top"])
    upright = [edge for edge in edges if edge["orientation"] == "v"]
    ends = Counter((round(edge["x0"]), round(edge["x1"])) for edge in level)
    sides: list[Rule] = []
    for (left, right), count in ends.items():
        if count < 3:
            continue
        full = [e for e in level if abs(e["x0"] - left) <= SNAP >= abs(e["x1"] - right)]
        for upper, lower in pairwise(full):
            top, bottom = upper["top"], lower["top"]
            beside = [e for e in level + upright if e["top"] <= bottom and e["bottom"] >= top]
            if min(e["x0"] for e in beside) < left - SNAP:
                continue
            if max(e["x1"] for e in beside) > right + SNAP:
                continue
            at = [e["x0"] for e in upright if e["top"] <= top + SNAP < bottom <= e["bottom"] + SNAP]
            if any(left + SNAP < x < right - SNAP for x in at):
                sides += [
                    Rule(True, side, top, bottom)
                    for side in (left, right)
                    if not any(abs(x - side) <= SNAP for x in at)
                ]
    return sides


def open_ends(edges: Sequence[Edge]) -> Iterator[Rule]:
    """The border that a table lacks where the page cuts it: its upright ones all end there, with
    nothing above or below them."""
    upright = [edge for edge in edges if edge["orientation"] == "v"]
    if len(upright) < _FEWEST:
        return
    for side, outermost in (("top", min), ("bottom", max)):
        at = outermost(edge[side] for edge in edges)
        ends = [edge["x0"] for edge in upright if abs(edge[side] - at) <= SNAP]
        level = (e for e in edges if e["orientation"] == "h" and abs(e["top"] - at) <= SNAP)
        if len(ends) >= _FEWEST and next(level, None) is None:
            yield Rule(False, at, min(ends), max(ends))
