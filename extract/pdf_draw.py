"""A PDF page drawn straight to glyphs and rules, with pdfminer's fonts and to its very numbers.

What pdfminer's interpreter and layout do, for the instructions that documents are made of: the
result is that of `pdf_page.read_layout`, number for number, in a fraction of the time. Where a
page holds anything else (inline pictures, vertical fonts, faulty content) `draw` gives None.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any

from . import limits
from .pdf_content import Instruction, Numbers, array, instructions, string
from .pdf_page import Drawn, upright
from .pdf_path import Path
from .pdf_show import IDENTITY, Font, Matrix, TextState, UnusualError, show, times

_MOST_BYTES = 400_000
"""Content of a page with all uses of its forms. More is left to pdfminer, and less cannot reach
what `pdf_guard` limits there: no byte makes more than one glyph or point."""
_BYTES_OF_USE = 20
"""What the use of a form or picture counts for, whatever is in it."""


def draw(page: Any, manager: Any, fonts: dict[int, Font]) -> Drawn | None:
    """The contents of a pdfminer PDFPage; `manager` is its resource manager.

    `fonts` keeps what was found of their characters for the other pages of the document. None
    where anything unusual or wrong is met: then pdfminer decides what the page holds.
    """
    from pdfminer.utils import apply_matrix_rect

    try:
        ctm = _page_matrix(page)
        x0, y0, x1, y1 = apply_matrix_rect(ctm, page.mediabox)
        canvas = _Canvas(Drawn(abs(x0 - x1), abs(y0 - y1)), manager, fonts)
        canvas.contents(page.resources, page.contents, ctm, frozenset())
    except (MemoryError, KeyboardInterrupt):
        raise
    except Exception:
        return None
    if len(canvas.drawn.glyphs) > limits.PDF_PAGE_CHARACTERS:
        return None
    return upright(canvas.drawn)


def _page_matrix(page: Any) -> Matrix:
    x0, y0, x1, y1 = page.mediabox
    turned: dict[int, Matrix] = {
        90: (0, -1, 1, 0, -y0, x1),
        180: (-1, 0, 0, -1, x1, y1),
        270: (0, 1, -1, 0, y1, -x0),
    }
    return turned.get(page.rotate, (1, 0, 0, 1, -x0, -y0))


class _Canvas:
    """What is shared by the contents of a page and the forms in it.

    `ctm` is the matrix things are drawn with. It is kept apart from that of the instructions, as
    in pdfminer: after a form it stays that of the form until it is set again.
    """

    def __init__(self, drawn: Drawn, manager: Any, fonts: dict[int, Font]) -> None:
        self.drawn = drawn
        self.ctm = IDENTITY
        self._manager = manager
        self._fonts = fonts
        self._room = _MOST_BYTES
        self.numbers = Numbers()

    def contents(self, resources: Any, streams: Any, ctm: Matrix, around: frozenset[int]) -> None:
        """Do the streams of a page or form; `around` are those that are being done already."""
        from pdfminer.pdfdevice import PDFDevice
        from pdfminer.pdfinterp import PDFPageInterpreter
        from pdfminer.pdftypes import list_value, stream_value

        named = PDFPageInterpreter(self._manager, PDFDevice(self._manager))
        named.init_resources(resources)
        self.ctm = ctm
        found = [stream_value(stream) for stream in list_value(streams)]
        own = [each for each in found if each.objid is not None and each.objid not in around]
        data = [stream.get_data() for stream in own]
        self.spend(sum(map(len, data)))
        steps = instructions(b"\n".join(data), self.numbers)
        if steps is None:
            raise UnusualError
        within = around | {stream.objid for stream in own if stream.objid is not None}
        _Run(self, named, ctm, within).do(steps)

    def spend(self, size: int) -> None:
        """Count bytes of content; raises UnusualError where they are too many."""
        self._room -= size
        if self._room < 0:
            raise UnusualError

    def font(self, font: Any) -> Font:
        """A font of pdfminer with what is known of its characters."""
        known = self._fonts.get(id(font))
        if known is None:
            known = self._fonts[id(font)] = Font(font)
        return known

    def picture(self) -> None:
        """Measure a picture, which fills the unit square."""
        from pdfminer.utils import apply_matrix_rect

        x0, y0, x1, y1 = apply_matrix_rect(self.ctm, (0, 0, 1, 1))
        area = max(self.drawn.width * self.drawn.height, 1)
        self.drawn.picture += (x1 - x0) * (y1 - y0) / area


class _Run:
    """Does the instructions of a page or form."""

    def __init__(self, canvas: _Canvas, named: Any, ctm: Matrix, within: frozenset[int]) -> None:
        self.canvas = canvas
        self.named = named
        self.within = within
        self.ctm = ctm
        self.text = TextState()
        self.path = Path()
        self.fonts: dict[bytes, tuple[Font, float]] = {}
        self.saved: list[tuple[Matrix, TextState]] = []

    def do(self, steps: Iterable[Instruction]) -> None:
        """All instructions in order; those that draw nothing, as of colours, are passed."""
        numbers, acts = self.canvas.numbers, _ACTS
        for written, rest, operator, _ in steps:
            found = acts.get(operator)
            if found is None:
                continue
            count, act = found
            values = numbers[written]
            if count is None:
                if not rest or values:
                    raise UnusualError
                act(self, rest.strip())
            elif rest or len(values) != count:
                raise UnusualError
            else:
                act(self, *values)

    def paint(self, *, stroked: bool = False, closed: bool = False) -> None:
        """Draw the path and begin a new one."""
        if closed:
            self.path.close()
        self.path.paint(self.canvas.drawn, self.canvas.ctm, stroked=stroked)
        self.path.clear()

    def restore(self) -> None:
        """Back to what was saved last."""
        if self.saved:
            self.ctm, self.text = self.saved.pop()
            self.canvas.ctm = self.ctm

    def transform(self, *matrix: float) -> None:
        """Put a matrix before the one in use."""
        self.ctm = self.canvas.ctm = times(matrix, self.ctm)

    def show(self, items: list[bytes | float]) -> None:
        """Print strings; numbers between them move along the line."""
        if self.text.font is not None:
            show(self.canvas.drawn, self.text.font, self.text, self.canvas.ctm, items)

    def set_font(self, operand: bytes) -> None:
        """Tf; many write it before every string."""
        if operand not in self.fonts:
            name, size = operand.split()
            font = self.canvas.font(self.named.fontmap[_name(name)])
            self.fonts[operand] = font, float(size)
        self.text.font, self.text.size = self.fonts[operand]

    def invoke(self, operand: bytes) -> None:
        """Do: a form is drawn, a picture measured."""
        from pdfminer.pdfinterp import LITERAL_FORM, LITERAL_IMAGE
        from pdfminer.pdftypes import dict_value, list_value, stream_value

        self.canvas.spend(_BYTES_OF_USE)
        form = stream_value(self.named.xobjmap[_name(operand)])
        kind = form.get("Subtype")
        if kind is LITERAL_FORM and "BBox" in form:
            _, _, _, _ = list_value(form["BBox"])  # pdfminer reads no page with any other box
            own = form.get("Resources")
            resources = dict_value(own) if own else self.named.resources.copy()
            matrix = list_value(form.get("Matrix", IDENTITY))
            self.canvas.contents(resources, [form], times(matrix, self.ctm), self.within)
        elif kind is LITERAL_IMAGE and "Width" in form and "Height" in form:
            self.canvas.picture()


def _name(operand: bytes) -> str:
    return operand[1:].decode()


def _show_array(run: _Run, operand: bytes) -> None:
    if operand[:1] != b"[":
        raise UnusualError
    run.show(array(operand))


def _show_string(run: _Run, operand: bytes) -> None:
    if operand[:1] not in b"(<":
        raise UnusualError
    run.show([string(operand)])


def _show_below(run: _Run, operand: bytes) -> None:
    run.text.next_line()
    _show_string(run, operand)


def _set(name: str, sign: float = 1.0) -> Callable[[_Run, float], None]:
    """Sets a number of the text state."""

    def act(run: _Run, value: float) -> None:
        setattr(run.text, name, sign * value)

    return act


def _move_leading(run: _Run, x: float, y: float) -> None:
    run.text.move(x, y)
    run.text.leading = y


_COUNTED: Mapping[bytes, tuple[int, Callable[..., None]]] = {
    b"q": (0, lambda run: run.saved.append((run.ctm, run.text.copy()))),
    b"Q": (0, _Run.restore),
    b"cm": (6, _Run.transform),
    b"BT": (0, lambda run: run.text.begin()),
    b"Tm": (6, lambda run, *matrix: run.text.begin(matrix)),
    b"Td": (2, lambda run, x, y: run.text.move(x, y)),
    b"TD": (2, _move_leading),
    b"T*": (0, lambda run: run.text.next_line()),
    b"Tc": (1, _set("charspace")),
    b"Tw": (1, _set("wordspace")),
    b"Tz": (1, _set("scaling")),
    b"TL": (1, _set("leading", -1.0)),
    b"Ts": (1, _set("rise")),
    b"m": (2, lambda run, x, y: run.path.begin(x, y)),
    b"l": (2, lambda run, x, y: run.path.add("l", x, y)),
    b"c": (6, lambda run, *points: run.path.add("c", *points[-2:])),
    b"v": (4, lambda run, *points: run.path.add("c", *points[-2:])),
    b"y": (4, lambda run, *points: run.path.add("c", *points[-2:])),
    b"re": (4, lambda run, *box: run.path.rectangle(*box)),
    b"h": (0, lambda run: run.path.close()),
    b"n": (0, lambda run: run.path.clear()),
    b"f": (0, _Run.paint),
    b"f*": (0, _Run.paint),
    b"S": (0, partial(_Run.paint, stroked=True)),
    b"B": (0, partial(_Run.paint, stroked=True)),
    b"B*": (0, partial(_Run.paint, stroked=True)),
    b"s": (0, partial(_Run.paint, stroked=True, closed=True)),
    b"b": (0, partial(_Run.paint, stroked=True, closed=True)),
    b"b*": (0, partial(_Run.paint, stroked=True, closed=True)),
}
_OTHERS: Mapping[bytes, Callable[[_Run, bytes], None]] = {
    b"Tf": _Run.set_font,
    b"Tj": _show_string,
    b"TJ": _show_array,
    b"'": _show_below,
    b"Do": _Run.invoke,
}
_ACTS: Mapping[bytes, tuple[int | None, Callable[..., None]]] = {
    **_COUNTED,
    **{operator: (None, act) for operator, act in _OTHERS.items()},
}
"""What operators do, and how many numbers they take; None for one operand of another kind."""
