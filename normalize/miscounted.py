"""Rows of a loose table with a cell too few, too many or in the place of another: the gap between
two cells is lost (98.6%5 is 98.6% and 5), a cell is repeated, or two changed their places. Mended
where the row then stands under its header and else does not; what may as well be read otherwise is
blank and told.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

import regex

from . import figures
from .columns import INDICATORS, Column, is_blank, is_level, is_unit, misfit
from .evidence import of_cell
from .grid import Box, Row
from .row_sense import Sense, go_together, is_word
from .value import parse_value
from .words import is_judgement

_MOST_REPEATS = 3  # cells of a row that repeat another one
_FITS = 0.5  # what the cells of a mended row may cost in their columns
_PARTED = 0.6  # cost of a gap that is not there
_INSIDE = 0.3  # more, between two digits
_WORDS = 1.2  # more, between two characters of a word
_UNIT = 0.7  # more, between a figure and its unit
_SPACE = 0.8  # less, where a blank stands
_CHANGED = 1.0  # cost of two cells in one another's place
_MOVED = 0.3  # what two such cells may then cost
_SURE = 0.25  # a next reading dearer by this much is out of the question
_LONGEST = 60  # characters of a cell that may be two
_MENDED, _DOUBTED = 0.9, 0.5
_SIGNS = 2  # targets with a sign from which on they are usual
_POINTS = {"weight", "score"}
_WHOLES = (100, 90, 80)  # points of all indicators: 100, or less those of budget execution
_STATES = frozenset({"name", "target", "actual", "weight", "score"})
_NO_CUT = regex.compile(
    r"(?:及?以[上下内]|左右|[年月日底前])|[(（.．,，%％‰)）]"
    r"|(?<=[.．,，(（≥≤<>=＞＜])|(?<=[A-Za-z])(?=[A-Za-z])"
)
_HAN = regex.compile(r"(?<=\p{Han})(?=\p{Han})")
_DIGITS = regex.compile(r"(?<=\d)(?=\d)")
_OPEN_UNIT = regex.compile(r"(?<=\d)\s*(?=(?P<unit>\p{Han}{1,3}))")
_SIGN = re.compile(r"\s*[^\w\s(（]|[不至大小超高低]|.*(?:以[上下内]|内)$")
_BOUNDS = frozenset({">=", ">", "<=", "<"})


@dataclass(frozen=True, slots=True)
class _Way:
    """A reading of a row: its texts, which cell was parted, and what it costs."""

    cost: float
    texts: tuple[str, ...]
    cell: int


def counted(columns: Sequence[Column], rows: Sequence[Row]) -> list[Row]:
    """The rows, mended where a cell is parted, left out or moved; they say so."""
    roles = [column.role for column in columns]
    counts = Counter(len(row.boxes) for row in rows if row.texts)
    usual = counts.most_common(1)[0][0] if counts else 0
    if "name" not in roles or not any(map(_has_digit, rows)):
        return list(rows)
    sense = Sense(roles, rows, usual)
    turned = _turned(roles, rows, usual)
    found: list[Row] = []
    for n, row in enumerate(rows):
        if _is_short(rows, n, min(usual, len(roles))):
            row = _parted(sense, row)
        elif usual < len(row.boxes) <= usual + _MOST_REPEATS:
            row = _once(sense, row)
        elif len(row.boxes) == usual:
            row = _told(row) if id(row) in turned else _in_place(sense, row, rows)
        found.append(row)
    return found


def _has_digit(row: Row) -> bool:
    return any(map(str.isdigit, "".join(row.texts)))


def _texts(row: Row) -> tuple[str, ...]:
    return tuple(box.text for box in row.boxes)


def _mended(row: Row, boxes: Sequence[Box], said: str) -> Row:
    placed = tuple(box._replace(start=n, end=n + 1) for n, box in enumerate(boxes))
    repair = "；".join(filter(None, (row.repair, said)))
    return replace(row, boxes=placed, repair=repair, confidence=_MENDED)


# A cell too few --------------------------------------------------------------


def _is_short(rows: Sequence[Row], at: int, width: int) -> bool:
    """Whether a row lacks cells, and is no piece of a row with one beside it."""
    count = len(rows[at].boxes)
    if not 2 < count < width or len(rows[at].texts) < 2:
        return False
    beside = [len(rows[n].boxes) for n in (at - 1, at + 1) if 0 <= n < len(rows) and rows[n].texts]
    return not any(other < width and other + count <= width + 1 for other in beside)


def _parted(sense: Sense, row: Row) -> Row:
    """The row with the cell parted that is two."""
    texts = _texts(row)
    blanks = [""] * (len(sense.roles) - len(texts))
    # As it is, blank cells lacking in one place or behind.
    as_is = min(sense.cost([*texts[:at], *blanks, *texts[at:]]) for at in range(len(texts) + 1))
    ways = sorted(_ways(sense, texts), key=lambda way: way.cost)
    if not ways or ways[0].cost > as_is + _SURE:
        return row
    if ways[0].cost + _SURE > as_is:
        doubtful = row.boxes[ways[0].cell].text
        return replace(row, undecided=(*row.undecided, doubtful), confidence=_DOUBTED)
    near = [way for way in ways[1:] if way.cost < ways[0].cost + _SURE]
    return _cut(sense.roles, row, ways[0], near)


def _ways(sense: Sense, texts: tuple[str, ...]) -> Iterator[_Way]:
    """The readings with one cell parted."""
    for n, text in enumerate(texts):
        if not 1 < len(text) <= _LONGEST:
            continue
        for at in range(1, len(text)):
            both = text[:at].strip(), text[at:].strip()
            if _NO_CUT.match(text, at) or not all(both):
                continue
            some = (*texts[:n], *both, *texts[n + 1 :])
            some += ("",) * (len(sense.roles) - len(some))
            pairs = zip(sense.roles, some, strict=False)
            if sum(misfit(INDICATORS, *pair) for pair in pairs) <= _FITS:
                yield _Way(sense.cost(some) + _gap(text, at), some, n)


def _gap(text: str, at: int) -> float:
    """What it costs that a gap was between two characters."""
    cost = _PARTED + _INSIDE * (_DIGITS.match(text, at) is not None)
    if text[at - 1].isspace() or text[at].isspace():
        return cost - _SPACE
    opened = _OPEN_UNIT.match(text, at)
    cost += _UNIT * (opened is not None and _begins_unit(opened["unit"]))
    return cost + _WORDS * (_HAN.match(text, at) is not None and not _are_cells(text, at))


def _are_cells(text: str, at: int) -> bool:
    """Whether a text is parted between a label of a level and a name, or before a value in
    words."""
    left, right = text[:at], text[at:]
    earlier = any(is_judgement(text[n:]) for n in range(max(1, at - 4), at))  # 明显|改善
    words = is_judgement(right) or (is_word(left) and is_word(right))
    return is_level(left) or (words and not earlier) or left == right


def _begins_unit(text: str) -> bool:
    return any(is_unit(text[:end]) for end in range(1, len(text) + 1))


def _cut(roles: Sequence[str | None], row: Row, way: _Way, others: Sequence[_Way]) -> Row:
    """The row with a cell parted; a part that may as well be another is blank and told."""
    box = row.boxes[way.cell]
    doubtful = {n for one in others for n in range(len(way.texts)) if one.texts[n] != way.texts[n]}
    blank = {n for n in doubtful if n > way.cell and roles[n] != "name"}
    kept = ["" if n in blank else text for n, text in enumerate(way.texts)]
    sources = [*row.boxes[: way.cell + 1], *row.boxes[way.cell :]]
    boxes = [one._replace(text=text) for one, text in zip(sources, kept, strict=False)]
    both = "”“".join(way.texts[way.cell : way.cell + 2])
    said = f"此行少一个单元格，“{box.text}”已按表头分作“{both}”"
    undecided = (*row.undecided, box.text) if doubtful else row.undecided
    return replace(_mended(row, boxes, said), undecided=undecided)


# A cell too many -------------------------------------------------------------


def _once(sense: Sense, row: Row) -> Row:
    """The row without the cells that only repeat the one before them."""
    texts = _texts(row)
    count = len(texts) - sense.usual
    best, found = _without_blanks(sense, texts, count), row
    for n in range(1, len(texts) - count + 1):
        if not texts[n] or len(set(texts[n - 1 : n + count])) > 1:
            continue
        if (cost := sense.cost(texts[:n] + texts[n + count :])) < best:
            said = f"此行多出重复的单元格“{texts[n]}”，已略去"
            best, found = cost, _mended(row, [*row.boxes[:n], *row.boxes[n + count :]], said)
    return found


def _without_blanks(sense: Sense, texts: tuple[str, ...], count: int) -> float:
    """What the row costs as it is, or with blank cells left out in one place."""
    places = [n for n in range(len(texts) - count + 1) if not any(texts[n : n + count])]
    left = [texts, *(texts[:n] + texts[n + count :] for n in places)]
    return min(map(sense.cost, left))


# Cells in one another's place ------------------------------------------------


def _in_place(sense: Sense, row: Row, rows: Sequence[Row]) -> Row:
    """The row with two cells that stand beside one another in each other's place. A score above
    its points is a fault of the form unless the points of all rows say otherwise."""
    texts, roles = _texts(row), sense.roles
    said = dict(zip(roles, texts, strict=False))
    costs = [misfit(INDICATORS, *pair) for pair in zip(roles, texts, strict=False)]
    odd = max(costs, default=0.0) >= _MOVED
    over = of_cell("score", said.get("score", ""), {"weight": said.get("weight", "")})
    if not odd and not over and not is_judgement(said.get("name", "")):
        return row  # as nearly all are
    as_is = sense.cost(texts)
    if as_is <= _CHANGED:
        return row
    best, found = as_is - _CHANGED, row
    for n in range(1, min(len(texts), len(roles))):
        both = texts[n - 1], texts[n]
        if not {roles[n - 1], roles[n]} <= _STATES or any(map(is_blank, both)):
            continue
        some = (*texts[: n - 1], both[1], both[0], *texts[n + 1 :])
        if roles[n] == "weight" and not go_together(*_values(roles, some)):
            continue
        if {roles[n - 1], roles[n]} == _POINTS and not _adds_up(roles, rows, row, some):
            continue
        costs = [misfit(INDICATORS, *pair) for pair in zip(roles, some, strict=False)]
        if (
            sum(costs) <= _FITS
            and sum(costs[n - 1 : n + 1]) < _MOVED
            and (cost := sense.cost(some)) < best
        ):
            boxes = [*row.boxes[: n - 1], row.boxes[n], row.boxes[n - 1], *row.boxes[n + 1 :]]
            best, found = (
                cost,
                _mended(row, boxes, f"“{both[0]}”与“{both[1]}”位置颠倒，已按表头换回"),
            )
    return found


def _adds_up(
    roles: Sequence[str | None], rows: Sequence[Row], row: Row, some: Sequence[str]
) -> bool:
    """Whether the points of all rows come to a whole with these cells of one row, and do not with
    those it has."""
    at = roles.index("weight")
    others = sum(_points(_texts(one), at) for one in rows if one is not row)
    return (
        others + _points(some, at) in _WHOLES and others + _points(_texts(row), at) not in _WHOLES
    )


def _points(texts: Sequence[str], at: int) -> Decimal:
    return (figures.points(texts[at]) if at < len(texts) else None) or Decimal(0)


def _values(roles: Sequence[str | None], texts: Sequence[str]) -> tuple[str, str]:
    """Target and actual value."""
    row = dict(zip(roles, texts, strict=False))
    return row.get("target", "") + row.get("unit", ""), row.get("actual", "")


def _turned(roles: Sequence[str | None], rows: Sequence[Row], usual: int) -> set[int]:
    """The rows (by id) in which target and actual value may have changed their places: only there
    the actual value has a sign and the target, a number, has none."""
    if not {"target", "actual"} <= set(roles) or "sign" in roles:
        return set()
    at = roles.index("target"), roles.index("actual")
    some = [row for row in rows if len(row.boxes) == usual > max(at) and row.texts]
    pairs = [(row.boxes[at[0]].text, row.boxes[at[1]].text) for row in some]
    if not any(_SIGN.match(actual) for _, actual in pairs):
        return set()
    signs = [tuple(_has_sign(text) for text in pair) for pair in pairs]
    turned = {
        id(row)
        for row, pair, sign in zip(some, pairs, signs, strict=True)
        if sign == (False, True) and any(char.isdigit() for char in pair[0])
    }
    mixed = (True, True) in signs or signs.count((True, False)) < max(_SIGNS, len(turned))
    return set() if mixed else turned


def _has_sign(text: str) -> bool:
    value = parse_value(text)
    return value.op in _BOUNDS and value.kind != "date"


def _told(row: Row) -> Row:
    said = "仅此行完成值带符号而目标值不带，两者疑似颠倒，仍按原样读取"
    repair = "；".join(filter(None, (row.repair, said)))
    return replace(row, repair=repair, confidence=_DOUBTED)
