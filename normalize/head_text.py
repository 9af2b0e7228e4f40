"""The texts behind the labels of the head in flattened text."""

from __future__ import annotations

from collections.abc import Sequence

import regex

from . import taxonomy
from .columns import FUNDS
from .kinds import is_title, is_year_line
from .pieces import Piece, label

CUT = "此栏被换行截断，已与下一行的文字接合"
_LEAST = 2  # characters of a text that its cell has no room for
REST = regex.compile(r"\p{Han}[\p{Han}（）()、“”\-—]{0,11}")
"""What a line break may cut off a value of the head."""


def value_end(group: str, found: Sequence[Piece], start: int, end: int) -> tuple[int, bool]:
    """The piece behind the value that begins at `start`, and whether a line break cut it."""
    at, cut = start, False
    while at < end and not label(group, found, at) and not label(FUNDS, found, at):
        piece = found[at]
        if at > start and piece.text[-1] in ":：":
            break  # a label that no field has: 领导签字：
        if piece.gap == "line" and at > start:
            if group != "head" or not _is_rest(found, start, at, end):
                break
            cut = True
        at += 1
    return at, cut


def _is_rest(found: Sequence[Piece], start: int, at: int, end: int) -> bool:
    """Whether a text at the beginning of a line is the rest of a value: that began behind its label
    and filled its cell, and the text stands alone on its line or before the next label."""
    text = found[at].text
    if found[start].gap == "line" or len(found[at - 1].text) < _LEAST or not REST.fullmatch(text):
        return False
    if is_title(text) or is_year_line(text) or taxonomy.is_known(text):
        return False
    alone = at + 1 == end or found[at + 1].gap == "line"
    return alone or label("head", found, at + 1) is not None
