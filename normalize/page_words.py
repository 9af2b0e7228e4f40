"""The words of lines whose columns are padded with blanks, with their places on the page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import regex

from ..extract.document import Paragraph
from .flow_cells import width

_SLACK = 2  # halves of a character by which a word may reach into another column
_WORD = regex.compile(r"[^ \u3000\xa0]+")
Measure = Callable[[str], int]
"""How wide a text is: in halves of a character, or (as pdftotext pads) in characters."""
MEASURES: tuple[Measure, ...] = (width, len)


@dataclass(frozen=True, slots=True)
class Word:
    """A run of characters without a blank, from `start` to `end` on its line."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class PageLine:
    """A line of a page: its words, and the paragraph that it is."""

    words: tuple[Word, ...]
    paragraph: Paragraph


@dataclass(frozen=True, slots=True)
class Band:
    """A column on the page."""

    start: int
    end: int


def page_lines(paragraphs: Sequence[Paragraph], measure: Measure) -> list[PageLine]:
    """The lines with their words."""
    return [PageLine(_words(one.lead + one.text, measure), one) for one in paragraphs]


def _words(text: str, measure: Measure) -> tuple[Word, ...]:
    found = []
    at = place = 0
    for match in _WORD.finditer(text):
        start = place + measure(text[at : match.start()])
        at, place = match.end(), start + measure(match[0])
        found.append(Word(match[0], start, place))
    return tuple(found)


def cells(line: PageLine) -> PageLine:
    """The line with words that only one blank parts as one."""
    found: list[Word] = []
    for word in line.words:
        if found and word.start - found[-1].end < 2:
            text = f"{found[-1].text} {word.text}"
            found[-1] = Word(text, found[-1].start, word.end)
        else:
            found.append(word)
    return PageLine(tuple(found), line.paragraph)


def stacked(lines: Sequence[PageLine]) -> list[tuple[Word, str]]:
    """The texts of a few lines put together where they stand one below the other: the place of
    each, left to right, and its text."""
    found: list[tuple[Word, str]] = []
    for line in lines:
        for word in line.words:
            over = [
                n for n, (at, _) in enumerate(found) if at.start < word.end > word.start < at.end
            ]
            text = "".join(found[n][1] for n in over) + word.text
            start = min([word.start, *(found[n][0].start for n in over)])
            end = max([word.end, *(found[n][0].end for n in over)])
            found = [one for n, one in enumerate(found) if n not in over]
            found.append((Word(text, start, end), text))
    return sorted(found, key=lambda one: one[0].start)


def bands(heads: Sequence[Word], lines: Sequence[PageLine]) -> tuple[list[Band], int]:
    """The columns below some heads, and how many words reach from one into another: between two
    heads they are parted where the fewest words stand, as far to the right as may be."""
    cover: dict[int, int] = {}
    for line in lines:
        for word in line.words:
            for x in range(word.start, word.end):
                cover[x] = cover.get(x, 0) + 1
    cuts = [0]
    for left, right in pairwise(heads):
        first, last = max(cuts[-1] + 1, (left.start + left.end) // 2), right.start
        places = range(first, max(first, last) + 1)
        cuts.append(max(places, key=lambda x: (-cover.get(x - 1, 0), x)))
    found = [Band(a, b) for a, b in zip(cuts, [*cuts[1:], 1 << 30], strict=True)]
    across = sum(
        _shared(word, band) > _SLACK
        for line in lines
        for word in line.words
        for band in found
        if band is not _own(word, found)
    )
    return found, across


def _own(word: Word, columns: Sequence[Band]) -> Band:
    """The column that most of a word stands in."""
    return max(columns, key=lambda band: _shared(word, band))


def _shared(word: Word, band: Band) -> int:
    return max(0, min(word.end, band.end) - max(word.start, band.start))


def laid_in(line: PageLine, columns: Sequence[Band]) -> list[str]:
    """What stands in each column of a line."""
    texts = [""] * len(columns)
    for word in line.words:
        n = columns.index(_own(word, columns))
        texts[n] += " " * bool(texts[n]) + word.text
    return texts
