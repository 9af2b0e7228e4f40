"""What a document holds: paragraphs and tables in order, before it is written in a format."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

from .layouts import Grid, draw, fitted, head_values, layouts
from .narrative import narrative
from .record import Record
from .rows import Style


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph. `level`: 0 running text, 1 to 3 a numbered heading, 9 a title (centred)."""

    text: str
    level: int = 0


@dataclass(frozen=True, slots=True)
class Report:
    """A document to write, with the fitted record and layout of each form it holds."""

    key: str
    blocks: tuple[Text | Grid, ...]
    forms: tuple[tuple[Record, str], ...]


def compose(
    records: Sequence[Record],
    layout: str,
    rng: random.Random,
    *,
    style: Style | None = None,
    text: bool = True,
) -> Report:
    """A report of one or more forms in a layout, with the first record's narrative before them."""
    style = style or chosen_style(rng)
    forms = tuple((fitted(record, layout), layout) for record in records)
    blocks: list[Text | Grid] = []
    if text:
        blocks += [Text(line, level) for level, line in narrative(forms[0][0], rng)]
    for record, name in forms:
        blocks += form_blocks(record, name, style)
    return Report(records[0].key, tuple(blocks), forms)


def form_blocks(record: Record, name: str, style: Style) -> list[Text | Grid]:
    """A form: its title lines, its table and the notes below."""
    layout = layouts()[name]
    values = head_values(record)
    title = [Text(line.format(**values), 9) for line in layout["title"]]
    notes = [Text(line) for line in layout.get("notes", [])]
    return [*title, draw(record, name, style), *notes]


def chosen_style(rng: random.Random) -> Style:
    """A way to fill in the form, the plain one in half of the cases."""
    if rng.random() < 0.5:
        return Style()
    return Style(*(rng.random() < share for share in (0.4, 0.4, 0.4, 0.5, 0.7)))
