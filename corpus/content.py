"""What a document holds: paragraphs and tables in order, before it is written in a format."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

from .dress import dressed, in_yuan, parted
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
    forms: tuple[tuple[Record, str, Style], ...]


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
    forms = tuple((fitted(record, layout), layout, style) for record in records)
    blocks: list[Text | Grid] = []
    if text:
        blocks += [Text(line, level) for level, line in narrative(forms[0][0], rng)]
    for form in forms:
        # Without a paragraph between, Word takes two tables for one.
        blocks += [Text("")] if blocks and isinstance(blocks[-1], Grid) else []
        blocks += form_blocks(*form)
    return Report(records[0].key, tuple(blocks), forms)


def form_blocks(record: Record, name: str, style: Style) -> list[Text | Grid]:
    """A form: its title lines, its table and the notes below."""
    layout = layouts()[name]
    values = head_values(record)
    title = [Text(line.format(**values), 9) for line in layout["title"]]
    notes = [Text(line) for line in layout.get("notes", [])]
    # Amounts in 元 can be told only where the form prints their unit.
    yuan = style.yuan and "万元" in repr(layout)
    grid = dressed(draw(in_yuan(record) if yuan else record, name, style), style)
    tables = [*_between(parted(grid))] if style.part else [grid]
    return [*title, *tables, *notes]


def _between(grids: Sequence[Grid]) -> list[Text | Grid]:
    """Tables with an empty paragraph between, without which Word would join them."""
    return [grids[0], *(block for grid in grids[1:] for block in (Text(""), grid))]


def chosen_style(rng: random.Random) -> Style:
    """A way to fill in the form, the plain one in a third of the cases."""
    if rng.random() < 0.33:
        return Style()

    def sometimes(share: float) -> bool:
        return rng.random() < share

    return Style(
        number_names=sometimes(0.3),
        dots=sometimes(0.3),
        blank_levels=sometimes(0.3),
        full_width=sometimes(0.3),
        points=sometimes(0.8),
        relabel=rng.randrange(1, 10**6) if sometimes(0.5) else 0,
        unmerge=rng.choice(("", "", "", "repeat", "blank")),
        part=sometimes(0.1),
        yuan=sometimes(0.1),
        commas=sometimes(0.2),
        places=rng.choice(("", "", "", "0.0", "0.00")),
        no_reason=rng.choice(("", "", "", "无", "—", "/")),
    )
