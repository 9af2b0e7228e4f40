"""Running text cut into pieces that may be cells, and the labels found among them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

import regex

from ..extract.document import Paragraph
from . import taxonomy
from .glued import atoms, head_parts, total_parts

_BAR = regex.compile(r"\s*[|｜]\s*")
_SPACES = regex.compile(r"[ \t\u3000\xa0]+")
_CHUNK = regex.compile(r"^(\d{1,3})、(?=\S)")
_SENTENCE_END = regex.compile(r"[。；;:：]\s*$")
_MOST_PIECES = 5  # of one label: 产 出 指 标 (50分)


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of text, the `gap` before it (line, cell, space, none), and its paragraph."""

    text: str
    gap: str
    paragraph: Paragraph


def pieces(paragraphs: Sequence[Paragraph]) -> list[Piece]:
    """The pieces of some paragraphs: by bars where a line has them, else by spaces."""
    return [piece for paragraph in _unchunked(paragraphs) for piece in _cut(paragraph)]


def _unchunked(paragraphs: Sequence[Paragraph]) -> list[Paragraph]:
    """The paragraphs without the numbers by which a host cut its page, in mid-row: 2、 3、 …"""
    result: list[Paragraph] = []
    due = 2
    for paragraph in paragraphs:
        match = _CHUNK.match(paragraph.text)
        if match and int(match[1]) == due and result and not _SENTENCE_END.search(result[-1].text):
            result[-1] = replace(result[-1], text=result[-1].text + paragraph.text[match.end() :])
            due += 1
        else:
            result.append(paragraph)
    return result


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


def _labels_glued(text: str) -> Sequence[str]:
    """A text that is nothing but labels as those labels: 二级指标三级指标 is two; a label of the
    head or a total with what is glued to it."""
    if labels := _as_labels(text):
        return labels
    parts = total_parts(text)
    return parts if len(parts) > 1 else head_parts(text)


def atomised(found: Sequence[Piece]) -> list[Piece]:
    """Glued pieces cut into the smallest ones that a cell may begin or end with."""
    return [
        Piece(text, "none" if number else piece.gap, piece.paragraph)
        for piece in found
        for number, text in enumerate(atoms(piece.text))
    ]


@cache
def _as_labels(text: str) -> tuple[str, ...] | None:
    if len(text) < 6 or len(text) > 200 or _is_label(text):
        return None
    ways: list[tuple[str, ...] | None] = [()] + [None] * len(text)
    for end in range(2, len(text) + 1):
        for start in range(max(0, end - 24), end - 1):
            way = ways[start]
            best = ways[end]
            if way is None or (best is not None and len(best) > len(way)):
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


def by_line(found: Sequence[Piece]) -> Iterator[list[Piece]]:
    """The pieces line by line."""
    line: list[Piece] = []
    for piece in found:
        if piece.gap == "line" and line:
            yield line
            line = []
        line.append(piece)
    if line:
        yield line


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
