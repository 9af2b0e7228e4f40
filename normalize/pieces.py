"""Running text cut into pieces that may be cells, and the labels found among them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

import regex

from ..extract.document import Paragraph
from . import taxonomy

_BAR = regex.compile(r"\s*[|｜]\s*")
_SPACES = regex.compile(r"[ \t\u3000\xa0]+")
_CHUNK = regex.compile(r"^\d{1,3}、(?=\S)")
_MOST_PIECES = 5  # of one label: 产 出 指 标 (50分)


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of text, the `gap` before it (line, cell, space, none), and its paragraph."""

    text: str
    gap: str
    paragraph: Paragraph


def pieces(paragraphs: Sequence[Paragraph]) -> list[Piece]:
    """The pieces of some paragraphs: by bars where a line has them, else by spaces."""
    return [piece for paragraph in paragraphs for piece in _cut(paragraph)]


def _cut(paragraph: Paragraph) -> Iterator[Piece]:
    gap = "line"
    for line in paragraph.text.split("\n"):
        barred = "|" in line or "｜" in line
        for text in _BAR.split(line) if barred else _SPACES.split(line):
            if not text.strip():
                continue
            for part in _labels_glued(text.strip()):
                yield Piece(part, gap, paragraph)
                gap = "none"
            gap = "cell" if barred else "space"
        gap = "line"


def _labels_glued(text: str) -> tuple[str, ...]:
    """A text that is nothing but labels as those labels: 二级指标三级指标 is two."""
    return _as_labels(text) or (text,)


@cache
def _as_labels(text: str) -> tuple[str, ...] | None:
    if len(text) < 6 or len(text) > 200 or _is_label(text):
        return None
    ways: list[tuple[str, ...] | None] = [()] + [None] * len(text)
    for end in range(2, len(text) + 1):
        for start in range(max(0, end - 24), end - 1):
            way = ways[start]
            best = ways[end]
            if way is None or (best is not None and len(best) <= len(way) + 1):
                continue
            if _is_label(text[start:end]):
                ways[end] = (*way, text[start:end])
    return ways[-1]


@cache
def _is_label(text: str) -> bool:
    if text[0] in "(（)）" or len(taxonomy.squash(text)) < 2:
        return False
    groups = ("columns", "funds_columns", "fund_lines", "goals")
    return any(taxonomy.lookup(group, text) for group in groups)


def label(group: str, found: Sequence[Piece], at: int) -> tuple[str, int] | None:
    """The canonical label that begins at a piece, over as many pieces as it takes, and their
    end."""
    if not taxonomy.squash(found[at].text):
        return None
    for end in range(min(len(found), at + _MOST_PIECES), at, -1):
        parts = [piece.text for piece in found[at:end]]
        canonical = taxonomy.lookup(group, "".join(parts))
        if canonical and (len(parts) == 1 or not all(taxonomy.lookup(group, p) for p in parts)):
            return canonical, end
    return None


def merged(found: Sequence[Piece], start: int, end: int) -> Piece:
    """Some pieces as one."""
    return replace(found[start], text="".join(piece.text for piece in found[start:end]))
