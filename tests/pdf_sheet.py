"""Pages of a PDF drawn for tests, and what is read of them."""

from __future__ import annotations

import io
from collections.abc import Sequence

import pytest
from jixiao.extract import Document, UnreadableError, read
from jixiao.extract.document import Paragraph, Table
from jixiao.extract.source import from_bytes
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

FONT = "STSong-Light"


WIDTH, HEIGHT = A4


LEFT, SIZE, PITCH = 60.0, 9.0, 11.0


COLUMNS = (40, 60, 140, 70, 70, 40, 50)


# row, column, row span, column span, text (its lines are printed as given)
Cells = Sequence[tuple[int, int, int, int, str]]


class Sheet:
    """Draws pages from the upper left corner."""

    def __init__(self, **options: object) -> None:
        pdfmetrics.registerFont(UnicodeCIDFont(FONT))
        self.buffer = io.BytesIO()
        self.canvas = Canvas(self.buffer, pagesize=A4, **options)
        self.used = False

    def text(self, x: float, top: float, text: str, size: float = SIZE) -> None:
        self.canvas.setFont(FONT, size)
        self.canvas.drawString(x, HEIGHT - top - size, text)
        self.used = True

    def grid(
        self,
        top: float,
        heights: Sequence[float],
        cells: Cells,
        columns: Sequence[float] = COLUMNS,
        left: float = LEFT,
    ) -> None:
        xs = [left + sum(columns[:n]) for n in range(len(columns) + 1)]
        ys = [top + sum(heights[:n]) for n in range(len(heights) + 1)]
        for row, column, row_span, column_span, text in cells:
            x0, x1 = xs[column], xs[column + column_span]
            y0, y1 = ys[row], ys[row + row_span]
            self.canvas.setLineWidth(0.5)
            self.canvas.rect(x0, HEIGHT - y1, x1 - x0, y1 - y0)
            for number, line in enumerate(text.split("\n") if text else ()):
                self.text(x0 + 4, y0 + 1 + number * PITCH, line)
        self.used = True

    def next(self) -> None:
        self.canvas.showPage()
        self.used = False

    def data(self) -> bytes:
        if self.used:
            self.canvas.showPage()
        self.canvas.save()
        return self.buffer.getvalue()

    def read(self) -> Document:
        return load(self.data())


def load(data: bytes) -> Document:
    return read(from_bytes("a.pdf", data))


def fault(data: bytes) -> UnreadableError:
    with pytest.raises(UnreadableError) as caught:
        load(data)
    return caught.value


def spans(table: Table) -> list[tuple[int, int, int, int, str]]:
    return [(c.row, c.column, c.row_span, c.column_span, c.text) for c in table.cells]


def texts(document: Document) -> list[str]:
    return [block.text for block in document.blocks if isinstance(block, Paragraph)]


def row(number: int, *texts: str, first: int = 0) -> list[tuple[int, int, int, int, str]]:
    return [(number, first + at, 1, 1, text) for at, text in enumerate(texts)]


HEAD = row(0, "一级", "二级指标", "三级指标", "指标值", "完成值", "分值", "得分")
