"""Level-1 labels that a text dump moved below the first row of their level, where no level-2 label
says so: rows before any label, and a label that begins at 指标2：."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import regex

from .report import Indicator

_NUMBER = regex.compile(r"指标\s*(\d{1,2})\s*[:：.、]")


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


def _first(rows: Sequence[Indicator], numbers: Sequence[int], at: int) -> int:
    """The row from which on the label printed in row `at` holds."""
    if all(row.level1_raw is None for row in rows[:at]):
        return 0
    due = list(range(1, numbers[at]))
    first = at - len(due)
    return first if first > 0 and list(numbers[first:at]) == due else at


def _labelled(row: Indicator, below: Indicator) -> Indicator:
    printed = f"“{row.level1_raw}”" if row.level1_raw else "空白"
    said = f"一级指标{printed}，按下方第{below.row}行才印出的“{below.level1_raw}”推定"
    repair = "；".join(filter(None, (row.repair, said)))
    return replace(row, level1=below.level1, level2=below.level2, repaired=True, repair=repair)
