"""Labels that a text dump moved below the first row of their level: level 1 where no level-2 label
says so, level 2 where rows of its level 1 stand before any; and labels that begin at 指标2：."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from .report import Indicator, Note

_LATE = "行才印出的"
_NUMBER = re.compile(r"指标\s*(\d{1,2})\s*[:：.、]")
# What closes the customary order of outputs: time, then cost; and effects that speak of these.
_TIME = re.compile(r"时间|时限|时效|及时|按时|按期|如期|准时|周期|工期|期限|天数|响应|完工|进度")
_COST = re.compile(r"成本|费|补助|补贴|奖补|标准|价|上限|经费|支出|投入|预算|资金")
_EFFECT = re.compile(r"收入|增收|效益|压缩|缩短|节约|节省|降低|下降|减少|增长|提升|提高|带动")


def numbered(name: str) -> int:
    """The number of a name in its level (2 of 指标2：改造书屋); 0 where it has none."""
    match = _NUMBER.match(name)
    return int(match[1]) if match else 0


def put_back(rows: Sequence[Indicator], numbers: Sequence[int]) -> list[Indicator]:
    """The rows with the labels that began too late; `numbers` as `numbered` gives them."""
    result = list(rows)
    if not any(row.level2_raw for row in rows):
        for at in range(1, len(rows)):
            if rows[at].level1_raw == rows[at - 1].level1_raw:
                continue
            for n in range(_first(rows, numbers, at), at):
                result[n] = _labelled(result[n], rows[at])
        return result
    for at in range(1, len(rows)):
        if _begins(rows, at):
            for n in range(_first_of_second(rows, numbers, at), at):
                result[n] = _labelled(result[n], rows[at], "二级指标", "level2_raw")
    return result


def doubts(rows: Sequence[Indicator]) -> Iterator[Note]:
    """Notes on the last rows of level 2, in a form where labels stood below the first row of
    theirs: the label that follows may be that of these rows, too."""
    if not any(_LATE in (row.repair or "") for row in rows):
        return
    for first, above, row in zip(rows, rows[1:], rows[2:], strict=False):
        follows = above.level1 == row.level1 and above.level2_raw != row.level2_raw
        carried = above.level2_raw is not None and above.level2_raw == first.level2_raw
        if follows and carried and row.level2_raw and _LATE not in (above.repair or ""):
            said = f"本表的二级指标标签印得偏下，此行也可能属于“{row.level2_raw}”"
            yield Note("undecided", said, above.row, "level2", above.place, above.level2_raw)


def unconfirmed(rows: Sequence[Indicator]) -> Iterator[Note]:
    """Notes on rows directly above a new label of level 1, in a dump without any label of level 2,
    whose level was only carried down and does not go with them: an output behind those of time and
    cost, which customarily end the outputs; satisfaction under another level."""
    if any(row.level2_raw for row in rows):
        return
    for at, (above, row) in enumerate(pairwise(rows)):
        carried = above.level1_raw is not None and at and rows[at - 1].level1 == above.level1
        if not carried or above.level1 == row.level1 or row.level1 is None or above.repaired:
            continue
        if _is_of_next(above, row) or _is_behind_last(rows[:at], above):
            said = (
                f"此行的“{above.level1_raw}”由上方沿用，也可能属于下一行才印出的“{row.level1_raw}”"
            )
            yield Note("undecided", said, above.row, "level1", above.place, above.level1_raw)


def _is_of_next(above: Indicator, row: Indicator) -> bool:
    return row.level1 == "满意度指标" and "满意" in (above.name or "")


def _is_behind_last(before: Sequence[Indicator], row: Indicator) -> bool:
    """Whether an output is none of time or cost, though one above it is."""
    if row.level1 != "产出指标" or _closes(row):
        return False
    return any(_closes(one) for one in before if one.level1 == row.level1)


def _closes(row: Indicator) -> bool:
    """Whether an indicator states a time or a cost, not an effect on one (办理时间压缩)."""
    name = row.name or ""
    if _EFFECT.search(name):
        return False
    timed = {row.target.kind, row.actual.kind} & {"date", "duration"}
    return bool(timed or _TIME.search(name) or _COST.search(name))


def _begins(rows: Sequence[Indicator], at: int) -> bool:
    """Whether the label of level 2 changes at a row."""
    return bool(rows[at].level2_raw) and rows[at].level2_raw != rows[at - 1].level2_raw


def _first_of_second(rows: Sequence[Indicator], numbers: Sequence[int], at: int) -> int:
    """The row from which on the level-2 label printed in row `at` holds."""
    first = at
    while first and _is_without(rows[first - 1], rows[at]):
        first -= 1
    due = list(range(1, numbers[at]))
    begin = at - len(due)
    same = begin > 0 and rows[begin].level1_raw == rows[at].level1_raw
    return begin if first == at and same and list(numbers[begin:at]) == due else first


def _is_without(row: Indicator, below: Indicator) -> bool:
    """Whether a row of the same level 1 has no label of level 2."""
    return row.level2_raw is None and row.level1_raw == below.level1_raw


def _first(rows: Sequence[Indicator], numbers: Sequence[int], at: int) -> int:
    """The row from which on the label printed in row `at` holds."""
    if all(row.level1_raw is None for row in rows[:at]):
        return 0
    due = list(range(1, numbers[at]))
    first = at - len(due)
    return first if first > 0 and list(numbers[first:at]) == due else at


def _labelled(
    row: Indicator, below: Indicator, level: str = "一级指标", field: str = "level1_raw"
) -> Indicator:
    own, label = getattr(row, field), getattr(below, field)
    printed = f"“{own}”" if own else "空白"
    said = f"{level}{printed}，按下方第{below.row}{_LATE}“{label}”推定"
    repair = "；".join(filter(None, (row.repair, said)))
    return replace(row, level1=below.level1, level2=below.level2, repaired=True, repair=repair)
