"""Text whose columns are padded with blanks, as a page is printed: the words of a line, and those
of the lines that its cells go on in, by the column that they stand in.

Only where the header of the indicators, and that of the funds, can be read from the place of its
words; all other lines stay as they are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import regex

from ..extract.document import Paragraph
from . import taxonomy
from .columns import FUNDS, INDICATORS
from .headers import begins_label
from .kinds import is_title
from .page_head import around
from .page_rows import rows_of
from .page_words import MEASURES, PageLine, Word, bands, cells, laid_in, page_lines, stacked
from .pieces import Piece, line_pieces
from .rows_end import OVER, TOTAL, is_tail

_PADDED = regex.compile(r"\S[ \u3000]{2,}\S")
_FEWEST = 4  # padded lines of a text that is looked at
_TALLEST = 6  # lines of a header
_MOST_WORDS = 200  # of a line of a page
_MOST_LINES = 2_000  # of the rows of a table
_ACROSS = 0.02  # share of the words that may reach into another column
_AMOUNTS = frozenset({"initial_budget", "annual_budget", "executed", "execution_rate"})
_TIER = frozenset({"sign", "target", "unit"})
_GUTTER = regex.compile(r"[ \u3000]{2,}")
_SIDE = ("block", None)


@dataclass(frozen=True, slots=True)
class _Block:
    """A header and its rows: lines `start` to `below` and on to `end`; the places of its heads
    with what is printed there."""

    group: str
    start: int
    below: int
    end: int
    heads: list[tuple[Word, str]]


def aligned(paragraphs: Sequence[Paragraph]) -> list[Piece] | None:
    """The pieces of paragraphs in padded columns; None where there are none."""
    if sum(_PADDED.search(one.text) is not None for one in paragraphs) < _FEWEST:
        return None
    if any(one.text.count(" ") > _MOST_WORDS < len(one.text.split()) for one in paragraphs):
        return None
    ways: list[tuple[float, list[Piece]]] = []
    for measure in MEASURES:
        if way := _read(page_lines(paragraphs, measure)):
            ways.append(way)
            if not way[0]:
                break  # nothing can fit better
    return min(ways, key=lambda way: way[0])[1] if ways else None


def _read(lines: Sequence[PageLine]) -> tuple[float, list[Piece]] | None:
    """The pieces, and the share of words that stand in two columns."""
    found: list[Piece] = []
    at, worst = 0, 0.0
    tables = 0
    for block in _blocks(lines):
        table = _table(block, lines)
        if table is None:
            continue
        found += [*around(lines[at : block.start]), *table[1]]
        worst, at = max(worst, table[0]), block.end
        tables += block.group == INDICATORS
    if not tables:
        return None
    for line in lines[at:]:
        found += line_pieces(line.paragraph.text, line.paragraph)
    return worst, found


def _blocks(lines: Sequence[PageLine]) -> list[_Block]:
    """The headers with their rows, in order."""
    found: list[_Block] = []
    at = 0
    while at < len(lines):
        header = _header(lines, at, FUNDS) or _header(lines, at, INDICATORS)
        if header is None:
            at += 1
            continue
        group, below, heads = header
        end = _end(lines, below, group)
        found.append(_Block(group, at, below, end, heads))
        at = end
    return found


def _header(
    lines: Sequence[PageLine], start: int, group: str
) -> tuple[str, int, list[tuple[Word, str]]] | None:
    """The header of a group that begins with a line: the line below it, and its labels."""
    if not any(_may_begin(group, word.text) for word in lines[start].words):
        return None
    some = lines[start : start + _TALLEST + 1]
    found = _header_of(some, group) or _header_of([cells(line) for line in some], group)
    return (group, start + found[0], found[1]) if found else None


@cache
def _may_begin(group: str, text: str) -> bool:
    return begins_label(group, text) or taxonomy.lookup(group, text) is not None


def _header_of(lines: Sequence[PageLine], group: str) -> tuple[int, list[tuple[Word, str]]] | None:
    """The header that begins with the first of some lines: how many it takes, and its labels."""
    found = None
    for count in range(1, min(len(lines), _TALLEST) + 1):
        heads = stacked(lines[:count])
        roles = [taxonomy.lookup(group, text) for _, text in heads]
        if _is_whole(group, roles) and (found is None or len(found[1]) <= len(heads)):
            found = (count, heads)
    return _tiered(lines, *found) if found and group == INDICATORS else found


def _tiered(
    lines: Sequence[PageLine], below: int, heads: list[tuple[Word, str]]
) -> tuple[int, list[tuple[Word, str]]]:
    """A header with the labels of a lower tier in place of that of the target above them."""
    tier = [(word, word.text) for word in lines[below].words] if below < len(lines) else []
    roles = {taxonomy.lookup(INDICATORS, text) for _, text in tier}
    if len(tier) < 2 or not roles <= _TIER:
        return below, heads
    kept = [one for one in heads if taxonomy.lookup(INDICATORS, one[1]) != "target"]
    return below + 1, sorted([*kept, *tier], key=lambda one: one[0].start)


def _is_whole(group: str, roles: Sequence[str | None]) -> bool:
    """Whether a header has these columns; only what stands beside it may be no label."""
    if None in roles[1:] or len({*roles}) < len(roles):
        return False
    if group == FUNDS:
        return len(_AMOUNTS & {*roles}) > 1
    return {"name", "actual"} <= {*roles} and bool({"target", "weight", "score"} & {*roles})


def _end(lines: Sequence[PageLine], below: int, group: str) -> int:
    """The line behind the rows of a block."""
    for n in range(below, len(lines)):
        words = [word.text for word in lines[n].words]
        if group == FUNDS and any(_begins_other(text) for text in words):
            return n
        if group == INDICATORS and _ends(lines[n].paragraph):
            return n
        if _header(lines, n, FUNDS) or _header(lines, n, INDICATORS):
            return n
    return len(lines)


def _begins_other(text: str) -> bool:
    """Whether a word is a label of the goals or of what stands between them and the funds."""
    return any(taxonomy.lookup(group, text) for group in ("goals", "asides")) or text[:4] in (
        "年度总体",
        "总体目标",
    )


def _ends(paragraph: Paragraph) -> bool:
    """Whether the rows of indicators end before a line."""
    first = "".join(_GUTTER.split(paragraph.text)[0].split())
    known = taxonomy.lookup("ends", first) is not None or TOTAL.match(first) is not None
    over = OVER.match(first) is not None or is_tail(first) or is_title(paragraph.text)
    return known or over or taxonomy.lookup("head", first) is not None


def _table(block: _Block, lines: Sequence[PageLine]) -> tuple[float, list[Piece]] | None:
    """The pieces of a header and its rows, and the share of words that stand in two columns."""
    if block.end - block.below > _MOST_LINES:
        return None
    some = lines[block.start : block.end]
    heads = _with_sides(block, some)
    columns, across = bands([word for word, _, _ in heads], some)
    words = sum(len(line.words) for line in some)
    if across > _ACROSS * words:
        return None
    kept = [n for n, (_, _, role) in enumerate(heads) if role not in _SIDE]
    texts = [laid_in(line, columns) for line in lines[block.below : block.end]]
    side = "".join(
        text for line in some for n, text in enumerate(laid_in(line, columns)) if n not in kept
    )
    roles = [heads[n][2] for n in kept]
    rows = rows_of(block.group, roles, [[line[n] for n in kept] for line in texts])
    if rows is None or (block.group == FUNDS and "label" not in roles):
        return None
    labels = [heads[n][1] for n in kept if heads[n][1]]
    if taxonomy.lookup(block.group, side) == "block":
        labels.insert(0, side)
    first = some[0].paragraph
    found = [Piece(text, "cell" if n else "line", first) for n, text in enumerate(labels)]
    for row in rows:
        found += _row(row, first)
    return across / max(words, 1), found


def _row(cells: Sequence[str], paragraph: Paragraph) -> list[Piece]:
    """The pieces of a row, with as many bars as there are borders before each."""
    found: list[Piece] = []
    bars = 1
    for text in cells:
        if text:
            found.append(Piece(text, "cell" if found else "line", paragraph, bars))
            bars = 0
        bars += 1
    return found


def _with_sides(block: _Block, lines: Sequence[PageLine]) -> list[tuple[Word, str, str | None]]:
    """The columns with their roles; also those without a label left of the first that has one:
    the label of the block, and those of the lines of funds."""
    heads = [(word, text, taxonomy.lookup(block.group, text)) for word, text in block.heads]
    first = next(n for n, (_, _, role) in enumerate(heads) if role not in _SIDE)
    place = heads[first][0]
    taken = {x for line in lines for word in line.words for x in range(word.start, word.end)}
    runs: list[tuple[int, int]] = []
    for x in sorted(x for x in taken if x < place.end):
        if runs and runs[-1][1] == x:
            runs[-1] = (runs[-1][0], x + 1)
        else:
            runs.append((x, x + 1))
    left = [Word("", a, b) for a, b in runs if b <= place.start]
    found: list[tuple[Word, str, str | None]] = [(word, "", "block") for word in left]
    if block.group == FUNDS and found:
        found[-1] = (found[-1][0], "", "label")
    return [*found, *heads[first:]]
