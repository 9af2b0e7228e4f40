"""A report as plain text: a table row a line with tabs, or a cell a line as Apache Tika prints."""

from __future__ import annotations

from .content import Report
from .layouts import Box, Grid


def write_rows(report: Report) -> str:
    """Paragraphs with blank lines between, a row a line; covered squares are empty cells."""
    parts = []
    for block in report.blocks:
        parts.append(grid_rows(block) if isinstance(block, Grid) else block.text)
    return "\n\n".join(parts) + "\n"


def write_cells(report: Report) -> str:
    """A paragraph a line; a tab before a cell, a line each, a blank line behind a row."""
    return "".join(
        grid_cells(block) if isinstance(block, Grid) else f"{block.text}\n"
        for block in report.blocks
    )


def squares(grid: Grid) -> list[list[str]]:
    """Every square of the table; a merged cell's text stands in the first, the rest are empty."""
    found = [[""] * len(grid.widths) for _ in range(grid.rows)]
    for box in grid.boxes:
        found[box.row][box.column] = box.text
    return found


def grid_rows(grid: Grid) -> str:
    """A row a line, squares joined by tabs, line breaks of a cell as spaces."""
    rows = squares(grid)
    return "\n".join("\t".join(" ".join(text.split("\n")) for text in row) for row in rows)


def grid_cells(grid: Grid) -> str:
    """A cell a line: vertical continuations are empty cells, horizontal spans are not padded."""
    lines = []
    for row in range(grid.rows):
        here = [box for box in grid.boxes if box.row <= row < box.row + box.rows]
        for box in sorted(here, key=lambda box: box.column):
            lines.append("\t" + _text(box, row))
        lines.append("")
    return "\n".join(lines) + "\n"


def _text(box: Box, row: int) -> str:
    return box.text if box.row == row else ""
