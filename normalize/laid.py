"""The way in which pieces of flattened text were laid out, chosen by what their readings cost."""

from __future__ import annotations

from collections.abc import Sequence

from .columns import Column
from .flow import Reading, flow
from .flow_cells import width
from .styles import Style, Token

_DOUBTFUL = 0.4  # cost a row from which on it is doubted that a line holds a row
_TEXTS = ("name", "reason", "rule")
_WRAPPED = 0.3  # what a line break in a cell costs that speaks against no way to read the lines


def laid(
    group: str, columns: tuple[Column, ...], tokens: Sequence[Token], styles: Sequence[Style]
) -> list[Reading]:
    """The tokens as rows in the first style, unless that makes rows of doubtful cost and the next
    style cheaper ones."""
    readings, cost = flow(group, columns, tokens, styles[0])
    breaks = _line_breaks(readings, tokens)
    cost -= _WRAPPED * breaks
    if breaks and cost <= _DOUBTFUL * len(readings):
        widths = _widths(columns, readings, tokens)
        return flow(group, columns, tokens, styles[0], widths)[0]
    for style in styles[1:]:
        if cost > _DOUBTFUL * len(readings):
            other, price = flow(group, columns, tokens, style)
            if price < cost:
                readings, cost = other, price
    return readings


def _widths(
    columns: Sequence[Column], readings: Sequence[Reading], tokens: Sequence[Token]
) -> dict[int, int]:
    """The widest line in each column of texts."""
    found: dict[int, int] = {}
    for one in readings:
        for n, span in enumerate(one.spans):
            if span and columns[n].role in _TEXTS:
                widest = max(width(token.text) for token in tokens[slice(*span)])
                found[n] = max(found.get(n, 0), widest)
    return found


def _line_breaks(readings: Sequence[Reading], tokens: Sequence[Token]) -> int:
    """How many line breaks stand inside cells."""
    spans = [span for one in readings for span in one.spans if span]
    return sum(tokens[n].gap == "line" for start, end in spans for n in range(start + 1, end))
