"""Running text cut into pieces that may be cells, and the labels found among them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import accumulate

import regex

from ..extract.document import Paragraph
from . import taxonomy
from .chunks import unchunked
from .columns import is_rule
from .glued_labels import (
    amount_parts,
    before_header,
    head_parts,
    line_label,
    rows_and_total,
    total_parts,
)
from .traditional import simple
from .wording import cut

_BAR = regex.compile(r"\s*[|｜]\s*")
_DOTS = regex.compile(r"[.…·]{2,}")
_SPACES = regex.compile(r"[ \t\u3000\xa0]+")
_SPACED = regex.compile(r"\s*\p{Han}(?:[ \u3000]+\p{Han}){1,7}")
_YEAR = regex.compile(r"(?<!\d)(20\d\d)[ \u3000]+年")
_FORMULA = regex.compile(r"[=＝/÷×*]")  # 执行率=执行数/预算数
_HEADER_ROLES = 3  # labels of as many columns are a header
_GLUED_LABELS = 3  # more of them without a gap are no accident
_OPEN_LABELS = 4  # characters between two of them
_MOST_PIECES = 5  # of one label: 产 出 指 标 (50分)


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of text, the `gap` before it (line, cell, space, none; page: put together from lines
    of a page beside each other), its paragraph, and how many bars stand before it: between two
    bars is an empty cell."""

    text: str
    gap: str
    paragraph: Paragraph
    bars: int = 0


def pieces(paragraphs: Sequence[Paragraph]) -> list[Piece]:
    """The pieces of some paragraphs: by bars where a line has them, else by spaces."""
    whole = unchunked(paragraphs)
    lines = [(line, paragraph) for paragraph in whole for line in paragraph.text.split("\n")]
    rows = [line for line, _ in lines if len(_BAR.split(line)) > 2]
    bordered = 2 * sum(1 for line in rows if line.lstrip()[:1] in "|｜") > len(rows)
    found: list[Piece] = []
    bars = 0
    for line, paragraph in lines:
        cells, behind = _cells(line, bordered=bordered)
        for n, (before, text) in enumerate(cells):
            gap = "line" if n == 0 else "cell" if before else "space"
            bars += before
            for part in _as_printed(text):
                found.append(Piece(part, gap, paragraph, bars))
                gap, bars = "none", 0
        bars += behind
    return found


def line_pieces(line: str, paragraph: Paragraph) -> Iterator[Piece]:
    """The pieces of a line without bars."""
    for n, (_, text) in enumerate(_cells(line, bordered=False)[0]):
        gap = "space" if n else "line"
        for part in _labels_glued(text):
            yield Piece(part, gap, paragraph)
            gap = "none"


def _cells(line: str, *, bordered: bool) -> tuple[list[tuple[int, str]], int]:
    """The filled cells of a line with the bars before each, and the bars behind them: those of the
    empty cells that end a row are one, those of an empty row none. `bordered`: the first bar of a
    line is the border of its row."""
    if "|" not in line and "｜" not in line:
        return [(0, text) for text in _SPACES.split(_closed_up(line)) if text.strip()], 0
    texts = [text.strip() for text in _BAR.split(line)]
    if bordered and not texts[0]:
        del texts[0]
    filled = [n for n, text in enumerate(texts) if text]
    if not filled:
        return [], int(len(texts) == 2)
    bars = [n - last for last, n in zip([0, *filled], filled, strict=False)]
    return list(zip(bars, [texts[n] for n in filled], strict=True)), filled[-1] < len(texts) - 1


def _closed_up(line: str) -> str:
    """A line with the letters of spaced labels closed up, and years: 总 分10094.62 is
    总分10094.62, 2020 年 is 2020年."""
    line = _YEAR.sub(r"\1年", line)
    squashed = "".join(line.split())
    if _is_cut_inside(line, squashed):
        return squashed  # 一级 指标二级 指标三级指标
    match = _SPACED.match(line)
    word = "".join(match[0].split()) if match else ""
    groups = ("head", "columns", "funds_columns", "goals", "ends")
    known = match and any(taxonomy.lookup(group, word) for group in groups)
    return word + line[match.end() :] if match and known else line


def _is_cut_inside(line: str, squashed: str) -> bool:
    """Whether the spaces of a line are the line breaks of its cells, and nothing parts the cells:
    in its headers they stand inside labels and hardly ever between two, or nowhere."""
    gaps = set(accumulate(map(len, line.split())))
    inside = between = labels = at = 0
    while header := _header_in(squashed[at:]):
        start, end = at + header[0], at + header[1]
        spans = [match.span() for match in _column_label().finditer(squashed, start, end)]
        edges = {one[1] for one in spans} & {one[0] for one in spans}
        own = {gap for gap in gaps if start < gap < end}
        inside += len({gap for gap in own if any(one < gap < other for one, other in spans)})
        between += len(own & edges)
        labels += len(edges)
        at = end
    if not between:
        return labels > _GLUED_LABELS
    return inside > between and 2 * between < labels


def _as_printed(text: str) -> Iterator[str]:
    """The parts of a text in its own characters, as its labels may be traditional."""
    plain, at = simple(text), 0
    for part in _labels_glued(plain):
        at = plain.index(part, at)
        yield text[at : at + len(part)]
        at += len(part)


def _labels_glued(text: str) -> Sequence[str]:
    """A text that is labels without a gap as those labels, with what is glued to them: a header
    (二级指标三级指标), a label of the head, a total."""
    if labels := _as_labels(text):
        return labels
    amounts = amount_parts(text)
    if len(amounts) > 1:
        return amounts
    if header := _header_in(text):
        start, end = header
        around = (
            *before_header(text[:start]),
            *_header_parts(text[start:end]),
            *_behind(text[end:]),
        )
        return [part for part in around if part]
    parts = total_parts(text)
    return parts if len(parts) > 1 else head_parts(text)


def _behind(text: str) -> Sequence[str]:
    """What stands behind a header: rows and their total; behind those another form."""
    *parts, last = rows_and_total(text)
    if parts and _header_in(parts[0]):
        return _labels_glued(text)
    return [*parts, *_labels_glued(last)] if _header_in(last) else [*parts, last]


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
        if text[match.end() : match.end() + 1] in (":", "："):
            continue  # the label of an amount behind it: 预算数：40
        line = line_label().match(text, match.start())
        if line and line.end() > match.end():  # 年度资金总额 is no column 年度资金
            if len(roles) >= _HEADER_ROLES:
                break
            roles = set()
            continue
        between = text[end : match.start()]
        if not roles or len(between) > _OPEN_LABELS or _FORMULA.search(between):
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
    """Whether a label is also that of two columns, one behind the other: 执行率得分; 实际完成指标值
    is one that goes on."""
    halves = [(label[:at], label[at:]) for at in range(2, len(label) - 1)]
    for group in ("columns", "funds_columns"):
        whole = taxonomy.lookup(group, label)
        lookups = ([taxonomy.lookup(group, half) for half in pair] for pair in halves)
        if any(
            one and other and one not in (other, whole) and "block" not in (one, other)
            for one, other in lookups
        ):
            return True
    return False


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
        if canonical and not (_are_labels(group, parts) or _is_of_two(canonical, parts)):
            return canonical, end
    return None


def _are_labels(group: str, parts: Sequence[str]) -> bool:
    """Whether pieces are two labels, one behind the other: 执行率（B/A） | 得分（20分*执行率）."""
    return any(
        taxonomy.lookup(group, "".join(parts[:at])) and taxonomy.lookup(group, "".join(parts[at:]))
        for at in range(1, len(parts))
    )


def _is_of_two(canonical: str, parts: Sequence[str]) -> bool:
    """Whether a label of points may be two, the first of them cut: 实际 | 得分 above 完成值."""
    return len(parts) > 1 and canonical in ("weight", "score") and parts[0] in _openings()


@cache
def _openings() -> frozenset[str]:
    """How the labels of values begin: 年度, 实际, 全年; 指标 may also begin those of points."""
    words = taxonomy.words()["columns"]
    return frozenset(one[:2] for role in ("target", "actual") for one in words[role]) - {"指标"}


def merged(found: Sequence[Piece], start: int, end: int) -> Piece:
    """Some pieces as one."""
    return replace(found[start], text="".join(piece.text for piece in found[start:end]))


def with_blanks(found: Sequence[Piece], most: int) -> Iterator[Piece]:
    """The pieces with the empty cells that bars leave between them, `most` in a place."""
    for piece in found:
        for _ in range(min(piece.bars - 1, most)):
            yield replace(piece, text="")
        yield piece


def without_dots(found: Sequence[Piece]) -> Iterator[Piece]:
    """The pieces without the dots of the template and the rule of scoring that its row states;
    what stood behind them begins their line."""
    begins = left = False
    for piece in found:
        begins = begins or piece.gap == "line"
        left = _DOTS.fullmatch(piece.text) is not None or (left and is_rule(piece.text))
        if not left:
            yield replace(piece, gap="line") if begins else piece
            begins = False
