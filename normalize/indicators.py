"""Indicator rows: levels carried down, values read, points shared by merged cells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

import regex

from . import figures, scrambled, taxonomy
from .carried import Carried, carry, level1_of
from .columns import INDICATORS, SECOND, Column, is_blank, is_left
from .fitting import Fitted, fit
from .grid import Places, Row, join
from .headings import ABOVE
from .late_labels import doubts, numbered, put_back, unconfirmed
from .locate import Table
from .name_points import with_points
from .report import Aside, Indicator, LevelPoints, Note
from .signs import reread
from .value import parse_value

_PREFIX = regex.compile(
    r"^指[标標]\s*(?:[\d一二三四五六七八九十]+\s*[:：.、]|\d{1,2}\s*(?=\p{Han}{2})|[:：])\s*"
)
_PLACEHOLDER = regex.compile(
    r"(?:指[标標]\s*\d*\s*[:：]\s*)?(?:…+|[.．。·]{3,}|[*＊]{2,})|指[标標]\s*\d*\s*[:：]"
)
_NOTE = regex.compile(r"备?注\s*[:：]")  # a note below the table, run into its last cell
_NO_SIGN = regex.compile(r"定性|定量|(?:正|反|逆)向(?:指标)?")
_MOST = 100  # points of a form
# Columns that make no statement of their own; the same text may stand in every row.
_LONGEST_SUBTOTAL = 10  # characters of 产出指标小计
_SILENT = frozenset({"rule", "core", "coefficient", "sign", "seq", ABOVE})


@dataclass(frozen=True, slots=True)
class Read:
    """What the indicator tables of a form say."""

    indicators: tuple[Indicator, ...]
    level_points: tuple[LevelPoints, ...]
    notes: tuple[Note, ...]
    placeholders: tuple[Aside, ...] = ()


def indicators(tables: Sequence[Table], form_id: str, scanned: bool = False) -> Read:
    """The records of all rows that state an indicator, numbered from 1; `scanned`: a scanner's
    slips were seen elsewhere in the form."""
    rows: list[Indicator] = []
    numbers: list[int] = []
    points: list[LevelPoints] = []
    notes: list[Note] = []
    left: list[Aside] = []
    carried = Carried()
    for table in tables:
        for fitted in _laid(table, carried, points):
            if _is_subtotal(fitted):
                continue
            points.extend(_level_points(fitted))
            carry(carried, fitted)
            if not _states_indicator(fitted):
                notes.extend(_unread(fitted))
                left.extend(_placeholder(fitted))
                continue
            record = _record(fitted, carried, form_id, len(rows) + 1)
            record = _named_above(record, rows[-1:])
            rows.append(_shared_by_merge(record, fitted, rows))
            numbers.append(numbered(join(fitted.text("name"))))
            notes.extend(_notes(record, fitted, table.columns))
    rows, misread = reread(put_back(rows, numbers), scanned)
    weighed = any(column.role == "weight" for table in tables for column in table.columns)
    read, unsure = (tuple(rows), ()) if weighed else with_points(rows)
    read, disorder = scrambled.told(read)
    loose = any(table.rows and not table.rows[0].exact for table in tables)
    late = (*doubts(rows), *(unconfirmed(rows) if loose else ()))
    told = (*notes, *misread, *late, *unsure, *disorder)
    return Read(read, tuple(points), told, tuple(left))


def _laid(table: Table, carried: Carried, points: list[LevelPoints]) -> Iterator[Fitted]:
    """The rows in their columns. A label alone in a row (一、产出指标（60分）) is carried on where
    the table has no column for it."""
    levels = {column.role for column in table.columns} & {"level1", "level2"}
    for alone, run in groupby(table.rows, lambda row: not levels and _level_alone(row)):
        rows = list(run)
        if not alone:
            yield from map(_stated_first, fit(INDICATORS, table.columns, rows))
            continue
        for row in rows:
            box = next(box for box in row.boxes if box.text and not box.covered)
            role = "level1" if taxonomy.level1(box.text) else "level2"
            heading = Fitted(row, {role: box})
            points.extend(_level_points(heading))
            carry(carried, heading)


def _level_alone(row: Row) -> bool:
    texts = set(row.texts)
    return len(texts) == 1 and any(taxonomy.level1(one) or taxonomy.level2(one) for one in texts)


def _is_subtotal(fitted: Fitted) -> bool:
    """Whether a row sums up those above it: 小计."""
    texts = (fitted.text(role) for role in ("level1", "level2", "name"))
    squashed = (taxonomy.squash(text) for text in texts if "计" in text)
    return any(len(text) <= _LONGEST_SUBTOTAL and text.endswith("小计") for text in squashed)


def _stated_first(fitted: Fitted) -> Fitted:
    """A row of a form with two names a row; where the first is blank, the second set states it."""
    if fitted.text("name") or not fitted.text("second_name"):
        return fitted
    second = {role: fitted.boxes[f"second_{role}"] for role in SECOND if _has(fitted, role)}
    return replace(fitted, boxes=fitted.boxes | second)


def _has(fitted: Fitted, role: str) -> bool:
    return f"second_{role}" in fitted.boxes


def _level_points(fitted: Fitted) -> Iterator[LevelPoints]:
    box = fitted.boxes.get("level1")
    if box is None or box.covered or not box.text:
        return
    level, points = taxonomy.level1(box.text), taxonomy.points(box.text)
    if level is not None and points is not None:
        yield LevelPoints(level, points, join(box.text), str(box.place))


def _states_indicator(fitted: Fitted) -> bool:
    name = join(fitted.text("name"))
    said = (
        role
        for role in ("target", "actual", "weight", "score")
        if not is_blank(text := _own(fitted, role)) and not is_left(text)
    )
    if is_blank(name) or is_left(name):
        return len([*said]) > 1
    if fitted.repair is not None:  # a lone text that had to be moved is no name
        percent = any(_own(fitted, role) in ("%", "％") for role in ("target", "actual"))
        return any(said) or percent  # whose figures are lost
    return any(said) or not is_left(_PREFIX.sub("", name))


def _own(fitted: Fitted, role: str) -> str:
    """The text of a cell that begins in the row."""
    box = fitted.boxes.get(role)
    return join(box.text) if box and not box.covered else ""


def _unread(fitted: Fitted) -> Iterator[Note]:
    """A note for a row that says something and is no record; in one that was built up from running
    text what stands in a column without a role may be of a row that is lost."""
    texts = [_own(fitted, role) for role in fitted.boxes if role not in _SILENT]
    if fitted.row.repair:
        texts = [join(text) for text in fitted.row.texts]
    said = [text for text in texts if not is_blank(text) and not _says_nothing(text)]
    said += fitted.undecided
    if said:
        text = "此行有内容但不能读作指标：" + " | ".join(said)
        yield Note("undecided", text, place=fitted.row.place, observed=" | ".join(said))


def _placeholder(fitted: Fitted) -> Iterator[Aside]:
    """What the template left in a row that is no record."""
    texts = [_own(fitted, role) for role in fitted.boxes if role not in _SILENT]
    left = next((text for text in texts if _PLACEHOLDER.fullmatch(text)), None)
    if left is not None:
        yield Aside(left, fitted.row.place)


def _says_nothing(text: str) -> bool:
    """Whether a text is a label or what the template left."""
    label = taxonomy.level1(text) or taxonomy.level2(text) or taxonomy.points(text)
    return bool(label or taxonomy.lookup(INDICATORS, text) or is_left(text))


def _target(fitted: Fitted) -> str:
    """The target as printed; sign, value and unit from three cells are joined in that order."""
    sign = _own(fitted, "sign")
    parts = [_NO_SIGN.sub("", sign), _own(fitted, "target")]
    unit = _own(fitted, "unit")
    if parts[1] and not is_blank(parts[1]) and unit != "无":
        parts.append(unit)
    return "".join(part for part in parts if not is_blank(part))


def _record(fitted: Fitted, carried: Carried, form_id: str, number: int) -> Indicator:
    level1, inferred = level1_of(carried)
    target, actual = _target(fitted), _own(fitted, "actual")
    repair = "；".join(filter(None, (fitted.repair, inferred, carried.several))) or None
    weight, score = _own(fitted, "weight"), _own(fitted, "score")
    reason = _own(fitted, "reason")
    if is_blank(reason) or is_left(reason) or _NOTE.match(reason):
        reason = ""
    return Indicator(
        form_id=form_id,
        row=number,
        level1=level1,
        level2=carried.level2,
        level1_raw=carried.level1_raw,
        level2_raw=carried.level2_raw,
        name=_PREFIX.sub("", join(fitted.text("name"))) or None,
        target_raw=target or None,
        actual_raw=actual or None,
        target=parse_value(target),
        actual=parse_value(actual),
        weight=figures.points(weight),
        score=figures.points(score),
        weight_raw=weight or None,
        score_raw=score or None,
        reason=reason or None,
        repaired=repair is not None,
        repair=repair,
        confidence=fitted.confidence,
        place=fitted.row.place,
        places=Places(fitted.boxes),
    )


def _named_above(record: Indicator, above: Sequence[Indicator]) -> Indicator:
    """A row with the name of that above it, where only its two values are filled in: the name, the
    weight and the score are merged over both."""
    said = record.target_raw and record.actual_raw and record.weight_raw is record.score_raw
    if record.name or not said or record.weight_raw or not above or not above[0].name:
        return record
    if (above[0].level2, record.repair) != (record.level2, None):
        return record
    repair = f"三级指标空白，按合并单元格取上一行的“{above[0].name}”"
    return replace(record, name=above[0].name, repaired=True, repair=repair, confidence=0.8)


def _shared_by_merge(record: Indicator, fitted: Fitted, above: Sequence[Indicator]) -> Indicator:
    """Mark a row whose points are merged with those of a row above."""
    box = fitted.boxes.get("weight") or fitted.boxes.get("score")
    if box is None or not box.covered or not box.text or not above:
        return record
    return replace(record, shared_weight=above[-1].shared_weight or above[-1].row)


def _notes(record: Indicator, fitted: Fitted, columns: Sequence[Column]) -> Iterator[Note]:
    count = len(fitted.row.boxes)
    if fitted.repair is not None and not fitted.row.exact and count != len(columns):
        text = f"此行有{count}个单元格，表头有{len(columns)}列"
        yield Note("cell-count", text, record.row, place=record.place, observed=str(count))
    if record.weight is None and record.score is not None and record.score > _MOST:
        said = f"得分“{record.score_raw}”超过{_MOST}，疑有错位或误识"
        yield Note("undecided", said, record.row, "score", record.place, record.score_raw)
    yield from _nameless(record)
    for text in fitted.undecided:
        said = f"“{text}”无法归入任何一列"
        yield Note("undecided", said, record.row, place=record.place, observed=text)


def _nameless(record: Indicator) -> Iterator[Note]:
    """Notes on a row without a name: its column may not have been seen, or it is the total, whose
    label was lost."""
    if record.name or record.shared_weight:
        return
    values = (record.target_raw, record.actual_raw, record.weight_raw, record.score_raw)
    seen = " | ".join(filter(None, values))
    yield Note("undecided", "此行没有指标名称", record.row, "name", record.place, seen)
    points = not record.target_raw and not record.actual_raw
    if points and record.weight is not None and record.weight >= _MOST:
        for key in ("total_weight", "total_score"):
            said = "没有名称、只有分值和得分的行可能是总分行，总分未读"
            yield Note("undecided", said, None, key, record.place, seen)
