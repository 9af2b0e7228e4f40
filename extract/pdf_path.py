"""Paths of a PDF page to rules, in the shapes that pdfminer tells apart."""

from __future__ import annotations

from dataclasses import dataclass, field

from .pdf_page import Box, Drawn, Point, add_polygon, add_rectangle, add_segment, bounds
from .pdf_show import Matrix

_LINE = ("ml", "mlh")
_BOX = ("mlllh", "mllll")


@dataclass(slots=True)
class Path:
    """A path being built: for each part the letters of its steps, and where each one ends.

    `box` is that of a first rectangle until more comes: most paths are no more than that.
    """

    parts: list[tuple[list[str], list[Point]]] = field(default_factory=list)
    box: Box | None = None

    def clear(self) -> None:
        """Begin a new path."""
        self.parts, self.box = [], None

    def begin(self, x: float, y: float) -> None:
        """Begin a part."""
        self._take_box()
        self.parts.append((["m"], [(x, y)]))

    def add(self, step: str, x: float, y: float) -> None:
        """A line (l) or a curve (c) to a point."""
        self._take_box()
        if not self.parts:
            self.parts.append(([], []))
        steps, points = self.parts[-1]
        steps.append(step)
        points.append((x, y))

    def rectangle(self, x: float, y: float, width: float, height: float) -> None:
        """A closed part."""
        box = (x, y, x + width, y + height)
        if self.parts or self.box is not None:
            self._take_box()
            self._add_box(box)
        else:
            self.box = box

    def _take_box(self) -> None:
        if self.box is not None:
            self._add_box(self.box)
            self.box = None

    def _add_box(self, box: Box) -> None:
        x, y, right, top = box
        points = [(x, y), (right, y), (right, top), (x, top), (x, y)]
        self.parts.append((["m", "l", "l", "l", "h"], points))

    def close(self) -> None:
        """Back to where the part began."""
        self._take_box()
        if not self.parts:
            self.parts.append(([], [(0.0, 0.0)]))
        steps, points = self.parts[-1]
        steps.append("h")
        points.append(points[0])

    def paint(self, drawn: Drawn, ctm: Matrix, *, stroked: bool) -> None:
        """Add what the path shows; one that does not begin with a point shows nothing."""
        if self.box is not None:
            if _paint_box(drawn, self.box, ctm, stroked=stroked):
                return
            self._take_box()
        if not self.parts or self.parts[0][0][:1] != ["m"]:
            return
        a, b, c, d, e, f = ctm
        for steps, points in self.parts:
            if len(self.parts) > 1 and len(steps) == 1:
                continue
            placed = [(a * x + c * y + e, b * x + d * y + f) for x, y in points]
            _add(drawn, "".join(steps), placed, stroked=stroked)


def _paint_box(drawn: Drawn, box: Box, ctm: Matrix, *, stroked: bool) -> bool:
    """Add a rectangle; False where it is drawn as a line or turned."""
    a, b, c, d, e, f = ctm
    x, y, right, top = box
    y0, y1 = b * x + d * y + f, b * right + d * top + f
    if b or c or y0 == y1:
        return False
    x0, x1 = a * x + c * y + e, a * right + c * top + e
    placed = (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
    add_rectangle(drawn, placed, stroked=stroked)
    return True


def _add(drawn: Drawn, shape: str, points: list[Point], *, stroked: bool) -> None:
    if len(shape) > 3 and shape.endswith("lh") and points[-2] == points[0]:
        # A line back to the start before the part is closed says nothing.
        shape = shape[:-2] + "h"
        points.pop()
    if shape in _LINE:
        add_segment(drawn, *points[0], *points[1])
    elif shape in _BOX and _is_square(points):
        add_rectangle(drawn, bounds([points[0], points[2]]), stroked=stroked)
    else:
        add_polygon(drawn, points, stroked=stroked, bent="c" in shape)


def _is_square(points: list[Point]) -> bool:
    """Whether five points are a rectangle along the axes."""
    (x0, y0), (x1, y1), (x2, y2), (x3, y3), _ = points
    if points[0] != points[4]:
        return False
    return (x0 == x1 and y1 == y2 and x2 == x3 and y3 == y0) or (
        y0 == y1 and x1 == x2 and y2 == y3 and x3 == x0
    )
