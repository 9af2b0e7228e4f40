"""Strings of a PDF page to glyphs: where pdfminer would put them, to its very numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any

from .pdf_codes import keep_codes
from .pdf_page import Drawn, bounds, turn_of, visible_text
from .pdf_text import Glyph

Matrix = tuple[float, float, float, float, float, float]
_Placed = tuple[str, float, float]  # text, where it begins, width
_Character = tuple[str, float, bool, bool]
"""Text, width at size 1, whether the font tells no text, and whether word spaces follow it."""
_BLANK = 32
IDENTITY: Matrix = (1, 0, 0, 1, 0, 0)

# A page has thousands: `Glyph(…)` itself takes twice as long.
_glyph: Callable[[tuple[Any, ...]], Glyph] = partial(tuple.__new__, Glyph)


class UnusualError(Exception):
    """Something on a page that is left to pdfminer."""


class Font(dict[int, _Character | None]):
    """A font of pdfminer: what was found of its characters so far, by their codes."""

    def __init__(self, font: Any) -> None:
        from pdfminer.casting import safe_float
        from pdfminer.cmapdb import UnicodeMap
        from pdfminer.pdffont import PDFUnicodeNotDefined

        super().__init__()
        if font.is_vertical():
            raise UnusualError
        codes = keep_codes(font)
        self.split: Callable[[bytes], Iterable[int]] = codes.split if codes else font.decode
        self.descent: float = font.get_descent()
        self.multibyte: bool = font.is_multibyte()
        self._font = font
        texts: Any = getattr(font, "unicode_map", None)
        # Asked itself, the table has a line for a log made of every character.
        known = getattr(type(texts), "get_unichr", None) is UnicodeMap.get_unichr
        self._texts: Mapping[int, str] = texts.cid2unichr if known else {}
        self._number = codes.number if codes else None
        self._undefined = PDFUnicodeNotDefined
        self._float: Callable[[object], float | None] = safe_float

    def __missing__(self, code: int) -> _Character | None:
        number = code if self._number is None else self._number(code)
        self[code] = found = None if number is None else self._look_up(number)
        return found

    def _look_up(self, cid: int) -> _Character:
        said: str | None = self._texts.get(cid)
        if said is None:
            with suppress(self._undefined):
                said = self._font.to_unichr(cid)
        text = f"(cid:{cid})" if said is None else said
        shown, unreadable = visible_text(text, self._font.fontname)
        return shown, self._width(cid, said), unreadable, cid == _BLANK

    def _width(self, cid: int, text: str | None) -> float:
        """As `char_width` of the font, which looks for the text once more."""
        font = self._font
        for name in (cid, text):
            found = None if name is None else font.widths.get(name)
            width = None if found is None else self._float(found)
            if width is not None:
                break
        else:
            width = font.default_width
        known: float = width * font.hscale
        return known


@dataclass(slots=True)
class TextState:
    """How text is set, and where: `x` runs along the line that `matrix` begins."""

    font: Font | None = None
    size: float = 0.0
    scaling: float = 100.0
    charspace: float = 0.0
    wordspace: float = 0.0
    leading: float = 0.0
    rise: float = 0.0
    matrix: Matrix = IDENTITY
    x: float = 0.0

    def copy(self) -> TextState:
        """The same once more."""
        return TextState(
            self.font, self.size, self.scaling, self.charspace, self.wordspace, self.leading,
            self.rise, self.matrix, self.x,
        )  # fmt: skip

    def begin(self, matrix: Matrix = IDENTITY) -> None:
        """Begin a line at a matrix."""
        self.matrix, self.x = matrix, 0.0

    def move(self, x: float, y: float) -> None:
        """Begin a line beside the last one."""
        a, b, c, d, e, f = self.matrix
        self.matrix, self.x = (a, b, c, d, x * a + y * c + e, x * b + y * d + f), 0.0

    def next_line(self) -> None:
        """Begin a line below the last one."""
        a, b, c, d, e, f = self.matrix
        self.matrix, self.x = (a, b, c, d, self.leading * c + e, self.leading * d + f), 0.0


def times(inner: Sequence[float], outer: Matrix) -> Matrix:
    """The matrix that does `inner` first, computed in the order that pdfminer does."""
    a1, b1, c1, d1, e1, f1 = inner
    a0, b0, c0, d0, e0, f0 = outer
    return (
        a0 * a1 + c0 * b1,
        b0 * a1 + d0 * b1,
        a0 * c1 + c0 * d1,
        b0 * c1 + d0 * d1,
        a0 * e1 + c0 * f1 + e0,
        b0 * e1 + d0 * f1 + f0,
    )


def show(drawn: Drawn, font: Font, state: TextState, ctm: Matrix, items: Iterable[Any]) -> None:
    """Print strings; numbers between them move along the line."""
    matrix = times(state.matrix, ctm)
    scaling = state.scaling * 0.01
    charspace = state.charspace * scaling
    wordspace = 0.0 if font.multibyte else state.wordspace * scaling
    step = 0.001 * state.size * scaling
    low = font.descent * state.size + state.rise
    high = low + state.size
    x, spaced = state.x, False
    placed: list[_Placed] = []
    faults = 0
    for item in items:
        if not isinstance(item, bytes):
            x -= item * step
            spaced = True
            continue
        for shown in map(font.__getitem__, font.split(item)):
            if shown is None:
                continue
            if spaced:
                x += charspace
            spaced = True
            text, advance, unreadable, blank = shown
            faults += unreadable
            width = advance * state.size * scaling
            placed.append((text, x, width))
            x += width
            if blank:
                x += wordspace
    state.x = x
    if matrix[1] == 0 == matrix[2]:
        _upright(drawn, placed, matrix, low, high)
    elif (turn := turn_of(*matrix[:2])) is not None:
        _turned(drawn, placed, matrix, low, high, turn)
    else:
        return
    drawn.unreadable += faults


def _upright(
    drawn: Drawn,
    placed: Iterable[_Placed],
    matrix: Matrix,
    low: float,
    high: float,
) -> None:
    """Glyphs of a line that is not turned."""
    a, _, _, d, e, f = matrix
    y0, y1 = d * low + f, d * high + f
    if y1 < y0:
        y0, y1 = y1, y0
    size = y1 - y0
    height, right = drawn.height, drawn.width
    top, bottom = height - y1, height - y0
    if y1 < 0 or y0 > height:
        return
    add = drawn.glyphs.append
    for text, x, width in placed:
        x0 = x * a + e
        x1 = a * width + x0
        if x1 < x0:
            x0, x1 = x1, x0
        if text and x1 >= 0 and x0 <= right:
            add(_glyph((text, x0, top, x1, bottom, size, 0)))


def _turned(
    drawn: Drawn,
    placed: Iterable[_Placed],
    matrix: Matrix,
    low: float,
    high: float,
    turn: int,
) -> None:
    """Glyphs of a line that runs otherwise than to the right."""
    a, b, c, d, e, f = matrix
    for text, x, width in placed:
        dx, dy = x * a + e, x * b + f
        corners = ((0, low), (width, low), (width, high), (0, high))
        x0, y0, x1, y1 = bounds([(a * u + c * v + dx, b * u + d * v + dy) for u, v in corners])
        if text and x1 >= 0 and x0 <= drawn.width and y1 >= 0 and y0 <= drawn.height:
            glyph = Glyph(text, x0, drawn.height - y1, x1, drawn.height - y0, y1 - y0, turn)
            drawn.glyphs.append(glyph)
