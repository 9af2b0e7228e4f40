"""Damage of text dumps as seen in real ones, done to one place of a good dump.

A function takes the lines of a text, the numbers of the lines it may touch, and a random
generator; it gives the new lines and the number of the line it touched, or None where it
finds nothing to damage. `rows`: a table row a line; `cells`: a cell a line.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import regex

Lines = list[str]
Done = tuple[Lines, int] | None
Damage = Callable[[Lines, Sequence[int], random.Random], Done]
NUMBER = regex.compile(r"\d+(\.\d+)?")
PLAIN = regex.compile(r"\p{Han}{4,}")
HEADER = regex.compile(r"指标值|完成值|原因分析|未完成原因|\t(?:年度|实际|分值|得分|权重)$")
LEVEL1 = ("产出指标", "效益指标")
LABELS = ("指标", "总分", "合计")


@dataclass(frozen=True, slots=True)
class Hurt:
    """What was done: the kind, the line (from 1), and the line before and after."""

    kind: str
    line: int
    before: str
    after: str

    def plain(self) -> dict[str, Any]:
        """As damage.json holds it."""
        return asdict(self)


def indicator_lines(lines: Sequence[str], style: str) -> list[int]:
    """The lines of the indicator tables, without header, total and leftovers."""
    found: list[int] = []
    inside = False
    for number, line in enumerate(lines):
        bare = line.strip()
        if any(label in line for label in ("一级指标", "二级指标", "三级指标", "指标名称")):
            inside = True
        elif bare.startswith(("总分", "合计")) or (style == "rows" and bare and "\t" not in line):
            inside = False
        elif inside and bare and not HEADER.search(line):
            found.append(number)
    return found


def fund_lines(lines: Sequence[str]) -> list[int]:
    """The lines of the funds blocks that hold numbers."""
    found: list[int] = []
    inside = False
    for number, line in enumerate(lines):
        if any(mark in line for mark in ("资金总额", "合计", "总额")):
            inside = True
        elif any(mark in line for mark in ("目标", "指标")):
            inside = False
        if inside and any(NUMBER.fullmatch(cell.strip()) for cell in line.split("\t")):
            found.append(number)
    return found


def hurt(text: str, style: str, kind: str, rng: random.Random) -> tuple[str, list[Hurt]]:
    """The text with one damage of a kind, and what was done; nothing where nothing fits."""
    lines = text.split("\n")
    funds = kind == "repeated-number" or (kind == "full-width" and rng.random() < 0.5)
    places = fund_lines(lines) if funds else indicator_lines(lines, style)
    done = DAMAGES[style][kind](list(lines), places, rng)
    if done is None:
        return text, []
    new, at = done
    return "\n".join(new), [Hurt(kind, at + 1, lines[at], new[at])]


def lost_lead(lines: Lines, places: Sequence[int], rng: random.Random) -> Done:
    """A row loses its first empty cell and moves one column to the left."""
    at = _choice(rng, [n for n in places if lines[n].startswith("\t")])
    if at is None:
        return None
    lines[at] = lines[at][1:] + "\t"
    return lines, at


def extra_lead(lines: Lines, places: Sequence[int], rng: random.Random) -> Done:
    """A row gets an empty cell in front and moves one column to the right."""
    at = _choice(rng, [n for n in places if lines[n].endswith("\t")])
    if at is None:
        return None
    lines[at] = "\t" + lines[at].removesuffix("\t")
    return lines, at


def lost_tail(lines: Lines, places: Sequence[int], rng: random.Random) -> Done:
    """A row loses the empty cells at its end."""
    at = _choice(rng, [n for n in places if lines[n].endswith("\t")])
    if at is None:
        return None
    lines[at] = lines[at].rstrip("\t")
    return lines, at


def blank_row(lines: Lines, places: Sequence[int], rng: random.Random) -> Done:
    """A row of empty cells stands between two rows."""
    return _inserted(lines, places, rng, lambda line: "\t" * line.count("\t"))


def dotted_row(lines: Lines, places: Sequence[int], rng: random.Random) -> Done:
    """A row of dots left from the template stands between two rows."""
    return _inserted(lines, places, rng, lambda line: "....." + "\t" * line.count("\t"))


def repeated_number(lines: Lines, places: Sequence[int], rng: random.Random) -> Done:
    """A number of the funds block stands twice more, so that the row has surplus cells."""
    at = _choice(rng, list(places))
    if at is None:
        return None
    cells = lines[at].split("\t")
    where = next(i for i, cell in enumerate(cells) if NUMBER.fullmatch(cell.strip()))
    lines[at] = "\t".join([*cells[:where], cells[where], cells[where], *cells[where:]])
    return lines, at


def repeated_cell(lines: Lines, places: Sequence[int], rng: random.Random) -> Done:
    """A number of the funds block in a line of its own stands twice more."""
    at = _choice(rng, list(places))
    if at is None:
        return None
    lines[at : at + 1] = [lines[at]] * 3
    return lines, at


def broken_cell(lines: Lines, places: Sequence[int], rng: random.Random) -> Done:
    """A cell's text is cut by a line break in the middle of a word."""
    return _changed(lines, places, rng, lambda cell: cell[:2] + "\n" + cell[2:])


def blank_in_cell(lines: Lines, places: Sequence[int], rng: random.Random) -> Done:
    """A cell's text is cut by a blank line."""
    return _changed(lines, places, rng, lambda cell: cell[:2] + "\n\n" + cell[2:])


def full_width(lines: Lines, places: Sequence[int], rng: random.Random) -> Done:
    """Cells begin with, or hold only, a full-width space."""
    at = _choice(rng, list(places))
    if at is None:
        return None
    cells = lines[at].split("\t")
    lines[at] = "\t".join([cells[0], *("\u3000" + cell for cell in cells[1:])])
    return lines, at


def joined_rows(lines: Lines, places: Sequence[int], rng: random.Random) -> Done:
    """Two rows stand on one line."""
    at = _choice(rng, [n for n in places if n + 1 in places])
    if at is None:
        return None
    lines[at : at + 2] = [lines[at] + lines[at + 1]]
    return lines, at


def late_label(lines: Lines, places: Sequence[int], rng: random.Random) -> Done:
    """A level-1 label stands only beside the second level-2 label of its level."""
    found = [one for one in (_later(lines, places, n) for n in places) if one]
    if not found:
        return None
    at, later, where = rng.choice(found)
    cells, below = lines[at].split("\t"), lines[later].split("\t")
    cells[where], below[where] = "", cells[where]
    lines[at], lines[later] = "\t".join(cells), "\t".join(below)
    return lines, at


def _later(lines: Lines, places: Sequence[int], at: int) -> tuple[int, int, int] | None:
    """This line, the next one with a level-2 label of the same level, and the label's column."""
    cells = lines[at].split("\t")
    where = next((i for i, cell in enumerate(cells) if cell.startswith(LEVEL1)), None)
    if where is None:
        return None
    for later in range(at + 1, len(lines)):
        below = lines[later].split("\t")
        if later not in places or len(below) <= where + 1 or below[where]:
            return None
        if below[where + 1]:
            return at, later, where
    return None


def lost_cell(lines: Lines, places: Sequence[int], rng: random.Random) -> Done:
    """An empty cell in a line of its own is lost."""
    at = _choice(rng, [n for n in _gaps(lines, places) if lines[n] == "\t"])
    if at is None:
        return None
    lines[at : at + 1] = []
    return lines, at


def lost_gap(lines: Lines, places: Sequence[int], rng: random.Random) -> Done:
    """The blank line between two rows is lost."""
    at = _choice(rng, [n for n in _gaps(lines, places) if lines[n] == ""])
    if at is None:
        return None
    lines[at : at + 1] = []
    return lines, at


DAMAGES: dict[str, dict[str, Damage]] = {
    "rows": {
        "lost-lead": lost_lead,
        "extra-lead": extra_lead,
        "lost-tail": lost_tail,
        "blank-row": blank_row,
        "dotted-row": dotted_row,
        "repeated-number": repeated_number,
        "broken-cell": broken_cell,
        "full-width": full_width,
        "joined-rows": joined_rows,
        "late-label": late_label,
    },
    "cells": {
        "broken-cell": broken_cell,
        "blank-in-cell": blank_in_cell,
        "full-width": full_width,
        "lost-cell": lost_cell,
        "repeated-number": repeated_cell,
        "joined-rows": lost_gap,
    },
}


def _choice(rng: random.Random, places: Sequence[int]) -> int | None:
    return rng.choice(places) if places else None


def _gaps(lines: Sequence[str], places: Sequence[int]) -> list[int]:
    """The lines between the first and last of the places."""
    return list(range(places[0], places[-1])) if places and len(lines) > places[-1] else []


def _inserted(
    lines: Lines, places: Sequence[int], rng: random.Random, made: Callable[[str], str]
) -> Done:
    at = _choice(rng, [n for n in places if n + 1 in places])
    if at is None:
        return None
    lines.insert(at + 1, made(lines[at]))
    return lines, at + 1


def _changed(
    lines: Lines, places: Sequence[int], rng: random.Random, change: Callable[[str], str]
) -> Done:
    """Change a cell of plain words that is no label."""
    found = [
        (n, i)
        for n in places
        for i, cell in enumerate(lines[n].split("\t"))
        if PLAIN.fullmatch(cell) and not any(label in cell for label in LABELS)
    ]
    if not found:
        return None
    at, where = rng.choice(found)
    cells = lines[at].split("\t")
    cells[where] = change(cells[where])
    lines[at] = "\t".join(cells)
    return lines, at
