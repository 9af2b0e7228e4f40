"""Forms that lost their table on the way to text, built up again as rows.

The labels are still there: the header of the indicator table, that of the funds block, the
labels of the head. What stands between them is laid under the header by the search of `flow`.
The rows that come out are exact (their columns are decided) and say that they were rebuilt.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import groupby

from ..extract.document import Paragraph, Place
from . import figures
from .aligned import aligned
from .bars import once, whole_cells
from .chunks import unchunked
from .columns import FUNDS, INDICATORS
from .extent import Extent
from .flow import Reading
from .fund_pairs import pairs_start, states_amounts
from .fund_sources import unplaced
from .glued_labels import level_points
from .glued_sums import Totals
from .goal_text import goals, states_goals
from .grid import Box, Line, Row
from .head_text import CUT, value_end
from .headers import Header, headers
from .kinds import is_title, is_year_line
from .laid import laid
from .pieces import Piece, label, merged, pieces, with_blanks, without_dots
from .reading_order import in_blocks, told
from .rows_end import whole_texts
from .styles import FREE, LINES, Style, Token
from .tall_headers import with_headers
from .upright import without_upright

_MOSTLY = 0.9  # share of pieces on lines of their own from which on lines are no rows
_POINTS = ("weight", "score")
_OWN_WORD = "项目"  # ends many a project's name and begins some of the labels behind it
_REBUILT = "表格已压成文本，此行按表头重建"
# Also in traditional characters, as whole narratives are searched.
_WORTH_A_LOOK = re.compile(
    "[一二三][级級][指目][标標]|[指目][标標](?:名[称稱]|[内內]容)|(?:具体|具體|评价|評價)指[标標]"
)


def unflatten(lines: Sequence[Line], table: int) -> list[Line]:
    """The lines with every flattened form as the rows of a table, counted on from `table`."""
    result: list[Line] = []
    for is_text, run in groupby(lines, key=lambda line: isinstance(line, Paragraph)):
        some = list(run)
        if not is_text:
            result.extend(some)
            continue
        paragraphs = [line for line in some if isinstance(line, Paragraph)]
        rebuilt, table = _rebuilt(paragraphs, table)
        result.extend(rebuilt)
    return result


def _rebuilt(paragraphs: Sequence[Paragraph], table: int) -> tuple[Sequence[Line], int]:
    if not _is_worth_a_look(paragraphs):
        return paragraphs, table
    found: Sequence[Piece] = aligned(paragraphs) or list(once(pieces(paragraphs)))
    found = with_headers(without_upright(whole_cells(found)))
    tables = list(headers(found, INDICATORS))
    blocks = None if tables else in_blocks(found)
    if blocks is not None:
        found = blocks.pieces
        tables = list(headers(found, INDICATORS))
    if not tables:
        return paragraphs, table
    if (whole := whole_texts(found, tables)) is not None:
        found = whole
        tables = list(headers(found, INDICATORS))
    result: list[Line] = []
    end = 0
    for number, header in enumerate(tables):
        limit = tables[number + 1].start if number + 1 < len(tables) else len(found)
        extent = Extent(found, end, header, limit)
        rows = _Part(extent, table + number + 1).rows()
        result.extend(_paragraphs(found, end, extent.first))
        result.extend(told(rows, blocks) if blocks else rows)
        end = extent.end
    result.extend(_paragraphs(found, end, len(found)))
    return result, table + len(tables)


def _is_worth_a_look(paragraphs: Sequence[Paragraph]) -> bool:
    """Whether labels of a header stand in the paragraphs, also where a host cut one of them."""
    texts = [paragraph.text.replace(" ", "") for paragraph in paragraphs]
    if _WORTH_A_LOOK.search("".join(texts)):
        return True
    if not any(text.startswith("2、") for text in texts):
        return False
    return _WORTH_A_LOOK.search("".join(one.text for one in unchunked(paragraphs))) is not None


def _paragraphs(found: Sequence[Piece], start: int, end: int) -> Iterator[Paragraph]:
    """The paragraphs of the pieces from `start` to `end`, which belong to no form, each once;
    of one that reaches into a form what stands outside."""
    inside = {id(piece.paragraph) for piece in (*found[:start][-1:], *found[end : end + 1])}
    for paragraph, some in groupby(found[start:end], key=lambda piece: piece.paragraph):
        if id(paragraph) in inside:
            yield replace(paragraph, text=" ".join(piece.text for piece in some))
        else:
            yield paragraph


class _Part:
    """The rows of one form among pieces."""

    def __init__(self, extent: Extent, table: int) -> None:
        self.extent, self.table = extent, table
        self.found, self.header, self.funds = extent.found, extent.header, extent.funds
        self.number = 0
        self.points = (Decimal(0), Decimal(0))  # weight and score of the funds

    def rows(self) -> Iterator[Row | Paragraph]:
        """The form as exact rows: head, funds, goals, indicators, total."""
        paired = pairs_start(self.found, self.extent.first, self.extent.asides)
        above = self._above_funds()
        yield from self._labelled("head", self.extent.first, above if self.funds else paired)
        if self.funds is None and paired < self.extent.asides:
            yield self._row(list(enumerate(self.found[paired : self.extent.asides])), _REBUILT)
        elif self.funds is not None:
            yield from self._goals(above, self.funds.start)
            yield self._labels(self.funds)
            yield from self._flowed(FUNDS, self.funds, self.funds.end, self.extent.asides)
        yield from self._labelled("asides", self.extent.asides, self.extent.goals)
        yield from self._goals(self.extent.goals, self.header.start)
        yield self._labels(self.header)
        yield from self._flowed(INDICATORS, self.header, self.header.end, self.extent.total)
        if self.extent.end > self.extent.total:
            yield self._total()

    def _above_funds(self) -> int:
        """Where goals begin that stand above the funds; where there are none, the funds."""
        end = self.funds.start if self.funds else self.extent.asides
        first = self.extent.first_of("goals", self.extent.first, end)
        return first if self.funds and states_goals(self.found, first, end) else end

    def _total(self) -> Row:
        """The total row: its label, then its figures."""
        known = label("ends", self.found, self.extent.total)
        behind = known[1] if known else self.extent.total + 1
        figs = self.found[behind : self.extent.end]
        columns = self.header.columns
        places = list(range(1, len(figs) + 1))
        if any(one.role in _POINTS for one in columns[1 : len(figs) + 1]):  # by chance below them
            named = [n for n, one in enumerate(columns) if one.role in _POINTS]
            places = named if len(named) == len(figs) else [n + len(columns) for n in places]
        first = (0, merged(self.found, self.extent.total, behind))
        return self._row([first, *zip(places, figs, strict=True)])

    def _row(self, cells: Sequence[tuple[int, Piece]], repair: str | None = None) -> Row:
        self.number += 1
        boxes = tuple(
            Box(
                piece.text,
                column,
                column + 1,
                Place(self.table, self.number, column + 1, line=piece.paragraph.place.line),
            )
            for column, piece in cells
        )
        return Row(self.table, self.number - 1, boxes, exact=True, repair=repair)

    def _labels(self, header: Header) -> Row:
        first = self.found[header.start]
        cells = [
            (column.start, Piece(column.label, "cell", first.paragraph))
            for column in header.columns
        ]
        return self._row(cells)

    def _labelled(self, group: str, start: int, end: int) -> Iterator[Row | Paragraph]:
        """Title and year as paragraphs; a row for each label with the text up to the next."""
        at = start
        amounts = False  # of a funds block that cannot be read
        while at < end:
            known = label(group, self.found, at)
            if known is None:
                amounts = amounts or states_amounts(self.found[at].text)
                yield from self._unlabelled(self.found[at], amounts=amounts)
                at += 1
                continue
            behind, cut = value_end(group, self.found, known[1], end)
            cells = [(0, merged(self.found, at, known[1]))]
            if behind > known[1]:
                cells.append((1, merged(self.found, known[1], behind)))
            after = self.found[behind : behind + 1]
            shared = [one.text for one in after if one.gap == "none" and one.text[:2] == _OWN_WORD]
            named = behind > known[1] and known[0] == "project_name"
            row = self._row(cells, CUT if cut else None)
            yield replace(row, undecided=tuple(shared) if named else ())
            at = behind

    def _unlabelled(self, piece: Piece, *, amounts: bool) -> Iterator[Paragraph]:
        if amounts or is_title(piece.text) or is_year_line(piece.text):
            yield Paragraph(piece.text, piece.paragraph.place)
        elif is_title(piece.paragraph.text):
            yield piece.paragraph

    def _goals(self, start: int, end: int) -> Iterator[Row]:
        """Labels in a row, the goals below them in the same order; or each behind its label."""
        for one in goals(self.found, start, end, glued=self.header.glued):
            if len(one.labels) == len(one.texts) == 1:
                yield self._row([(0, one.labels[0]), (1, one.texts[0])], one.repair)
                continue
            yield replace(self._row(list(enumerate(one.labels))), undecided=one.undecided)
            yield self._row(list(enumerate(one.texts)), one.repair)

    def _flowed(self, group: str, header: Header, start: int, end: int) -> Iterator[Row]:
        some = list(without_dots(self.found[start:end]))
        if some and header.glued:
            yield from self._cut(group, header, some)
        elif some:
            yield from self._laid(group, header, some, (LINES, FREE))

    def _laid(
        self, group: str, header: Header, some: Sequence[Piece], styles: Sequence[Style]
    ) -> Iterator[Row]:
        """Pieces as rows, in the first style unless that makes rows of doubtful cost; in the last
        where each piece has a line of its own."""
        labels = self.found[header.start + 1 : header.end]
        if all(piece.bars < 2 for piece in labels):  # else bars are also those of merged cells
            some = list(with_blanks(some, len(header.columns)))
        tokens = [
            Token(one.text, "bar" if one.bars and one.gap == "line" else one.gap) for one in some
        ]
        if sum(piece.gap == "line" for piece in some) > _MOSTLY * len(some):
            styles = styles[-1:]
        readings = laid(group, header.columns, tokens, styles)
        for reading in readings:
            yield self._read(reading, some, unplaced(header.columns, reading.spans))

    def _read(self, reading: Reading, some: Sequence[Piece], lost: Collection[int]) -> Row:
        """The row that a reading makes of pieces; `lost`: the columns of which it is not known
        what stands in them."""
        spans = enumerate(reading.spans)
        cells = [(n, merged(some, *span)) for n, span in spans if span]
        row = self._row([(n, cell) for n, cell in cells if cell.text and n not in lost], _REBUILT)
        undecided = tuple(some[n].text for n in reading.dropped)
        undecided += tuple(cell.text for n, cell in cells if n in lost and cell.text)
        return replace(row, confidence=reading.confidence, undecided=undecided)

    def _cut(self, group: str, header: Header, some: Sequence[Piece]) -> Iterator[Row]:
        """Rows cut out of a glued text."""
        from .glued_search import cut_rows  # its patterns take long to make, and few need them

        totals = self._totals() if group == INDICATORS else (None, None)
        rows, points = cut_rows(group, header.columns, some, totals)
        self.points = points if group == FUNDS else self.points
        for cells, confidence, undecided in rows:
            row = self._row(cells, _REBUILT)
            yield replace(row, confidence=confidence, undecided=undecided)

    def _totals(self) -> Totals:
        """Weight and score that the indicators sum up to: the printed total less the funds',
        which are not in it where the points of the levels alone make it up."""
        figs = [
            figures.points(piece.text) for piece in self.found[self.extent.total : self.extent.end]
        ]
        known = [figure for figure in figs if figure is not None]
        if not known:
            return None, None
        weight, score = known[:2] if len(known) > 1 else (None, known[0])
        rows = "".join(piece.text for piece in self.found[self.header.end : self.extent.total])
        if level_points(rows) == weight:
            return weight, score
        return weight - self.points[0] if weight else None, score - self.points[1]
