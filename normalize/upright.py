"""Labels of blocks that stand upright beside the lines of a page: 项目资金（万 | 元） before two
lines of funds, 年度绩效 | 指标完成 | 情况 before three of indicators. Their pieces are no cells.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import regex

from . import taxonomy
from .pieces import Piece, by_line

_FAR = 3  # lines from one piece of a label to the next
_MOST = 12  # pieces of a label
_PIECE = regex.compile(r"[\p{Han}()（）]{1,8}")
_LEVEL_PIECE = regex.compile(r"\p{Han}{1,12}|[(（]\d{1,3}分?[)）]")
_GROUPS = ("columns", "funds_columns", "goals")


def without_upright(found: Sequence[Piece]) -> list[Piece]:
    """The pieces without those of such labels; what stood behind one begins its line. A label with
    nothing beside it is one piece."""
    lines = list(_whole_levels(list(by_line(found))))
    labels = list(_labels(lines))
    whole = {label[0]: label for label in labels if _is_alone(lines, label)}
    gone = {n for label in labels for n in label}
    result: list[Piece] = []
    for n, line in enumerate(lines):
        if n in whole:
            text = "".join(lines[part][0].text for part in whole[n])
            line = [replace(line[0], text=text)]
        elif n in gone:
            line = [_first(line, at, piece) for at, piece in enumerate(line[1:])]
        result += line
    return result


def _whole_levels(lines: Sequence[Sequence[Piece]]) -> Iterator[Sequence[Piece]]:
    """The lines; labels of levels cut into lines of their own are one: 产 | 出 | 指 | 标."""
    at = 0
    while at < len(lines):
        text, end = _level(lines, at)
        yield [replace(lines[at][0], text=text)] if text else lines[at]
        at = end


def _level(lines: Sequence[Sequence[Piece]], start: int) -> tuple[str, int]:
    """The longest label of a level in lines from `start` on, none of which is one alone, and the
    line behind it."""
    text, found = "", ("", start + 1)
    for n in range(start, min(len(lines), start + _MOST)):
        piece = lines[n][0]
        if len(lines[n]) > 1 or piece.bars or _LEVEL_PIECE.fullmatch(piece.text) is None:
            break
        text += piece.text
        known = taxonomy.level1(text) or taxonomy.level2(text)
        if known and n == start:
            break
        found = (text, n + 1) if known else found
    return found


def _is_alone(lines: Sequence[Sequence[Piece]], label: Sequence[int]) -> bool:
    """Whether a label is cut into lines of its own, one below the other."""
    return label[-1] - label[0] == len(label) - 1 and all(len(lines[n]) == 1 for n in label)


def _first(line: Sequence[Piece], at: int, piece: Piece) -> Piece:
    return piece if at else _with_gap(piece, line[0].gap)


def _with_gap(piece: Piece, gap: str) -> Piece:
    return Piece(piece.text, gap, piece.paragraph, piece.bars)


def _labels(lines: Sequence[Sequence[Piece]]) -> Iterator[list[int]]:
    """The lines that each label stands before."""
    parts = [n for n, line in enumerate(lines) if _is_part(line[0].text)]
    behind = -1
    for at, start in enumerate(parts):
        if start <= behind or not taxonomy.squash(lines[start][0].text):
            continue  # （万元） begins no label
        some, text = [start], lines[start][0].text
        for n in parts[at + 1 : at + _MOST]:
            if n - some[-1] > _FAR:
                break
            some, text = [*some, n], text + lines[n][0].text
            if any(taxonomy.lookup(group, text) == "block" for group in _GROUPS):
                if not _is_cut(lines, some, text):
                    yield some
                behind = n
                break


def _is_cut(lines: Sequence[Sequence[Piece]], some: Sequence[int], text: str) -> bool:
    """Whether a label stands before its goal, and line breaks only cut it: 总体 | 目标 建成…"""
    first, last = some[0], some[-1]
    alone = all(len(lines[n]) == 1 for n in some[:-1])
    goals = taxonomy.lookup("goals", text) is not None
    return goals and alone and last - first == len(some) - 1 and len(lines[last]) > 1


def _is_part(text: str) -> bool:
    """Whether a text is short, and no label as it is."""
    known = any(taxonomy.lookup(group, text) for group in (*_GROUPS, "head", "ends", "fund_lines"))
    return _PIECE.fullmatch(text) is not None and not known
