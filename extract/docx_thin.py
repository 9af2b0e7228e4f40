"""The main part of a Word document without what only tells how text and borders look.

Word writes font, size and colour out with every run, and all borders with every cell: three
quarters of the elements, the same few over and over. Left out before the part is parsed, they cost
a fifth of their parsing. Each different one is looked at once, by the parser.
"""

from __future__ import annotations

from functools import lru_cache

from lxml import etree

from . import docx_styles, docx_table, docx_text
from .docx_plain import SPECIAL
from .ooxml import Element, W, attribute
from .symbols import is_symbol_font

_MOST_BYTES = 4_000_000
"""Of a part that is thinned: what is larger is no form, and its pieces would take much memory."""
_MOST_OF_ONE = 2_000
"""Bytes of properties that are looked at."""
_LOOKED_AT = 8_192
"""Bytes in which properties stand where a program writes them at all."""
_BEGINNINGS = (b'<?xml version="1.0" encoding="UTF-8"', b"<?xml version='1.0' encoding='UTF-8'")
_READ = frozenset({
    *(*docx_styles.MARKS, *docx_table.MARKS, *docx_text.MARKS, *SPECIAL),
})  # fmt: skip
"""Properties that are read."""
_THINNED = (
    (b"w:rPr>", (b"<w:t>", b"<w:t ", b"</w:pPr>")),
    (b"w:tcBorders>", (b"<w:shd ", b"<w:noWrap/>", b"<w:tcMar>", b"<w:vAlign ", b"</w:tcPr>")),
)
"""What is left out, and what stands behind it where Word writes it."""
_FONTS = W + "rFonts"


def thinned(data: bytes) -> bytes:
    """The part without properties that say nothing; as it is where it may not be what Word writes.

    What is left out is well-formed, so that a fault of the part is one of the rest too.
    """
    if len(data) > _MOST_BYTES or not data.startswith(_BEGINNINGS) or b"[CDATA[" in data:
        return data
    for name, behind in _THINNED:
        data = _without(data, name, behind)
    return data


def _without(data: bytes, name: bytes, behind: tuple[bytes, ...]) -> bytes:
    begin, end = b"<" + name, b"</" + name
    if begin not in data[:_LOOKED_AT]:
        return data
    first, *pieces = data.split(begin)
    kept = [first]
    last, size = begin, len(begin)  # what was left out last, mostly the same again
    for piece in pieces:
        if piece.startswith(last) and piece.startswith(behind, size):
            kept.append(piece[size:])
            continue
        inner, _, rest = piece.partition(end)
        if rest.startswith(behind) and _says_nothing(inner):
            kept.append(rest)
            last, size = inner + end, len(inner) + len(end)
        else:
            kept += (begin, piece)
    return b"".join(kept)


@lru_cache(maxsize=512)
def _says_nothing(inner: bytes) -> bool:
    """Whether properties are all of a kind that is not read."""
    if len(inner) > _MOST_OF_ONE:
        return False
    try:
        found = etree.fromstring(b'<w:x xmlns:w="%b">%b</w:x>' % (W.strip("{}").encode(), inner))
    except etree.XMLSyntaxError:
        return False
    return not found.text and not any(map(_is_read, found))


def _is_read(element: Element) -> bool:
    """Whether a property is read, or stands in an unusual way."""
    if not isinstance(element.tag, str) or element.tag in _READ or len(element) or element.tail:
        return True
    fonts = (attribute(element, "ascii"), attribute(element, "hAnsi"))
    return element.tag == _FONTS and any(map(is_symbol_font, fonts))
