"""Running text cut into pieces that may be cells, and the labels found among them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

import regex

from ..extract.document import Paragraph
from . import taxonomy
from .glued_labels import before_header, head_parts, rows_and_total, total_parts
from .wording import cut

_BAR = regex.compile(r"\s*[|｜]\s*")
_SPACES = regex.compile(r"[ \t\u3000\xa0]+")
_CHUNK = regex.compile(r"^(\d{1,3})、(?=\S)")
_SENTENCE_END = regex.compile(r"[。；;:：]\s*$")
_SPACED = regex.compile(r"\s*\p{Han}(?:[ \u3000]+\p{Han}){1,7}")
_HEADER_ROLES = 3  # labels of as many columns are a header
_OPEN_LABELS = 4  # characters between two of them
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
        for text in _BAR.split(line) if barred else _SPACES.split(_closed_up(line)):
            if not text.strip():
                continue
            for part in _labels_glued(text.strip()):
                yield Piece(part, gap, paragraph)
                gap = "none"
            gap = "cell" if barred else "space"
        gap = "line"


def _closed_up(line: str) -> str:
    """A line with the letters of spaced labels closed up: 总 分10094.62 is 总分10094.62."""
    squashed = "".join(line.split())
    header = _header_in(squashed)
    if header and sum(1 for _ in _header_parts(squashed[slice(*header)])) > len(line.split()):
        return squashed  # 一级 指标二级 指标三级指标
    match = _SPACED.match(line)
    word = "".join(match[0].split()) if match else ""
    groups = ("head", "columns", "funds_columns", "goals", "ends")
    known = match and any(taxonomy.lookup(group, word) for group in groups)
    return word + line[match.end() :] if match and known else line


def _labels_glued(text: str) -> Sequence[str]:
    """A text that is labels without a gap as those labels, with what is glued to them: a header
    (二级指标三级指标), a label of the head, a total."""
    if labels := _as_labels(text):
        return labels
    if header := _header_in(text):
        start, end = header
        behind = _labels_glued(text[end:]) if _header_in(text[end:]) else rows_and_total(text[end:])
        around = (*before_header(text[:start]), *_header_parts(text[start:end]), *behind)
        return [part for part in around if part]
    parts = total_parts(text)
    return parts if len(parts) > 1 else head_parts(text)


@cache
def _column_label() -> regex.Pattern[str]:
    groups = (taxonomy.words()["columns"], taxonomy.words()["funds_columns"])
    labels = {label for group in groups for names in group.values() for label in names}
    labels = {label for label in labels - {"指标"} if not _is_two(label)}
    longest_first = sorted(labels, key=len, reverse=True)
    names = "|".join(map(regex.escape, longest_first))
    return regex.compile(rf"(?:{names})(?:[(（][^()（）]{{1,12}}[)）])?")


def _header_in(text: str) -> tuple[int, int] | None:
    """Where the labels of a header stand in a text, one behind the other; between them perhaps
    one that goes on in the next line (三级指标年度实际分值)."""
    start = end = 0
    roles: set[str] = set()
    for match in _column_label().finditer(text):
        if not roles or match.start() - end > _OPEN_LABELS:
            if len(roles) >= _HEADER_ROLES:
                break
            start, roles = match.start(), set()
        role = taxonomy.lookup("columns", match[0]) or taxonomy.lookup("funds_columns", match[0])
        roles.add(role or "")
        end = match.end()
    return (start, end) if len(roles) >= _HEADER_ROLES else None


def _header_parts(text: str) -> Iterator[str]:
    """The labels of a header, and the words between them."""
    at = 0
    for match in _column_label().finditer(text):
        if at < match.start():
            yield from cut(text[at : match.start()])
        yield match[0]
        at = match.end()


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


def _is_two(label: str) -> bool:
    """Whether a label is also that of two columns, one behind the other: 执行率得分."""
    halves = ((label[:at], label[at:]) for at in range(2, len(label) - 1))
    lookups = (
        (taxonomy.lookup(group, one), taxonomy.lookup(group, other))
        for one, other in halves
        for group in ("columns", "funds_columns")
    )
    return any(
        one and other and one != other and "block" not in (one, other) for one, other in lookups
    )


@cache
def _is_label(text: str) -> bool:
    if _is_two(text):
        return False
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
