"""A report as PDF: ruled tables over pages, Chinese text, the same bytes each time."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from .content import Report, Text
from .layouts import Box, Grid

PAPER = (595.28, 841.89)
PAD = 3.0
RULE = 0.48
FONT = "STSong-Light"  # a CID font: not embedded, every reader knows its characters


@dataclass(frozen=True, slots=True)
class Setting:
    """How the pages are set; sizes in points."""

    size: float = 8.5
    margin: float = 56.0
    landscape: bool = False
    repeat_header: bool = False  # the indicators' header again on a continued page
    cut_rows: bool = False  # a row may be cut by the end of the page
    filled_rules: bool = False  # rules are thin filled boxes, as Word prints them
    font: str = FONT  # or the path of a TrueType font, which is then embedded


@dataclass(frozen=True, slots=True)
class Slice:
    """A part of a table row on a page; `again` marks a repeated header row."""

    row: int
    page: int
    top: float
    height: float
    again: bool = False


@dataclass
class Pen:
    """The canvas with the place where the next block goes (points from the upper edge)."""

    canvas: Any
    font: str
    setting: Setting
    page: int = 0
    y: float = 0.0

    @property
    def paper(self) -> tuple[float, float]:
        """Width and height of the page."""
        return PAPER[::-1] if self.setting.landscape else PAPER

    @property
    def bottom(self) -> float:
        """Where a page ends."""
        return self.paper[1] - self.setting.margin

    @property
    def width(self) -> float:
        """Width between the margins."""
        return self.paper[0] - 2 * self.setting.margin

    def turn(self) -> None:
        """Go on to the next page."""
        self.canvas.showPage()
        self.page += 1
        self.y = self.setting.margin

    def write(self, x: float, y: float, text: str, size: float) -> None:
        """A line of text with its upper left corner at x, y."""
        self.canvas.setFont(self.font, size)
        self.canvas.drawString(x, self.paper[1] - y - size * 0.88, text)


def write_pdf(report: Report, setting: Setting | None = None) -> bytes:
    """The file's bytes."""
    from reportlab.pdfgen.canvas import Canvas

    setting = setting or Setting()
    buffer = io.BytesIO()
    pen = Pen(Canvas(buffer, invariant=1, pageCompression=1), _font(setting.font), setting)
    pen.canvas.setPageSize(pen.paper)
    pen.y = setting.margin
    for block in report.blocks:
        if isinstance(block, Text):
            _paragraph(pen, block)
        else:
            _table(pen, block)
    _save(pen.canvas)
    return buffer.getvalue()


def _save(canvas: Any) -> None:
    """Packed as by all other programs: that bytes are once more written as letters is a habit of
    reportlab alone, which takes its readers long."""
    from reportlab import rl_config

    usual, rl_config.useA85 = rl_config.useA85, 0
    try:
        canvas.save()
    finally:
        rl_config.useA85 = usual


def _font(name: str) -> str:
    from reportlab.pdfbase import cidfonts, pdfmetrics, ttfonts

    if name == FONT:
        pdfmetrics.registerFont(cidfonts.UnicodeCIDFont(FONT))
    else:
        pdfmetrics.registerFont(ttfonts.TTFont("embedded", name))
    return FONT if name == FONT else "embedded"


def wrap(text: str, font: str, size: float, width: float) -> list[str]:
    """Lines no wider than `width`, broken anywhere, as Chinese text is."""
    from reportlab.pdfbase.pdfmetrics import stringWidth

    lines = []
    for part in text.split("\n"):
        line = ""
        for character in part:
            if line and stringWidth(line + character, font, size) > width:
                lines.append(line)
                line = ""
            line += character
        lines.append(line)
    return lines


def _paragraph(pen: Pen, block: Text) -> None:
    from reportlab.pdfbase.pdfmetrics import stringWidth

    size = 14.0 if block.level == 9 else 10.5
    text = block.text if block.level == 9 else "\u3000\u3000" + block.text
    for line in wrap(text, pen.font, size, pen.width):
        if pen.y + size * 1.6 > pen.bottom:
            pen.turn()
        spare = pen.width - stringWidth(line, pen.font, size) if block.level == 9 else 0.0
        pen.write(pen.setting.margin + spare / 2, pen.y, line, size)
        pen.y += size * 1.6


def _table(pen: Pen, grid: Grid) -> None:
    unit = pen.width / sum(grid.widths)
    edges = [pen.setting.margin]
    for width in grid.widths:
        edges.append(edges[-1] + width * unit)
    size = pen.setting.size
    lines = {
        box: wrap(box.text, pen.font, size, _width(box, edges) - 2 * PAD) for box in grid.boxes
    }
    heights = _heights(grid, lines, size)
    slices = _paginate(pen, grid, heights)
    at = pen.page
    for page in range(slices[0].page, slices[-1].page + 1):
        while at < page:
            pen.turn()
            at += 1
        for box in grid.boxes:
            _draw(pen, box, lines[box], edges, slices, page)
    last = slices[-1]
    pen.y = last.top + last.height + size


def _width(box: Box, edges: Sequence[float]) -> float:
    return edges[box.column + box.columns] - edges[box.column]


def _leading(size: float) -> float:
    return size * 1.25


def _heights(grid: Grid, lines: dict[Box, list[str]], size: float) -> list[float]:
    """Row heights: enough for each cell, the last row of a span takes what is missing."""
    heights = [_leading(size) + 2 * PAD] * grid.rows
    for box in sorted(grid.boxes, key=lambda box: box.rows):
        # A span that goes on over the page needs its padding, and part of a line, once more.
        spare = _leading(size) + 2 * PAD if box.rows > 1 else 0.0
        need = len(lines[box]) * _leading(size) + 2 * PAD + spare
        have = sum(heights[box.row : box.row + box.rows])
        heights[box.row + box.rows - 1] += max(0.0, need - have)
    return heights


def _paginate(pen: Pen, grid: Grid, heights: Sequence[float]) -> list[Slice]:
    """Where each row goes; the pages are numbered on from the pen's."""
    setting, page, y = pen.setting, pen.page, pen.y
    step = _leading(setting.size)
    slices: list[Slice] = []
    for row, height in enumerate(heights):
        left = height
        while y + left > pen.bottom and y > setting.margin:
            room = int((pen.bottom - y - 2 * PAD) / step)
            if setting.cut_rows and room >= 2 and left > height / 2 and height > 4 * step:
                slices.append(Slice(row, page, y, room * step + 2 * PAD))
                left -= room * step
            page, y = page + 1, setting.margin
            y = _again(grid, heights, slices, page, y) if _repeats(setting, grid, row) else y
        slices.append(Slice(row, page, y, left))
        y += left
    return slices


def _repeats(setting: Setting, grid: Grid, row: int) -> bool:
    return setting.repeat_header and row >= grid.header_rows[1]


def _again(grid: Grid, heights: Sequence[float], slices: list[Slice], page: int, y: float) -> float:
    for row in range(*grid.header_rows):
        slices.append(Slice(row, page, y, heights[row], again=True))
        y += heights[row]
    return y


def _draw(
    pen: Pen, box: Box, lines: list[str], edges: Sequence[float], slices: Sequence[Slice], page: int
) -> None:
    """The part of a box that lies on a page: its frame, and the text that belongs there."""
    mine = [part for part in slices if box.row <= part.row < box.row + box.rows]
    here = [part for part in mine if part.page == page]
    if not here:
        return
    top = here[0].top
    bottom = here[-1].top + here[-1].height
    x0, x1 = edges[box.column], edges[box.column + box.columns]
    _frame(pen, (x0, pen.paper[1] - bottom, x1, pen.paper[1] - top))
    _text(pen, _share(lines, mine, page, _leading(pen.setting.size)), (x0, top, bottom))


def _frame(pen: Pen, corners: tuple[float, float, float, float]) -> None:
    """The rules around a cell; corners are x0, y0, x1, y1 from the lower left of the page."""
    x0, y0, x1, y1 = corners
    if not pen.setting.filled_rules:
        pen.canvas.setLineWidth(0.5)
        pen.canvas.rect(x0, y0, x1 - x0, y1 - y0)
        return
    for x, y, width, height in (
        (x0, y0, x1 - x0, RULE),
        (x0, y1, x1 - x0, RULE),
        (x0, y0, RULE, y1 - y0),
        (x1, y0, RULE, y1 - y0 + RULE),
    ):
        pen.canvas.rect(x, y, width, height, stroke=0, fill=1)


def _share(lines: list[str], mine: Sequence[Slice], page: int, step: float) -> list[str]:
    """The lines of a box that fall on this page: each page takes what it has room for."""
    if any(part.again and part.page == page for part in mine) and _inside(mine, page):
        return lines
    start = 0
    pages = sorted({part.page for part in mine if not part.again})
    for number in pages:
        room = sum(p.height for p in mine if p.page == number and not p.again) - 2 * PAD
        count = int(room / step + 0.01) if number != pages[-1] else len(lines)
        if number == page:
            return lines[start : start + count]
        start += count
    return []


def _inside(mine: Sequence[Slice], page: int) -> bool:
    """True where all of a box is a repeated header on this page."""
    return all(part.again for part in mine if part.page == page)


def _text(pen: Pen, lines: Sequence[str], frame: tuple[float, float, float]) -> None:
    x0, top, bottom = frame
    step = _leading(pen.setting.size)
    y = top + max(PAD, (bottom - top - len(lines) * step) / 2)
    for line in lines:
        pen.write(x0 + PAD, y, line, pen.setting.size)
        y += step
