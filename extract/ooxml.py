"""WordprocessingML: names, and a parser that refuses what is made to do harm."""

from __future__ import annotations

from collections.abc import Container, Iterator
from typing import cast

import regex
from lxml import etree

from .document import UnreadableError
from .limits import XML_DEPTH

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"

# The strict variant of the format differs in its namespaces only.
_STRICT = b"http://purl.oclc.org/ooxml/"
_NAMESPACES = (
    (b"wordprocessingml/main", b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"),
    (b"officeDocument/math", b"http://schemas.openxmlformats.org/officeDocument/2006/math"),
)
_TOO_DEEP = etree.XPath("boolean(" + "/*" * (XML_DEPTH + 1) + ")")
_NEARLY = etree.XPath("boolean(" + "/*" * (XML_DEPTH - 1) + ")")

_SURROGATE = regex.compile(rb"&#(?:x0{0,9}[dD][89a-fA-F][0-9a-fA-F]{2}|0{0,9}5[5-7]\d{3});")

Element = etree._Element

WRAPPERS = frozenset(
    W + name
    for name in (
        *("sdt", "sdtContent", "customXml", "ins", "moveTo"),
        *("smartTag", "hyperlink", "fldSimple", "dir", "bdo"),
    )
)
"""Elements around content that is shown as if they were not there."""

ALTERNATE = MC + "AlternateContent"
TEXT_BOX = W + "txbxContent"


def parse_thinned(where: str, data: bytes, thin: bytes) -> tuple[Element, bool]:
    """The same as `parse` of a part that was thinned by up to two levels of elements: parsed as it
    was where that may be wrong or too deep."""
    if len(thin) < len(data):
        try:
            root, faulty = parse(where, thin, _NEARLY)
        except UnreadableError:
            faulty = True
        if not faulty:
            return root, faulty
    return parse(where, data)


def parse(where: str, data: bytes, too_deep: etree.XPath = _TOO_DEEP) -> tuple[Element, bool]:
    """The root of an XML part, and whether faults in it had to be skipped.

    Raises UnreadableError for markup that no parser gets through, and for any DTD: Word writes
    none, and entities in it can grow without end.
    """
    if b"<!DOCTYPE" in data[:4096]:
        raise _refused(where, "a DTD")
    if _STRICT in data:
        for name, uri in _NAMESPACES:
            data = data.replace(_STRICT + name, uri)
    faulty = False
    from docx.oxml import parse_xml

    try:
        root = cast(Element, parse_xml(data))
    except etree.XMLSyntaxError as error:
        if "depth" in str(error).lower():
            raise _refused(where, "markup nested too deeply") from None
        root, faulty = _recover(where, data, error), True
    except ValueError as error:
        raise UnreadableError("damaged", f"{where}: not XML ({error}).") from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise _refused(where, "a DTD")
    if too_deep(root):
        raise _refused(where, "markup nested too deeply")
    return root, faulty


def _recover(where: str, data: bytes, fault: etree.XMLSyntaxError) -> Element:
    # libxml2 would take a reference to half a surrogate pair, and lxml then fail on its text.
    data = _SURROGATE.sub(b"\xef\xbf\xbd", data)
    parser = etree.XMLParser(remove_blank_text=True, resolve_entities=False, recover=True)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError:
        root = None
    if root is None:
        raise UnreadableError(
            "damaged", f"{where}: not XML ({fault.msg}); open and save it in Word."
        )
    return root


def _refused(where: str, what: str) -> UnreadableError:
    return UnreadableError("limit", f"{where} has {what}, which Word never writes; not read.")


def descend(element: Element, wanted: Container[str]) -> Iterator[Element]:
    """The `wanted` elements below `element` in order, through wrappers; deleted text is not."""
    for child in element:
        if child.tag in wanted:
            yield child
        elif child.tag in WRAPPERS:
            yield from descend(child, wanted)
        elif child.tag == ALTERNATE:
            yield from descend(branch(child), wanted)


def owners(root: Element, *marks: str) -> set[Element]:
    """The elements below `root` in whose properties one of the `marks` stands.

    They are few, and one search in the whole tree is cheaper than one in each of its elements.
    """
    holders = (mark.getparent() for mark in root.iter(*marks))
    owned = (holder.getparent() for holder in holders if holder is not None)
    return {owner for owner in owned if owner is not None}


def branch(alternate: Element) -> Element:
    """The one alternative to read of an mc:AlternateContent: the first that has any text."""
    options = [child for child in alternate if isinstance(child.tag, str)]
    for option in options:
        if next(option.iter(W + "t", W + "tbl", W + "sym"), None) is not None:
            return option
    return options[0] if options else alternate


def text_boxes(element: Element) -> Iterator[Element]:
    """The contents of the text boxes in a drawing, each box once."""
    for child in element:
        if child.tag == TEXT_BOX:
            yield child
        elif child.tag == ALTERNATE:
            yield from text_boxes(branch(child))
        else:
            yield from text_boxes(child)


def attribute(element: Element | None, name: str = "val") -> str | None:
    """A `w:` attribute of an element that may be missing."""
    return None if element is None else element.get(W + name)


def number(element: Element | None, default: int, name: str = "val") -> int:
    """A `w:` attribute as an integer; `default` where it is missing or no number."""
    text = attribute(element, name)
    try:
        return default if text is None else int(text)
    except ValueError:
        return default


def is_on(element: Element | None) -> bool:
    """Whether a switch such as w:vanish is there and not turned off."""
    return element is not None and element.get(W + "val") not in ("0", "false", "off")
