"""What a Word paragraph takes from its style: outline level and automatic number."""

from __future__ import annotations

from dataclasses import dataclass

import regex

from .ooxml import Element, W, attribute, number

_HEADING = regex.compile(r"(?:heading|标题)\s*([1-9])", regex.IGNORECASE)
_BASES = 12
"""How far the chain of base styles is followed."""


@dataclass(frozen=True, slots=True)
class Style:
    """`level` counts from 1; `number_id` and `number_level` are those of w:numPr."""

    level: int | None = None
    number_id: int | None = None
    number_level: int | None = None


def read_styles(root: Element) -> dict[str, Style]:
    """The paragraph styles of styles.xml by id, each with what its base styles give it."""
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
    level, number_id, number_level = of_paragraph(properties)
    if level is None:
        heading = _HEADING.fullmatch(attribute(element.find(W + "name")) or "")
        level = int(heading[1]) if heading else None
    return Style(level, number_id, number_level)


def of_paragraph(properties: Element | None) -> tuple[int | None, int | None, int | None]:
    """Outline level from 1 (0 for body text), number id and number level of a w:pPr."""
    if properties is None:
        return None, None, None
    outline = properties.find(W + "outlineLvl")
    level = None
    if outline is not None:
        stated = number(outline, 9)
        level = stated + 1 if 0 <= stated <= 8 else 0
    numbering = properties.find(W + "numPr")
    if numbering is None:
        return level, None, None
    number_id = number(numbering.find(W + "numId"), -1)
    number_level = number(numbering.find(W + "ilvl"), -1)
    return level, number_id if number_id >= 0 else None, number_level if number_level >= 0 else None
