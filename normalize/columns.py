"""What the columns of a header mean, and how well a text suits a column."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import regex

from . import taxonomy
from .grid import Box, Row, join
from .slips import figure
from .words import fold, is_qualitative, section

INDICATORS = "columns"  # groups of taxonomy.toml
FUNDS = "funds_columns"

_NUMBER = regex.compile(r"[-－]?[0-9０-９]{1,9}(?:[.．][0-9０-９]{1,6})?\s?分?")
_PERCENT = regex.compile(r"[0-9０-９]{1,6}(?:[.．][0-9０-９]{1,6})?\s?[%％]")
_AMOUNT = regex.compile(
    r"[-－]?[0-9０-９][0-9０-９,，]{0,15}(?:[.．][0-9０-９]{1,8})?\s?(?:万元|元|万)?"
)
_DASH = regex.compile(r"[-—－–─/\\／]{1,4}|[.．][%％]?")  # a point alone: its figures are lost
_SIGN = regex.compile(
    r"[≥≧⩾≤≦⩽<>＜＞﹤﹥=＝》《~～±]{1,2}|定性|定量|(?:正|反|逆)向(?:指标)?|[不大小高低等少多于过超至]{2,4}"
)

# A quantity with its sign or unit, as no indicator is called: ≥20家, 95%, 2022年3月20日前.
_VALUE = regex.compile(
    r"[≥≧⩾≤≦⩽<>＜＞﹤﹥=＝》《].*|(?:不?[少低高大小超][于过]|控制在|至少|约)\s*[0-9０-９].*|[0-9０-９.．,，]+\s*(?:[%％‰]|[万亿千百]?\p{Han}{1,3}(?:/\p{Han}{1,3})?)|"
    r"[0-9]{4}年.{0,8}[日月底前]"
)

# A level of the form's own with its points: 预算配置13.
_POINTED = regex.compile(r"\p{Han}{2,10}[0-9]{1,3}")

_UNITS = sorted({unit for units in section("units").values() for unit in units}, key=len)
_HEAD_UNIT = regex.compile(rf"(?:{'|'.join(map(regex.escape, reversed(_UNITS)))}|万|亿|千)")

SECOND = ("name", "target", "actual")  # what a form may state twice a row

WRONG = 6.0  # a text that no such cell holds
ODD = 3.0  # a text that such a cell seldom holds


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a header; `start` and `end` are half open grid columns (counts, if loose)."""

    role: str | None
    label: str
    start: int
    end: int


def columns(tiers: Sequence[Row], group: str) -> tuple[Column, ...]:
    """The columns of a header of one or more rows, read as labels of `group`."""
    found = [_column(box, group) for box in tiers[0].boxes]
    for tier in tiers[1:]:
        if not tier.exact:
            found = _spread(found, tier.boxes)
        below = [box for box in tier.boxes if not box.covered]
        found = _refined(found, below if tier.exact else _put_back(found, below, group), group)
    return lead_roles(found, group, exact=tiers[0].exact)


def _column(box: Box, group: str, above: str = "") -> Column:
    label = join(box.text)
    role = (
        taxonomy.lookup(group, above + label)
        or taxonomy.lookup(group, label)
        or (taxonomy.lookup(group, above) if not label else None)
    )
    return Column(role, above + label, box.start, box.end)


def _spread(found: list[Column], below: Sequence[Box]) -> list[Column]:
    """Loose columns counted as in the longer tier below: the column that it divides is spread."""
    lacking = len(below) - len(found)
    at = next((n for n, box in enumerate(below) if box.text), 0)
    if lacking <= 0 or at >= len(found):
        return found
    blanks = [Column(None, "", at, at) for _ in range(lacking)]
    spread = [*found[: at + 1], *blanks, *found[at + 1 :]]
    return [replace(column, start=n, end=n + 1) for n, column in enumerate(spread)]


def _put_back(found: Sequence[Column], boxes: Sequence[Box], group: str) -> Sequence[Box]:
    """The cells of a loose tier that lacks some, below the labels that they complete."""
    filled = [box for box in boxes if box.text]
    opened = [column for column in found if column.role is None and column.label]
    if len(boxes) >= len(found) or len(filled) != len(opened):
        return boxes
    pairs = list(zip(opened, filled, strict=True))
    if not all(taxonomy.lookup(group, column.label + join(box.text)) for column, box in pairs):
        return boxes
    return [replace(box, start=column.start, end=column.end) for column, box in pairs]


def _refined(found: list[Column], boxes: Sequence[Box], group: str) -> list[Column]:
    """The columns with those replaced that a lower tier divides or completes."""
    result: list[Column] = []
    for column in found:
        below = [box for box in boxes if column.start <= box.start < column.end]
        if not any(box.text for box in below):
            result.append(column)
        else:
            result.extend(_column(box, group, column.label) for box in below)
    return result


def lead_roles(found: Sequence[Column], group: str, *, exact: bool = True) -> tuple[Column, ...]:
    """Roles for what stands before the first column that is a known one, and for blanks.

    A blank square of a loose header is the rest of the merged cell before it. Before the
    first amount of a funds block stand its title and the labels of its lines.
    """
    lead = "label" if group == FUNDS else "block"
    known = [n for n, column in enumerate(found) if column.role not in (None, "block")]
    first = known[0] if known else 0
    result: list[Column] = []
    for number, column in enumerate(found):
        role = column.role
        if number < first:
            role = "block" if number == 0 or group == INDICATORS else lead
        elif role is None and not column.label and not exact and result:
            role = result[-1].role
        result.append(replace(column, role=role))
    if group == FUNDS and first == 1 and result[1].role != lead:
        result[0] = replace(result[0], role=lead)
    return tuple(_second_apart(result)) if group == INDICATORS else tuple(result)


def _second_apart(found: Sequence[Column]) -> Iterator[Column]:
    """The columns with a second set of name, target and actual value under roles of their own:
    目标名称 | 目标值 | 评价指标 | 标准值 | 目标完成值 | 评价指标值."""
    roles = [column.role for column in found if column.label]
    twice = {role for role in SECOND if roles.count(role) > 1}
    seen: set[str | None] = set()
    for column in found:
        second = twice == set(SECOND) and column.role in seen and column.label
        seen.add(column.role)
        yield replace(column, role=f"second_{column.role}") if second else column


def is_number(text: str) -> bool:
    """Whether the text is a bare number of points."""
    return _NUMBER.fullmatch(figure(text)) is not None


def is_blank(text: str) -> bool:
    """Whether a cell says nothing: empty, a dash, or a point without figures."""
    return not text or _DASH.fullmatch(text) is not None


@lru_cache(maxsize=65536)
def misfit(group: str, role: str | None, text: str) -> float:
    """How badly a text suits a column: 0 for not at all badly, `WRONG` for never seen."""
    if is_blank(text):
        return 0.0
    text = figure(text)
    role = (role or "").removeprefix("second_")
    judge = (_FUNDS if group == FUNDS else _INDICATORS).get(role, _anything)
    return judge(text)


def _is_label(text: str) -> bool:
    return taxonomy.level1(text) is not None or taxonomy.level2(text) is not None


def _anything(text: str) -> float:
    return ODD if _is_label(text) else 0.0


def _block(text: str) -> float:
    if taxonomy.lookup(INDICATORS, text) == "block":
        return 0.0
    return 4.0 if _is_label(text) or is_number(text) or len(text) > 20 else 0.9


def _level1(text: str) -> float:
    pointed = taxonomy.points(text) is not None or _POINTED.fullmatch(text) is not None
    bare = pointed and not taxonomy.squash(text)  # (50分), its label is lost
    if taxonomy.level1(text) or bare or taxonomy.lookup(INDICATORS, text):
        return 0.1 if taxonomy.level2(text) else 0.0  # 成本指标 is more often a level 2
    if taxonomy.level2(text):
        return 4.0
    if pointed:
        return 0.3
    return WRONG if is_number(text) or _PERCENT.fullmatch(text) else ODD


def _level2(text: str) -> float:
    if taxonomy.level2(text):
        return 0.0
    if taxonomy.level1(text):
        return ODD
    if is_number(text) or _PERCENT.fullmatch(text):
        return WRONG
    if taxonomy.points(text) or _POINTED.fullmatch(text):
        return 0.1
    return 2.0 if len(text) <= 10 else 4.0


def _name(text: str) -> float:
    odd = _is_label(text) or is_number(text) or _VALUE.fullmatch(text) or len(text) < 2
    return ODD if odd else 0.0


def _points(text: str) -> float:
    if text in ("%", "％"):
        return 0.0  # a weight left blank in a form that prints them as percentages
    if is_number(text):
        return (
            0.0 if float(text.rstrip("分 ").replace("－", "-").replace("．", ".")) <= 100 else 2.0
        )
    return 0.4 if _PERCENT.fullmatch(text) else WRONG


def _reason(text: str) -> float:
    return ODD if is_number(text) or _is_label(text) or _PERCENT.fullmatch(text) else 0.0


def _rule(text: str) -> float:
    return 1.5 if is_number(text) or _PERCENT.fullmatch(text) else _anything(text)


def _sign(text: str) -> float:
    return 0.0 if _SIGN.fullmatch(text) else 4.0


def _unit(text: str) -> float:
    if any(c.isdigit() for c in text) or len(text) > 8 or is_qualitative(fold(text)[0]):
        return ODD
    return 0.0 if _HEAD_UNIT.match(text) else 0.3


def _target(text: str) -> float:
    ends = text.rstrip("-—/ ")[-1:]
    labelled = _is_label(text) or (ends in ")）" and taxonomy.points(text) is not None)
    return ODD if labelled or _SIGN.fullmatch(text) else 0.0


def _core(text: str) -> float:
    return 0.0 if text in "是否√×☑□/" else ODD


def _amount(text: str) -> float:
    return 0.0 if _AMOUNT.fullmatch(text) else (4.0 if _PERCENT.fullmatch(text) else ODD)


def _rate(text: str) -> float:
    return 0.0 if _PERCENT.fullmatch(text) else (1.2 if is_number(text) else WRONG)


def _line_label(text: str) -> float:
    if taxonomy.lookup("fund_lines", text):
        return 0.0
    if _AMOUNT.fullmatch(text) or _PERCENT.fullmatch(text):
        return WRONG
    return ODD if text[-1].isdigit() else 0.2


def _fund_block(text: str) -> float:
    return 2.0 if taxonomy.lookup("fund_lines", text) or _AMOUNT.fullmatch(text) else 0.0


_INDICATORS = {
    "block": _block,
    "level1": _level1,
    "level2": _level2,
    "name": _name,
    "target": _target,
    "core": _core,
    "weight": _points,
    "score": _points,
    "review_score": _points,
    "reason": _reason,
    "rule": _rule,
    "sign": _sign,
    "unit": _unit,
}
_FUNDS = {
    "block": _fund_block,
    "label": _line_label,
    "initial_budget": _amount,
    "annual_budget": _amount,
    "executed": _amount,
    "weight": _points,
    "execution_rate": _rate,
    "score": _points,
    "reason": _reason,
}
