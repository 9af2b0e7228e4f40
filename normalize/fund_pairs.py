"""Funds that stand as pairs of label and amount in place of a table with a header:
`预算数： | 5.8万 | 执行数： | 5.8万`, `预算数：5.8万元`, `其中：中央补助 2.38万元`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import regex

from . import figures, pieces, taxonomy
from .columns import FUNDS, Column, is_blank
from .grid import Box, Row, join

_ROLES = ("label", "initial_budget", "annual_budget", "executed", "execution_rate", "score")
_AMOUNTS = frozenset(_ROLES[1:4])
_NUMBER = r"-?[\d０-９][\d０-９,，]*(?:[.．][\d０-９]+)?\s*(?:万元|元|万|亿元|[%％]|分)?"
_TYPED = regex.compile(rf"(?P<label>\D{{2,24}}?)\s*[:：]?\s*(?P<value>{_NUMBER})")
_ENDS = "元万%％分"
_PART = regex.compile(r"其中|.{0,6}(?:补助|资金|配套|自筹|财政|中央|省|市|县|本级)")
_BRACKETS = regex.compile(r"[(（][^()（）]*[)）]")
_STATES = regex.compile(r"(?:预算|执行)数|(?:资金|预算)总额|执行率|资金(?:情况|投入)")
_SPLIT = "资金的合计与其中项并在同一行，已拆开"

COLUMNS = tuple(Column(role, role, n, n + 1) for n, role in enumerate(_ROLES))
"""The columns of the rows that `rows_of` makes."""


@dataclass(frozen=True, slots=True)
class _Pair:
    """An amount (its box) and the column it belongs to."""

    role: str
    box: Box
    start: int  # the grid columns that label and amount take
    end: int


def has_pairs(texts: Sequence[str]) -> bool:
    """Whether an amount of the funds block stands in the texts of a row behind its label."""
    return any(role in _AMOUNTS for role, _, _ in _amounts(texts))


def states_amounts(text: str) -> bool:
    """Whether a text speaks of the amounts of a funds block."""
    return _STATES.search(_BRACKETS.sub("", text)) is not None


def pairs_start(found: Sequence[pieces.Piece], start: int, end: int) -> int:
    """Where pairs of label and amount begin among pieces, with the label of their line; `end` where
    there are none."""

    def first(group: str, end: int) -> int:
        return next((n for n in range(start, end) if pieces.label(group, found, n)), end)

    amounts = first(FUNDS, end)
    line = first("fund_lines", amounts)
    known = pieces.label("fund_lines", found, line) if line < amounts else None
    return line if known and known[1] == amounts else amounts


def rows_of(rows: Sequence[Row]) -> tuple[Row, ...]:
    """The rows with label and amounts in `COLUMNS`; a part without labels of its own
    (其中：中央补助 2.38万元) takes the column of the amount above it."""
    result: list[Row] = []
    above: list[_Pair] = []
    for row in rows:
        left, before = 0, len(result)
        for pairs in _lines(list(_pairs(row))):
            above = pairs
            result.append(_laid(row, _label(row, pairs, left), pairs))
            left = pairs[-1].end
        result.extend(_parts(row, above, on_one_line=left > 0))
        if len(result) > before and (rest := [*_rest(row, result[before:])]):
            result[before] = replace(result[before], undecided=(*row.undecided, *rest))
    return tuple(result)


def _rest(row: Row, made: Sequence[Row]) -> Iterator[str]:
    """The amounts of a row that no pair took."""
    taken = {box.place for one in made for box in one.boxes}
    for box in row.boxes:
        if not box.covered and _is_amount(box.text) and box.place not in taken:
            yield box.text


def _lines(pairs: Sequence[_Pair]) -> Iterator[list[_Pair]]:
    """The pairs of a row by line: where a column comes again, another line begins."""
    line: list[_Pair] = []
    for pair in pairs:
        if any(pair.role == other.role for other in line):
            yield line
            line = []
        line.append(pair)
    if line:
        yield line


def _pairs(row: Row) -> Iterator[_Pair]:
    boxes = [box for box in row.boxes if box.text and not box.covered]
    for role, at, typed in _amounts([box.text for box in boxes]):
        box = boxes[at]
        if typed is None:
            yield _Pair(role, box, boxes[at - 1].start, box.end)
        else:
            yield _Pair(role, box._replace(text=typed), box.start, box.end)


def _amounts(texts: Sequence[str]) -> Iterator[tuple[str, int, str | None]]:
    """The role of each amount, its text, and the amount alone where its label is there too."""
    for n, text in enumerate(map(join, texts)):
        if role := _role(text):
            behind = texts[n + 1] if n + 1 < len(texts) else None
            if behind is not None and (_is_amount(behind) or is_blank(behind)):
                yield role, n + 1, None
        elif (typed := _typed(text)) and (role := _role(typed["label"])):
            yield role, n, typed["value"]


def _typed(text: str) -> regex.Match[str] | None:
    """Label and amount in one text; one that begins with a digit or ends in none is not asked."""
    if not text or text[0].isdecimal() or not (text[-1].isdecimal() or text[-1] in _ENDS):
        return None
    return _TYPED.fullmatch(text)


def _role(label: str) -> str | None:
    role = taxonomy.lookup(FUNDS, label) if taxonomy.is_known(label) else None
    return role if role in _ROLES else None


def _is_amount(text: str) -> bool:
    return figures.amount(text, None) is not None or figures.rate(text) is not None


def _label(row: Row, pairs: Sequence[_Pair], left: int) -> Box | None:
    """What stands before the first pair and right of `left`."""
    first = pairs[0].start
    named = [box for box in row.boxes if box.text and left <= box.start and box.end <= first]
    return named[-1] if named else None


def _parts(row: Row, above: Sequence[_Pair], *, on_one_line: bool) -> Iterator[Row]:
    """The parts that a row states, one a label: each amount below that of the whole, or, where
    the columns are lost, in the same order."""
    found: dict[str, list[_Pair]] = {}
    in_order = on_one_line or row.repair is not None
    for label, value in _stated(row):
        values = found.setdefault(label, [])
        under = above[len(values) : len(values) + 1] if in_order else _over(value, above)
        values += [replace(pair, box=value) for pair in under]
    for label, pairs in found.items():
        if pairs:
            part = _laid(row, pairs[0].box._replace(text=label), pairs)
            yield replace(part, repair=_SPLIT) if on_one_line else part


def _stated(row: Row) -> Iterator[tuple[str, Box]]:
    """Parts and their amounts, in one cell or in two."""
    boxes = [box for box in row.boxes if box.text and not box.covered]
    for box, behind in zip(boxes, [*boxes, None][1:], strict=True):
        text = join(box.text)
        typed = _typed(text)
        label = typed["label"] if typed else text
        if _role(label) or not _PART.match(label):
            continue
        if typed:
            yield label.rstrip(":："), box._replace(text=typed["value"])
        elif behind is not None and _is_amount(behind.text):
            yield label.rstrip(":："), behind


def _over(box: Box, above: Sequence[_Pair]) -> Sequence[_Pair]:
    """The amount above a box."""
    return [pair for pair in above if pair.start < box.end and box.start < pair.end][:1]


def _laid(row: Row, label: Box | None, pairs: Sequence[_Pair]) -> Row:
    """A row in `COLUMNS`."""
    texts = {pair.role: pair.box for pair in reversed(pairs)} | ({"label": label} if label else {})
    boxes = [
        Box(texts[role].text, n, n + 1, texts[role].place)
        for n, role in enumerate(_ROLES)
        if role in texts
    ]
    return replace(row, boxes=tuple(boxes), exact=True)
