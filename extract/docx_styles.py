"""What a Word paragraph takes from its style: outline level and automatic number."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass

import regex

from .ooxml import Element, W, attribute, number, parse
from .package import Package, packed_part, read_part

_HEADING = regex.compile(r"(?:heading|标题)\s*([1-9])", regex.IGNORECASE)
_STYLE, _OUTLINE, _NUMBERED = W + "pStyle", W + "outlineLvl", W + "numPr"
_BASES = 12
"""How far the chain of base styles is followed."""
_COMMON, _MOST_REMEMBERED = 1_000_000, 8
"""Bytes of a styles.xml that is remembered, and how many are."""


@dataclass(frozen=True, slots=True)
class Style:
    """`level` counts from 1; `number_id` and `number_level` are those of w:numPr."""

    level: int | None = None
    number_id: int | None = None
    number_level: int | None = None


def styles_of(package: Package, part: str) -> Mapping[str, Style]:
    """The paragraph styles of styles.xml by id, each with what its base styles give it; raises
    KeyError where there is none, and UnreadableError."""
    info = package.entries[part]
    if max(info.file_size, info.compress_size) > _COMMON:
        return _read(read_part(package, part))
    packed = packed_part(package, part)
    styles = _remembered.get(packed)
    if styles is None:
        styles = _read(read_part(package, part))
        if len(_remembered) >= _MOST_REMEMBERED:
            del _remembered[next(iter(_remembered))]
        _remembered[packed] = styles
    return styles


# Reports of an archive come from few templates, and the styles of one may be twenty times as long
# as what is written in them: what is known is not even unpacked.
_remembered: dict[Hashable, Mapping[str, Style]] = {}


def _read(data: bytes) -> Mapping[str, Style]:
    root, _ = parse("styles.xml", data)
    elements = {
        attribute(style, "styleId") or "": style
        for style in root.iterfind(W + "style")
        if attribute(style, "type") in (None, "paragraph")
    }
    return {name: _resolve(elements, name) for name in elements}


def _resolve(elements: dict[str, Element], name: str) -> Style:
    found = Style()
    current: str | None = name
    for _ in range(_BASES):
        element = elements.get(current or "")
        if element is None:
            break
        own = _own(element)
        found = Style(
            own.level if found.level is None else found.level,
            own.number_id if found.number_id is None else found.number_id,
            own.number_level if found.number_level is None else found.number_level,
        )
        current = attribute(element.find(W + "basedOn"))
    return found


def _own(element: Element) -> Style:
    properties = element.find(W + "pPr")
    stated = of_paragraph(properties)
    level = stated.level
    if level is None:
        heading = _HEADING.fullmatch(attribute(element.find(W + "name")) or "")
        level = int(heading[1]) if heading else None
    return Style(level, stated.number_id, stated.number_level)


@dataclass(frozen=True, slots=True)
class Properties:
    """What a w:pPr states itself; `level` is 0 for body text, `style` the id of its style."""

    level: int | None = None
    number_id: int | None = None
    number_level: int | None = None
    style: str | None = None


PLAIN = Properties()


MARKS = (_STYLE, _OUTLINE, _NUMBERED)
"""What the properties of paragraphs are read for."""


def of_paragraph(properties: Element | None) -> Properties:
    """Outline level, number and style of a w:pPr."""
    level = number_id = number_level = style = None
    wanted = () if properties is None else properties.iterchildren(*MARKS)
    for child in wanted:
        tag = child.tag
        if tag == _STYLE:
            style = attribute(child)
        elif tag == _OUTLINE:
            stated = number(child, 9)
            level = stated + 1 if 0 <= stated <= 8 else 0
        else:
            number_id = _natural(child.find(W + "numId"))
            number_level = _natural(child.find(W + "ilvl"))
    if style is None and level is None and number_id is None:
        return PLAIN
    return Properties(level, number_id, number_level, style)


def _natural(element: Element | None) -> int | None:
    value = number(element, -1)
    return value if value >= 0 else None
