"""Tables of plain text with a cell a line: Apache Tika writes a tab before a cell and a blank
line after a row. Cells with line breaks of their own are put together again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import regex

from .document import Paragraph, Place

_MAX_CUTS = 2  # blank lines inside cells of one row that are mended
MAX_CUT = 60  # characters of a line that may be a piece of a cell of the rows around it
_MAX_LOOSE = 12  # characters of a line that may belong to the cell above a blank line
_WIDE = 6  # cells of a row that is not one of the head
_NEAR = 3  # rows above that say how wide a row is
_HEADING = regex.compile(r"[一二三四五六七八九十]+、|[(（]?20\d\d|附[件表]|.*[：:表]$|备?注")

Rows = Sequence[Sequence[tuple[str, int]]]
"""The rows of a table: for each cell its text and the number of its line."""
Found = Paragraph | Rows


BLANKS = " \t\u3000\xa0\u200b\ufeff"
"""What is no part of a text where it stands around it."""


def paragraph(text: str, number: int) -> Iterator[Paragraph]:
    """The paragraph of a line, if it says something."""
    if stripped := text.strip(BLANKS):
        lead = text[: text.index(stripped)] if text[0] in " \u3000" else ""
        yield Paragraph(stripped, Place(line=number), lead=lead)


@dataclass(slots=True)
class _Piece:
    """Cells with no blank line before a cell; `loose` is the text behind a blank line that
    follows them, which is either the rest of the last cell or a paragraph of its own. `tight`:
    the next cell follows it without a blank line."""

    cells: tuple[tuple[str, int], ...]
    loose: tuple[tuple[str, int], ...]
    tight: bool = False

    @property
    def may_go_on(self) -> bool:
        """Whether the loose text may be a piece of a cell by its length."""
        return self.cuts_cell or all(len(text) <= _MAX_LOOSE for text, _ in self.loose)

    @property
    def cuts_cell(self) -> bool:
        """Whether the loose text is one piece of a cell before the next one."""
        texts = [text for text, _ in self.loose]
        return self.tight and len(texts) == 1 and len(texts[0]) <= MAX_CUT and is_plain(texts[0])

    def stands_beside(self, widths: Sequence[int]) -> bool:
        """Whether it is a row of its own, as wide as one of these."""
        return not self.loose and len(self.cells) >= _WIDE and len(self.cells) in widths


def cells_a_line(lines: Sequence[str]) -> Iterator[Found]:
    """The paragraphs and tables of a text with a cell a line."""
    first = next((n for n, line in enumerate(lines) if line.startswith("\t")), len(lines))
    for number, line in enumerate(lines[:first], 1):
        yield from paragraph(line, number)
    rows: list[tuple[tuple[str, int], ...]] = []
    groups = list(_grouped(list(_pieces(lines, first))))
    for group, following in zip(groups, [*groups[1:], ()], strict=True):
        ended = group[-1].loose and not _goes_on(group, following)
        rows.append(_joined(group, whole=not ended))
        if ended:
            yield rows
            rows = []
            for text, number in group[-1].loose:
                yield from paragraph(text, number)
    if rows:
        yield rows


def _goes_on(group: Sequence[_Piece], following: Sequence[_Piece]) -> bool:
    """Whether the text behind a row belongs to its last cell: both are rows of one table."""
    widths = [sum(len(piece.cells) for piece in some) for some in (group, following)]
    loose = group[-1].loose
    if len(loose) != 1 or not is_plain(loose[0][0]):
        return False
    return min(widths) >= _WIDE or (widths[0] == widths[1] > 2 and group[-1].may_go_on)


def is_plain(text: str) -> bool:
    """Whether a text is no heading."""
    return _HEADING.match(text) is None


def _pieces(lines: Sequence[str], first: int) -> Iterator[_Piece]:
    cells: list[list[str]] = []
    numbers: list[int] = []
    loose: list[tuple[str, int]] = []
    behind_blank = False

    def piece(*, tight: bool = False) -> _Piece:
        texts = [
            "\n".join(filter(None, [part.strip(BLANKS) for part in parts]))
            if len(parts) > 1
            else parts[0].strip(BLANKS)
            for parts in cells
        ]
        return _Piece(tuple(zip(texts, numbers, strict=True)), tuple(loose), tight)

    for number, line in enumerate(lines[first:], first + 1):
        if line.startswith("\t"):
            if len(loose) == 1 and len(loose[0][0]) <= _MAX_LOOSE and lines[number - 2]:
                cells[-1].append(loose.pop()[0])  # no blank line between it and the next cell
            elif behind_blank:
                yield piece(tight=bool(lines[number - 2]))
                cells, numbers, loose = [], [], []
            cells.append([line])
            numbers.append(number)
            behind_blank = False
        elif not line:
            behind_blank = True
        elif behind_blank and (text := line.strip(BLANKS)):
            loose.append((text, number))
        elif not behind_blank:
            cells[-1].append(line)
    if cells:
        yield piece()


def _grouped(pieces: Sequence[_Piece]) -> Iterator[tuple[_Piece, ...]]:
    """Pieces by row. A blank line inside a cell cuts a row; its pieces are put together again
    where their cells then number as those of the row before or behind them."""
    at = 0
    widths = [0]
    while at < len(pieces):
        count = _pieces_of_row(pieces, at, widths[-_NEAR:])
        yield tuple(pieces[at : at + count])
        widths.append(sum(len(piece.cells) for piece in pieces[at : at + count]))
        at += count


def _pieces_of_row(pieces: Sequence[_Piece], at: int, above: Sequence[int]) -> int:
    """How many pieces from `at` on are one row; `above`: cells of the rows before, last to last."""
    below = [len(piece.cells) for piece in pieces[at + 1 : at + 2]]
    if pieces[at].stands_beside([*above, *below]):
        return 1
    width, total = above[-1], 0
    for count, piece in enumerate(pieces[at : at + _MAX_CUTS + 1], 1):
        total += len(piece.cells)
        behind = len(pieces[at + count].cells) if at + count < len(pieces) else 0
        merged = not pieces[at].cells[0][0]
        amid = width >= behind and all(one.cuts_cell for one in pieces[at : at + count - 1])
        if count > 1 and _fits(total, width, behind, narrow=merged or amid):
            return 1 if _are_rows(pieces[at : at + count]) else count
        if total >= width or not piece.may_go_on:
            break
    return 1


def _are_rows(some: Sequence[_Piece]) -> bool:
    """Whether pieces are rows as they are: as long as the first one, and below its merged label."""
    first = [text for text, _ in some[0].cells]
    alike = all(len(one.cells) == len(first) and not one.cells[0][0] for one in some[1:])
    return alike and all(first) and len(first) > 2 and not any(one.loose for one in some)


def _fits(total: int, width: int, behind: int, *, narrow: bool) -> bool:
    """Whether so many cells make a row; `narrow`: also few do, below a merged label or where
    the row above has as many and the next not more."""
    if total < _WIDE:
        return narrow and total == width > 2
    return total in (width, behind)


def _joined(group: Sequence[_Piece], *, whole: bool) -> tuple[tuple[str, int], ...]:
    """The cells of a row, loose text put back into the cell before it; that behind the row only
    where it belongs to it (`whole`)."""
    cells: list[tuple[str, int]] = []
    for number, piece in enumerate(group, 1):
        cells.extend(piece.cells)
        if piece.loose and (whole or number < len(group)):
            text, line = cells[-1]
            cells[-1] = ("\n".join(filter(None, [text, *(part for part, _ in piece.loose)])), line)
    return tuple(cells)
