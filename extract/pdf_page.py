"""A PDF page as pdfminer lays it out, to glyphs, rules and pictures in plain numbers.

Coordinates are points from the upper left corner as the page is read: a page whose text lies on
its side is turned.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import pairwise
from typing import Any, NamedTuple

from .pdf_text import Glyph
from .symbols import is_plain, plain

Point = tuple[float, float]
Box = tuple[float, float, float, float]

_THIN = 3.0
"""A rectangle no thicker than this is drawn as a line (points)."""
_STRAIGHT = 1.0
"""How far a line may stray and still be a rule (points)."""


class Rule(NamedTuple):
    """A straight line: at `at` from `start` to `end`; x then y's if vertical, else y then x's."""

    vertical: bool
    at: float
    start: float
    end: float


# A page has many: `Rule(…)` itself takes twice as long.
_rule: Callable[[tuple[Any, ...]], Rule] = partial(tuple.__new__, Rule)


@dataclass(slots=True)
class Drawn:
    """What stands on a page. `picture` is the share of the page under pictures, 0 to 1."""

    width: float
    height: float
    glyphs: list[Glyph] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    picture: float = 0.0
    curves: int = 0
    unreadable: int = 0
    rules_left_out: bool = False


def read_layout(layout: Any) -> Drawn:
    """The contents of a pdfminer LTPage."""
    from pdfminer.layout import LTChar, LTCurve, LTImage, LTLine, LTRect

    drawn = Drawn(layout.width, layout.height)
    for item in _leaves(layout):
        if isinstance(item, LTChar):
            _add_glyph(drawn, item)
        elif isinstance(item, LTLine):
            add_segment(drawn, *item.pts[0], *item.pts[-1])
        elif isinstance(item, LTRect):
            add_rectangle(drawn, item.bbox, stroked=item.stroke)
        elif isinstance(item, LTCurve):
            bent = any(step[0] in "cvy" for step in item.original_path or ())
            add_polygon(drawn, item.pts, stroked=item.stroke, bent=bent)
        elif isinstance(item, LTImage):
            drawn.picture += item.width * item.height / max(drawn.width * drawn.height, 1)
    return upright(drawn)


def _leaves(container: Any) -> Iterator[Any]:
    from pdfminer.layout import LTContainer

    for item in container:
        if isinstance(item, LTContainer):
            yield from _leaves(item)
        else:
            yield item


def _add_glyph(drawn: Drawn, item: Any) -> None:
    turn = turn_of(*item.matrix[:2])
    if turn is None:
        return
    text, unreadable = visible_text(item.get_text(), item.fontname)
    drawn.unreadable += unreadable
    if not text or item.x1 < 0 or item.x0 > drawn.width or item.y1 < 0 or item.y0 > drawn.height:
        return
    top, bottom = drawn.height - item.y1, drawn.height - item.y0
    drawn.glyphs.append(Glyph(text, item.x0, top, item.x1, bottom, item.size, turn))


def turn_of(a: float, b: float) -> int | None:
    """How a glyph is turned whose matrix begins so; None for a watermark across the page."""
    if abs(b) <= 0.05 * abs(a):
        return 0
    if abs(a) > 0.05 * abs(b):
        return None
    return 1 if b > 0 else -1


def visible_text(text: str, font: str) -> tuple[str, bool]:
    """What a glyph of a font shows, and whether its font does not tell."""
    if is_plain(text) and text[:1] != "(" and "\0" not in text:
        return text, False  # as nearly all
    unreadable = text.startswith("(cid:")
    shown = "\ufffd" if unreadable else text
    return plain(shown, font.rpartition("+")[2]).replace("\0", ""), unreadable


def add_segment(drawn: Drawn, x0: float, y0: float, x1: float, y1: float) -> None:
    """A straight line between two points, in the coordinates of PDF; one aslant is no rule."""
    if abs(y1 - y0) <= _STRAIGHT and abs(x1 - x0) > abs(y1 - y0):
        y = drawn.height - (y0 + y1) / 2
        drawn.rules.append(_rule((False, y, min(x0, x1), max(x0, x1))))
    elif abs(x1 - x0) <= _STRAIGHT and abs(y1 - y0) > abs(x1 - x0):
        start, end = drawn.height - max(y0, y1), drawn.height - min(y0, y1)
        drawn.rules.append(_rule((True, (x0 + x1) / 2, start, end)))


def add_rectangle(drawn: Drawn, box: Box, *, stroked: bool) -> None:
    """A rectangle: four rules, or one where it is thin."""
    x0, y0, x1, y1 = box
    width, height = x1 - x0, y1 - y0
    if min(width, height) <= _THIN or (min(width, height) <= 2 * _THIN and _is_bar(width, height)):
        x, y = (x0 + x1) / 2, (y0 + y1) / 2
        if width >= height:
            add_segment(drawn, x0, y, x1, y)
        if height >= width:
            add_segment(drawn, x, y0, x, y1)
    elif stroked:
        # A rectangle that is only filled is the shading of cells, not their border.
        top, bottom = drawn.height - y1, drawn.height - y0
        drawn.rules += map(_rule, ((False, bottom, x0, x1), (False, top, x0, x1)))
        drawn.rules += map(_rule, ((True, x0, top, bottom), (True, x1, top, bottom)))


def _is_bar(width: float, height: float) -> bool:
    return max(width, height) >= 20 * min(width, height)


def add_polygon(drawn: Drawn, points: Sequence[Point], *, stroked: bool, bent: bool) -> None:
    """Any other path through `points`; `bent` where a part of it is no straight line."""
    drawn.curves += 1
    if bent:
        return
    if stroked:
        for (x0, y0), (x1, y1) in pairwise(points):
            add_segment(drawn, x0, y0, x1, y1)
        return
    box = bounds(points)
    if min(box[2] - box[0], box[3] - box[1]) <= _THIN:
        add_rectangle(drawn, box, stroked=False)


def bounds(points: Sequence[Point]) -> Box:
    """The box around points."""
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs), min(ys), max(xs), max(ys)


def upright(drawn: Drawn) -> Drawn:
    """The page turned so that most of its text stands upright."""
    turn, count = (
        Counter(glyph.turn for glyph in drawn.glyphs).most_common(1)[0]
        if (drawn.glyphs)
        else (0, 0)
    )
    if turn == 0 or count < 0.6 * len(drawn.glyphs):
        return drawn
    width, height = drawn.width, drawn.height

    def point(x: float, y: float) -> tuple[float, float]:
        return (height - y, x) if turn > 0 else (y, width - x)

    turned = Drawn(height, width, picture=drawn.picture, curves=drawn.curves)
    turned.unreadable = drawn.unreadable
    for glyph in drawn.glyphs:
        (xa, ya), (xb, yb) = point(glyph.x0, glyph.top), point(glyph.x1, glyph.bottom)
        other = 0 if glyph.turn == turn else -turn if glyph.turn == 0 else glyph.turn
        turned.glyphs.append(
            Glyph(glyph.text, min(xa, xb), min(ya, yb), max(xa, xb), max(ya, yb), glyph.size, other)
        )
    for rule in drawn.rules:
        ends = [(rule.at, rule.start), (rule.at, rule.end)]
        if not rule.vertical:
            ends = [(y, x) for x, y in ends]
        (xa, ya), (xb, yb) = (point(*end) for end in ends)
        at, span = (ya, (xa, xb)) if rule.vertical else (xa, (ya, yb))
        turned.rules.append(Rule(not rule.vertical, at, min(span), max(span)))
    return turned
