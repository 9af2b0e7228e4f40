"""The text of a Word paragraph as it is shown, and the text boxes anchored in it."""

from __future__ import annotations

from collections.abc import Container

from .ooxml import ALTERNATE, MATH, WRAPPERS, Element, W, attribute, branch, is_on, text_boxes
from .symbols import is_plain, plain, symbol

_PLAIN = {
    W + "br": "\n",
    W + "cr": "\n",
    W + "noBreakHyphen": "-",
}
_TABS = frozenset({W + "tab", W + "ptab"})
_DRAWINGS = frozenset({W + "drawing", W + "pict", W + "object"})
_MATH = frozenset({MATH + "oMath", MATH + "oMathPara"})
_RUN, _RPR, _T, _SYM = W + "r", W + "rPr", W + "t", W + "sym"
_FONTS = W + "rFonts"
_VANISH = W + "vanish"
MARKS = (_VANISH,)
"""What the properties of runs are read for."""
_FLD_CHAR, _RUBY, _FF_DATA = W + "fldChar", W + "ruby", W + "ffData"
SPECIAL = (*_PLAIN, *_TABS, *_DRAWINGS, *_MATH, _SYM, _VANISH, _FLD_CHAR, _RUBY)
"""What says something in a paragraph beside the text of its runs."""


class Inline:
    """Collects the text and the text boxes of one paragraph.

    `marked` are the runs whose properties hold one of the `MARKS`, `tab` is what a tab becomes.
    """

    def __init__(self, marked: Container[Element], tab: str = "\t") -> None:
        self.marked = marked
        self.tab = tab
        self.parts: list[str] = []
        self.boxes: list[Element] = []
        # For every open field whether its code (not its result) is being passed, and how many do.
        self._fields: list[bool] = []
        self._codes = 0

    @property
    def text(self) -> str:
        """What was collected so far."""
        return "".join(self.parts)

    def paragraph(self, element: Element) -> None:
        """Take in a w:p or anything that holds runs."""
        for child in element:
            tag = child.tag
            if tag == _RUN:
                self._run(child)
            elif tag in WRAPPERS:
                self.paragraph(child)
            elif tag == ALTERNATE:
                self.paragraph(branch(child))
            elif tag in _MATH:
                self.parts.extend(t.text or "" for t in child.iter(MATH + "t"))

    def _run(self, run: Element) -> None:
        marked = run in self.marked
        properties: Element | None = None
        for child in run:
            tag = child.tag
            if tag == _T:
                if not self._codes:
                    text = child.text or ""
                    self.parts.append(text if is_plain(text) else plain(text, _font(properties)))
            elif tag == _RPR:
                properties = child
                if marked and is_on(child.find(_VANISH)):
                    return
            elif tag == _FLD_CHAR:
                self._field(child)
            elif self._codes:
                continue
            elif tag in _PLAIN:
                self.parts.append(_PLAIN[tag])
            elif tag in _TABS:
                self.parts.append(self.tab)
            else:
                self._rare(child)

    def _rare(self, element: Element) -> None:
        tag = element.tag
        if tag == _SYM:
            self.parts.append(_symbol(element))
        elif tag in _DRAWINGS:
            self.boxes.extend(text_boxes(element))
        elif tag == ALTERNATE:
            self._run(branch(element))
        elif tag == _RUBY:
            # Only the base is read, not the pronunciation above it.
            for base in element.iter(W + "rubyBase"):
                self.paragraph(base)

    def _field(self, mark: Element) -> None:
        kind = attribute(mark, "fldCharType")
        if kind == "begin":
            if not self._codes:
                self.parts.append(_check_box(mark))
            self._fields.append(True)
            self._codes += 1
        elif kind == "separate" and self._fields:
            self._codes -= self._fields[-1]
            self._fields[-1] = False
        elif kind == "end" and self._fields:
            self._codes -= self._fields.pop()


def _font(properties: Element | None) -> str | None:
    """The font of a run."""
    fonts = None if properties is None else properties.find(_FONTS)
    return attribute(fonts, "ascii") or attribute(fonts, "hAnsi")


def _symbol(element: Element) -> str:
    try:
        code = int(attribute(element, "char") or "", 16)
        return symbol(code, attribute(element, "font"))
    except (ValueError, OverflowError):
        return ""


def _check_box(mark: Element) -> str:
    """The box of an old form field, which has no text of its own."""
    box = mark.find(f"{_FF_DATA}/{W}checkBox")
    if box is None:
        return ""
    state = box.find(W + "checked")
    if state is None:
        state = box.find(W + "default")
    return "☑" if is_on(state) else "□"
