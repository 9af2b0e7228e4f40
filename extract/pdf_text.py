"""Glyphs of a PDF page to lines of text, and lines to paragraphs."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise
from operator import attrgetter
from typing import NamedTuple

import regex

_SAME_LINE = 0.5
"""Middles nearer than this share of the glyph height lie on one line."""
_BEHIND = 0.3
"""Glyphs with a smaller gap (points) are printed in one go."""
_OVERLAP = 0.1
"""Glyphs that lie further over one another (points) are of two texts."""
_TWICE = 0.25
"""The same glyph again within this share of its size is fake bold."""
_LATIN_GAP, _WIDE_GAP = 0.25, 1.5
"""Gaps, in shares of the size, that read as a space between Latin letters and anywhere."""
_SENTENCE_END = "。！？；：!?;:"
_NEW_PARAGRAPH = regex.compile(
    r"[（(]?[一二三四五六七八九十]{1,3}[、）)]|[（(]?\d{1,2}(?:[、）)]|[.．](?!\d))|第[一二三四五六七八九十\d]{1,3}[章节条部]|附件|[①-⑳]|注[：:]"
)


class Glyph(NamedTuple):
    """A printed character; `turn` is 0 upright, 1 read upwards, -1 read downwards.

    A tuple, since pages have thousands and a frozen dataclass takes four times as long to make.
    """

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    size: float
    turn: int = 0

    @property
    def x(self) -> float:
        """The middle, horizontally."""
        return (self.x0 + self.x1) / 2

    @property
    def y(self) -> float:
        """The middle, vertically."""
        return (self.top + self.bottom) / 2


class Line(NamedTuple):
    """A line of text with its box in points and the size of its largest glyph."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    size: float

    @property
    def width(self) -> float:
        """In points."""
        return self.x1 - self.x0


def lines_of(glyphs: Sequence[Glyph]) -> tuple[Line, ...]:
    """The lines of an area in reading order."""
    levels = {glyph[2::2] for glyph in glyphs}
    if len(levels) == 1 and levels.pop()[-1] == 0:  # most cells have one line in one font
        line = _line(list(glyphs))
        return (line,) if line.text else ()
    upright = [glyph for glyph in glyphs if not glyph.turn]
    if _runs_down(upright):
        lines = _turned(upright, -1)
    else:
        lines = [_line(group) for group in _rows(upright)]
    if len(upright) < len(glyphs):
        for turn in (1, -1):
            lines += _turned([glyph for glyph in glyphs if glyph.turn == turn], turn)
    return tuple(line for line in lines if line.text)


def runs_over(
    glyphs: Sequence[Glyph], cells: Sequence[int | None], cut: Sequence[int]
) -> Iterator[slice]:
    """Texts printed in one go that a border cuts and that reach into another cell; `cells` are
    those of the glyphs, `cut` the glyphs that are cut."""
    end = 0
    for at in cut:
        if at < end:
            continue
        start, end = at, at + 1
        while start and _goes_over(glyphs, cells, start):
            start -= 1
        while end < len(glyphs) and _goes_over(glyphs, cells, end):
            end += 1
        if len(set(cells[start:end])) > 1 and cells[start] is not None:
            yield slice(start, end)


def _goes_over(glyphs: Sequence[Glyph], cells: Sequence[int | None], at: int) -> bool:
    """Whether a glyph is of one text with that before it; one of another cell that lies over it is
    not, as where the text of a cell touches that of the next."""
    before, glyph = glyphs[at - 1], glyphs[at]
    apart = cells[at - 1] == cells[at] or glyph.x0 - before.x1 > -_OVERLAP
    return apart and _follows(before, glyph)


def _follows(before: Glyph, glyph: Glyph) -> bool:
    """Whether a glyph is printed right behind another one."""
    level = abs(glyph.bottom - before.bottom) < 1 and before.turn == glyph.turn == 0
    return level and abs(glyph.x0 - before.x1) < _BEHIND


def _runs_down(glyphs: Sequence[Glyph]) -> bool:
    """Whether upright glyphs are set in columns from the right, told by the order of printing.

    A single column reads the same either way.
    """
    if len(glyphs) < 2:
        return False
    enough = 0.7 * (len(glyphs) - 1)
    down = 0
    for at, (a, b) in enumerate(pairwise(glyphs)):
        if a.top != b.top or a.bottom != b.bottom:
            down += abs(b.x - a.x) < 0.3 * a.size < b.y - a.y < 1.8 * a.size
        if down + len(glyphs) - 2 - at < enough:
            return False  # too few are left; most text is told by its first third
    xs = [glyph.x for glyph in glyphs]
    return max(xs) - min(xs) >= glyphs[0].size


def _rows(glyphs: Collection[Glyph]) -> list[list[Glyph]]:
    if len({(glyph.top, glyph.bottom) for glyph in glyphs}) == 1:
        return [list(glyphs)]
    rows: list[list[Glyph]] = []
    middle = height = 0.0
    for glyph in sorted(glyphs, key=lambda glyph: (glyph.top + glyph.bottom) / 2):
        top, bottom = glyph.top, glyph.bottom
        y, tall = (top + bottom) / 2, bottom - top
        if rows and y - middle <= _SAME_LINE * max(height, tall):
            rows[-1].append(glyph)
            if tall > height:
                middle, height = y, tall
        else:
            rows.append([glyph])
            middle, height = y, tall
    return rows


def _turned(glyphs: list[Glyph], turn: int) -> list[Line]:
    """Lines that run up or down the page: laid flat, read, and laid back."""
    flat = [
        Glyph(g.text, -g.bottom, g.x0, -g.top, g.x1, g.size)
        if turn > 0
        else Glyph(g.text, g.top, -g.x1, g.bottom, -g.x0, g.size)
        for g in glyphs
    ]
    lines = [_line(group) for group in _rows(flat)]
    if turn > 0:
        return [Line(n.text, n.top, -n.x1, n.bottom, -n.x0, n.size) for n in lines]
    return [Line(n.text, -n.bottom, n.x0, -n.top, n.x1, n.size) for n in lines]


def _line(group: list[Glyph]) -> Line:
    group.sort(key=attrgetter("x0"))
    parts: list[str] = []
    seen: list[Glyph] = []
    before, start, end = "", 0.0, 0.0  # text and edges of the last glyph
    for glyph in group:
        text, x0, _top, x1, _bottom, size, _turn = glyph
        if seen:
            if text == before and x0 - start < _TWICE * size:
                continue
            if x0 - end > _LATIN_GAP * size and _is_gap(seen[-1], glyph):
                parts.append(" ")
        parts.append(text)
        seen.append(glyph)
        before, start, end = text, x0, x1
    whole = "".join(parts)
    printed = seen
    if whole.split() != [whole]:
        printed = [glyph for glyph in seen if not glyph.text.isspace()] or seen
    _, lefts, tops, rights, bottoms, sizes, _ = zip(*printed, strict=True)
    return Line(whole.strip(), lefts[0], min(tops), max(rights), max(bottoms), max(sizes))


def _is_gap(left: Glyph, right: Glyph) -> bool:
    gap, size = right.x0 - left.x1, max(left.size, right.size)
    if gap <= _LATIN_GAP * size or left.text.isspace() or right.text.isspace():
        return False
    latin = left.text.isascii() and left.text.isalnum()
    latin = latin and right.text.isascii() and right.text.isalnum()
    return latin or gap > _WIDE_GAP * size


def join_lines(lines: Sequence[Line], margins: tuple[float, float]) -> list[list[Line]]:
    """Lines of running text by paragraph: a line that reaches the right margin goes on.

    `margins` are the left and right edge of the running text in points. In doubt a line stays
    a paragraph of its own.
    """
    paragraphs: list[list[Line]] = []
    for line in lines:
        if paragraphs and goes_on(paragraphs[-1][-1], line, margins):
            paragraphs[-1].append(line)
        else:
            paragraphs.append([line])
    return paragraphs


def goes_on(last: Line, line: Line, margins: tuple[float, float]) -> bool:
    """Whether `line` continues the paragraph that `last` belongs to."""
    left, right = margins
    return (
        right - last.x1 < 1.8 * last.size
        and line.x0 - left < 0.8 * line.size
        and abs(line.size - last.size) < 0.6
        and last.text[-1] not in _SENTENCE_END
        and not _NEW_PARAGRAPH.match(line.text)
    )


def joined(lines: Sequence[Line]) -> str:
    """The text of a paragraph; a space only where two Latin words would touch."""
    text = ""
    for line in lines:
        between = text[-1:].isascii() and line.text[:1].isascii()
        letters = text[-1:].isalpha() and line.text[:1].isalpha()
        text += (" " if between and letters else "") + line.text
    return text
