"""The head and the goals of a form in padded columns: what goes on in the lines below is put
together by where it stands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from . import taxonomy
from .flow_cells import goes_on
from .head_text import REST
from .page_words import PageLine, Word, bands, cells, laid_in, stacked
from .pieces import Piece, line_pieces

_MOST = 5  # lines of a row of the head
_NEAR = 1  # halves of a character by which the lines of a cell differ in their beginning
_LABELS = ("head", "columns", "funds_columns", "goals", "asides", "ends")
_GOALS = ["goal_expected", "goal_actual"]


def around(lines: Sequence[PageLine]) -> Iterator[Piece]:
    """The pieces of lines that stand before a table or between two."""
    at = 0
    while at < len(lines):
        if (goals := _goals(lines, at)) is not None:
            yield from goals
            return
        row, below = _row(lines, at)
        paragraph = lines[at].paragraph
        if below == at + 1:
            yield from line_pieces(paragraph.text, paragraph)
        for n, parts in enumerate(row):
            for k, text in enumerate(_known(parts)):
                yield Piece(text, "line" if k or not n else "cell", paragraph)
        at = below


def _row(lines: Sequence[PageLine], start: int) -> tuple[list[list[str]], int]:
    """The lines of each cell of a row of the head that goes on below, and the line behind it."""
    begun = cells(lines[start]).words
    row = [[cell.text] for cell in begun]
    below = start + 1
    while below < min(len(lines), start + _MOST):
        rest = cells(lines[below]).words
        places = [_below(begun, cell) for cell in rest]
        if None in places or any(_is_label(cell.text) for cell in rest):
            break
        added = [(row[n], cell.text) for n, cell in zip(places, rest, strict=True) if n is not None]
        if any(goes_on(parts[-1], text) for parts, text in added):
            break
        for parts, text in added:
            parts.append(text)
        below += 1
    if below == start + 1 or taxonomy.lookup("head", "".join(row[0])) is None:
        return [], start + 1
    return row, below


def _known(parts: Sequence[str]) -> Sequence[str]:
    """The lines of a cell: as one where they are a label, or are not seen to go on in text."""
    whole = "".join(parts)
    rests = all(REST.fullmatch(part) for part in parts[1:])
    return [whole] if _is_label(whole) or not rests else parts


def _is_label(text: str) -> bool:
    return any(taxonomy.lookup(group, text) for group in _LABELS)


def _below(begun: Sequence[Word], cell: Word) -> int | None:
    """The cell above another one: it begins there, or the other stands in its middle."""
    near = [n for n, one in enumerate(begun) if abs(one.start - cell.start) <= _NEAR]
    over = [n for n, one in enumerate(begun) if one.start <= cell.start and cell.end <= one.end]
    return next(iter(near or over), None)


def _goals(lines: Sequence[PageLine], at: int) -> list[Piece] | None:
    """The goals whose labels stand side by side in a line, and their texts in the lines below."""
    lines = [*lines[:at], *map(cells, lines[at:])]
    heads = stacked(lines[at : at + 1])
    roles = [taxonomy.lookup("goals", text) for _, text in heads]
    below = lines[at + 1 :]
    if roles[-2:] != _GOALS or not below or len(heads) > 3:
        return None
    first = heads[-2][0].start
    left = [word for line in below for word in line.words if word.end < first]
    if len(heads) == 2 and left:
        heads.insert(0, (Word("", 0, max(word.end for word in left)), ""))
    columns, across = bands([word for word, _ in heads], lines[at:])
    if across:
        return None
    texts = [
        "".join(some) for some in zip(*(laid_in(line, columns) for line in below), strict=True)
    ]
    paragraph = lines[at].paragraph
    side = heads[0][1] + texts[0] if len(heads) == 3 else ""
    labels = [side] * (taxonomy.lookup("goals", side) == "block") + [text for _, text in heads[-2:]]
    found = [Piece(text, "cell" if n else "line", paragraph) for n, text in enumerate(labels)]
    row = [text for text in texts[-2:] if text]
    gap = "page" if len(below) > 1 else "cell"
    return found + [
        Piece(text, gap if n else "line", below[0].paragraph, 1) for n, text in enumerate(row)
    ]
