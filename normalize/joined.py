"""Rows of loose tables that stand on one line with another one, cut apart where a header, the
labels of the goals or a total begins or ends: inside them nothing else can stand.

Two rows of indicators on one line are cut by the search of `flow`, which needs their header.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

import regex

from . import figures, taxonomy
from .columns import FUNDS, INDICATORS, is_number
from .grid import Box, Line, Row, join
from .headings import is_heading
from .kinds import kind

APART = "此行与另一行并在同一行，已拆开"
_BLOCKS = {"indicators": INDICATORS, "funds": FUNDS, "goals": "goals"}
_NEAR = 6  # rows below or above that say how wide a row is
_FEWEST = 3  # cells of a row
_PROSE = 20  # characters from which on a text is no label
_SAYS = regex.compile("[，。；]")
_YES_NO = regex.compile(r"(?P<last>是(?!否)|否)(?P<first>.*\p{Han}\s?\p{Han}.*)")
_TIER = frozenset({"sign", "target", "unit"})


def apart(lines: Sequence[Line]) -> list[Line]:
    """The lines with the loose rows cut apart that are two."""
    result: list[Line] = []
    block: str | None = None
    header = False  # whether the row before is the header of the indicators
    for number, line in enumerate(lines):
        if not isinstance(line, Row) or line.exact:
            result.append(line)
            continue
        width = _width(line, lines[number + 1 : number + 1 + _NEAR])
        if block == "indicators":
            around = width or _width(line, lines[max(0, number - _NEAR) : number])
            line = _unglued(line, around)
        for part in _parts(line, width, block, below_header=header):
            found = kind(part)
            header = found == "indicators"
            block = found or block
            result.append(part)
    return result


def _width(row: Row, around: Sequence[Line]) -> int:
    """How many cells the rows around have, most of them; 0 where that is not known."""
    same = [one for one in around if isinstance(one, Row) and one.table == row.table]
    wide = [len(one.boxes) for one in same if len(one.boxes) >= _FEWEST]
    return max(dict.fromkeys(wide), key=wide.count, default=0)


def _unglued(row: Row, width: int) -> Row:
    """A row longer than those around with the last cell of the row before parted from the first
    one of the next, a label or a name, where the gap between them is lost."""
    if not 0 < width < len(row.boxes):
        return row
    boxes: list[Box] = []
    for n, box in enumerate(row.boxes):
        match = _label_behind().fullmatch(box.text) if n else None
        if match is None and n == width - 1:
            match = _YES_NO.fullmatch(box.text)
        texts = [match["last"], match["first"]] if match else [box.text]
        boxes += [box._replace(text=text) for text in texts]
    counted = tuple(box._replace(start=n, end=n + 1) for n, box in enumerate(boxes))
    return replace(row, boxes=counted)


@cache
def _label_behind() -> regex.Pattern[str]:
    words = taxonomy.words()
    labels = [one for some in words["level1"].values() for one in some if one.endswith("指标")]
    longest_first = sorted([*labels, *words["ends"]["total"]], key=len, reverse=True)
    names = "|".join(r"\s?".join(label) for label in longest_first)
    points = r"(?:[(（]?\d{1,3}分?[)）]?)?"
    return regex.compile(
        rf"(?P<last>无|是|否|(?![….．·]).*[^\s\p{{Han}}].*?|[-/—])(?P<first>(?:{names}){points}|…+|[.．·]{{3,}})"
    )


def _parts(row: Row, width: int, block: str | None, *, below_header: bool = False) -> Iterator[Row]:
    at = (below_header and _tier_end(row, width)) or _cut(row, width, block)
    if at is None:
        yield row
        return
    first, second = row.boxes[:at], row.boxes[at:]
    counted = tuple(box._replace(start=n, end=n + 1) for n, box in enumerate(second))
    yield replace(row, boxes=first, repair=APART)
    yield from _parts(replace(row, boxes=counted, repair=APART), width, block)


def _cut(row: Row, width: int, block: str | None) -> int | None:
    """The first cell of the second row; None where there is but one."""
    if block == "indicators" and (at := _total_at(row)):
        return at
    one = kind(row)
    group = _BLOCKS.get(one or "")
    if group is None:
        return None
    labels = [n for n, box in enumerate(row.boxes) if _is_label(group, box)]
    if group == INDICATORS and labels:
        labels = sorted({*labels, *_guessed_from(row, labels[0])})
    if at := _header_at(row, labels, group):
        return at
    return _row_at(row, labels, width) if labels and group != "goals" else None


def _is_label(group: str, box: Box) -> bool:
    return taxonomy.lookup(group, join(box.text)) not in (None, "block")


def _guessed_from(row: Row, first: int) -> Iterator[int]:
    """The labels in no list that stand behind the first label, up to what is none."""
    for n, box in enumerate(row.boxes[first:], first):
        if not box.text or _is_label(INDICATORS, box) or _names_block(INDICATORS, box):
            continue
        if not is_heading(join(box.text)):
            return
        yield n


@cache
def _is_total(text: str) -> bool:
    return taxonomy.lookup("ends", join(text)) == "total"


def _total_at(row: Row) -> int | None:
    """Where a total begins behind the cells of another row."""
    if not any(map(_is_total, row.texts[1:])):  # as in nearly all rows
        return None
    for n, box in enumerate(row.boxes):
        if not _is_total(box.text):
            continue
        before = [one.text for one in row.boxes[:n] if one.text]
        behind = [one.text for one in row.boxes[n + 1 :] if one.text]
        figured = [one for one in behind if is_number(one) or figures.points(one) is not None]
        summed = figured and all(one in figured or taxonomy.grade(one) for one in behind)
        return n if before and summed else None
    return None


def _header_at(row: Row, labels: Sequence[int], group: str) -> int | None:
    """Where the header or the labels begin behind the cells of another row."""
    if not labels:
        return None
    at = labels[0]
    while at and (not row.boxes[at - 1].text or _names_block(group, row.boxes[at - 1])):
        at -= 1
    before = [join(box.text) for box in row.boxes[:at] if box.text]
    says = any(is_number(text) or len(text) > _PROSE or _SAYS.search(text) for text in before)
    said = says or sum(figures.amount(text, None) is not None for text in before) > 1
    return at if said and len(before) > 1 else None


def _names_block(group: str, box: Box) -> bool:
    return taxonomy.lookup(group, join(box.text)) == "block"


def _row_at(row: Row, labels: Sequence[int], width: int) -> int | None:
    """Where a row, or the lower tier of the header, begins behind a header."""
    boxes = row.boxes
    for at in (len(boxes) - width if width else 0, labels[-1] + 1):
        behind = [n for n in range(max(at, 0), len(boxes)) if boxes[n].text]
        header = replace(row, boxes=boxes[: max(at, 0)])
        if at < _FEWEST or len(behind) < 2 or kind(header) != kind(row):
            continue
        own = set(labels) & set(behind)
        if not own or (own == set(behind) and _is_tier(header, [boxes[n] for n in behind])):
            return at
    return None


def _tier_end(row: Row, width: int) -> int | None:
    """Where a row begins behind the lower tier of a header: 指标性质 | 指标值 | 度量单位."""
    filled = [n for n, box in enumerate(row.boxes) if box.text]
    roles = [taxonomy.lookup(INDICATORS, join(row.boxes[n].text)) for n in filled]
    tier = next((n for n, role in enumerate(roles) if role not in _TIER), len(roles))
    if tier < 2 or tier == len(roles):
        return None
    last, first = filled[tier - 1], filled[tier]
    return len(row.boxes) - width if last < len(row.boxes) - width <= first else first


def _is_tier(header: Row, below: Sequence[Box]) -> bool:
    """Whether labels are those of a tier below a header that has a column for the target."""
    above = {taxonomy.lookup(INDICATORS, join(box.text)) for box in header.boxes}
    roles = {taxonomy.lookup(INDICATORS, join(box.text)) for box in below}
    return "target" in above and roles <= _TIER and len(below) > 1
