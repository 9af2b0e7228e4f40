"""Cells of flattened text that their own line breaks cut, and merged ones that are repeated, put
together by the bars or blank lines between cells."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby, pairwise

import regex

from . import taxonomy
from .kinds import is_title, is_year_line
from .pieces import Piece, by_line, label

_MOSTLY = 0.9  # share of pieces on lines of their own from which on a line is a cell
_HALF = 0.5
_NO_CELL = regex.compile(r"(?:备?注|说明|填[表报]人?|附[件表])\s*[:：\d]|[一二三四五六七八九十]、")
_REPEATED = 3  # times that a cell stands beside itself only where it is a merged one, repeated
_FEW = 4  # texts of a row of the head, the goals or the total
_WORD = regex.compile(r"\D*\p{Han}{2}")  # no amount
_OF_FORM = ("head", "columns", "funds_columns", "goals")
_GoesOn = Callable[[Piece, Piece], bool]


def whole_cells(found: Sequence[Piece]) -> list[Piece]:
    """The pieces; where lines are cells, and bars or blank lines stand between them, those of a
    cell that its own line breaks cut are one."""
    goes_on = _goes_on(found)
    if goes_on is None:
        return list(found)
    result: list[Piece] = []
    inside = False  # a form
    for n, piece in enumerate(found):
        cell = not _is_no_cell(piece)
        if inside and cell and goes_on(found[n - 1], piece):
            result[-1] = replace(result[-1], text=result[-1].text + piece.text)
        else:
            result.append(piece)
        inside = cell and (inside or _begins(found, n, goes_on))
    return result


def _goes_on(found: Sequence[Piece]) -> _GoesOn | None:
    """What tells that the cell of a piece goes on in the next; None where nothing does."""
    pairs = [pair for pair in pairwise(found) if pair[1].gap == "line"]
    if len(pairs) <= _MOSTLY * len(found):
        return None
    if sum(piece.bars > 0 for _, piece in pairs) > _HALF * len(pairs):
        return _has_no_bar
    if sum(_apart(*pair) for pair in pairs) > _HALF * len(pairs):
        return _stands_below
    return None


def _has_no_bar(_: Piece, piece: Piece) -> bool:
    return piece.gap == "line" and not piece.bars


def _stands_below(before: Piece, piece: Piece) -> bool:
    return piece.gap == "line" and not _apart(before, piece)


def _apart(before: Piece, piece: Piece) -> bool:
    """Whether a blank line stands between two pieces."""
    lines = before.paragraph.place.line, piece.paragraph.place.line
    return None in lines or lines[1] - lines[0] > 1  # type: ignore[operator]


def _is_no_cell(piece: Piece) -> bool:
    text = piece.text
    return is_title(text) or is_year_line(text) or _NO_CELL.match(text) is not None


def _begins(found: Sequence[Piece], at: int, goes_on: _GoesOn) -> bool:
    """Whether a label of a form is a cell: between bars one stands behind it, as behind no label
    above the table (填报日期：2024年3月2日)."""
    known = next(filter(None, (label(group, found, at) for group in _OF_FORM)), None)
    if known is None:
        return False
    behind = found[known[1] : known[1] + 1]
    return goes_on is not _has_no_bar or all(piece.bars for piece in behind)


def once(found: Sequence[Piece]) -> Iterator[Piece]:
    """The pieces; a merged cell that is repeated in each of its columns but once. Only in rows of
    a few texts: target and actual values of an indicator may be the same."""
    for line in by_line(found):
        few = len({piece.text for piece in line}) <= _FEW
        for text, run in groupby(line, key=lambda piece: piece.text):
            some = list(run)
            beside = few and all(piece.gap == "cell" and piece.bars == 1 for piece in some[1:])
            known = any(taxonomy.lookup(group, text) for group in ("head", "goals", "ends"))
            if beside and _WORD.match(text) and (len(some) >= _REPEATED or known):
                yield some[0]
            else:
                yield from some
