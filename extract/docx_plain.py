"""What stands in a Word document as nearly everything does: runs with text in a paragraph,
paragraphs in a cell, nothing around or between them.

To ask each element of a document what it is takes longer than to parse it. A few searches of the
whole tree tell where anything else stands, and the text of all other paragraphs.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any, cast

from lxml import etree

from . import docx_text
from .ooxml import ALTERNATE, WRAPPERS, Element, W, descend
from .symbols import is_plain

SPECIAL = (*docx_text.SPECIAL, *WRAPPERS, ALTERNATE, W + "tbl", W + "del")
"""What is not plain in a paragraph, a cell, a row or a table."""
_P = W + "p"
_UP = 3
"""From a w:del or w:vanish over the properties of a run or of a mark to its paragraph."""
_MOST_BYTES = 4_000_000
"""Of XML that is searched: what is found takes more memory than the tree itself."""
_TEXTS = etree.XPath(".//w:r/w:t", namespaces={"w": W.strip("{}")})


class Plain:
    """What is plain in a body of `size` bytes; all that may not be is in `special`."""

    def __init__(self, body: Element, size: int) -> None:
        self.special: Container[Element] = _Everything()
        self._texts: Mapping[Element, Sequence[str]] = {}
        if size <= _MOST_BYTES:
            self._texts = _texts(body)
            self.special = _special(body) | _unusual(self._texts)

    def text(self, paragraph: Element) -> str | None:
        """The text of a w:p; None where more than that stands in it."""
        return None if paragraph in self.special else "".join(self._texts.get(paragraph, ()))

    def lines(self, cell: Element, marked: Container[Element]) -> list[str] | None:
        """The lines of a w:tc; None where more than plain paragraphs stands in it, or one that is
        `marked` for its properties."""
        special = self.special
        if cell in special:
            return None
        lines = []
        for paragraph in cell.iterchildren(_P):
            if paragraph in special or paragraph in marked:
                return None
            lines.append("".join(self._texts.get(paragraph, ())).rstrip())
        return lines

    def children(self, element: Element, *tags: str) -> Iterator[Element]:
        """The elements with these tags in another one, in order, also those in wrappers."""
        if element in self.special:
            return descend(element, tags)
        return element.iterchildren(*tags)


class _Everything:
    """Holds every element."""

    def __contains__(self, element: object) -> bool:
        return True


def _special(body: Element) -> set[Element]:
    """The elements that something else stands in; the next ones around them do no harm."""
    found: set[Element] = set()
    for element in body.iter(*SPECIAL):
        around: Element | None = element
        for _ in range(_UP):
            around = None if around is None else around.getparent()
            if around is not None:
                found.add(around)
    return found


def _texts(body: Element) -> Mapping[Element, Sequence[str]]:
    """The texts of the runs by what the run stands in, a w:p or anything else."""
    found: defaultdict[Element, list[str]] = defaultdict(list)
    for element in cast("list[Any]", _TEXTS(body)):
        text = element.text
        if text:
            found[element.getparent().getparent()].append(text)
    return found


def _unusual(texts: Mapping[Element, Sequence[str]]) -> set[Element]:
    """The paragraphs whose text depends on the font."""
    if is_plain("".join(chain.from_iterable(texts.values()))):
        return set()
    return {paragraph for paragraph, parts in texts.items() if not is_plain("".join(parts))}
